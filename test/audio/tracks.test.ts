import { expect, test } from 'vitest'
import { atSampleRate, resampleTrack, sliceTrack, withChannels, type Track } from '../../engine/api.ts'

const sine = (frequency: number, sampleRate: number, length: number): Track => ({
  info: { sampleRate, channels: 1, length },
  samples: async (start, count) => [
    Float32Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * frequency * (start + i)) / sampleRate)),
  ],
})
const rms = (samples: Float32Array): number => Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length)

test('what the new rate cannot carry is cut off, not folded back', async () => {
  // 20 kHz at 48 kHz would come back as 4 kHz at 24 kHz.
  const [samples] = await atSampleRate(sine(20000, 48000, 48000), 24000).samples(1000, 4000)
  expect(rms(samples!)).toBeLessThan(1e-3)
})

test('windows of a resampled track fit together to the bit', async () => {
  const track = resampleTrack(sine(440, 44100, 44100), 1.37, 20000)
  const [whole] = await track.samples(0, 3000)
  for (const [start, count] of [[0, 1], [999, 1001], [2500, 500]] as const) {
    expect((await track.samples(start, count))[0]).toEqual(whole!.slice(start, start + count))
  }
})

test('a slice may reach over both ends', async () => {
  const ramp: Track = { info: { sampleRate: 8, channels: 1, length: 3 }, samples: async (start, count) => [Float32Array.from({ length: count }, (_, i) => (start + i >= 0 && start + i < 3 ? start + i + 1 : 0))] }
  expect([...(await sliceTrack(ramp, -2, 7).samples(0, 7))[0]!]).toEqual([0, 0, 1, 2, 3, 0, 0])
})

test('stereo to mono is the mean', async () => {
  const stereo: Track = { info: { sampleRate: 8, channels: 2, length: 1 }, samples: async () => [Float32Array.of(1), Float32Array.of(0.5)] }
  expect((await withChannels(stereo, 1).samples(0, 1))[0]![0]).toBe(0.75)
})
