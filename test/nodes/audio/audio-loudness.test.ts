/** Loudness held against ffmpeg's ebur128 filter, and the signals of ITU-R BS.2217 and EBU Tech 3341 whose loudness is known. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Track } from '../../../engine/api.ts'
import { audioLoudness } from '../../../nodes/audio/audio-loudness.ts'
import { measureLoudness } from '../../../nodes/shared/sound/loudness.ts'
import { createHarness, type Harness } from '../../harness.ts'
import { measured, noise, track } from './ffmpeg-audio.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

const sine = (seconds: number, decibels: number, frequency = 1000, rate = 48000): Float32Array =>
  Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => 10 ** (decibels / 20) * Math.sin((2 * Math.PI * frequency * i) / rate))
const joined = (...parts: readonly Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]))
/** Noise with a slow swell and clicks: loud and soft passages, peaks far above them. */
const lively = (seed: number): Float32Array => noise(48000 * 6, seed, 0.12).map((value, i) => value * (1 + 0.9 * Math.sin(i / 20000)) + (i % 30011 === 0 ? 0.8 : 0))

describe('measured', () => {
  test.each([
    ['EBU Tech 3341, 1: -23 dBFS', joined(sine(5, -23)), -23],
    ['EBU Tech 3341, 2: -33 dBFS', joined(sine(5, -33)), -33],
    ['EBU Tech 3341, 3: soft parts do not count', joined(sine(3, -36), sine(18, -23), sine(3, -36)), -23],
    ['EBU Tech 3341, 4: nor do very soft ones', joined(sine(3, -72), sine(3, -36), sine(18, -23), sine(3, -36), sine(3, -72)), -23],
  ])('%s', async (_, plane, expected) => expect(Math.abs((await measureLoudness(track([plane, plane]))).integrated - expected)).toBeLessThan(0.1))

  test.each<[string, Track]>([
    ['mono noise', track([noise(96000, 1)])],
    ['stereo that swells', track([lively(2), lively(3)])],
    ['44.1 kHz', track([noise(44100 * 3, 4), sine(3, -20, 300, 44100)], 44100)],
    ['five channels and a low one', track([sine(3, -30, 700), sine(3, -28, 500), sine(3, -40, 900), sine(3, -5, 60), sine(3, -26, 1100), sine(3, -33, 400)])],
  ])('%s as ffmpeg says', async (_, source) => {
    const [own, reference] = [await measureLoudness(source), await measured(source)]
    expect(Math.abs(own.integrated - reference.loudness)).toBeLessThan(0.11)
    expect(Math.abs(20 * Math.log10(own.peak) - reference.peak)).toBeLessThan(0.25)
  })

  test('a peak between samples', async () => {
    // A quarter of the rate, 45 degrees off: samples reach 0.707 of what the wave does.
    const wave = Float32Array.from({ length: 48000 }, (_, i) => 0.5 * Math.sin((Math.PI * i) / 2 + Math.PI / 4))
    expect(Math.abs((await measureLoudness(track([wave]))).peak - 0.5)).toBeLessThan(0.01)
  })
})

describe('audio-loudness', () => {
  const made = async (audio: Track, params: Record<string, unknown> = {}) => {
    const outputs = await harness.evaluate(audioLoudness, { inputs: { audio }, params })
    return { audio: outputs['audio']! as Track, data: outputs['data'] as unknown as Record<string, unknown> }
  }

  test.each([[-23, -1], [-14, -1], [-14, -6]])('%d LUFS below %d dBTP, as ffmpeg measures it', async (loudness, peak) => {
    const { audio, data } = await made(track([lively(5), lively(6)]), { loudness, peak })
    const reference = await measured(audio)
    // Where peaks are held down the loudness falls short a little.
    expect(Math.abs(reference.loudness - loudness)).toBeLessThan(data['limited'] === true ? 0.6 : 0.11)
    expect(reference.peak).toBeLessThanOrEqual(peak + 0.15)
  })

  test('without a limiter the whole track is softer instead', async () => {
    const { audio, data } = await made(track([lively(7)]), { loudness: -10, peak: -3, peaks: 'lower' })
    expect(data['limited']).toBe(false)
    expect(Math.abs((await measured(audio)).peak + 3)).toBeLessThan(0.25)
  })

  test('every window has the same samples', async () => {
    const { audio, data } = await made(track([lively(8).subarray(0, 40000), lively(9).subarray(0, 40000)]), { loudness: -8 })
    expect(data['limited']).toBe(true)
    const whole = await audio.samples(0, 40000)
    for (const size of [997, 4096]) {
      for (let start = 0; start < 40000; start += size) {
        const part = await audio.samples(start, size)
        whole.forEach((plane, c) => expect(part[c]!.subarray(0, plane.length - start)).toEqual(plane.slice(start, start + size)))
      }
    }
  })

  test('silence stays as it is', async () => {
    const { audio, data } = await made(track([new Float32Array(48000)]))
    expect(data['gain']).toBe(0)
    expect((await audio.samples(0, 48000))[0]!.every((value) => value === 0)).toBe(true)
  })
})
