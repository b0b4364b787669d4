/** One film to many files: names, codecs, sizes and loudness as ffprobe and ffmpeg's ebur128 have them; words inside the safe area. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../../engine/contract/events.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { callOf } from '../../engine/productions/call.ts'
import { deliveries } from '../../nodes/media/deliver.ts'
import { linesOf, reelgraph } from '../warnings/program.ts'

const LONG = 300_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-deliver-'))
const output = (file: string): string => join(project, 'output', file)
const ffmpeg = (...args: string[]): Buffer => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { cwd: project, maxBuffer: 1 << 28 })

let engine: Engine
beforeAll(async () => {
  mkdirSync(project, { recursive: true })
  // A loud stretch and a soft one: the gates of the measure have something to leave out.
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30:d=2', '-f', 'lavfi', '-i', 'sine=f=440:d=2', '-af', "volume='if(lt(t,1.4),0.7,0.02)':eval=frame", '-pix_fmt', 'yuv420p', 'walk.mp4')
  ffmpeg('-f', 'lavfi', '-i', 'color=0x305030:s=320x180:r=10:d=1', '-pix_fmt', 'yuv420p', 'green.mp4')
  engine = await createEngine({ project, workers: 0 })
})
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

interface File { readonly file: string; readonly to: string; readonly format: string; readonly platform?: string; readonly bytes: number; readonly width: number; readonly height: number; readonly duration: number; readonly codec: string; readonly asked?: number; readonly loudness?: number; readonly truePeak?: number }
const filesOf = ({ faults, result }: RunReport): readonly File[] => {
  expect(faults).toEqual([])
  return result!['files'] as unknown as readonly File[]
}
const delivered = async (inputs: Record<string, Json>): Promise<readonly File[]> => filesOf(await engine.render(await callOf(project, 'deliver', { film: 'walk.mp4', ...inputs })))
/** ITU-R BS.1770 by ffmpeg. */
const heard = (file: string): { loudness: number; peak: number } => {
  const { stderr } = spawnSync('ffmpeg', ['-hide_banner', '-nostats', '-i', output(file), '-af', 'ebur128=peak=true', '-f', 'null', '-'], { encoding: 'utf8' })
  const said = stderr.slice(stderr.lastIndexOf('Summary:'))
  return { loudness: Number(/I:\s+(-?[\d.]+) LUFS/.exec(said)![1]), peak: Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(said)![1]) }
}
const shown = (path: string) => (JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', path], { encoding: 'utf8' })) as { streams: { codec_type: string; codec_name: string; width: number; height: number }[]; format: { duration: string } })

describe('a film', () => {
  test('becomes a file of each shape and format, and for each platform, as loud as was asked for', { timeout: LONG }, async () => {
    const files = await delivered({ to: '9:16, 1:1', formats: 'mp4,webm,gif,prores,hls', platforms: 'youtube,instagram,podcast,broadcast', file: 'cut/walk.mp4' })
    expect(files.map(({ file, codec, width, height }) => `${file} ${codec} ${width}x${height}`)).toEqual([
      'cut/walk-9x16.mp4 h264 180x320', 'cut/walk-9x16.webm vp9 180x320', 'cut/walk-9x16.gif gif 180x320', 'cut/walk-9x16.mov prores 180x320', 'cut/walk-9x16.hls hls 180x320',
      'cut/walk-1x1.mp4 h264 180x180', 'cut/walk-1x1.webm vp9 180x180', 'cut/walk-1x1.gif gif 180x180', 'cut/walk-1x1.mov prores 180x180', 'cut/walk-1x1.hls hls 180x180',
      'cut/walk-youtube-16x9.mp4 h264 320x180', 'cut/walk-instagram-4x5.mp4 h264 180x226', 'cut/walk-podcast-16x9.mp4 h264 320x180', 'cut/walk-broadcast-16x9.mov prores 320x180',
    ])
    for (const one of files) {
      const streaming = one.format === 'hls'
      const { streams, format } = shown(streaming ? output(`${one.file}/master.m3u8`) : output(one.file))
      const video = streams.find((stream) => stream.codec_type === 'video')!
      expect([video.codec_name, video.width, video.height]).toEqual([streaming ? 'h264' : one.codec, one.width, one.height])
      expect(streams.some((stream) => stream.codec_type === 'audio')).toBe(one.format !== 'gif')
      if (!streaming) expect(Math.abs(Number(format.duration) - 2)).toBeLessThan(0.09)
      if (!streaming) expect(readFileSync(output(one.file))).toHaveLength(one.bytes)
      if (one.format === 'gif' || streaming) continue
      const { loudness, peak } = heard(one.file)
      expect(Math.abs(loudness - one.loudness!), one.file).toBeLessThan(0.3)
      expect(Math.abs(one.loudness! - one.asked!)).toBeLessThan(0.5)
      expect(Math.max(peak, one.truePeak!)).toBeLessThan(-0.5)
    }
    expect(files.map((one) => one.asked)).toEqual([-14, -14, undefined, -14, -14, -14, -14, undefined, -14, -14, -14, -14, -16, -23])
    expect(readFileSync(output('cut/walk-9x16.hls/master.m3u8'), 'utf8')).toMatch(/^#EXTM3U\n[^]*RESOLUTION=180x320/)
  })

  test('without sound has files without, and what is there already is left as it is', { timeout: LONG }, async () => {
    const first = await delivered({ film: 'green.mp4', to: '4:5', file: 'green', lines: 90, fit: 'blur' })
    expect(first).toEqual([{ file: 'green-4x5.mp4', to: '4:5', format: 'mp4', bytes: readFileSync(output('green-4x5.mp4')).length, frames: 10, duration: 1, width: 90, height: 112, fps: 10, codec: 'h264' }])
    expect(await delivered({ film: 'green.mp4', to: '4:5', file: 'green', lines: 90, fit: 'blur' })).toEqual(first)
  })

  test('that cannot be written keeps nobody from the others: the fault is told, and the next run makes it alone', { timeout: LONG }, async () => {
    // An ffmpeg whose VP9 is broken.
    const broken = join(project, 'broken-ffmpeg')
    writeFileSync(broken, '#!/bin/sh\ncase "$*" in *libvpx-vp9*) echo "Error initializing output stream" >&2; exit 1;; esac\nexec ffmpeg "$@"\n', { mode: 0o755 })
    const inputs = { film: 'green.mp4', to: ['4:5'], formats: ['mp4', 'webm', 'gif'], file: 'part', lines: 90 }
    const { code, out, err } = await reelgraph(project, { FFMPEG_PATH: broken }, 'produce', 'deliver', ...Object.entries(inputs).flatMap(([name, value]) => ['--set', `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`]), '--json')
    expect({ code, out, err }).toMatchObject({ code: 6 })
    const { report } = linesOf(out).at(-1) as unknown as { report: RunReport }
    expect(report.faults).toHaveLength(1)
    expect(report.warnings).toMatchObject([{ code: 'W_DELIVERY_MISSING', expected: '3 files', got: '2', detail: expect.stringContaining('part-4x5.webm') as string }])
    expect(report.result!['files']).toMatchObject([{ file: 'part-4x5.mp4', format: 'mp4', width: 90, height: 112 }, { file: 'part-4x5.gif', format: 'gif' }])
    expect((await delivered(inputs)).map(({ file }) => file)).toEqual(['part-4x5.mp4', 'part-4x5.webm', 'part-4x5.gif'])
  })

  test('was asked for in texts with commas before: such graphs go on', { timeout: LONG }, async () => {
    const { faults, nodes } = await engine.plan({
      document: { format: 1, nodes: { film: { type: 'load-video', params: { file: 'walk.mp4' } }, out: { type: 'deliver', version: 1, params: { to: '9:16, 1:1', formats: 'mp4,gif', fit: 'pad-blur' }, inputs: { video: 'film.video' } } } },
    })
    expect(faults).toEqual([])
    expect(nodes.filter(({ type }) => type === 'encode')).toHaveLength(4)
    expect(nodes.filter(({ type }) => type === 'find-subjects')).toHaveLength(0)
  })

  test.each<[Record<string, Json>, string]>([[{ to: '16/9' }, 'to.0'], [{ formats: 'mp4, avi' }, 'formats.1'], [{ platforms: 'myspace' }, 'platforms.0'], [{ to: '', formats: 'mp4' }, 'to']])('%j is refused by name', async (inputs, port) => {
    const { faults } = await engine.render(await callOf(project, 'deliver', { film: 'walk.mp4', ...inputs }))
    expect(faults).toMatchObject([{ code: 'E_PARAM_VALUE', node: 'deliver', port }])
  })
})

/** The picture of a file at a moment: where it is lighter than what lies below. */
function inkOf(file: string, width: number, seconds = 0.5, above = 200) {
  const grey = ffmpeg('-ss', String(seconds), '-i', output(file), '-frames:v', '1', '-pix_fmt', 'gray', '-f', 'rawvideo', '-')
  const ink = [...grey].flatMap((value, i) => (value > above ? [[i % width, Math.floor(i / width)] as const] : []))
  return { left: Math.min(...ink.map(([x]) => x)), right: Math.max(...ink.map(([x]) => x)), top: Math.min(...ink.map(([, y]) => y)), bottom: Math.max(...ink.map(([, y]) => y)) }
}
/** EBU R 95: 5 % of each side are kept free. */
const isSafe = ({ left, right, top, bottom }: ReturnType<typeof inkOf>, width: number, height: number): boolean => left >= 0.05 * width && right <= 0.95 * width && top >= 0.05 * height && bottom <= 0.95 * height

describe('what is laid over', () => {
  const graph = (to: Json, over: Json): GraphDocument => ({
    format: 1,
    results: { files: '{{nodes.out.files}}' },
    nodes: {
      scene: { type: 'text-to-video', params: { prompt: 'calm sea', duration: 1, width: 320, height: 180, fps: 10, seed: 1 } },
      dark: { type: 'color-adjust', params: { brightness: 0.3 }, inputs: { video: 'scene.video' } },
      out: { type: 'deliver', params: { file: 'titled', to, over, keep: true, crf: 4 }, inputs: { video: 'dark.video' } },
    },
  })
  test('is set inside the safe area of each shape, as large to the shorter side; the clip is made once', { timeout: LONG }, async () => {
    const over = [{ type: 'title', params: { text: 'The harbour in the morning', animation: 'none', start: 0, position: 'bottom', shadow: 0 } }]
    const report = await engine.render({ document: graph(['16:9', '9:16', '1:1', '4:5'], over) })
    for (const { file, width, height } of filesOf(report)) {
      const ink = inkOf(file, width)
      expect({ file, inside: isSafe(ink, width, height) }).toEqual({ file, inside: true })
      expect(ink.right - ink.left).toBeGreaterThan(0.4 * width)
    }
    expect(report.nodes.find(({ node }) => node === 'dark')!.frames).toBe(10)
    expect(report.nodes.filter(({ type }) => type === 'find-subjects')).toHaveLength(1)
  })
  test('must be nodes', async () => {
    expect((await engine.render({ document: graph(['1:1'], [{ params: {} }]) })).faults).toMatchObject([{ code: 'E_PARAM_VALUE', port: 'over[0]' }])
  })
  test('is planned before it is made', { timeout: LONG }, async () => {
    const { faults, nodes } = await engine.plan({ document: graph(['9:16'], []) })
    expect(faults).toEqual([])
    expect(nodes.filter(({ type }) => type === 'encode')).toHaveLength(1)
    expect(existsSync(output('planned-9x16.mp4'))).toBe(false)
  })
})

/** A title in the first of two scenes that are joined, subtitles over both, and a fade. */
const GRAPH: GraphDocument = {
  format: 1,
  film: { width: 320, height: 180, fps: 10 },
  inputs: { words: { type: 'text', default: 'A long walk home' } },
  nodes: {
    sea: { type: 'text-to-video', params: { prompt: 'calm sea', duration: 1, seed: 1 } },
    night: { type: 'color-adjust', params: { brightness: 0.25 }, inputs: { video: 'sea.video' } },
    opening: { type: 'title', params: { text: '{{inputs.words}}', animation: 'none', start: 0, shadow: 0, size: 0.2 }, inputs: { video: 'night.video' } },
    hills: { type: 'text-to-video', params: { prompt: 'hills', duration: 1, seed: 2 } },
    dim: { type: 'color-adjust', params: { brightness: 0.25 }, inputs: { video: 'hills.video' } },
    both: { type: 'sequence', params: { transition: 'cut' }, inputs: { clips: ['opening.video', 'dim.video'] } },
    said: { type: 'subtitles', params: { text: '1\n00:00:01,000 --> 00:00:02,000\nWhere the road goes down to the harbour', style: 'box' }, inputs: { video: 'both.video' } },
    film: { type: 'encode', params: { file: 'walk-home.mp4', quality: 'source' }, inputs: { video: 'said.video' } },
    other: { type: 'encode', params: { file: 'other.mp4', quality: 'source' }, inputs: { video: 'dim.video' } },
  },
}

test('words of a plugin\'s own node are laid anew where it says that it lays words', async () => {
  const sign = { sink: false, inputs: { video: { type: 'video' } }, params: { height: { type: 'number', default: 0.2 } }, lettering: { size: 'height' } } as never
  const plain = { sink: false, inputs: {}, params: {}, lettering: undefined } as never
  const document: GraphDocument = {
    format: 1,
    nodes: {
      sea: { type: 'text-to-video' },
      sign: { type: 'neon-sign', params: { text: 'OPEN' }, inputs: { video: 'sea.video' } },
      film: { type: 'encode', inputs: { video: 'sign.video' } },
    },
  }
  const of = (lettering: boolean) => deliveries.change(document, {
    file: 'a.json', settings: { to: '9:16' }, size: () => ({ width: 320, height: 180 }),
    spec: (type) => (type === 'neon-sign' ? (lettering ? sign : plain) : type === 'encode' ? ({ sink: true, inputs: {}, params: {} } as never) : plain),
  })
  const { nodes } = await of(true)
  // Letters of a fifth of 180 lines: 36 of the 320 that a tall film of the same shorter side has.
  expect(nodes['sign-9x16']).toMatchObject({ type: 'neon-sign', params: { text: 'OPEN', height: 0.1125 } })
  expect(nodes['sea-to-9x16']).toMatchObject({ type: 'reframe' })
  expect((await of(false)).nodes['sign-9x16']).toBeUndefined()
})

describe('reelgraph deliver', () => {
  test('plans a graph anew for each shape: pictures are made once and reframed before words are laid', { timeout: LONG }, async () => {
    writeFileSync(join(project, 'home.json'), JSON.stringify(GRAPH))
    const { code, out, err } = await reelgraph(project, {}, 'deliver', 'home.json', '--to', '16:9,9:16', '--platforms', 'instagram', '--set', 'words=A very long walk home', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { report } = linesOf(out).at(-1) as unknown as { report: RunReport }
    const files = filesOf(report)
    expect(files.map(({ file, platform = '', width, height }) => `${file} ${platform} ${width}x${height}`)).toEqual(['walk-home-16x9.mp4  320x180', 'walk-home-9x16.mp4  180x320', 'walk-home-instagram-4x5.mp4 instagram 180x226'])
    const framesOf = (node: string) => report.nodes.find((one) => one.node === node)?.frames
    expect([framesOf('night'), framesOf('dim'), framesOf('opening'), framesOf('opening-9x16')]).toEqual([10, 10, undefined, 10])
    expect(existsSync(output('other.mp4'))).toBe(false)
    for (const { file, width, height } of files) {
      const [title, words] = [inkOf(file, width, 0.5), inkOf(file, width, 1.5)]
      expect([file, isSafe(title, width, height), isSafe(words, width, height)]).toEqual([file, true, true])
      expect(title.right - title.left).toBeGreaterThan(0.4 * width)
      // Tall players lay their own signs over the lowest tenth.
      if (height > 1.3 * width) expect(words.bottom).toBeLessThan(0.905 * height)
    }
  })

  test('takes a film, and names its files after it', { timeout: LONG }, async () => {
    const { code, out } = await reelgraph(project, {}, 'deliver', 'walk.mp4', '--to', '1:1', '--lines', '90', '--loudness=-20', '--json')
    expect(code).toBe(0)
    const { report } = linesOf(out).at(-1) as unknown as { report: RunReport }
    expect(filesOf(report)).toMatchObject([{ file: 'walk-1x1.mp4', width: 90, height: 90, asked: -20 }])
  })

  test.each<[readonly string[], RegExp]>([
    [['deliver', 'home.json', '--to', 'tall'], /^E_PARAM_VALUE.*to: /],
    [['deliver', 'gone.mp4'], /^E_ASSET_MISSING/],
    [['deliver', 'walk.mp4', '--loudness', 'loud'], /^E_USAGE.*--loudness/],
  ])('%j says what is wrong', async (args, said) => {
    writeFileSync(join(project, 'home.json'), JSON.stringify(GRAPH))
    const { code, err } = await reelgraph(project, {}, ...args)
    expect(code).not.toBe(0)
    expect(err).toMatch(said)
  })
})
