import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Track } from '../../../engine/api.ts'
import { music } from '../../../nodes/audio/music.ts'
import { formOf } from '../../../nodes/audio/music/form.ts'
import { chordOf, KEYS, MODES, voiced, type Mode } from '../../../nodes/audio/music/harmony.ts'
import { CHARACTERS, MOODS, PROGRESSIONS } from '../../../nodes/audio/music/moods.ts'
import { noteOf, secondsOf } from '../../../nodes/audio/music/voices.ts'
import { DRUMS, DRUM_SECONDS, type DrumName } from '../../../nodes/audio/music/drums.ts'
import { createHarness } from '../../harness.ts'
import { measured, track } from './ffmpeg-audio.ts'

const RATE = 48000
const LONG = 240_000
const harness = createHarness()
interface Made {
  readonly audio: Track
  readonly beats: readonly number[]
  readonly bars: readonly number[]
  readonly tempo: number
  readonly sections: readonly { readonly name: string; readonly from: number; readonly to: number }[]
}
const made = async (params: Record<string, unknown>): Promise<Made> => (await harness.evaluate(music, { params })) as unknown as Made

describe.each(MOODS)('%s', (mood) => {
  test('is about -20 LUFS, clips nowhere, grows from intro to build to drop, is heard in mono, and ends in silence', async () => {
    const { audio, bars, sections } = await made({ mood, duration: 24, seed: 9 })
    const whole = await audio.samples(0, audio.info.length)
    const { loudness, peak } = await measured(track(whole))
    expect(Math.abs(loudness + 20)).toBeLessThan(2)
    expect(peak).toBeLessThan(-1)
    const levels: number[] = []
    for (const name of ['intro', 'build', 'drop']) {
      const { from, to } = sections.find((one) => one.name === name)!
      levels.push((await measured(track(whole.map((plane) => plane.slice(Math.round(from * RATE), Math.round(to * RATE)))))).loudness)
    }
    expect(levels[1]! - levels[0]!).toBeGreaterThan(1)
    expect(levels[2]! - levels[1]!).toBeGreaterThan(0.5)
    const [left, right] = whole as [Float32Array, Float32Array]
    const mono = left.map((value, i) => (value + right[i]!) / 2)
    expect((await measured(track([mono, mono]))).loudness).toBeGreaterThan(loudness - 3)
    expect(Math.max(...left.slice(-RATE / 25).map(Math.abs))).toBe(0)
    // It rings out: nothing is cut off.
    expect(bars.at(-1)).toBeLessThan(24 - 2)
  }, LONG)
})

test('any window has the same bits, whatever the blocks, and a seed makes the same piece again', async () => {
  const params = { mood: 'epic', duration: 9, seed: 4 }
  const whole = await (await made(params)).audio.samples(0, 9 * RATE)
  const { audio } = await made(params)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -2000, max: 9 * RATE }), fc.integer({ min: 1, max: 30_000 }), async (start, count) => {
      const some = await audio.samples(start, count)
      whole.forEach((plane, side) => expect(some[side]).toEqual(Float32Array.from({ length: count }, (_, i) => plane[start + i] ?? 0)))
    }),
    { numRuns: 25, examples: [[4 * RATE - 500, 1000], [8 * RATE - 1, 2]] },
  )
  const [other] = await (await made({ ...params, seed: 5 })).audio.samples(RATE, RATE)
  expect(other).not.toEqual(whole[0]!.slice(RATE, 2 * RATE))
}, LONG)

test('a form fills any length with whole bars, near the tempo asked for, and leaves its last chord to ring', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 3600, noNaN: true }), fc.integer({ min: 40, max: 220 }), (seconds, tempo) => {
      const form = formOf(seconds, tempo, 0.008)
      expect(Math.abs(form.tempo / tempo - 1)).toBeLessThan(0.0082)
      expect(form.cadence).toBeCloseTo(form.bars * form.bar, 6)
      if (form.bars > 0) expect(seconds - form.cadence).toBeGreaterThan(2.19)
      // No more than a bar of waiting.
      expect(seconds - form.cadence).toBeLessThan(2.2 + form.bar * 1.01)
      let bar = 0
      for (const section of form.sections) {
        expect(section.bar).toBe(bar)
        bar += section.bars
      }
      expect(bar).toBe(form.bars)
      if (form.bars >= 4) expect(form.sections.map(({ name }) => name)).toEqual(expect.arrayContaining(['intro', 'build', 'drop', 'outro']))
    }),
  )
})

/** Level of each tone of the scale over three octaves, where few overtones lie, by Goertzel's filter on windows of a third of a second. */
function chroma(plane: Float32Array): number[] {
  const tones = new Array<number>(12).fill(0)
  const size = 16384
  for (let pitch = 36; pitch < 72; pitch++) {
    const c = 2 * Math.cos((2 * Math.PI * 440 * 2 ** ((pitch - 69) / 12)) / RATE)
    for (let from = 0; from + size <= plane.length; from += size) {
      let [s1, s2] = [0, 0]
      for (let i = 0; i < size; i++) {
        const s = plane[from + i]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)) + c * s1 - s2
        s2 = s1
        s1 = s
      }
      tones[pitch % 12]! += Math.sqrt(Math.max(0, s1 * s1 + s2 * s2 - c * s1 * s2))
    }
  }
  return tones
}

test.each([['hopeful', 'major', 'A'], ['melancholic', 'minor', 'C'], ['driving', 'dorian', 'B'], ['mysterious', 'phrygian', 'F#']] as const)(
  '%s in %s on %s has the tones of that key, and ends on its chord', async (mood, mode, key) => {
    const { audio, bars } = await made({ mood, mode, key, duration: 22, seed: 2, parts: ['pads', 'bass', 'plucks', 'strings', 'lead'] })
    const [left, right] = await audio.samples(0, audio.info.length)
    const both = left!.map((value, i) => value + right![i]!)
    const root = KEYS.indexOf(key)
    const shareOf = (tones: readonly number[], steps: readonly number[]): number => {
      const all = tones.reduce((sum, one) => sum + one ** 2, 0)
      return steps.reduce((sum, step) => sum + tones[(root + step) % 12]! ** 2, 0) / all
    }
    expect(shareOf(chroma(both), MODES[mode])).toBeGreaterThan(0.85)
    const last = both.subarray(Math.round((bars.at(-1)! + 0.5) * RATE))
    expect(shareOf(chroma(last), [0, mode === 'major' ? 4 : 3, 7])).toBeGreaterThan(0.85)
  }, LONG)

interface Heard {
  readonly mood: string
  readonly key: string
  readonly mode: string
  readonly seed: number
  readonly tempo: number
  readonly heard: { readonly key: string; readonly scale: string; readonly tempo: number; readonly beats: number }
  readonly levels: readonly number[]
}
const HEARD = JSON.parse(readFileSync(new URL('../../oracles/music.json', import.meta.url), 'utf8')) as readonly Heard[]

test.each(HEARD)('$mood: essentia hears its key, librosa and essentia its tempo', async ({ heard, levels, ...params }) => {
  expect([heard.key, heard.scale]).toEqual([params.key, params.mode])
  // The double of a tempo fits as well.
  for (const tempo of [heard.tempo, heard.beats]) expect(Math.min(...[1, 2].map((times) => Math.abs(tempo / times / params.tempo - 1)))).toBeLessThan(0.02)
  // What they heard is this very piece: its first seconds are as loud.
  const [left, right] = await (await made({ ...params, duration: 40 })).audio.samples(0, 12 * RATE)
  for (let n = 1; n < 12; n++) {
    let sum = 0
    for (let i = n * RATE; i < (n + 1) * RATE; i++) sum += ((left![i]! + right![i]!) / 2) ** 2
    expect(Math.abs(10 * Math.log10(sum / RATE) - levels[n]!), `second ${n}`).toBeLessThan(0.5)
  }
}, LONG)

test('the beats that it tells of are where the drums are', async () => {
  const { audio, beats, bars, sections, tempo } = await made({ mood: 'driving', duration: 30, tempo: 124, seed: 3, parts: ['drums'] })
  expect(Math.abs(tempo / 124 - 1)).toBeLessThan(0.009)
  const [left] = await audio.samples(0, audio.info.length)
  const power = (at: number): number => left!.subarray(Math.max(0, Math.round(at * RATE)), Math.round((at + 0.03) * RATE)).reduce((sum, value) => sum + value * value, 0)
  const { from, to } = sections.find(({ name }) => name === 'drop')!
  const inside = beats.filter((time) => time >= from && time < to)
  expect(inside.length).toBeGreaterThan(16)
  const loud = inside.filter((time) => power(time) > 4 * power(time - 0.06))
  expect(loud.length / inside.length).toBeGreaterThan(0.9)
  expect(bars).toEqual(beats.filter((_, i) => i % 4 === 0))
}, LONG)

test('chords go over into one another by small steps', () => {
  for (const mode of Object.keys(MODES) as Mode[]) {
    for (const row of PROGRESSIONS[mode]) {
      const chords = [...row, ...row].map((name) => chordOf(name, mode, 'ninths'))
      let before: number[] | undefined
      let moved = 0
      for (const chord of chords) {
        const voices = voiced(chord, 2, before)
        expect(voices, `${mode} ${chord.name}`).toHaveLength(4)
        for (const tone of chord.tones.slice(0, 2)) expect(voices.map((pitch) => (pitch + 10) % 12)).toContain(tone)
        before?.forEach((pitch, i) => (moved += Math.abs(pitch - voices[i]!)))
        before = voices
      }
      expect(moved / (4 * (chords.length - 1)), `${mode} ${row.join(' ')}`).toBeLessThan(3)
    }
  }
})

test('no note sounds for longer than it is laid out for', () => {
  for (const voice of new Set(MOODS.flatMap((mood) => CHARACTERS[mood].players.map((player) => player.voice)))) {
    for (const [hertz, seconds] of [[65, 0.2], [262, 1.5], [1568, 0.4]] as const) expect(noteOf(voice, hertz, seconds, 0.75, 1).left.length / RATE, voice).toBeLessThan(secondsOf(voice, seconds) + 0.001)
  }
  for (const [drum, make] of Object.entries(DRUMS)) expect(make(1, 0).left.length / RATE, drum).toBeLessThan(DRUM_SECONDS[drum as DrumName] + 0.001)
}, LONG)

test('a piece is as long as the clip that it goes with', async () => {
  const clip = harness.clip({ length: 130 }, [0, 0, 0, 255])
  const { audio } = (await harness.evaluate(music, { inputs: { video: clip }, params: { duration: 99 } })) as unknown as { audio: Track }
  expect(audio.info.length).toBe(Math.round((130 / 25) * RATE))
})
