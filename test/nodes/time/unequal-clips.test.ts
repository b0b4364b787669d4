/** Films of clips of unequal sizes, rates and sounds: what ffprobe and ffmpeg's filters see in them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import type { FilmFormat, GraphDocument, GraphNode } from '../../../engine/graph/document.ts'
import { ffmpeg, ffprobe } from '../../media/media-fixture.ts'

let engine: Engine
let dir: string

/** Grey with a white flash and a tone of 0.12 s at 1 s. */
function scene(file: string, size: string, rate: string, seconds: number, sampleRate: number, channels: number): void {
  ffmpeg('-f', 'lavfi', '-i', `color=0x808080:s=${size}:r=${rate}:d=${seconds},drawbox=color=white:t=fill:enable=between(t\\,0.999\\,1.12)`,
    '-f', 'lavfi', '-i', `aevalsrc=${Array.from({ length: channels }, () => '0.5*sin(1000*2*PI*t)*between(t\\,1\\,1.12)').join('|')}:s=${sampleRate}:d=${seconds}`,
    '-c:v', 'libx264', '-c:a', 'flac', join(dir, file))
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'reelgraph-unequal-'))
  mkdirSync(join(dir, 'output'))
  scene('wide.mkv', '320x240', '25', 2, 44100, 1)
  scene('tall.mkv', '180x320', '30000/1001', 2.002, 48000, 2)
  engine = await createEngine({ project: dir, workers: 0 })
}, 60_000)
afterAll(async () => {
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
})

const PORTS = {
  concat: { video: ['wide.video', 'tall.video'], audio: ['wide.audio', 'tall.audio'] },
  sequence: { clips: ['wide.video', 'tall.video'], audio: ['wide.audio', 'tall.audio'] },
  transition: { a: 'wide.video', b: 'tall.video', audioA: 'wide.audio', audioB: 'tall.audio' },
} as const
type Join = keyof typeof PORTS

function graphOf(join: Join, film: FilmFormat | undefined, params: GraphNode['params'], quality: GraphNode['params'] = { quality: 'source' }): GraphDocument {
  return {
    format: 1,
    ...(film === undefined ? {} : { film }),
    nodes: {
      wide: { type: 'load-video', params: { file: 'wide.mkv' } },
      tall: { type: 'load-video', params: { file: 'tall.mkv' } },
      join: { type: join, params, inputs: PORTS[join] },
      film: { type: 'encode', params: { file: 'film.mkv', ...quality }, inputs: { video: 'join.video', audio: 'join.audio' } },
    },
  }
}

test('a clip without sound is named', async () => {
  ffmpeg('-f', 'lavfi', '-i', 'color=s=320x240:r=25:d=1', '-c:v', 'libx264', join(dir, 'mute.mkv'))
  const faultOf = async (inputs: NonNullable<GraphNode['inputs']>) => {
    const { nodes } = graphOf('concat', undefined, {})
    const { faults } = await engine.plan({ document: { format: 1, nodes: { ...nodes, mute: { type: 'load-video', params: { file: 'mute.mkv' } }, join: { type: 'concat', inputs } } } })
    return faults
  }
  const all = ['wide.video', 'mute.video', 'tall.video']
  expect(await faultOf({ video: all, audio: ['wide.audio', 'mute.audio', 'tall.audio'] })).toMatchObject([{ code: 'E_PORT_MISSING', node: 'join', port: 'audio', got: '2', detail: '"mute.audio" (audio[1]) has no sound.' }])
  expect(await faultOf({ video: all, audio: ['wide.audio', 'tall.audio'] })).toMatchObject([{ code: 'E_PORT_MISSING', got: '2', detail: 'No track is wired for "mute.video" (video[1]).' }])
})

/** The first moment of each stretch of white pictures and of each tone, in seconds. */
function momentsOf(path: string): { readonly flashes: number[]; readonly tones: number[] } {
  const { streams: [video] } = ffprobe(path, '-show_streams', '-select_streams', 'v')
  const [num, den] = String(video!['r_frame_rate']).split('/').map(Number) as [number, number]
  const white = [...ffmpeg('-i', path, '-vf', 'crop=iw/4:ih/4,scale=1:1:flags=area', '-f', 'rawvideo', '-pix_fmt', 'gray', '-')].map((value) => value > 200)
  const flashes = white.flatMap((on, n) => (on && white[n - 1] === false ? [(n * den) / num] : []))
  const pcm = ffmpeg('-i', path, '-ac', '1', '-ar', '48000', '-f', 'f32le', '-')
  const tones: number[] = []
  let quiet = Infinity
  for (let i = 0; i < pcm.length / 4; i++) {
    if (Math.abs(pcm.readFloatLE(4 * i)) < 0.05) quiet++
    else {
      if (quiet > 4800) tones.push(i / 48000)
      quiet = 0
    }
  }
  return { flashes, tones }
}

/** The box of what isn't black in the picture at a time: width, height, left, top. */
function boxAt(path: string, seconds: number, width: number): readonly number[] {
  const bytes = ffmpeg('-ss', String(seconds), '-i', path, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-')
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1]
  bytes.forEach((value, i) => {
    if (value < 60) return
    const [x, y] = [i % width, Math.floor(i / width)]
    ;[left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)]
  })
  return [right - left + 1, bottom - top + 1, left, top]
}

const streams = (path: string) => {
  const [video, audio] = ffprobe(path, '-count_frames', '-show_streams').streams
  return { size: [video!['width'], video!['height']], rate: video!['r_frame_rate'], frames: Number(video!['nb_read_frames']), sound: [Number(audio!['sample_rate']), audio!['channels']] }
}

interface Case {
  readonly join: Join
  readonly film?: FilmFormat
  readonly params?: GraphNode['params']
  readonly quality?: GraphNode['params']
  /** Size, rate, frames. */
  readonly wanted: readonly [number, number, string, number]
  /** Boxes of the wide and the tall clip within the bars. */
  readonly boxes: readonly [readonly number[], readonly number[]]
  /** When the tall clip begins. */
  readonly second: number
}

const FILM: FilmFormat = { width: 640, height: 360, fps: 24 }
const NTSC = 1001 / 30000
describe('unequal clips', () => {
  test.each<Case>([
    // 4:3 in 16:9: 480x360 in the middle. 9:16: 202.5 wide, and at an even place.
    { join: 'concat', film: FILM, wanted: [640, 360, '24/1', 96], boxes: [[480, 360, 80, 0], [202, 360, 218, 0]], second: 2 },
    { join: 'concat', film: FILM, quality: {}, wanted: [640, 360, '24/1', 96], boxes: [[480, 360, 80, 0], [202, 360, 218, 0]], second: 2 },
    { join: 'concat', wanted: [320, 240, '25/1', 100], boxes: [[320, 240, 0, 0], [136, 240, 92, 0]], second: 2 },
    { join: 'concat', film: FILM, params: { fit: 'first' }, wanted: [320, 240, '25/1', 100], boxes: [[320, 240, 0, 0], [136, 240, 92, 0]], second: 2 },
    { join: 'concat', params: { width: 160 }, wanted: [160, 120, '25/1', 100], boxes: [[160, 120, 0, 0], [68, 120, 46, 0]], second: 2 },
    { join: 'concat', film: FILM, params: { fit: 'largest' }, wanted: [320, 240, '30000/1001', 120], boxes: [[320, 240, 0, 0], [136, 240, 92, 0]], second: 60 * NTSC },
    { join: 'sequence', film: FILM, params: { duration: 0.5 }, wanted: [640, 360, '24/1', 84], boxes: [[480, 360, 80, 0], [202, 360, 218, 0]], second: 1.5 },
    { join: 'transition', film: { fps: 50 }, params: { duration: 0.5 }, wanted: [320, 240, '50/1', 175], boxes: [[320, 240, 0, 0], [136, 240, 92, 0]], second: 1.5 },
  ])('$join of $film with $params and $quality', async ({ join: by, film, params, quality, wanted, boxes, second }) => {
    const document = graphOf(by, film, params, quality)
    const plan = await engine.plan({ document })
    expect(plan.warnings.map(({ code, node }) => [code, node])).toEqual([['W_CLIP_FITTED', 'join']])
    const report = await engine.render({ document, force: true })
    expect(report.faults).toEqual([])
    expect(report.warnings.map(({ code, node }) => [code, node])).toEqual([['W_CLIP_FITTED', 'join']])
    const path = join(dir, 'output/film.mkv')
    const [width, height, rate, frames] = wanted
    expect(streams(path)).toEqual({ size: [width, height], rate, frames, sound: [48000, 2] })
    expect([boxAt(path, 0.5, width), boxAt(path, second + 0.7, width)]).toEqual(boxes)
    const { flashes, tones } = momentsOf(path)
    expect(flashes).toHaveLength(2)
    expect(tones).toHaveLength(2)
    const step = Number(rate.split('/')[1] ?? 1) / Number(rate.split('/')[0])
    for (const [i, at] of [1, second + 1].entries()) {
      // Pictures are half a frame off at most, and sound lies where its clip does.
      expect(Math.abs(flashes[i]! - at)).toBeLessThan(0.75 * step + 0.5 * NTSC)
      expect(Math.abs(tones[i]! - at)).toBeLessThan(0.002)
    }
  }, 120_000)

  test.each(['concat', 'sequence', 'transition'] as const)('%s, strict: all that differs is one fault, in the plan too', async (by) => {
    const document = graphOf(by, FILM, { fit: 'strict' })
    const second = by === 'concat' ? 'video[1]' : by === 'sequence' ? 'clips[1]' : 'b'
    const fault = { code: 'E_CLIP_FORMAT', node: 'join', expected: '320x240 at 25 fps', got: `${second} of 180x320 at 29.97 fps` }
    expect((await engine.plan({ document })).faults).toMatchObject([fault])
    const { faults } = await engine.render({ document })
    expect(faults).toMatchObject([fault])
  }, 60_000)

  test('clips that agree go through as they are, also where strict', async () => {
    const nodes = (params: GraphNode['params']): GraphDocument => ({
      format: 1,
      nodes: {
        wide: { type: 'load-video', params: { file: 'wide.mkv' } },
        join: { type: 'concat', params, inputs: { video: ['wide.video', 'wide.video'] } },
        film: { type: 'encode', params: { file: 'twice.mkv', quality: 'source', codec: 'ffv1' }, inputs: { video: 'join.video' } },
      },
    })
    const pictures = async (params: GraphNode['params']): Promise<unknown> => {
      const report = await engine.render({ document: nodes(params), force: true })
      expect([report.faults, report.warnings]).toEqual([[], []])
      return report.outputs[0]!.frameDigest
    }
    const digest = await pictures({})
    expect(await pictures({ fit: 'strict' })).toBe(digest)
    const md5 = (input: readonly string[]): string => ffmpeg(...input, '-an', '-pix_fmt', 'yuv420p', '-f', 'md5', '-').toString()
    const wide = join(dir, 'wide.mkv')
    expect(md5(['-i', join(dir, 'output/twice.mkv')])).toBe(md5(['-i', wide, '-i', wide, '-filter_complex', '[0:v][1:v]concat=n=2']))
  }, 60_000)
})
