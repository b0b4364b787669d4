import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NodeSpec, Track } from '../../../engine/api.ts'
import { audioCrossfade } from '../../../nodes/audio/audio-crossfade.ts'
import { audioDelay } from '../../../nodes/audio/audio-delay.ts'
import { audioEnvelope } from '../../../nodes/audio/audio-envelope.ts'
import { audioFade } from '../../../nodes/audio/audio-fade.ts'
import { audioGain } from '../../../nodes/audio/audio-gain.ts'
import { audioMix } from '../../../nodes/audio/audio-mix.ts'
import { audioTrim } from '../../../nodes/audio/audio-trim.ts'
import { tone } from '../../../nodes/audio/tone.ts'
import { createHarness, type EvaluateOptions, type Harness } from '../../harness.ts'
import { filtered, measured, noise, track } from './ffmpeg-audio.ts'
import { expectSameInWindows } from './same-in-windows.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

const made = async (spec: NodeSpec, options: EvaluateOptions): Promise<Track> => (await harness.evaluate(spec, options))['audio']!
const first = async (source: Track): Promise<Float32Array> => (await source.samples(0, source.info.length))[0]!
const furthest = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))

const NOISE = track([noise(9600, 1), noise(9600, 2)])

describe('held against ffmpeg', () => {
  test.each([
    ['linear', 'tri'],
    ['equal-power', 'qsin'],
    ['s-curve', 'hsin'],
  ])('audio-fade %s', async (curve, name) => {
    const audio = await made(audioFade, { inputs: { audio: NOISE }, params: { in: 0.05, out: 0.1, curve } })
    const reference = await filtered(NOISE, `afade=in:ns=2400:curve=${name},afade=out:ss=4800:ns=4800:curve=${name}`)
    expect(furthest(await first(audio), reference)).toBeLessThan(1e-3)
    await expectSameInWindows(audio)
  })

  test('audio-trim', async () => {
    const audio = await made(audioTrim, { inputs: { audio: NOISE }, params: { start: 0.01, end: 0.11 } })
    expect(await first(audio)).toEqual(await filtered(NOISE, 'atrim=start_sample=480:end_sample=5280'))
  })

  test('audio-gain', async () => {
    const audio = await made(audioGain, { inputs: { audio: NOISE }, params: { gain: -7.5 } })
    expect(furthest(await first(audio), await filtered(NOISE, 'volume=-7.5dB:precision=float'))).toBeLessThan(1e-6)
  })

  test('audio-mix sums without normalising, at the gains given', async () => {
    const audio = await made(audioMix, { inputs: { audio: [NOISE, NOISE] }, params: { gains: [0, -6], peaks: 'keep' } })
    const reference = await filtered(NOISE, 'asplit[a][b];[b]volume=-6dB:precision=float[c];[a][c]amix=normalize=0')
    expect(furthest(await first(audio), reference)).toBeLessThan(1e-6)
  })

  test('audio-crossfade', async () => {
    const audio = await made(audioCrossfade, { inputs: { audio: [NOISE, NOISE] }, params: { overlap: 0.05, curve: 'linear' } })
    const reference = await filtered(
      NOISE,
      'asplit[a][b];[a]afade=out:ss=7200:ns=2400[x];[b]afade=in:ns=2400,adelay=7200S:all=1[y];[x][y]amix=normalize=0',
    )
    expect(audio.info.length).toBe(9600 * 2 - 2400)
    expect(reference).toHaveLength(audio.info.length)
    expect(furthest(await first(audio), reference)).toBeLessThan(1e-3)
    await expectSameInWindows(audio)
  })

  test('a tone has the level it says', async () => {
    const audio = await made(tone, { params: { level: -20, duration: 2 } })
    const { peak, loudness } = await measured(audio)
    expect(peak).toBeCloseTo(-20, 1)
    // A stereo sine of 1 kHz: K-weighting +0.7 dB against the scale's -0.69, -3.01 for RMS, +3.01 for two channels.
    expect(loudness).toBeCloseTo(-20, 0)
  })

  test('sample rates are converted band-limited: a sine stays a sine', async () => {
    const sine = track([Array.from({ length: 44100 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 997 * i) / 44100))], 44100)
    const audio = await made(audioMix, { inputs: { audio: [sine, track([new Float32Array(48000)])] } })
    expect(audio.info).toMatchObject({ sampleRate: 48000, length: 48000 })
    const samples = (await first(audio)).subarray(1000, 47000)
    const ideal = Float32Array.from(samples, (_, i) => 0.5 * Math.sin((2 * Math.PI * 997 * (1000 + i)) / 48000))
    expect(furthest(samples, ideal)).toBeLessThan(1e-4)
  })
})

test('audio-gain follows keyframes on a grid of 5 ms', async () => {
  const ones = track([new Float32Array(4800).fill(1)])
  const audio = await made(audioGain, { inputs: { audio: ones }, at: (time) => ({ gain: -time * 200 }) })
  const samples = await first(audio)
  expect(samples[240]).toBeCloseTo(10 ** (-1 / 20), 6)
  expect(samples[120]).toBeCloseTo((1 + 10 ** (-1 / 20)) / 2, 6)
  await expectSameInWindows(audio)
})

test.each([
  [0.001, [0, 1, 2], 58],
  [-0.001, [49, 50, 51], 0],
])('audio-delay by %d s', async (seconds, expected, from) => {
  const ramp = track([Array.from({ length: 200 }, (_, i) => i + 1)])
  const audio = await made(audioDelay, { inputs: { audio: ramp }, params: { seconds } })
  expect(audio.info.length).toBe(200 + Math.round(seconds * 48000))
  const [samples] = await audio.samples(seconds > 0 ? 47 : from, 3)
  expect([...samples!]).toEqual(expected)
})

describe('the peaks of a mix', () => {
  const sine = (level: number, hertz: number): Track => track([0, 1].map(() => Float32Array.from({ length: 96_000 }, (_, i) => level * Math.sin((2 * Math.PI * hertz * i) / 48_000))))

  test('are held below -1 dBTP, as ffmpeg measures it', async () => {
    const mix = await made(audioMix, { inputs: { audio: [sine(0.9, 440), sine(0.9, 663)] } })
    expect((await measured(mix)).peak).toBeLessThanOrEqual(-0.95)
    await expectSameInWindows(mix)
  })

  test('below that every sample is as it was', async () => {
    // Near enough that true peaks are looked for.
    const tracks = [sine(0.4, 440), sine(0.44, 663)]
    const [kept, held] = await Promise.all((['keep', 'limit'] as const).map(async (peaks) => first(await made(audioMix, { inputs: { audio: tracks }, params: { peaks } }))))
    expect(held).toEqual(kept)
  })

  test('of graphs from before stay as they were', () => {
    expect(audioMix.version).toBe(2)
    expect(audioMix.declaration.migrations![1]!({ gains: [3] })).toEqual({ gains: [3], peaks: 'keep' })
  })
})

test('mono goes to both sides of a stereo mix', async () => {
  const audio = await made(audioMix, { inputs: { audio: [track([[1, 1]]), track([[0, 2], [4, 0]])] }, params: { peaks: 'keep' } })
  expect((await audio.samples(0, 2)).map((plane) => [...plane])).toEqual([[1, 3], [5, 1]])
})

test('a crossfade longer than its tracks is refused', async () => {
  await expect(made(audioCrossfade, { inputs: { audio: [NOISE, NOISE] }, params: { overlap: 1 } })).rejects.toMatchObject({ code: 'E_PARAM_VALUE' })
})

describe('audio-envelope', () => {
  const burst = track([Array.from({ length: 48000 }, (_, i) => (i >= 12000 && i < 24000 ? Math.sin(i * 0.3) : 0))])
  const envelope = async (params: Record<string, unknown>) => {
    const { signal } = await harness.evaluate(audioEnvelope, { inputs: { audio: burst }, params })
    return signal as unknown as { at(time: number): number }
  }

  test('quiet is low, loud is high, within attack and release', async () => {
    const signal = await envelope({ attack: 0.02, release: 0.1, low: 1, high: 2, ceiling: -3, floor: -43 })
    expect(signal.at(0.2)).toBe(1)
    expect(signal.at(0.45)).toBeCloseTo(2, 2)
    // 0.1 s after the end at a release of 0.1 s the level has fallen to 1/e: by 8.69 dB of the 40.
    expect(signal.at(0.6)).toBeCloseTo(2 - 8.69 / 40, 1)
    expect(signal.at(99)).toBe(signal.at(1))
  })

  test('rms of a sine is 3 dB below its peak', async () => {
    const steady = { attack: 0, release: 0, floor: -100, ceiling: 0, low: -100, high: 0 }
    const rms = await envelope({ ...steady, measure: 'rms' })
    const peak = await envelope({ ...steady, measure: 'peak' })
    expect(peak.at(0.4) - rms.at(0.4)).toBeCloseTo(3.01, 1)
  })

  test('a dry run reads no sound', async () => {
    const unread: Track = { info: burst.info, samples: () => Promise.reject(new Error('read')) }
    await harness.evaluate(audioEnvelope, { inputs: { audio: unread }, dry: true })
  })
})
