/** Beats held against the truth of drums made in code, and against what librosa finds in them (test/oracles/beats.py). */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Track } from '../../../engine/api.ts'
import { beatDetect } from '../../../nodes/audio/beat-detect.ts'
import { createHarness, type Harness } from '../../harness.ts'
import { drums, type DrumEvent } from './drum-events.ts'
import { noise, track } from './ffmpeg-audio.ts'

interface Recorded {
  readonly seconds: number
  readonly bpm: number
  readonly truth: readonly number[]
  readonly events: readonly DrumEvent[]
  readonly librosa: { readonly tempo: number; readonly beats: readonly number[] }
}
const RECORDED = JSON.parse(readFileSync(new URL('../../oracles/beats.json', import.meta.url), 'utf8')) as Readonly<Record<string, Recorded>>

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

interface Found {
  readonly beats: readonly number[]
  readonly bars: readonly number[]
  readonly tempo: number
  readonly pulse: { at(time: number): number }
}
const found = async (audio: Track, params: Record<string, unknown> = {}): Promise<Found> => (await harness.evaluate(beatDetect, { inputs: { audio }, params })) as unknown as Found

/** F-measure within 70 ms, as MIREX counts it. */
function score(truth: readonly number[], beats: readonly number[], within = 0.07): number {
  const hits = truth.filter((time) => beats.some((beat) => Math.abs(beat - time) <= within)).length
  return (2 * hits) / (truth.length + beats.length)
}

describe.each(Object.entries(RECORDED))('%s', (name, { seconds, bpm, truth, events, librosa }) => {
  test('beats within 70 ms, as many as librosa finds or more, and most within 20', async () => {
    // Half of 160 and double of 75 are nearer to what is likely; librosa takes those.
    const { beats, tempo } = await found(drums(events, seconds), bpm === 75 || bpm === 160 ? { likely: bpm } : {})
    expect(score(truth, beats)).toBeGreaterThan(0.95)
    expect(score(truth, beats)).toBeGreaterThanOrEqual(score(truth, librosa.beats) - 0.03)
    expect(score(truth, beats, 0.02)).toBeGreaterThan(0.9)
    if (!name.includes('faster')) expect(Math.abs(tempo - bpm)).toBeLessThan(0.5)
  })
})

test('bars begin with the kick and the bass', async () => {
  const { events, seconds, truth } = RECORDED['drums at 100']!
  const { bars } = await found(drums(events, seconds))
  for (const bar of bars) expect(Math.min(...truth.filter((_, i) => i % 4 === 0).map((time) => Math.abs(time - bar)))).toBeLessThan(0.05)
  expect(bars.length).toBeGreaterThanOrEqual(7)
})

test('a tempo that is likely decides between half and double', async () => {
  const { events, seconds } = RECORDED['drums at 75']!
  expect((await found(drums(events, seconds), { likely: 75 })).tempo).toBeCloseTo(75, 0)
  expect((await found(drums(events, seconds), { likely: 200 })).tempo).toBeCloseTo(150, 0)
})

test('the pulse is 1 on a beat and sinks', async () => {
  const { events, seconds } = RECORDED['clicks at 120']!
  const { pulse, beats } = await found(drums(events, seconds))
  const beat = beats[10]!
  expect(pulse.at(beat)).toBe(1)
  expect(pulse.at(beat + 0.18)).toBeCloseTo(Math.exp(-1), 3)
})

test.each([['silence', new Float32Array(96_000)], ['noise', noise(480_000, 3, 0.3)], ['a tone', Float32Array.from({ length: 240_000 }, (_, i) => Math.sin(i / 20))]])('%s has none', async (_, plane) => {
  expect((await found(track([plane]))).beats).toEqual([])
  expect(harness.warnings.at(-1)?.code).toBe('W_NO_BEATS')
})
