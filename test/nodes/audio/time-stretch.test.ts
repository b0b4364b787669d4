/** Stretched sound held against ffmpeg's atempo: length, pitch, level, beginnings. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SpeechTimings, Track } from '../../../engine/api.ts'
import { timeStretch } from '../../../nodes/audio/time-stretch.ts'
import { createSpectrum } from '../../../nodes/shared/sound/fourier.ts'
import { createHarness, type EvaluateOptions, type Harness } from '../../harness.ts'
import { filtered, noise, track } from './ffmpeg-audio.ts'
import { expectSameInWindows } from './same-in-windows.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

const RATE = 48_000
const made = async (audio: Track, params: Record<string, unknown>, more: Partial<EvaluateOptions> = {}): Promise<Track> =>
  (await harness.evaluate(timeStretch, { inputs: { audio }, params, ...more }))['audio'] as Track
const first = async (source: Track): Promise<Float32Array> => (await source.samples(0, source.info.length))[0]!
const wave = (seconds: number, at: (time: number, i: number) => number): Float32Array => Float32Array.from({ length: Math.round(seconds * RATE) }, (_, i) => at(i / RATE, i))
const sine = (hertz: number, seconds = 2): Float32Array => wave(seconds, (time) => 0.5 * Math.sin(2 * Math.PI * hertz * time))
const CHORD = wave(4, (time) => [110, 164.8, 220, 277.2, 329.6, 440, 659].reduce((sum, hertz, k) => sum + 0.1 * Math.sin(2 * Math.PI * hertz * time + k), 0))
const HISS = noise(RATE * 6, 5, 1)
/** Two beats a second: drum, snare, hats between. */
const DRUMS = wave(6, (time, i) => {
  const [beat, hat] = [time % 0.5, (time + 0.25) % 0.25]
  const drum = 0.7 * Math.exp(-beat * 18) * Math.sin(2 * Math.PI * (60 * beat - 12 * Math.exp(-beat * 30)))
  return drum + (Math.floor(time / 0.5) % 2 === 1 ? 0.4 * Math.exp(-beat * 25) * HISS[i]! : 0) + 0.15 * Math.exp(-hat * 80) * HISS[i]!
})

/** Frequency of a sine by the zero crossings of its middle, each between two samples. */
function pitchOf(plane: Float32Array): number {
  const crossings: number[] = []
  for (let i = Math.floor(plane.length * 0.2); i < plane.length * 0.8; i++) {
    if (plane[i]! < 0 && plane[i + 1]! >= 0) crossings.push(i - plane[i]! / (plane[i + 1]! - plane[i]!))
  }
  return ((crossings.length - 1) * RATE) / (crossings.at(-1)! - crossings[0]!)
}
const cents = (a: number, b: number): number => 1200 * Math.log2(a / b)

/** How much the level of each hundredth of a second differs from the mean, in dB. */
function unrest(plane: Float32Array): number {
  const levels: number[] = []
  for (let at = 9600; at + 960 < plane.length - 9600; at += 480) levels.push(10 * Math.log10(plane.subarray(at, at + 960).reduce((sum, value) => sum + value * value, 0)))
  const mean = levels.reduce((sum, one) => sum + one, 0) / levels.length
  return Math.sqrt(levels.reduce((sum, one) => sum + (one - mean) ** 2, 0) / levels.length)
}
const power = (plane: Float32Array): number => 10 * Math.log10(plane.reduce((sum, value) => sum + value * value, 0) / plane.length)

const spectrum = createSpectrum(2048)
/** Mean difference in dB of what is heard when, in a stretched sound and in its source. */
function unlike(plane: Float32Array, source: Float32Array, speed: number): number {
  let [sum, count] = [0, 0]
  for (let at = 4096; at < plane.length - 4096; at += 960) {
    const [a, b] = [spectrum(plane, at - 1024), spectrum(source, Math.round(at * speed) - 1024)]
    for (let i = 2; i < 700; i++) {
      sum += Math.abs(20 * Math.log10((a[i]! + 1e-4) / (b[i]! + 1e-4)))
      count++
    }
  }
  return sum / count
}

describe.each([0.25, 0.5, 0.8, 1.25, 2, 4])('at %d times', (speed) => {
  test.each([220, 440, 1000])('a sine of %d Hz stays one, as long as it should be to the sample', async (hertz) => {
    const source = sine(hertz)
    const audio = await made(track([source]), { speed })
    expect(audio.info.length).toBe(Math.round(source.length / speed))
    const plane = await first(audio)
    expect(Math.abs(cents(pitchOf(plane), hertz))).toBeLessThan(5)
    expect(unrest(plane)).toBeLessThan(0.15)
    expect(Math.abs(power(plane) - power(source))).toBeLessThan(0.05)
  })

  test('noise and chords keep their level, better than atempo does', async () => {
    const hiss = HISS.subarray(0, 4 * RATE)
    const own = await first(await made(track([hiss]), { speed }))
    expect(Math.abs(power(own) - power(hiss))).toBeLessThan(0.1)
    expect(unrest(own)).toBeLessThan(unrest(hiss) + 0.05)
    const tempo = speed < 0.5 ? `atempo=0.5,atempo=${speed / 0.5}` : `atempo=${speed}`
    expect(Math.abs(power(own) - power(hiss))).toBeLessThan(Math.abs(power(await filtered(track([hiss]), tempo)) - power(hiss)))
    const chord = await first(await made(track([CHORD]), { speed, content: 'music' }))
    expect(unlike(chord, CHORD, speed)).toBeLessThan(1.1 * unlike(await filtered(track([CHORD]), tempo), CHORD, speed))
  })

  test('a drum begins as hard as it did, in time, once', async () => {
    const drums = await first(await made(track([DRUMS]), { speed }))
    const hits = (plane: Float32Array): number[] => {
      const found: number[] = []
      const edge = plane.map((value, i) => (value - (plane[i - 1] ?? 0)) ** 2)
      const mean = (from: number, to: number): number => edge.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from)
      for (let at = 960; at < plane.length - 192; at += 24) {
        const now = mean(at, at + 96)
        if (now > 3e-3 && now > 12 * mean(at - 720, at) && at - (found.at(-1) ?? -1e9) > 2400) found.push(at)
      }
      return found
    }
    const [theirs, ours] = [hits(DRUMS), hits(drums)]
    expect(theirs.length).toBeGreaterThan(8)
    expect(ours).toHaveLength(theirs.length)
    for (const [i, place] of theirs.entries()) expect(Math.abs(ours[i]! - place / speed) / RATE).toBeLessThan(0.005)
  })
})

test('both sides go together', async () => {
  const [left, right] = await made(track([DRUMS, DRUMS.map((value) => -0.3 * value)]), { speed: 0.7 }).then((audio) => audio.samples(0, audio.info.length))
  expect(right!.every((value, i) => Math.abs(value + 0.3 * left![i]!) < 1e-6)).toBe(true)
})

test('at its own speed each sample is as it was', async () => {
  const plane = await first(await made(track([DRUMS]), { speed: 1 }))
  expect(plane.findIndex((value, i) => value !== DRUMS[i])).toBe(-1)
})

test.each([[12, 0.5], [-7, 1], [3.5, 2], [0.25, 1]])('%d semitones at %d times', async (pitch, speed) => {
  const source = sine(330, 3)
  const audio = await made(track([source]), { pitch, speed })
  expect(audio.info.length).toBe(Math.round(source.length / speed))
  const plane = await first(audio)
  expect(Math.abs(cents(pitchOf(plane), 330 * 2 ** (pitch / 12)))).toBeLessThan(5)
  expect(Math.abs(power(plane) - power(source))).toBeLessThan(0.1)
})

test('a duration is kept to the sample; one beyond what can be done is refused', async () => {
  expect((await made(track([DRUMS]), { duration: 7.3 })).info.length).toBe(7.3 * RATE)
  await expect(made(track([DRUMS]), { duration: 30 })).rejects.toMatchObject({ code: 'E_PARAM_VALUE' })
})

test('a speed that changes moves each moment by its integral', async () => {
  // From 1 to 2 within four seconds, then 2: after t seconds t + t²/8 are played.
  const clicks = wave(10, (time) => (time % 1 < 0.002 ? 0.8 : 0))
  const audio = await made(track([clicks]), {}, { at: (time) => ({ speed: 1 + Math.min(1, time / 4) }) })
  const plane = await first(audio)
  const heard: number[] = []
  plane.forEach((value, i) => value > 0.4 && i - (heard.at(-1) ?? -1e6) > 4800 && heard.push(i))
  const when = (place: number): number => (place <= 6 ? -4 + Math.sqrt(16 + 8 * place) : 4 + (place - 6) / 2)
  expect(audio.info.length / RATE).toBeCloseTo(when(10), 3)
  expect(heard).toHaveLength(10)
  for (const [i, at] of heard.entries()) expect(Math.abs(at / RATE - when(i))).toBeLessThan(0.006)
})

test('the times of words go along', async () => {
  const timings: SpeechTimings = { alphabet: 'arpabet', duration: 2, words: [{ text: 'sea', from: 0.5, to: 1, phonemes: [{ symbol: 's', from: 0.5, to: 0.7 }] }] }
  const outputs = await harness.evaluate(timeStretch, { inputs: { audio: track([sine(300)]), timings }, params: { speed: 0.5 } })
  expect(outputs['timings']).toEqual({ alphabet: 'arpabet', duration: 4, words: [{ text: 'sea', from: 1, to: 2, phonemes: [{ symbol: 's', from: 1, to: 1.4 }] }] })
})

test('every window has the same samples, whichever is asked for first', async () => {
  const source = track([DRUMS.subarray(0, 2 * RATE), CHORD.subarray(0, 2 * RATE)])
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 0.25, max: 4, noNaN: true }), fc.constantFrom('speech', 'mixed', 'music'), fc.integer({ min: 700, max: 30_000 }), fc.constantFrom(0, 0, 5), async (speed, content, size, pitch) => {
      const [late, early] = [await made(source, { speed, content, pitch }), await made(source, { speed, content, pitch })]
      const middle = late.info.length >> 1
      expect(await late.samples(middle, 2000)).toEqual((await early.samples(0, early.info.length)).map((plane) => plane.slice(middle, middle + 2000)))
      await expectSameInWindows(late, [size])
    }),
    { numRuns: 8 },
  )
})
