/** Mouths from sound alone, against what the voice itself tells: a voice and sentences that the network was not made with. */
import { beforeAll, describe, expect, test } from 'vitest'
import { createHarness } from '../../../../../engine/testing/index.ts'
import type { Track } from '../../../../../engine/api.ts'
import { ambientSound } from '../../../../../nodes/audio/ambient-sound.ts'
import { drawFigure } from '../../../../../nodes/shared/figures/draw-figure.ts'
import { poseAt } from '../../../../../nodes/shared/figures/life.ts'
import { lookOf } from '../../../../../nodes/shared/figures/look.ts'
import { melsOf, type MelTrack } from '../../../../../nodes/shared/figures/speech/mel-track.ts'
import { mouthOfSound } from '../../../../../nodes/shared/figures/speech/mouth-of-sound.ts'
import { trackOf as mouthTrackOf, type MouthTrack } from '../../../../../nodes/shared/figures/speech/mouth-track.ts'
import { MOUTH_PARTS } from '../../../../../nodes/shared/figures/speech/visemes.ts'
import { atRate } from '../../../../../nodes/shared/speech/at-rate.ts'
import { HARVARD } from '../../../../jobs/harvard.ts'
import { createStage } from '../../../../kernels/stage.ts'
import { compared, correlation, type Compared } from './compared.ts'
import { RATE, saidBy, trackOf, type Labelled } from './labelled.ts'

const heard = (track: Track): Promise<MelTrack> => melsOf(track, new AbortController().signal, () => undefined)
let spoken: Labelled[]
let results: Compared[]

beforeAll(async () => {
  spoken = []
  for (const text of HARVARD.slice(0, 6)) spoken.push(await saidBy('rms', text))
  results = []
  for (const one of spoken) results.push(compared(await heard(trackOf(one.samples)), one))
}, 120_000)

const sum = (list: readonly Compared[], of: (one: Compared) => number): number => list.reduce((all, one) => all + of(one), 0)

describe('against the synthesiser', () => {
  test('seven of ten hundredths of a second have the right class, and changes come within 40 ms', () => {
    expect(sum(results, ({ right }) => right) / sum(results, ({ points }) => points)).toBeGreaterThan(0.7)
    expect(sum(results, ({ late }) => late) / sum(results, ({ onsets }) => onsets)).toBeLessThan(0.04)
    expect(sum(results, ({ onsets }) => onsets) / sum(results, ({ asked }) => asked)).toBeGreaterThan(0.8)
  })

  test('lips shut for most of m, b and p', () => {
    expect(sum(results, ({ lips }) => lips)).toBeGreaterThan(40)
    expect(sum(results, ({ shut }) => shut) / sum(results, ({ lips }) => lips)).toBeGreaterThan(0.75)
  })

  test('a mouth that only follows loudness is far worse', () => {
    const [opening, loudness] = [sum(results, (one) => one.opening) / results.length, sum(results, (one) => one.loudness) / results.length]
    expect(opening).toBeGreaterThan(0.8)
    expect(opening).toBeGreaterThan(loudness + 0.3)
  })
})

/** Rows of the picture's middle that show what lies behind the lips: as lip-sync.test.ts measures them. */
async function openings(speech: MouthTrack, seconds: number, rate: number): Promise<number[]> {
  const stage = createStage()
  const [width, height] = [240, 240]
  const look = lookOf('person', 'a man with short hair', 3)
  const found: number[] = []
  for (let n = 0; n < seconds * rate; n++) {
    const pose = poseAt(n / rate, { emotion: 'neutral', intensity: 1, seed: 3, gestures: 0, walk: 0, facing: 0, speech })
    const still = await stage.kernels.toStill(await stage.kernels.paths(width, height, drawFigure('person', pose, look, 'close-up', width, height)))
    let rows = 0
    for (let y = 137; y < 190; y++) {
      for (let x = 112; x < 128; x++) {
        const [r, g, b] = [0, 1, 2].map((c) => still.data[(y * width + x) * 4 + c]!) as [number, number, number]
        if ((r > 205 && r - b < 34) || (r > 1.9 * g && r > 1.7 * b && g < 75)) rows++
      }
    }
    found.push(rows)
  }
  await stage.close()
  return found
}

test('the drawn mouth opens as the phonemes ask, within a frame, far better than one that follows loudness', async () => {
  const one = spoken[1]!
  const [seconds, rate] = [one.samples.length / RATE, 25]
  const mels = await heard(trackOf(one.samples))
  const { told } = compared(mels, one)
  const loud = Math.max(...mels.levels)
  const values = MOUTH_PARTS.map((part) => (part === 'open' ? mels.levels.map((level) => Math.min(1, Math.max(0, (level - loud + 40) / 50))) : new Float32Array(mels.count)))
  const asked = Array.from({ length: Math.ceil(seconds * rate) }, (_, n) => told.mouth(n / rate).open)
  const measured = await openings(mouthOfSound(mels), seconds, rate)
  const at = (shift: number): number => correlation(asked.map((_, n) => measured[n + shift] ?? 0), asked)
  expect(at(0)).toBeGreaterThan(0.75)
  expect(Math.abs([-3, -2, -1, 0, 1, 2, 3].toSorted((a, b) => at(b) - at(a))[0]!)).toBeLessThanOrEqual(1)
  const byLoudness = await openings(mouthTrackOf(values, new Float32Array(mels.count).fill(1)), seconds, rate)
  expect(at(0)).toBeGreaterThan(correlation(byLoudness, asked) + 0.2)
}, 120_000)

test('silence is shut, a vowel opens, hiss shows the teeth', async () => {
  const { samples, phonemes } = await saidBy('rms', 'Father saw sixty cars.')
  const padded = new Float32Array(samples.length + 2 * RATE)
  padded.set(samples, RATE)
  const mouth = mouthOfSound(await heard(trackOf(padded)))
  const middles = (pattern: RegExp): number[] => phonemes.filter(({ symbol }) => pattern.test(symbol)).map(({ from, to }) => 1 + (from + to) / 2)
  for (const time of [0.3, 0.7, padded.length / RATE - 0.3]) {
    expect(mouth.mouth(time).open).toBeLessThan(0.05)
    expect(mouth.voice(time)).toBeLessThan(0.1)
  }
  expect(middles(/^(aa|ao)$/).length).toBeGreaterThan(2)
  for (const time of middles(/^(aa|ao)$/)) {
    expect(mouth.mouth(time).open).toBeGreaterThan(0.4)
    expect(mouth.voice(time)).toBeGreaterThan(0.7)
  }
  expect(middles(/^s$/).length).toBeGreaterThan(2)
  for (const time of middles(/^s$/)) {
    expect(mouth.mouth(time).open).toBeLessThan(0.25)
    expect(mouth.mouth(time).upper).toBeGreaterThan(0.25)
  }
})

describe('any sound', () => {
  const open = (mouth: MouthTrack, seconds: number): number[] => Array.from({ length: Math.floor(seconds * 100) }, (_, n) => mouth.mouth(n / 100).open)

  test('music alone moves the mouth little, and 15 dB below a voice it changes little', async () => {
    const harness = createHarness()
    const { audio } = (await harness.evaluate(ambientSound, { params: { scene: 'music-pad', duration: 8, seed: 4 } })) as unknown as { audio: Track }
    await harness.close()
    expect(open(mouthOfSound(await heard(audio)), 8).filter((value) => value > 0.15).length / 800).toBeLessThan(0.15)
    const [pad] = await audio.samples(0, audio.info.length)
    const music = atRate(pad!, audio.info.sampleRate, RATE, 7 * RATE)
    const power = (list: Float32Array): number => Math.sqrt(list.reduce((all, one) => all + one * one, 0) / list.length)
    for (const one of spoken.slice(0, 3)) {
      const gain = (power(one.samples) / power(music)) * 10 ** (-15 / 20)
      const mixed = one.samples.map((value, i) => value + gain * music[i]!)
      const { opening } = compared(await heard(trackOf(mixed)), one)
      expect(opening).toBeGreaterThan(0.7)
    }
  }, 60_000)

  test('level, sample rate and the size of what is read make next to no difference', async () => {
    const one = spoken[2]!
    const seconds = one.samples.length / RATE
    const mouth = open(mouthOfSound(await heard(trackOf(one.samples))), seconds)
    expect(open(mouthOfSound(await heard(trackOf(one.samples.map((value) => value * 0.03)))), seconds).every((value, n) => Math.abs(value - mouth[n]!) < 0.15)).toBe(true)
    const faster = atRate(one.samples, RATE, 48000, one.samples.length * 3)
    expect(correlation(open(mouthOfSound(await heard(trackOf(faster, 48000))), seconds), mouth)).toBeGreaterThan(0.99)
    expect(open(mouthOfSound(await heard(trackOf(one.samples))), seconds)).toEqual(mouth)
    // What comes ten seconds later does not change what is heard now, beyond the voice's own shape.
    const longer = new Float32Array(one.samples.length * 4)
    for (let k = 0; k < 4; k++) longer.set(one.samples, k * one.samples.length)
    expect(correlation(open(mouthOfSound(await heard(trackOf(longer))), seconds), mouth)).toBeGreaterThan(0.95)
  })
})
