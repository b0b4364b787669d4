/** Jump cuts: picture and sound go together, to the frame and to the sample. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rational, type Clip, type SpeechTimings, type Track } from '../../../engine/api.ts'
import { removeSilence } from '../../../nodes/time/remove-silence.ts'
import { createHarness, type Harness } from '../../harness.ts'
import { track } from '../audio/ffmpeg-audio.ts'
import { expectSameInWindows } from '../audio/same-in-windows.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

const RATE = 48_000
const NTSC = rational(30_000, 1001)
/** A tone in the stretches, whose pitch tells the second it is from. */
const spoken = (seconds: number, ...stretches: readonly (readonly [number, number])[]): Track =>
  track([Float32Array.from({ length: seconds * RATE }, (_, i) => (stretches.some(([from, to]) => i >= from * RATE && i < to * RATE) ? 0.3 * Math.sin((2 * Math.PI * 400 * i) / RATE) : 0))])
/** Each frame's luma is its number. */
const numbered = (length: number): Clip => harness.clip({ length, width: 16, height: 16, rate: NTSC }, (n, frame) => frame.planes[0]!.data.fill(n))

interface Made {
  readonly audio: Track
  readonly video: Clip
  readonly timings: SpeechTimings
  readonly kept: readonly { readonly from: number; readonly to: number }[]
}

test('pauses are cut out of both; what stays is in step', async () => {
  const audio = spoken(8, [1, 2], [4, 5.5], [5.8, 6.5])
  const length = Math.round(8 * 29.97)
  const made = (await harness.evaluate(removeSilence, { inputs: { audio, video: numbered(length) }, params: { before: 0.1, after: 0.2 } })) as unknown as Made
  expect(made.kept).toHaveLength(2)
  const [one, two] = made.kept
  for (const [got, wanted] of [[one!.from, 0.9], [one!.to, 2.2], [two!.from, 3.9], [two!.to, 6.7]]) expect(Math.abs(got! - wanted!)).toBeLessThan(0.07)
  expect(Math.abs(made.audio.info.length / RATE - (made.video.info.length * 1001) / 30_000)).toBeLessThan(1 / RATE)
  // The picture of each frame is of the moment that is heard with it.
  const plane = (await made.audio.samples(0, made.audio.info.length))[0]!
  const source = (await audio.samples(0, audio.info.length))[0]!
  for (let n = 3; n < made.video.info.length - 3; n += 5) {
    const shown = (await harness.frame(made.video, n)).bytes[0]!
    const from = Math.round((shown * 1001 * RATE) / 30_000)
    const at = Math.round((n * 1001 * RATE) / 30_000)
    const seam = Math.abs(n - Math.round(((one!.to - one!.from) * 30_000) / 1001)) < 2
    if (!seam) for (const k of [0, 300, 900]) expect(Math.abs(plane[at + k]! - source[from + k]!)).toBeLessThan(0.03)
  }
})

test('the times of words go along', async () => {
  const word = (text: string, from: number, to: number) => ({ text, from, to, phonemes: [{ symbol: 's', from, to }] })
  const timings: SpeechTimings = { alphabet: 'arpabet', duration: 6, words: [word('one', 1, 2), word('two', 4, 5)] }
  const made = (await harness.evaluate(removeSilence, { inputs: { audio: spoken(6, [1, 2], [4, 5]), timings }, params: { before: 0, after: 0 } })) as unknown as Made
  const [one, two] = made.timings.words
  // What is heard is known to 20 ms on each side.
  for (const [got, wanted] of [[one!.from, 0], [one!.to, 1], [two!.from, 1], [two!.phonemes[0]!.to, 2]]) expect(Math.abs(got! - wanted!)).toBeLessThan(0.1)
  expect(made.timings.duration).toBeCloseTo(made.audio.info.length / RATE, 3)
})

test('no click at a cut, and every window has the same samples', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.double({ min: 0, max: 4, noNaN: true }), fc.double({ min: 0.1, max: 1, noNaN: true })), { minLength: 2, maxLength: 4 }), fc.integer({ min: 500, max: 9000 }), async (stretches, size) => {
      const audio = spoken(5, ...stretches.map(([from, long]) => [from, from + long] as const))
      const made = (await harness.evaluate(removeSilence, { inputs: { audio }, params: { before: 0, after: 0, duration: 0.2 } })) as unknown as Made
      await expectSameInWindows(made.audio, [size])
      const plane = (await made.audio.samples(0, made.audio.info.length))[0]!
      // A tone of 400 Hz at 0.3 moves by 0.0157 at most from sample to sample; where it is switched on in the source, too.
      const jumps = plane.reduce((count, value, i) => count + (i > 0 && Math.abs(value - plane[i - 1]!) > 0.03 ? 1 : 0), 0)
      const source = (await audio.samples(0, audio.info.length))[0]!
      expect(jumps).toBeLessThanOrEqual(source.reduce((count, value, i) => count + (i > 0 && Math.abs(value - source[i - 1]!) > 0.03 ? 1 : 0), 0))
    }),
    { numRuns: 10 },
  )
})
