/** Momentary and short-term loudness held against ffmpeg's ebur128, moment by moment. */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loudnessMeter } from '../../../nodes/audio/loudness-meter.ts'
import { createHarness, type Harness } from '../../harness.ts'
import { measured, noise, track } from './ffmpeg-audio.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

interface Readings {
  readonly loudness: Readonly<Record<'integrated' | 'momentary' | 'shortTerm' | 'truePeak', number | null>>
  readonly curve: readonly (readonly [number, number | null, number | null])[]
}
const RATE = 48_000
const read = async (planes: readonly Float32Array[]): Promise<Readings> => (await harness.evaluate(loudnessMeter, { inputs: { audio: track(planes) } })) as unknown as Readings

/** ffmpeg's own readings, by tenths of a second. */
function theirs(plane: Float32Array): ReadonlyMap<string, readonly [momentary: number, shortTerm: number]> {
  const { stderr } = spawnSync('ffmpeg', ['-hide_banner', '-nostats', '-f', 'f32le', '-ar', String(RATE), '-ac', '1', '-i', '-', '-af', 'ebur128=framelog=info', '-f', 'null', '-'], { input: Buffer.from(plane.buffer), encoding: 'utf8', maxBuffer: 1 << 28 })
  return new Map([...stderr.matchAll(/t:\s*([\d.]+).*?M:\s*(-?[\d.]+)\s+S:\s*(-?[\d.]+)/g)].map((match) => [Number(match[1]).toFixed(1), [Number(match[2]), Number(match[3])] as const]))
}

test('each moment is as loud as ffmpeg says, and so is the whole', async () => {
  // Louder and softer by turns, within tenths of a second.
  const plane = noise(RATE * 8, 5, 0.4).map((value, i) => value * (0.1 + 0.9 * Math.abs(Math.sin(i / 30_000))))
  const { loudness, curve } = await read([plane])
  const reference = theirs(plane)
  expect(reference.size).toBeGreaterThan(70)
  let compared = 0
  for (const [time, momentary, shortTerm] of curve) {
    const [m, s] = reference.get(time.toFixed(1)) ?? []
    if (m === undefined || s === undefined || time < 0.5) continue
    expect(Math.abs(momentary! - m), `momentary at ${time}`).toBeLessThan(0.15)
    if (time >= 3) expect(Math.abs(shortTerm! - s), `short-term at ${time}`).toBeLessThan(0.15)
    compared++
  }
  expect(compared).toBeGreaterThan(60)
  const whole = await measured(track([plane]))
  expect(Math.abs(loudness.integrated! - whole.loudness)).toBeLessThan(0.11)
  expect(Math.abs(loudness.truePeak! - whole.peak)).toBeLessThan(0.25)
  expect(loudness.momentary).toBe(Math.max(...curve.map(([, momentary]) => momentary ?? -Infinity)))
})

test('silence has no level, and a long track has no more points than can be drawn', async () => {
  const silent = await read([new Float32Array(RATE)])
  expect(silent.loudness).toEqual({ integrated: null, momentary: null, shortTerm: null, truePeak: null })
  expect(silent.curve.every(([, momentary]) => momentary === null)).toBe(true)
  const slow = Float32Array.from({ length: 1000 * 200 }, (_, i) => (i === 150_000 ? 0.9 : 0.01 * Math.sin(i)))
  const { curve } = (await harness.evaluate(loudnessMeter, { inputs: { audio: track([slow], 1000) } })) as unknown as Readings
  expect(curve.length).toBeLessThanOrEqual(1500)
  expect(curve.at(-1)![0]).toBeGreaterThanOrEqual(200)
})
