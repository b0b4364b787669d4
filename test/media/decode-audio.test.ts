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

describe('more than two channels, mixed down by ITU-R BS.775', () => {
  const tones = [300, 500, 700, 40, 1100, 1300]
  const six = (level: number, name: string): void =>
    void ffmpeg('-f', 'lavfi', '-i', `aevalsrc=${tones.map((hz) => `${level}*sin(${hz}*2*PI*t)`).join('|')}:c=5.1:s=48000:d=1`, '-c:a', 'pcm_f32le', project.path(name))
  /** Amplitude of one tone in whole periods. */
  const amplitude = (samples: Float32Array, hz: number): number => {
    let [sine, cosine] = [0, 0]
    for (let i = 0; i < 48_000; i++) {
      sine += samples[i]! * Math.sin((2 * Math.PI * hz * i) / 48_000)
      cosine += samples[i]! * Math.cos((2 * Math.PI * hz * i) / 48_000)
    }
    return Math.hypot(sine, cosine) / 24_000
  }

  test('centre and surround at -3 dB on their sides, the low-frequency channel left out', async () => {
    six(0.2, 'soft51.wav')
    project.warnings.length = 0
    const planes = await (await project.service().openAudio('soft51.wav')).samples(0, 48_000)
    // L, R, C, LFE, Ls, Rs of the standard's table 2.
    const half = Math.SQRT1_2
    const wanted = [[1, 0, half, 0, half, 0], [0, 1, half, 0, 0, half]]
    planes.forEach((plane, side) => tones.forEach((hz, c) => expect(amplitude(plane, hz) / 0.2).toBeCloseTo(wanted[side]![c]!, 4)))
    expect(project.warnings).toEqual([])
  })

  test('where it would clip all of it is lowered, and that is told', async () => {
    six(0.7, 'loud51.wav')
    project.warnings.length = 0
    const planes = await (await project.service().openAudio('loud51.wav')).samples(0, 48_000)
    const peak = Math.max(...planes.map((plane) => plane.reduce((most, value) => Math.max(most, Math.abs(value)), 0)))
    expect(peak).toBeCloseTo(10 ** (-1 / 20), 5)
    expect(amplitude(planes[0]!, 700) / amplitude(planes[0]!, 300)).toBeCloseTo(Math.SQRT1_2, 4)
    expect(project.warnings).toMatchObject([{ code: 'W_SOUND_LOWERED', file: 'loud51.wav' }])
  })
})

describe('several tracks', () => {
  const hz = async (track: { samples(from: number, count: number): Promise<Float32Array[]> }): Promise<number> => {
    const [left] = await track.samples(2400, 24_000)
    let crossings = 0
    for (let i = 1; i < 24_000; i++) if (left![i - 1]! < 0 && left![i]! >= 0) crossings++
    return Math.round((crossings * 2) / 10) * 10
  }
  const sines = [440, 1000, 2000].flatMap((one) => ['-f', 'lavfi', '-i', `sine=frequency=${one}:duration=1`])
  const map = ['-map', '0', '-map', '1', '-map', '2', '-c:a', 'aac', '-metadata:s:a:0', 'language=eng', '-metadata:s:a:1', 'language=deu', '-metadata:s:a:2', 'language=deu']
  const DEFAULTS = [
    ['none', ['-disposition:a', '0'], 440],
    ['second', ['-disposition:a:0', '0', '-disposition:a:1', 'default'], 1000],
    ['channels', ['-disposition:a', '0', '-ac:a:2', '2'], 2000],
    ['marked', ['-disposition:a:0', 'default', '-disposition:a:1', '0', '-disposition:a:2', '0', '-ac:a:2', '2'], 440],
  ] as const

  test.each(DEFAULTS.flatMap(([name, options, wanted]) => ['m4a', 'mka'].map((kind) => [`${name}.${kind}`, options, wanted] as const)))('%s: the one that ffmpeg takes', async (file, options, wanted) => {
    ffmpeg(...sines, ...map, ...options, project.path(file))
    ffmpeg('-i', project.path(file), project.path('chosen.wav'))
    const track = await project.service().openAudio(file)
    const taken = await hz(await project.service().openAudio('chosen.wav'))
    // The writer of MP4 marks the first where none is told to be.
    if (file !== 'channels.m4a') expect(taken).toBe(wanted)
    expect(await hz(track)).toBe(taken)
    expect((await project.media.probe(file)).tracks.map(({ track: n, language }) => [n, language])).toEqual([[1, 'eng'], [2, 'deu'], [3, 'deu']])
  })

  test('another by number or language, and one that is not there is a fault that lists them', async () => {
    ffmpeg(...sines, ...map, project.path('three.mka'))
    const open = (choice: object) => project.service().openAudio('three.mka', choice)
    expect(await hz(await open({ track: 3 }))).toBe(2000)
    expect(await hz(await open({ language: 'DEU' }))).toBe(1000)
    await expect(open({ track: 4 })).rejects.toMatchObject({ code: 'E_MEDIA_STREAM', faults: [{ port: 'track', fix: expect.stringContaining('2: deu') as string }] })
    await expect(open({ language: 'fra' })).rejects.toMatchObject({ code: 'E_MEDIA_STREAM', faults: [{ port: 'language' }] })
  })
})
