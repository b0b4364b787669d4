/** Pitch and pace, on buzzes whose pitch and timbre are known, and against ffmpeg where sample rates change. */
import { describe, expect, it } from 'vitest'
import { atRate } from '../../../../nodes/shared/speech/at-rate.ts'
import { pitchOf } from '../../../../nodes/shared/speech/pitch.ts'
import { reshape } from '../../../../nodes/shared/speech/reshape.ts'
import { filtered, track } from '../../audio/ffmpeg-audio.ts'

const RATE = 16000
/** Harmonics of a pitch under one formant, as a vowel has it. */
const buzz = (hertz: (time: number) => number, seconds: number, formant = 900): Float32Array => {
  let phase = 0
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, i) => {
    const pitch = hertz(i / RATE)
    phase += (2 * Math.PI * pitch) / RATE
    let sum = 0
    for (let k = 1; k * pitch < 4000; k++) sum += Math.exp(-(((k * pitch - formant) / 300) ** 2)) * Math.cos(k * phase)
    return 0.2 * sum
  })
}
/** By counting: periods between the first and the last highest peak. */
const countedHertz = (samples: Float32Array, about: number): number => {
  const peaks: number[] = []
  const period = RATE / about
  let at = samples.subarray(2000, 2000 + Math.ceil(period)).reduce((best, one, i, list) => (one > list[best]! ? i : best), 0) + 2000
  while (at + 1.3 * period < samples.length - 2000) {
    peaks.push(at)
    const part = samples.subarray(Math.round(at + 0.7 * period), Math.round(at + 1.3 * period))
    at = Math.round(at + 0.7 * period) + part.reduce((best, one, i, list) => (one > list[best]! ? i : best), 0)
  }
  return (RATE * (peaks.length - 1)) / (peaks.at(-1)! - peaks[0]!)
}
/** The middle of the power between 400 and 1500 Hz (Goertzel): where the formant is. */
const centre = (samples: Float32Array): number => {
  let [weighted, all] = [0, 0]
  for (let hertz = 400; hertz < 1500; hertz += 5) {
    let [re, im] = [0, 0]
    for (let i = 4000; i < 12000; i++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i - 4000)) / 8000)
      re += hann * samples[i]! * Math.cos((2 * Math.PI * hertz * i) / RATE)
      im += hann * samples[i]! * Math.sin((2 * Math.PI * hertz * i) / RATE)
    }
    weighted += hertz * (re * re + im * im)
    all += re * re + im * im
  }
  return weighted / all
}
const even = { pitch: () => 1, gain: () => 1 }

describe('pitch', () => {
  it.each([80, 120, 210, 330])('%i Hz is found within 2 %%', (hertz) => {
    const { middle, hertz: track } = pitchOf(buzz(() => hertz, 1), RATE)
    expect(Math.abs(middle / hertz - 1)).toBeLessThan(0.02)
    expect([...track].filter((one) => one > 0 && Math.abs(one / hertz - 1) > 0.05)).toEqual([])
  })
  it('is none in noise and silence', () => {
    const noise = Float32Array.from({ length: RATE }, (_, i) => 0.2 * Math.sin(i * i * 12.9898) * Math.cos(i * 78.233 * i))
    const share = (samples: Float32Array): number => [...pitchOf(samples, RATE).hertz].filter((one) => one > 0).length
    expect(share(noise)).toBeLessThan(25)
    expect(share(new Float32Array(RATE))).toBe(0)
  })
})

describe('another pitch', () => {
  it.each([0.75, 0.9, 1.15, 1.4])('%f times as high, with the same timbre and length', (factor) => {
    const source = buzz(() => 130, 1)
    const { samples } = reshape(source, RATE, { ...even, stretch: [{ from: 0, factor: 1 }], pitch: () => factor }, true)
    expect(samples.length).toBe(source.length)
    expect(Math.abs(countedHertz(samples, 130 * factor) / (130 * factor) - 1)).toBeLessThan(0.02)
    expect(Math.abs(centre(samples) / centre(source) - 1)).toBeLessThan(0.07)
  })
  it('flattens what goes up and down', () => {
    const source = buzz((time) => 150 + 30 * Math.sin(2 * Math.PI * 2 * time), 1)
    const { samples } = reshape(source, RATE, { ...even, stretch: [{ from: 0, factor: 1 }], pitch: (_, hertz, middle) => middle / hertz }, true)
    const spread = (one: Float32Array): number => {
      const voiced = [...pitchOf(one, RATE).hertz].filter((value) => value > 0).sort((a, b) => a - b)
      return voiced[Math.floor(voiced.length * 0.9)]! / voiced[Math.floor(voiced.length * 0.1)]!
    }
    expect(spread(source)).toBeGreaterThan(1.3)
    expect(spread(samples)).toBeLessThan(1.06)
  })
})

describe('another pace', () => {
  it.each([0.6, 0.85, 1.3, 2])('%f times as long, with the same pitch', (factor) => {
    const source = buzz(() => 140, 1.5)
    const { samples, when } = reshape(source, RATE, { ...even, stretch: [{ from: 0, factor }] }, false)
    expect(samples.length / source.length).toBeCloseTo(factor, 3)
    expect(when(0.5)).toBeCloseTo(0.5 * factor, 9)
    expect(Math.abs(countedHertz(samples, 140) / 140 - 1)).toBeLessThan(0.02)
  })
  it('in the middle only', () => {
    const { when, samples } = reshape(buzz(() => 140, 1), RATE, { ...even, stretch: [{ from: 0, factor: 1 }, { from: 0.4, factor: 2 }, { from: 0.6, factor: 1 }] }, false)
    expect([0.2, 0.4, 0.5, 0.6, 1].map((time) => Math.round(when(time) * 1e6) / 1e6)).toEqual([0.2, 0.4, 0.6, 0.8, 1.2])
    expect(samples.length).toBe(1.2 * RATE)
  })
  it('and nothing else leaves each sample as it is', () => {
    const source = buzz(() => 140, 0.3)
    expect(reshape(source, RATE, { ...even, stretch: [{ from: 0, factor: 1 }] }, false).samples).toEqual(source)
  })
})

describe('another sample rate', () => {
  it.each([16000, 22050, 24000, 44100, 96000])('from %i Hz to 48 kHz as ffmpeg does it', async (from) => {
    const source = Float32Array.from({ length: from / 4 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 440 * i) / from) + 0.2 * Math.sin((2 * Math.PI * 3100 * i) / from))
    const ours = atRate(source, from, 48000, 12000)
    const theirs = await filtered({ ...track([source]), info: { sampleRate: from, channels: 1, length: source.length } }, 'aresample=48000:filter_size=64')
    for (let i = 1500; i < 10500; i++) expect(Math.abs(ours[i]! - theirs[i]!)).toBeLessThan(2e-3)
  })
})
