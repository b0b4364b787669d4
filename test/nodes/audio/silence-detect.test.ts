/** Silence held against ffmpeg's silencedetect. */
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Track } from '../../../engine/api.ts'
import { silenceDetect } from '../../../nodes/audio/silence-detect.ts'
import { createHarness, type Harness } from '../../harness.ts'
import { noise, track } from './ffmpeg-audio.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

interface Found {
  readonly silences: readonly { readonly from: number; readonly to: number }[]
  readonly sounds: readonly { readonly from: number; readonly to: number }[]
  readonly times: readonly number[]
  readonly signal: { at(time: number): number }
}
const found = async (audio: Track, params: Record<string, unknown> = {}): Promise<Found> => (await harness.evaluate(silenceDetect, { inputs: { audio }, params })) as unknown as Found

const RATE = 48_000
/** Noise in the stretches, a little hiss between. */
const bursts = (seconds: number, hiss: number, ...stretches: readonly (readonly [number, number])[]): Float32Array => {
  const [loud, soft] = [noise(seconds * RATE, 3, 0.3), noise(seconds * RATE, 4, hiss)]
  return loud.map((value, i) => soft[i]! + (stretches.some(([from, to]) => i >= from * RATE && i < to * RATE) ? value : 0))
}

function theirs(planes: readonly Float32Array[], threshold: number, duration: number): { from: number; to: number }[] {
  const samples = new Float32Array(planes[0]!.length * planes.length)
  planes.forEach((plane, c) => plane.forEach((value, i) => (samples[i * planes.length + c] = value)))
  const { stderr } = spawnSync('ffmpeg', ['-hide_banner', '-nostats', '-f', 'f32le', '-ar', String(RATE), '-ac', String(planes.length), '-i', '-', '-af', `silencedetect=n=${threshold}dB:d=${duration}`, '-f', 'null', '-'], { input: Buffer.from(samples.buffer), encoding: 'utf8', maxBuffer: 1 << 28 })
  const values = (name: string): number[] => [...stderr.matchAll(new RegExp(`${name}: ([-\\d.]+)`, 'g'))].map((match) => Number(match[1]))
  const ends = values('silence_end')
  return values('silence_start').map((from, i) => ({ from, to: ends[i]! }))
}

test('the same stretches as ffmpeg finds, to the sample', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.double({ min: 0, max: 5, noNaN: true }), fc.double({ min: 0.01, max: 1.5, noNaN: true })), { minLength: 1, maxLength: 5 }), fc.constantFrom(0.1, 0.35), async (stretches, duration) => {
      const planes = [bursts(6, 0.002, ...stretches.map(([from, long]) => [from, from + long] as const)), bursts(6, 0.001, [2.5, 2.7])]
      const { silences } = await found(track(planes), { measure: 'peak', threshold: -45, duration, least: 0 })
      const reference = theirs(planes, -45, duration)
      expect(silences).toHaveLength(reference.length)
      for (const [i, { from, to }] of reference.entries()) {
        expect(Math.abs(silences[i]!.from - from)).toBeLessThan(3e-5)
        expect(Math.abs(silences[i]!.to - to)).toBeLessThan(3e-5)
      }
    }),
    { numRuns: 12 },
  )
})

test('by loudness: within 40 ms, over a click and rumble that peaks stumble over', async () => {
  const plane = bursts(6, 0.0005, [1, 2], [4, 5])
  plane[3 * RATE] = 0.4
  const rumble = plane.map((value, i) => value + 0.02 * Math.sin((2 * Math.PI * 12 * i) / RATE))
  const { silences, sounds, times, signal } = await found(track([rumble]))
  const expected = [[0, 1], [2, 4], [5, 6]]
  expect(silences).toHaveLength(expected.length)
  for (const [i, [from, to]] of expected.entries()) {
    expect(Math.abs(silences[i]!.from - from!)).toBeLessThan(0.04)
    expect(Math.abs(silences[i]!.to - to!)).toBeLessThan(0.04)
  }
  expect((await found(track([rumble]), { measure: 'peak' })).silences).not.toHaveLength(expected.length)
  expect(sounds).toHaveLength(2)
  expect(times).toEqual(sounds.map(({ from }) => from))
  expect([0.5, 1.5, 3, 4.5, 5.5].map((time) => signal.at(time))).toEqual([0, 1, 0, 1, 0])
})

test('nothing but silence, nothing but sound', async () => {
  expect((await found(track([new Float32Array(RATE)]))).silences).toEqual([{ from: 0, to: 1 }])
  expect((await found(track([noise(RATE, 1)]))).silences).toEqual([])
})
