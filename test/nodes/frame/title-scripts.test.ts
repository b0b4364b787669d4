/** Titles in scripts other than Latin, with real fonts: what moves by itself, in which order, and in which colours. */
import { afterAll, describe, expect, it } from 'vitest'
import type { MediaService } from '../../../engine/contract/media-service.ts'
import { title } from '../../../nodes/frame/title.ts'
import { createHarness, type Picture } from '../../harness.ts'
import { createProject } from '../../media/media-fixture.ts'

const harness = createHarness()
const project = createProject()
afterAll(async () => {
  await harness.close()
  await project.close()
})

const info = { width: 320, height: 180, length: 100 }
const set = async (params: object, media: Partial<MediaService> = project.service()) => {
  const ground = harness.clip(info, (_, frame) => frame.planes.forEach(({ data }, p) => data.fill(p === 0 ? 40 : 128)))
  return (await harness.evaluate(title, { inputs: { video: ground }, media, params: { animation: 'none', start: 0, shadow: 0, size: 0.25, ...params } })).video!
}
const inkIn = ({ planes, width, height }: Picture, from: number, to: number): number => {
  let sum = 0
  for (let y = 0; y < height; y++) for (let x = from; x < to; x++) sum += Math.max(0, planes[0]!.data[y * width + x]! - 40)
  return sum
}
const halves = (frame: Picture): [number, number] => [inkIn(frame, 0, 160), inkIn(frame, 160, 320)]

describe('typewriter', () => {
  it.each([['Hebrew begins at the right', 'שלוםש', true], ['Latin at the left', 'shalom', false]])('%s', async (_, text, fromRight) => {
    const clip = await set({ text, animation: 'typewriter', fade: 1 })
    const [left, right] = halves(await harness.frame(clip, 9))
    expect(fromRight ? left : right).toBe(0)
    expect(fromRight ? right : left).toBeGreaterThan(1000)
    const [inkLeft, inkRight] = halves(await harness.frame(clip, 50))
    expect(Math.min(inkLeft, inkRight)).toBeGreaterThan(1000)
  })

  it.each(['سلام', 'नमस्ते', 'x\u0302', '👩‍👩‍👧'])('%s comes whole: it grows in opacity, not in parts', async (text) => {
    const clip = await set({ text, animation: 'typewriter', fade: 1 })
    const done = await harness.frame(clip, 50)
    const part = await harness.frame(clip, 16)
    const columns = (frame: Picture): number[] => Array.from({ length: 320 }, (_, x) => x).filter((x) => inkIn(frame, x, x + 1) > 60)
    const [shown, whole] = [columns(part), columns(done)]
    expect(shown.length).toBeGreaterThan(whole.length * 0.6)
    expect([Math.abs(shown[0]! - whole[0]!), Math.abs(shown.at(-1)! - whole.at(-1)!)].every((off) => off <= 4)).toBe(true)
  })
})

describe('a place and a rotation of its own', () => {
  /** Middle of the ink, and its box. */
  const inkOf = ({ planes: [luma], width, height }: Picture) => {
    let [sum, mx, my, left, top, right, bottom] = [0, 0, 0, width, height, 0, 0]
    for (let i = 0; i < luma!.data.length; i++) {
      const ink = luma!.data[i]! - 40
      if (ink < 20) continue
      const [x, y] = [i % width, Math.floor(i / width)]
      ;[sum, mx, my] = [sum + ink, mx + ink * x, my + ink * y]
      ;[left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)]
    }
    return { sum, x: mx / sum, y: my / sum, wide: right - left, high: bottom - top, left, right }
  }
  it.each(['HEH', '❤️'])('%s: turned by a right angle, wide is high; by half a turn it is the same about its middle', async (text) => {
    const upright = inkOf(await harness.frame(await set({ text, x: 0.4, y: 0.5, size: 0.3, letterSpacing: 0 }), 0))
    const right = inkOf(await harness.frame(await set({ text, x: 0.4, y: 0.5, size: 0.3, letterSpacing: 0, rotation: 90 }), 0))
    const half = inkOf(await harness.frame(await set({ text, x: 0.4, y: 0.5, size: 0.3, letterSpacing: 0, rotation: 180 }), 0))
    expect(Math.abs(right.wide - upright.high) + Math.abs(right.high - upright.wide)).toBeLessThanOrEqual(4)
    expect(Math.abs(half.sum / upright.sum - 1)).toBeLessThan(0.02)
    // About (128, 90), to the even pixel that letters lie on.
    expect(Math.hypot(upright.x + half.x + 1 - 256, upright.y + half.y + 1 - 180)).toBeLessThan(4)
  })
  it('x is that of the edge that the position holds, and may move', async () => {
    const held = inkOf(await harness.frame(await set({ text: 'HH', x: 0.5, y: 0.3, position: 'lower-left', letterSpacing: 0 }), 0))
    expect(held.left).toBeGreaterThanOrEqual(160)
    expect(held.left).toBeLessThan(170)
    const plain = await harness.frame(await set({ text: 'HH' }), 0)
    const same = await harness.frame(await set({ text: 'HH', x: 0.5, y: 0.5, rotation: 360 }), 0)
    expect(same.bytes).toEqual(plain.bytes)
  })
})

describe('emoji', () => {
  it('keep their colours, whatever the ink', async () => {
    const chroma = async (text: string): Promise<number> => Math.max(...(await harness.frame(await set({ text, colour: '#ffffff' }), 50)).planes[2]!.data)
    expect([await chroma('a'), await chroma('❤️') > 180]).toEqual([128, true])
  })
  it('throw a shadow, and fade with the title', async () => {
    const clip = await set({ text: '❤️', shadow: 1, animation: 'fade', fade: 2 })
    const red = async (n: number): Promise<number> => Math.max(...(await harness.frame(clip, n)).planes[2]!.data)
    expect(await red(10)).toBeLessThan(await red(50))
    const lumas = (await harness.frame(clip, 50)).planes[0]!.data
    expect(Math.min(...lumas)).toBeLessThan(36)
  })
})

it('lines of a paragraph all run its way', async () => {
  // Each line alone would begin with Latin and run from the left.
  const asked: (string | undefined)[] = []
  const real = project.service()
  await set({ text: 'שלום לכולם abc def ghi jkl mno', size: 0.3 }, { ...real, letters: (request) => (asked.push(request.direction), real.letters(request)) })
  expect(asked.length).toBeGreaterThan(1)
  expect(new Set(asked)).toEqual(new Set(['rtl']))
})

it('is set once, however many frames are asked for', async () => {
  const real = project.service()
  let calls = 0
  const counted = <A extends unknown[], R>(f: (...args: A) => R) => (...args: A): R => (calls++, f(...args))
  const clip = await set({ text: 'سلام abc' }, { letters: counted(real.letters), measureText: counted(real.measureText) })
  const before = calls
  for (let n = 0; n < 100; n++) await harness.frame(clip, n)
  expect(calls).toBe(before)
})

it('letters that no font has warn, and name the param', async () => {
  const before = project.warnings.length
  await set({ text: 'ok', subtitle: '\u{1f09f}' })
  expect(project.warnings.slice(before)).toMatchObject([{ code: 'W_GLYPH_MISSING', port: 'subtitle' }])
})

it('a word far wider than the frame is cut between its letters, not made tiny', async () => {
  const frame = await harness.frame(await set({ text: 'x\u0302'.repeat(60), size: 0.15 }), 50)
  const rows = Array.from({ length: 180 }, (_, y) => frame.planes[0]!.data.subarray(y * 320, (y + 1) * 320).some((value) => value > 120))
  const lines = rows.filter((inked, y) => inked && !rows[y - 1]).length
  expect(lines).toBeGreaterThan(3)
  expect([frame.planes[0]!.data.subarray(0, 320 * 4).every((value) => value === 40), rows.slice(60, 120).some(Boolean)]).toEqual([true, true])
})
