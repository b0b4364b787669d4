import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProject, ffmpeg, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => void (project = createProject()))
afterAll(() => project.close())

const sine = (rate: number, channels = 'stereo'): string[] => [
  ...['-f', 'lavfi', '-i', `sine=frequency=441:sample_rate=${rate}:duration=2.5,aformat=channel_layouts=${channels}`],
]

describe('length is exact to the sample, whatever delay the codec has', () => {
  test.each([
    ['a.wav', 44_100, ['-c:a', 'pcm_s16le']],
    ['a.flac', 48_000, ['-c:a', 'flac']],
    ['a.mp3', 44_100, ['-c:a', 'libmp3lame']],
    ['a.m4a', 44_100, ['-c:a', 'aac']],
    ['a.webm', 48_000, ['-c:a', 'libopus']],
  ] as const)('%s', async (file, rate, args) => {
    ffmpeg(...sine(rate), ...args, project.path(file))
    const track = await project.service().openAudio(file)
    expect(track.info).toEqual({ sampleRate: 48_000, channels: 2, length: 120_000 })
    // The first crossing through zero is where it is in the source: no delay is left.
    const [left] = await track.samples(0, 4800)
    const reference = Float32Array.from({ length: 4800 }, (_, i) => Math.sin((2 * Math.PI * 441 * i) / 48_000) / 8)
    let best = { lag: NaN, value: -Infinity }
    for (let lag = -40; lag <= 40; lag++) {
      let value = 0
      for (let i = 500; i < 4000; i++) value += left![i + lag]! * reference[i]!
      if (value > best.value) best = { lag, value }
    }
    expect(Math.abs(best.lag)).toBeLessThanOrEqual(1)
  })
})

test('any window is the same samples as the whole', async () => {
  ffmpeg('-f', 'lavfi', '-i', 'anoisesrc=sample_rate=48000:seed=3:duration=7', '-c:a', 'aac', project.path('noise.m4a'))
  const track = await project.service().openAudio('noise.m4a')
  const [whole] = await track.samples(0, track.info.length)
  const again = await project.service().openAudio('noise.m4a')
  for (const [start, count] of [[300_000, 1000], [65_000, 2000], [0, 10], [131_071, 3], [200_000, 70_000]] as const) {
    const [part] = await again.samples(start, count)
    expect(part!.every((value, i) => value === whole![start + i])).toBe(true)
  }
  const [outside] = await again.samples(-5, 10)
  expect([...outside!.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0])
  const [after] = await again.samples(track.info.length - 2, 6)
  expect([...after!.subarray(2)]).toEqual([0, 0, 0, 0])
})

test('mono goes to both sides at full strength', async () => {
  ffmpeg(...sine(48_000, 'mono'), project.path('mono.wav'))
  const track = await project.service().openAudio('mono.wav')
  const [left, right] = await track.samples(0, 4800)
  expect(left).toEqual(right)
  expect(Math.max(...left!)).toBeCloseTo(0.125, 2)
})

test('sound that begins after the picture keeps its place', async () => {
  const picture = ['-f', 'lavfi', '-i', 'color=black:size=32x32:rate=25:duration=2']
  ffmpeg(...picture, '-itsoffset', '0.5', ...sine(48_000), '-c:v', 'libx264', '-c:a', 'aac', project.path('late.mp4'))
  const [left] = await (await project.service().openAudio('late.mp4')).samples(0, 48_000)
  const first = left!.findIndex((value) => Math.abs(value) > 0.02)
  expect(Math.abs(first - 24_000)).toBeLessThan(200)
})

test('a film without sound has none to open', async () => {
  ffmpeg('-f', 'lavfi', '-i', 'color=black:size=32x32:rate=25:duration=0.2', project.path('mute.mp4'))
  await expect(project.service().openAudio('mute.mp4')).rejects.toMatchObject({ code: 'E_MEDIA_STREAM' })
})
