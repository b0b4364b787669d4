/** Ducking held against ffmpeg's sidechaincompress: how far down, and how fast. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SpeechTimings, Track } from '../../../engine/api.ts'
import { duck } from '../../../nodes/audio/duck.ts'
import { createHarness, type Harness } from '../../harness.ts'
import { noise, track } from './ffmpeg-audio.ts'
import { expectSameInWindows } from './same-in-windows.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

const RATE = 48_000
const made = async (inputs: Record<string, unknown>, params: Record<string, unknown> = {}): Promise<Track> => (await harness.evaluate(duck, { inputs, params }))['audio'] as Track
const sine = (seconds: number, level: number, hertz = 1000): Float32Array =>
  Float32Array.from({ length: seconds * RATE }, (_, i) => level * Math.sin((2 * Math.PI * hertz * i) / RATE))
/** A voice of one pitch, square, so that it is as loud at each sample: -15.05 dBFS in the stretches. */
const voiceOf = (seconds: number, ...stretches: readonly (readonly [number, number])[]): Track => {
  const wave = sine(seconds, 1, 220)
  return track([wave.map((value, i) => (stretches.some(([from, to]) => i >= from * RATE && i < to * RATE) ? (value < 0 ? -0.1768 : 0.1768) : 0))])
}
const ONES = (seconds: number): Track => track([new Float32Array(seconds * RATE).fill(1)])
const decibels = (value: number): number => 20 * Math.log10(value)
/** Gain in dB over time. */
async function gainOf(audio: Track): Promise<(time: number) => number> {
  const [plane] = await audio.samples(0, audio.info.length)
  return (time) => decibels(plane![Math.round(time * RATE)]!)
}
/** First moment at which the gain is below (or above) a level. */
const moment = (gain: (time: number) => number, from: number, is: (level: number) => boolean): number => {
  for (let time = from; time < from + 8; time += 0.001) if (is(gain(time))) return time
  return NaN
}

/** What ffmpeg makes of a steady tone under a voice: its gain, in dB, each 5 ms by peaks. */
function compressed(voice: Float32Array, options: string): (time: number) => number {
  const folder = mkdtempSync(join(tmpdir(), 'duck-'))
  try {
    const length = voice.length
    const file = (name: string, plane: Float32Array): string => {
      writeFileSync(join(folder, name), Buffer.from(plane.buffer))
      return join(folder, name)
    }
    const raw = ['-f', 'f32le', '-ar', String(RATE), '-ac', '1']
    const run = spawnSync('ffmpeg', ['-v', 'error', ...raw, '-i', file('bed', new Float32Array(length).fill(1)), ...raw, '-i', file('voice', voice), '-filter_complex', `[0][1]sidechaincompress=${options}`, '-f', 'f32le', join(folder, 'out')])
    if (run.status !== 0) throw new Error(run.stderr.toString())
    const bytes = readFileSync(join(folder, 'out'))
    const out = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
    return (time) => decibels(out[Math.round(time * RATE)]!)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('held against sidechaincompress', () => {
  test('a voice 18 dB above the threshold at a ratio of 3 is 12 dB less, here and there; and all comes back', async () => {
    const voice = voiceOf(8, [2, 5])
    const [plane] = await voice.samples(0, voice.info.length)
    // 18 dB above the threshold.
    const theirs = compressed(plane!, `threshold=${10 ** (-33.05 / 20)}:ratio=3:attack=300:release=900:detection=rms:knee=1`)
    const ours = await gainOf(await made({ audio: ONES(8), voice: [voice] }, { depth: 12, attack: 0.3, lookAhead: 0, hold: 0, release: 0.9, threshold: -33 }))
    expect(theirs(4.5)).toBeCloseTo(-12, 0)
    expect(ours(4.5)).toBeCloseTo(-12, 5)
    expect(Math.abs(theirs(4.5) - ours(4.5))).toBeLessThan(0.5)
    expect(theirs(7.9)).toBeCloseTo(0, 0)
    expect(ours(7.9)).toBeCloseTo(0, 5)
    // Ours takes the attack for all of the way; a compressor's attack is the time constant of its detector.
    const half = (gain: (time: number) => number, from: number, is: (level: number) => boolean): number => moment(gain, from, is) - from
    expect(half(ours, 2, (level) => level <= -6)).toBeCloseTo(0.15, 1)
    expect(Math.abs(half(ours, 2, (level) => level <= -6) - half(theirs, 2, (level) => level <= -6))).toBeLessThan(0.15)
    expect(half(ours, 5, (level) => level >= -6)).toBeCloseTo(0.45, 1)
    expect(Math.abs(half(ours, 5, (level) => level >= -6) - half(theirs, 5, (level) => level >= -6))).toBeLessThan(0.3)
  })

  test('a voice below the threshold changes nothing in either', async () => {
    const voice = voiceOf(3, [1, 2])
    const [plane] = await voice.samples(0, voice.info.length)
    const theirs = compressed(plane!, `threshold=${10 ** (-12 / 20)}:ratio=3:detection=rms:knee=1`)
    const ours = await gainOf(await made({ audio: ONES(3), voice: [voice] }, { threshold: -12 }))
    for (const time of [0.5, 1.5, 2.5]) {
      expect(theirs(time)).toBeCloseTo(0, 1)
      expect(ours(time)).toBe(0)
    }
  })
})

describe('times', () => {
  test('the music is down when the first word comes, and the attack takes as long as it says', async () => {
    const gain = await gainOf(await made({ audio: ONES(6), voice: [voiceOf(6, [2, 3])] }, { depth: 14, attack: 0.4, lookAhead: 0.5, hold: 0.3, release: 1 }))
    expect(gain(1.47)).toBe(0)
    expect(gain(1.9)).toBeCloseTo(-14, 2)
    expect(gain(2)).toBeCloseTo(-14, 2)
    expect(gain(3.29)).toBeCloseTo(-14, 2)
    expect(moment(gain, 3, (level) => level > -13.9)).toBeGreaterThan(3.3)
    expect(moment(gain, 3, (level) => level > -7)).toBeCloseTo(3.8, 1)
    expect(gain(4.35)).toBe(0)
  })

  test('it stays down over a short pause, and comes up in a long one', async () => {
    const short = await gainOf(await made({ audio: ONES(8), voice: [voiceOf(8, [1, 2], [2.8, 4])] }, { hold: 0.6, lookAhead: 0.3 }))
    for (let time = 1; time < 4.5; time += 0.01) expect(short(time)).toBeCloseTo(-12, 2)
    const long = await gainOf(await made({ audio: ONES(8), voice: [voiceOf(8, [1, 2], [5, 6])] }, { hold: 0.6, lookAhead: 0.3 }))
    expect(long(4)).toBe(0)
    expect(long(5)).toBeCloseTo(-12, 2)
  })

  test('by the times of words, which a delay moves, the sound of a voice does not count', async () => {
    const word = (text: string, from: number, to: number) => ({ text, from, to, phonemes: [] })
    const timings: SpeechTimings = { alphabet: 'arpabet', duration: 3, words: [word('one', 0, 0.5), word('two', 0.5, 1), word('.', 1, 1), word('three', 2.9, 3)] }
    const gain = await gainOf(await made({ audio: ONES(8), timings, voice: [ONES(8)] }, { offset: 2, attack: 0.3, lookAhead: 0.3, hold: 0.2, release: 0.5 }))
    expect(gain(1.69)).toBe(0)
    expect(gain(2)).toBeCloseTo(-12, 2)
    expect(gain(3.2)).toBeCloseTo(-12, 2)
    expect(gain(3.75)).toBe(0)
    expect(gain(4.9)).toBeCloseTo(-12, 2)
    expect(gain(6)).toBe(0)
  })

  test('any of several voices', async () => {
    const gain = await gainOf(await made({ audio: ONES(8), voice: [voiceOf(8, [1, 2]), voiceOf(8, [5, 6])] }))
    expect([gain(1.5), gain(5.5)]).toEqual([expect.closeTo(-12, 2), expect.closeTo(-12, 2)])
    expect(gain(4)).toBe(0)
  })

  test('rumble is no voice', async () => {
    // -33 dBFS at 15 Hz, which a plain level takes for loud.
    const gain = await gainOf(await made({ audio: ONES(3), voice: [track([sine(3, 0.0316, 15)])] }))
    expect(gain(1.5)).toBe(0)
  })
})

test('the gain has no steps between samples', async () => {
  const [plane] = await (await made({ audio: ONES(4), voice: [voiceOf(4, [1, 2])] })).samples(0, 4 * RATE)
  let most = 0
  for (let i = 1; i < plane!.length; i++) most = Math.max(most, Math.abs(plane![i]! - plane![i - 1]!))
  expect(most).toBeLessThan(1e-3)
})

test('every window has the same samples, at any rates', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 0.02, max: 1, noNaN: true })), { maxLength: 4 }),
      fc.record({ attack: fc.double({ min: 0.005, max: 2, noNaN: true }), lookAhead: fc.double({ min: 0, max: 2, noNaN: true }), hold: fc.double({ min: 0, max: 1, noNaN: true }), release: fc.double({ min: 0.005, max: 2, noNaN: true }) }),
      fc.constantFrom(44_100, 48_000, 8000),
      fc.integer({ min: 900, max: 60_000 }),
      async (stretches, params, rate, size) => {
        const voice = voiceOf(4, ...stretches.map(([from, long]) => [from, from + long] as const))
        const bed = track([noise(rate * 4, 1), noise(rate * 4, 2)], rate)
        await expectSameInWindows(await made({ audio: bed, voice: [voice] }, params), [size])
      },
    ),
    { numRuns: 12 },
  )
})

test('without anything to listen to it is refused', async () => {
  await expect(made({ audio: ONES(1) })).rejects.toMatchObject({ code: 'E_PORT_MISSING' })
})
