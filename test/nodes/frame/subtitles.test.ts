/** Subtitles on the picture: where they stand, when, in which colours, and in scripts that are written the other way. */
import { afterAll, describe, expect, it } from 'vitest'
import type { SpeechTimings } from '../../../engine/api.ts'
import { subtitles } from '../../../nodes/frame/subtitles.ts'
import { createHarness, type Picture } from '../../harness.ts'
import { createProject } from '../../media/media-fixture.ts'

const harness = createHarness()
const project = createProject()
afterAll(async () => {
  await harness.close()
  await project.close()
})

const info = { width: 640, height: 360, length: 100 } // 25 frames a second
const set = async (params: Readonly<Record<string, unknown>>, timings?: SpeechTimings) => {
  const ground = harness.clip(info, (_, frame) => frame.planes.forEach(({ data }, p) => data.fill(p === 0 ? 110 : 128)))
  return (await harness.evaluate(subtitles, { inputs: { video: ground, ...(timings === undefined ? {} : { timings }) }, media: project.service(), params })).video!
}
const speech = (...texts: string[]): SpeechTimings => ({
  alphabet: 'arpabet', duration: 4,
  words: texts.map((text, i) => ({ text, from: 0.4 + i * 0.4, to: 0.8 + i * 0.4, phonemes: [] })),
})
/** Box around all that isn't ground. */
const inkBox = ({ planes, width, height }: Picture, isInk = (y: number, _u: number): boolean => Math.abs(y - 110) > 12) => {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isInk(planes[0]!.data[y * width + x]!, planes[1]!.data[(y >> 1) * (width >> 1) + (x >> 1)]!)) continue
      ;[left, right] = [Math.min(left, x), Math.max(right, x)]
      ;[top, bottom] = [Math.min(top, y), Math.max(bottom, y)]
    }
  }
  return { left, top, right, bottom, isEmpty: right < 0 }
}
/** Yellow: much less blue than the ground has. */
const yellow = (y: number, u: number): boolean => y > 130 && u < 95
const SRT = '1\n00:00:01,000 --> 00:00:02,000\nThe sea is calm tonight\n\n2\n00:00:03,000 --> 00:00:03,400\nSo\n'

describe('a cue', () => {
  it('is there from its first frame up to its last, and nowhere else', async () => {
    const clip = await set({ text: SRT })
    for (const [n, there] of [[0, false], [24, false], [25, true], [49, true], [50, false], [74, false], [75, true], [84, true], [85, false]] as const) {
      expect(inkBox(await harness.frame(clip, n)).isEmpty, `frame ${n}`).toBe(!there)
    }
  })
  it.each(['bottom', 'middle', 'top'] as const)('stands in the middle of the safe area: %s', async (place) => {
    const { left, right, top, bottom } = inkBox(await harness.frame(await set({ text: SRT, place }), 30))
    expect(Math.abs((left + right) / 2 - 320)).toBeLessThan(4)
    expect(left).toBeGreaterThanOrEqual(32)
    expect(bottom).toBeLessThanOrEqual(342)
    expect(top).toBeGreaterThanOrEqual(18)
    if (place === 'bottom') expect(bottom).toBeGreaterThan(310)
    if (place === 'top') expect(top).toBeLessThan(40)
    if (place === 'middle') expect(Math.abs((top + bottom) / 2 - 180)).toBeLessThan(10)
  })
  it('too long for two lines is set smaller, inside the picture', async () => {
    const long = 'WEBVTT\n\n00:00.000 --> 00:04.000\n' + 'Words without any end in sight, '.repeat(8)
    const { left, right, top, bottom } = inkBox(await harness.frame(await set({ text: long, size: 0.09 }), 10))
    expect(left).toBeGreaterThanOrEqual(32 - 2)
    expect(right).toBeLessThanOrEqual(608 + 2)
    expect(bottom - top).toBeLessThan(2 * 0.09 * 360 * 1.5)
  })
  it('is later by the offset', async () => {
    const clip = await set({ text: SRT, offset: 0.4 })
    expect(inkBox(await harness.frame(clip, 30)).isEmpty).toBe(true)
    expect(inkBox(await harness.frame(clip, 35)).isEmpty).toBe(false)
  })
})

describe('the word that is spoken', () => {
  const box = async (clip: Awaited<ReturnType<typeof set>>, n: number) => inkBox(await harness.frame(clip, n), yellow)
  it('is in the other colour while it is spoken, from left to right', async () => {
    const clip = await set({ highlight: 'word', highlightColour: '#ffe000' }, speech('One', 'two', 'three.'))
    const [one, two, three] = [await box(clip, 12), await box(clip, 22), await box(clip, 32)]
    expect(one.right).toBeLessThan(two.left)
    expect(two.right).toBeLessThan(three.left)
    // None is told of before the first, and where no highlight is asked for.
    expect((await box(await set({ highlightColour: '#ffe000' }, speech('One', 'two')), 12)).isEmpty).toBe(true)
  })
  it.each([['Hebrew', ['שלום', 'לכל', 'העולם']], ['Arabic, whose letters join', ['مرحبا', 'يا', 'بحر']]])('from right to left in %s', async (_, words) => {
    const clip = await set({ highlight: 'word', highlightColour: '#ffe000' }, speech(...words))
    const [one, two, three] = [await box(clip, 12), await box(clip, 22), await box(clip, 32)]
    expect(one.left).toBeGreaterThan(two.right)
    expect(two.left).toBeGreaterThan(three.right)
    // The letters stay where they are: only their colour changes.
    const whole = inkBox(await harness.frame(await set({}, speech(...words)), 22))
    expect(inkBox(await harness.frame(clip, 22))).toMatchObject({ left: whole.left, right: whole.right })
  })
  it('stays so where all that was spoken is asked for', async () => {
    const clip = await set({ highlight: 'spoken', highlightColour: '#ffe000' }, speech('One', 'two', 'three.'))
    const [one, three] = [await box(clip, 12), await box(clip, 32)]
    expect(three.left).toBe(one.left)
    expect(three.right).toBeGreaterThan(one.right + 40)
  })
})

it('tells of what nobody can read in its time', async () => {
  await set({ text: '1\n00:00:00,000 --> 00:00:00,500\nTwenty-five letters in it.\n', speed: 17 }).then((clip) => harness.frame(clip, 0))
  expect(harness.warnings.at(-1)).toMatchObject({ code: 'W_SUBTITLE_FAST', got: 'up to 52', detail: '1 of 1, the first at 0.0 s.' })
})

it('needs something to show', async () => {
  await expect(set({}).then((clip) => harness.frame(clip, 0))).rejects.toMatchObject({ faults: [{ code: 'E_PORT_MISSING', port: 'timings' }] })
})
