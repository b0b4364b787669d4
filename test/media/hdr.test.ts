/** HDR sources, held against numbers worked out here from the standards: SMPTE ST 2084, ITU-R BT.2100, BT.2390, BT.2087, BT.1886. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VideoReading } from '../../engine/contract/media-service.ts'
import { parseLight } from '../../engine/media/light.ts'
import { bytesOf, createProject, ffmpeg, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => void (project = createProject()))
afterAll(() => project.close())

type Rgb = readonly [number, number, number]
const each = (rgb: Rgb, change: (value: number) => number): Rgb => [change(rgb[0]), change(rgb[1]), change(rgb[2])]
const grey = (value: number): Rgb => [value, value, value]

// --- the standards

/** ST 2084, 5.2: light of 10,000 cd/m² is 1. */
const pq = (light: number): number => {
  const powered = (light / 10_000) ** 0.1593017578125
  return ((0.8359375 + 18.8515625 * powered) / (1 + 18.6875 * powered)) ** 78.84375
}
const pqLight = (code: number): number => {
  const powered = code ** (1 / 78.84375)
  return 10_000 * (Math.max(powered - 0.8359375, 0) / (18.8515625 - 18.6875 * powered)) ** (1 / 0.1593017578125)
}
/** BT.2100, table 5: signal into light of the scene, and that into the light of a screen of 1,000 cd/m². */
const scene = (code: number): number => (code <= 0.5 ? (code * code) / 3 : (Math.exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12)
const hlgLight = (code: Rgb): Rgb => {
  const linear = each(code, scene)
  const luminance = 0.2627 * linear[0] + 0.678 * linear[1] + 0.0593 * linear[2]
  return each(linear, (value) => 1000 * luminance ** 0.2 * value)
}
/** BT.2390, 5.4.1, for a screen from 0 to 203 cd/m². */
const eetf = (light: number, peak: number): number => {
  const e1 = Math.min(1, pq(light) / pq(peak))
  const maxLum = pq(203) / pq(peak)
  const ks = 1.5 * maxLum - 0.5
  const t = (e1 - ks) / (1 - ks)
  const p = (2 * t ** 3 - 3 * t ** 2 + 1) * ks + (t ** 3 - 2 * t ** 2 + t) * (1 - ks) + (-2 * t ** 3 + 3 * t ** 2) * maxLum
  return pqLight((e1 < ks ? e1 : p) * pq(peak))
}
/** BT.2087, 2: the inverse of its M2. */
const to709 = ([r, g, b]: Rgb): Rgb => [
  1.6605 * r - 0.5876 * g - 0.0728 * b, -0.1246 * r + 1.1329 * g - 0.0083 * b, -0.0182 * r - 0.1006 * g + 1.1187 * b,
]
/** BT.1886 without black. */
const screen = (light: number): number => Math.min(1, Math.max(0, light)) ** (1 / 2.4)

const luma = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b
/** Along the line to the grey of the same luminance until nothing is negative. */
const drawn = (light: Rgb): Rgb => {
  const middle = luma(light)
  const share = Math.min(1, ...light.filter((value) => value < 0).map((value) => middle / (middle - value)))
  return each(light, (value) => middle + share * (value - middle))
}
/** Light of BT.2020 into R'G'B' of BT.709 by BT.2390 on the largest component. */
const shown = (light: Rgb, peak: number): Rgb => {
  const linear = drawn(to709(light))
  const most = Math.max(...linear)
  return each(linear, (value) => screen(most === 0 ? 0 : (value * eetf(most, peak)) / most / 203))
}

// --- patches

const PATCH = 16
const PQ = 'smpte2084'
const HLG = 'arib-std-b67'
const WEIGHTS = { bt2020: [0.2627, 0.0593], bt709: [0.2126, 0.0722] } as const
const coded = (code: Rgb, matrix: keyof typeof WEIGHTS, bits: number): number[] => {
  const [kr, kb] = WEIGHTS[matrix]
  const y = kr * code[0] + (1 - kr - kb) * code[1] + kb * code[2]
  return [16 + 219 * y, 128 + (112 * (code[2] - y)) / (1 - kb), 128 + (112 * (code[0] - y)) / (1 - kr)].map((value) => Math.round(value * 2 ** (bits - 8)))
}

let count = 0
interface Made {
  readonly transfer?: string
  readonly light?: string
  readonly codec?: readonly string[]
  /** Of 1023. */
  readonly alpha?: number
}

/** A film of patches side by side, of R'G'B' in BT.2020, 10 bits, limited range, without loss. */
function film(codes: readonly Rgb[], { transfer = PQ, light = '', codec, alpha }: Made = {}): string {
  const [width, height] = [codes.length * PATCH, 32]
  const values = codes.map((code) => coded(code, 'bt2020', 10))
  const planes = [0, 1, 2].map((p) => {
    const step = p === 0 ? PATCH : PATCH / 2
    const row = values.flatMap((value) => Array<number>(step).fill(value[p]!))
    return Buffer.from(Uint16Array.from(Array.from({ length: p === 0 ? height : height / 2 }, () => row).flat()).buffer)
  })
  if (alpha !== undefined) planes.push(Buffer.from(new Uint16Array(width * height).fill(alpha).buffer))
  const [raw, file] = [`patches-${count}.yuv`, `patches-${count++}.${codec === undefined ? 'mp4' : 'mkv'}`]
  writeFileSync(project.path(raw), Buffer.concat([...planes, ...planes]))
  const params = `log-level=error:lossless=1:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc:range=limited${light}`
  const tags = ['-colorspace', 'bt2020nc', '-color_primaries', 'bt2020', '-color_trc', transfer, '-color_range', 'tv']
  ffmpeg(
    ...['-f', 'rawvideo', '-video_size', `${width}x${height}`, '-pixel_format', alpha === undefined ? 'yuv420p10le' : 'yuva420p10le', '-framerate', '25', ...tags, '-i', project.path(raw)],
    ...(codec ?? ['-c:v', 'libx265', '-x265-params', params]), ...tags, project.path(file),
  )
  return file
}

/** Y'CbCr in the middle of each patch. */
async function seen(file: string, patches: number, reading: VideoReading = {}): Promise<number[][]> {
  const source = await project.service().openVideo(file, reading)
  const frame = await bytesOf(source, 0)
  const width = patches * PATCH
  return Array.from({ length: patches }, (_, i) => {
    const chroma = width * 32 + 8 * (width / 2) + (i * PATCH + PATCH / 2) / 2
    return [frame[16 * width + i * PATCH + PATCH / 2]!, frame[chroma]!, frame[chroma + width * 8]!]
  })
}

const farthest = (got: readonly number[][], wanted: readonly Rgb[]): number =>
  Math.max(...got.flatMap((value, i) => coded(wanted[i]!, 'bt709', 8).map((right, p) => Math.abs(value[p]! - right))))
/** Of 255. */
const whole = (value: readonly number[]): number => ((value[0]! - 16) / 219) * 255
const MASTERED = ':master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)'
const LEVELS = [0, 0.1, 1, 2, 5, 10, 20, 50, 80, 100, 150, 203, 300, 500, 700, 1000, 1500, 2000, 3000, 4000]
/** As the file holds it. */
const held = (light: number): number => pqLight((Math.round((64 + 876 * pq(light))) - 64) / 876)

test('the standards as they are written here give the numbers that they print', () => {
  expect([pq(100), pq(203), pq(1000), pq(4000)].map((one) => one.toFixed(3))).toEqual(['0.508', '0.581', '0.752', '0.903'])
  // BT.2408, table 1: diffuse white is 75 % in HLG, 203 cd/m².
  expect(hlgLight(grey(0.75))[0]).toBeCloseTo(203, 0)
  expect(eetf(1000, 1000)).toBeCloseTo(203, 6)
})

describe('PQ', () => {
  test.each([
    ['of a screen of 1,000', MASTERED, 1000, 230],
    ['without a word on its peak', '', 4000, 210],
    ['whose brightest is told', `${MASTERED}:max-cll=600,200`, 600, 236],
    ['whose brightest is not known', `${MASTERED}:max-cll=0,0`, 1000, 230],
  ])('%s: greys as BT.2390 says', async (_, light, peak, white) => {
    const file = film(LEVELS.map((level) => grey(pq(level))), { light })
    expect((await project.media.probe(file)).video?.hdr).toEqual({ transfer: 'pq', peak, assumed: light === '' })
    const got = await seen(file, LEVELS.length)
    expect(farthest(got, LEVELS.map((level) => shown(grey(held(level)), peak)))).toBeLessThanOrEqual(1)
    expect(Math.abs(whole(got[LEVELS.indexOf(203)]!) - white)).toBeLessThan(2)
  })

  test('dark tones keep their light beside each other', async () => {
    const levels = [1, 2, 5, 10, 20, 40]
    const got = await seen(film(levels.map((level) => grey(pq(level)))), levels.length)
    levels.forEach((level, i) => expect(Math.abs(whole(got[i]!) - 255 * (level / 203) ** (1 / 2.4))).toBeLessThan(2))
  })

  test('highlights are apart up to the peak, and none is beyond white', async () => {
    const levels = [203, 300, 450, 700, 1000, 1400, 2000, 4000]
    const values = (await seen(film(levels.map((level) => grey(pq(level)))), levels.length)).map((value) => value[0]!)
    for (let i = 1; i < values.length; i++) expect(values[i]! - values[i - 1]!).toBeGreaterThan(0)
    const above = await seen(film([grey(pq(4000)), grey(pq(10_000))]), 2)
    expect(above.map((value) => value[0])).toEqual([235, 235])
  })

  test('clip cuts off at diffuse white, off leaves the code values', async () => {
    const levels = [1, 20, 100, 180, 300, 1000]
    const file = film(levels.map((level) => grey(pq(level))))
    const clipped = levels.map((level) => grey(screen(held(level) / 203)))
    expect(farthest(await seen(file, levels.length, { toneMap: 'clip' }), clipped)).toBeLessThanOrEqual(2)
    const left = levels.map((level) => grey((Math.round(64 + 876 * pq(level)) - 64) / 876))
    expect(farthest(await seen(file, levels.length, { toneMap: 'off' }), left)).toBeLessThanOrEqual(1)
    expect(project.warnings).toEqual([])
  })

  test.each([4, 100, 800])('colours that BT.709 has are those, at %d cd/m²', async (level) => {
    // Light of BT.2020, the largest component 1: skin, leaf, sky, brick, sand.
    const colours: Rgb[] = [[1, 0.62, 0.45], [0.45, 1, 0.3], [0.4, 0.65, 1], [1, 0.45, 0.3], [1, 0.85, 0.6]]
    const light = colours.map((colour) => each(colour, (value) => value * level))
    const got = await seen(film(light.map((one) => each(one, pq))), light.length)
    expect(farthest(got, light.map((one) => shown(one, 4000)))).toBeLessThanOrEqual(3)
  })

  test.each([20, 100, 1000])('colours that BT.709 lacks keep their hue, at %d cd/m²', async (level) => {
    const colours: Rgb[] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 0]]
    const got = await seen(film(colours.map((colour) => each(each(colour, (value) => value * level), pq))), colours.length)
    const wanted = colours.map((colour) => shown(each(colour, (value) => value * level), 4000))
    expect(farthest(got, wanted)).toBeLessThanOrEqual(3)
  })

  test('pure red keeps its shades up to the peak', async () => {
    const levels = [50, 100, 200, 400, 800, 1600]
    const reds = (await seen(film(levels.map((level) => [pq(level), 0, 0] as const)), levels.length)).map((value) => value[2]!)
    for (let i = 1; i < reds.length; i++) expect(reds[i]! - reds[i - 1]!).toBeGreaterThan(0)
  })

  test('a sky from deep to pale is as worked out all along', async () => {
    const sky = Array.from({ length: 64 }, (_, i) => each([0.1 + (0.9 * i) / 63, 0.25 + i / 63, 1 + (0.5 * i) / 63], (value) => 400 * value))
    const got = await seen(film(sky.map((light) => each(light, pq))), sky.length)
    const off = got.map((value, i) => coded(shown(sky[i]!, 4000), 'bt709', 8).map((right, p) => Math.abs(value[p]! - right)))
    expect(Math.max(...off.map(([y]) => y!))).toBeLessThanOrEqual(2)
    // Where the sky leaves what BT.709 has, the table has a bend that falls between its points.
    expect(off.filter(([, u, v]) => u! > 2 || v! > 2).length).toBeLessThanOrEqual(3)
    expect(farthest(got, sky.map((light) => shown(light, 4000)))).toBeLessThanOrEqual(7)
    for (const [p, sign] of [1, -1, 1].entries()) {
      for (let i = 1; i < got.length; i++) expect(sign * (got[i]![p]! - got[i - 1]![p]!)).toBeGreaterThanOrEqual(-1)
    }
  })
})

test('HLG as a screen of 1,000 cd/m² shows it', async () => {
  const codes = [0, 0.1, 0.2, 0.35, 0.5, 0.6, 0.75, 0.85, 0.95, 1]
  const file = film([...codes.map(grey), [0.75, 0.6, 0.5], [0.5, 0.6, 0.7]], { transfer: HLG })
  expect((await project.media.probe(file)).video?.hdr).toEqual({ transfer: 'hlg', peak: 1000, assumed: false })
  const got = await seen(file, 12)
  const kept = codes.map((code) => (Math.round(64 + 876 * code) - 64) / 876)
  expect(farthest(got.slice(0, 10), kept.map((code) => shown(hlgLight(grey(code)), 1000)))).toBeLessThanOrEqual(1)
  expect(Math.abs(whole(got[6]!) - 230)).toBeLessThan(2)
  expect(farthest(got.slice(10), ([[0.75, 0.6, 0.5], [0.5, 0.6, 0.7]] as const).map((code) => shown(hlgLight(code), 1000)))).toBeLessThanOrEqual(2)
})

test('BT.2020 that is not HDR keeps its greys, and its colours in BT.709', async () => {
  const codes: Rgb[] = [grey(0), grey(0.25), grey(0.5), grey(1), [0.8, 0.6, 0.5], [0.4, 0.6, 0.7]]
  const file = film(codes, { transfer: 'bt2020-10', codec: ['-c:v', 'ffv1'] })
  const wanted = codes.map((code) => each(to709(each(code, (value) => value ** 2.4)), screen))
  expect(farthest(await seen(file, codes.length), wanted)).toBeLessThanOrEqual(2)
  expect((await project.media.probe(file)).video?.hdr).toBeUndefined()
  expect(project.warnings).toEqual([])
})

test('constant luminance is told of', async () => {
  const file = film([grey(0.5)], { codec: ['-c:v', 'libx264', '-qp', '0'] })
  ffmpeg('-i', project.path(file), '-c', 'copy', '-bsf:v', 'h264_metadata=matrix_coefficients=10', project.path('constant.mkv'))
  project.warnings.length = 0
  const got = await seen('constant.mkv', 1)
  expect(project.warnings).toMatchObject([{ code: 'W_COLOUR_MATRIX', file: 'constant.mkv' }])
  project.warnings.length = 0
  expect(farthest(got, [shown(grey(pqLight(0.5)), 4000)])).toBeLessThanOrEqual(2)
})

test('RGB, and transparency', async () => {
  const light = [grey(203), grey(20), [100, 62, 45] as const]
  const made = (alpha?: number): string => film(light.map((one) => each(one, pq)), { codec: ['-c:v', 'ffv1'], ...(alpha === undefined ? {} : { alpha }) })
  const rgb = 'scale=in_color_matrix=bt2020:in_range=tv:flags=accurate_rnd+full_chroma_int,format=gbrp10le'
  ffmpeg('-i', project.path(made()), '-vf', rgb, '-color_primaries', 'bt2020', '-color_trc', PQ, '-colorspace', 'rgb', '-c:v', 'ffv1', project.path('rgb.mkv'))
  const clear = made(512)
  expect((await project.media.probe('rgb.mkv')).video).toMatchObject({ pixelFormat: 'gbrp10le', hdr: { transfer: 'pq' } })
  for (const name of ['rgb.mkv', clear]) {
    const far = farthest(await seen(name, 3), light.map((one) => shown(one, 4000)))
    expect([name, far <= 2]).toEqual([name, true])
  }
  const source = await project.service().openVideo(clear)
  expect(source.info.format).toBe('yuva420p')
  const frame = await bytesOf(source, 1)
  expect(Math.abs(frame[48 * 32 * 1.5 + 100]! - 128)).toBeLessThanOrEqual(1)
})

test('frames are the same bits in any order, and the table is made where folders have odd names', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hdr-'))
  const odd = join(folder, "it's a, b; [c] = 50%")
  mkdirSync(odd)
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = odd
  const other = createProject()
  try {
    ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=160x96:rate=25:duration=2,format=yuv420p10le', '-c:v', 'libx265', '-x265-params', `log-level=error:keyint=12:transfer=${PQ}:colorprim=bt2020:colormatrix=bt2020nc`, other.path('a.mp4'))
    const [forth, back] = [await other.service().openVideo('a.mp4'), await other.service().openVideo('a.mp4')]
    const frames = []
    for (let n = 0; n < 50; n++) frames.push(await bytesOf(forth, n))
    for (const n of [49, 11, 12, 30, 0, 25]) expect([n, (await bytesOf(back, n)).equals(frames[n]!)]).toEqual([n, true])
  } finally {
    await other.close()
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    rmSync(folder, { recursive: true })
  }
})

test('what ffmpeg prints of a film\'s light is read', () => {
  expect(parseLight('[Parsed_showinfo_0 @ 0x1]   side data - mastering display: has_primaries:0 has_luminance:1 r(0,0) wp(0, 0) min_luminance=0.005000, max_luminance=4000.000000')).toEqual({ screen: 4000 })
  expect(parseLight('side data - mastering display: has_primaries:1 has_luminance:0 min_luminance=0.000000, max_luminance=0.000000')).toEqual({})
  expect(parseLight('side data - Content Light Level information: MaxCLL=1234, MaxFALL=300')).toEqual({ content: 1234 })
})
