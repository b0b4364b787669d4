import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseFfmpegListing } from '../../engine/media/ffmpeg-listing.ts'
import { bytesOf, createProject, ffmpeg, scope, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => void (project = createProject()))
afterAll(() => project.close())

/** 75 % bars and the full primaries, R'G'B' in 0..1. */
const BARS = [
  [0.75, 0.75, 0.75], [0.75, 0.75, 0], [0, 0.75, 0.75], [0, 0.75, 0], [0.75, 0, 0.75], [0.75, 0, 0], [0, 0, 0.75],
  [0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0.2, 0.5, 0.3], [0.9, 0.6, 0.4],
] as const
const BAR = 16
const WIDTH = BARS.length * BAR
const HEIGHT = 32

/** Luma weights of red and blue: ITU-R BT.601-7, BT.709-6 and BT.2020-2. */
const WEIGHTS = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722], bt2020: [0.2627, 0.0593] } as const

function coded([r, g, b]: readonly number[], matrix: keyof typeof WEIGHTS, full: boolean, bits = 8): number[] {
  const [kr, kb] = WEIGHTS[matrix]
  const y = kr * r! + (1 - kr - kb) * g! + kb * b!
  const u = (b! - y) / (2 * (1 - kb))
  const v = (r! - y) / (2 * (1 - kr))
  const scale = 2 ** (bits - 8)
  const most = 2 ** bits - 1
  const limit = (value: number): number => Math.min(most, Math.max(0, Math.round(value)))
  return full
    ? [limit(y * most), limit(u * most + 128 * scale), limit(v * most + 128 * scale)]
    : [limit((16 + 219 * y) * scale), limit((128 + 224 * u) * scale), limit((128 + 224 * v) * scale)]
}

/** One frame of bars as planar 4:2:0. */
function bars(matrix: keyof typeof WEIGHTS, full: boolean, bits = 8): Buffer {
  const values = BARS.map((bar) => coded(bar, matrix, full, bits))
  const planes = [0, 1, 2].map((p) => {
    const [w, h] = p === 0 ? [WIDTH, HEIGHT] : [WIDTH / 2, HEIGHT / 2]
    const samples = Array.from({ length: w * h }, (_, i) => values[Math.floor((i % w) / (p === 0 ? BAR : BAR / 2))]![p]!)
    return bits === 8 ? Buffer.from(samples) : Buffer.from(Uint16Array.from(samples).buffer)
  })
  return Buffer.concat(planes)
}

/** The largest difference from the right BT.709 limited values, over all bars. */
async function worst(file: string): Promise<number> {
  const source = await project.service().openVideo(file)
  const frame = await bytesOf(source, 0)
  let most = 0
  BARS.forEach((bar, k) => {
    const wanted = coded(bar, 'bt709', false)
    const x = k * BAR + BAR / 2
    const y = frame[16 * WIDTH + x]!
    const at = WIDTH * HEIGHT + 8 * (WIDTH / 2) + (x >> 1)
    const [u, v] = [frame[at]!, frame[at + (WIDTH * HEIGHT) / 4]!]
    most = Math.max(most, ...[y, u, v].map((value, p) => Math.abs(value - wanted[p]!)))
  })
  return most
}

interface Case {
  readonly matrix: keyof typeof WEIGHTS
  readonly full: boolean
  readonly bits: number
}
const NAMES = { bt601: 'smpte170m', bt709: 'bt709', bt2020: 'bt2020nc' } as const
const CASES: readonly Case[] = [8, 10].flatMap((bits) =>
  (['bt601', 'bt709'] as const).flatMap((matrix) => [false, true].map((full) => ({ matrix, full, bits }))),
)

function write({ matrix, full, bits }: Case): string {
  const name = `${matrix}-${full ? 'full' : 'limited'}-${bits}`
  writeFileSync(project.path(`${name}.yuv`), Buffer.concat([bars(matrix, full, bits), bars(matrix, full, bits)]))
  const range = full ? 'pc' : 'tv'
  ffmpeg(
    ...['-f', 'rawvideo', '-video_size', `${WIDTH}x${HEIGHT}`, '-pixel_format', bits === 8 ? 'yuv420p' : 'yuv420p10le'],
    ...['-framerate', '25', '-i', project.path(`${name}.yuv`), '-c:v', 'libx264', '-qp', '0', '-color_range', range],
    ...['-colorspace', NAMES[matrix], '-color_primaries', 'bt709', '-color_trc', 'bt709', project.path(`${name}.mp4`)],
  )
  return `${name}.mp4`
}

describe('colour bars come in as BT.709 limited, within two code values', () => {
  test.each(CASES)('$matrix, full range $full, $bits bit', async (one) => {
    const file = write(one)
    expect((await project.media.probe(file)).video?.range).toBe(one.full ? 'pc' : 'tv')
    expect(await worst(file)).toBeLessThanOrEqual(2)
  })

  test.each(CASES.filter((one) => one.bits === 8))('and go out and in again: $matrix, full range $full', async (one) => {
    const source = await project.service().openVideo(write(one))
    const clip = { info: source.info, frame: (n: number) => source.frame(n, scope()) }
    const out = `trip-${one.matrix}-${one.full}.mp4`
    await project.service({ key: out }).encode({ video: clip, file: out, codec: 'h264', crf: 6 })
    expect(await worst(`output/${out}`)).toBeLessThanOrEqual(2)
  })

  test('RGB', async () => {
    const pixels = Buffer.alloc(WIDTH * HEIGHT * 3)
    for (let i = 0; i < WIDTH * HEIGHT; i++) {
      BARS[Math.floor((i % WIDTH) / BAR)]!.forEach((value, c) => (pixels[i * 3 + c] = Math.round(value * 255)))
    }
    writeFileSync(project.path('bars.rgb'), pixels)
    const raw = ['-f', 'rawvideo', '-video_size', `${WIDTH}x${HEIGHT}`, '-pixel_format', 'rgb24', '-framerate', '25', '-i', project.path('bars.rgb')]
    ffmpeg(...raw, '-c:v', 'png', project.path('rgb.mov'))
    expect(await worst('rgb.mov')).toBeLessThanOrEqual(2)
  })

  test('a file that names no matrix is read as BT.601 below 720 lines', async () => {
    writeFileSync(project.path('plain.yuv'), bars('bt601', false))
    const raw = ['-f', 'rawvideo', '-video_size', `${WIDTH}x${HEIGHT}`, '-pixel_format', 'yuv420p', '-framerate', '25', '-i', project.path('plain.yuv')]
    ffmpeg(...raw, '-c:v', 'ffv1', project.path('plain.mkv'))
    expect((await project.media.probe('plain.mkv')).video?.matrix).toBeUndefined()
    expect(await worst('plain.mkv')).toBeLessThanOrEqual(2)
  })
})

test('what ffmpeg prints of a file is read as ffprobe would', () => {
  const text = `Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'a.mp4':
  Duration: 00:01:02.50, start: 0.000000, bitrate: 203 kb/s
  Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, smpte170m/bt709/unknown, progressive), 64x48 [SAR 1:1 DAR 4:3], 30 kb/s, 29.97 fps, 29.97 tbr, 30k tbn (default)
    Side data:
      displaymatrix: rotation of -90.00 degrees
  Stream #0:1[0x2](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, mono, fltp, 69 kb/s (default)`
  expect(parseFfmpegListing(text, {})).toMatchObject({
    container: 'mov,mp4,m4a,3gp,3g2,mj2',
    duration: 62.5,
    video: {
      index: 0, codec: 'h264', width: 64, height: 48, pixelFormat: 'yuv420p', rotation: 90, interlaced: false,
      matrix: 'smpte170m', primaries: 'bt709', range: 'tv', averageRate: { num: 30000, den: 1001 },
    },
    tracks: [{ index: 1, codec: 'aac', sampleRate: 44100, channels: 1, isDefault: true, language: undefined }],
  })
})
