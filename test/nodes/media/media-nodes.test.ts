import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import type { FilmFormat, GraphNode } from '../../../engine/graph/document.ts'
import type { RunReport } from '../../../engine/contract/events.ts'
import { ffmpeg, ffprobe } from '../../media/media-fixture.ts'

let engine: Engine
let dir: string
const out = (name: string): string => join(dir, 'output', name)

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'reelgraph-media-nodes-'))
  mkdirSync(join(dir, 'output'))
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x36:rate=25:duration=0.8']
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=0.8']
  ffmpeg(...picture, ...sound, '-c:v', 'libx264', '-colorspace', 'bt709', '-c:a', 'aac', join(dir, 'clip.mp4'))
  ffmpeg(...picture, '-c:v', 'libx264', '-colorspace', 'bt709', join(dir, 'mute.mp4'))
  ffmpeg(...sound, join(dir, 'tone.wav'))
  ffmpeg('-f', 'lavfi', '-i', 'color=0x3080c0:size=20x10', '-frames:v', '1', join(dir, 'blue.png'))
  engine = await createEngine({ project: dir, workers: 1, check: true })
})
afterAll(async () => {
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
})

const LOAD: GraphNode = { type: 'load-video', params: { file: 'clip.mp4' } }
const graphOf = (nodes: Record<string, GraphNode>) => ({ document: { format: 1 as const, title: 'Test', nodes } })
const film = (params: GraphNode['params'], more: Partial<GraphNode> = {}): GraphNode => ({
  type: 'encode', params: params ?? {}, inputs: { video: 'clip.video' }, ...more,
})
const render = (nodes: Record<string, GraphNode>, more: object = {}): Promise<RunReport> => engine.render({ ...graphOf(nodes), ...more })
const stream = (file: string): Record<string, unknown> => ffprobe(out(file), '-count_frames', '-show_streams').streams[0]!

describe('load-video and encode', () => {
  test('source quality keeps size, rate and length, and the sound', async () => {
    const nodes = { clip: LOAD, film: film({ file: 'same.mp4', quality: 'source' }, { inputs: { video: 'clip.video', audio: 'clip.audio' } }) }
    const report = await render(nodes)
    expect(report.faults).toEqual([])
    expect(stream('same.mp4')).toMatchObject({ width: 64, height: 36, nb_read_frames: '20', r_frame_rate: '25/1' })
    expect(ffprobe(out('same.mp4'), '-show_streams').streams[1]).toMatchObject({ codec_name: 'aac' })
    expect(report.outputs[0]).toMatchObject({ path: out('same.mp4'), frames: 20 })
    expect(report.reports['film']).toMatchObject({ codec: 'h264', frameDigest: report.outputs[0]!.frameDigest })
    const info = await engine.probe('output/same.mp4')
    expect(JSON.parse(info.tags['reelgraph']!)).toMatchObject({ format: 1, nodes: { clip: { type: 'load-video' } } })
  })

  test('without a format of node and film the clip keeps its own, whatever the quality', async () => {
    const nodes = { clip: LOAD, film: film({ file: 'own.mp4', quality: 'high' }) }
    const plan = await engine.plan(graphOf(nodes))
    expect(plan.nodes.find(({ node }) => node === 'film')!.facts).toMatchObject({ written: { file: 'own.mp4', codec: 'h264', width: 64, height: 36, fps: 25, frames: 20 } })
    expect((await render(nodes)).faults).toEqual([])
    expect(stream('own.mp4')).toMatchObject({ width: 64, height: 36, nb_read_frames: '20', r_frame_rate: '25/1' })
  })

  test('graphs of the version before keep what they were: the size and rate of the quality', async () => {
    const planned = async (node: Partial<GraphNode>, format?: FilmFormat) => {
      const document = { format: 1 as const, ...(format === undefined ? {} : { film: format }), inputs: { quality: { type: 'text', default: 'draft' } }, nodes: { clip: LOAD, film: { ...film({}), ...node } } }
      const { nodes, faults, warnings } = await engine.plan({ document })
      expect([faults, warnings]).toEqual([[], []])
      const { width, height, fps } = nodes.find(({ node: name }) => name === 'film')!.facts!['written'] as Record<string, number>
      return [width, height, fps]
    }
    expect(await planned({ version: 1, params: { quality: 'draft' } })).toEqual([854, 480, 24])
    expect(await planned({ version: 1, params: { quality: '{{inputs.quality}}' } })).toEqual([854, 480, 24])
    expect(await planned({ version: 1, params: {} })).toEqual([1280, 720, 30])
    expect(await planned({ version: 1, params: { quality: 'source' } })).toEqual([64, 36, 25])
    expect(await planned({ version: 1, params: {} }, { fps: 12 })).toEqual([1280, 720, 12])
    expect(await planned({ version: 2, params: {} }, { fps: 12 })).toEqual([64, 36, 12])
    expect(await planned({ version: 2, params: {} }, { width: 96, height: 96 })).toEqual([96, 96, 25])
    expect(await planned({ params: { width: 32, height: 18 } })).toEqual([32, 18, 25])
  })

  test('a preset decides size and rate; frames are picked by time', async () => {
    const nodes = { clip: LOAD, film: film({ file: 'draft.mp4', quality: 'draft', format: 'quality' }) }
    const plan = await engine.plan(graphOf(nodes))
    expect(plan.faults).toEqual([])
    const planned = plan.nodes.find((one) => one.node === 'film')!.ports.find((one) => one.port === 'video')
    expect(planned?.clip).toMatchObject({ width: 854, height: 480, rate: { num: 24, den: 1 }, length: 19 })
    expect((await render(nodes)).faults).toEqual([])
    expect(stream('draft.mp4')).toMatchObject({ width: 854, height: 480, nb_read_frames: '19', r_frame_rate: '24/1' })
  })

  test.each([
    ['contain', [16, 128, 128]],
    ['cover', undefined],
    ['stretch', undefined],
  ] as const)('a portrait preset with fit %s', async (fit, top) => {
    const file = `${fit}.mp4`
    const nodes = { clip: { ...LOAD, params: { file: 'clip.mp4', end: 0.08 } }, film: film({ file, quality: 'speed', format: 'quality', fit, crf: 10 }) }
    expect((await render(nodes)).faults).toEqual([])
    expect(stream(file)).toMatchObject({ width: 720, height: 1280 })
    const raw = ffmpeg('-i', out(file), '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-')
    const corner = [raw[10 * 720 + 300]!, raw[720 * 1280 + 5 * 360 + 150]!, raw[(720 * 1280 * 5) / 4 + 5 * 360 + 150]!]
    if (top !== undefined) corner.forEach((value, i) => expect(Math.abs(value - top[i]!)).toBeLessThan(3))
    else expect(corner[0]).not.toBe(16)
  })

  test('what becomes of more than two channels is told in the report', async () => {
    const mixed = { mixedDown: expect.stringContaining('6 channels') as string }
    for (const [file, layout, told, params] of [['six.wav', '5.1', { sound: '5.1' }, {}], ['six.wav', '5.1', mixed, { channels: 'stereo' }], ['two.wav', 'stereo', {}, {}]] as const) {
      const channels = layout === '5.1' ? 6 : 2
      ffmpeg('-f', 'lavfi', '-i', `aevalsrc=${Array.from({ length: channels }, () => '0.1*sin(440*2*PI*t)').join('|')}:c=${layout}:s=48000:d=1`, join(dir, file))
      const report = await render({ clip: LOAD, sound: { type: 'load-audio', params: { file, ...params } }, film: { ...film({ file: `${layout}.mp4` }), inputs: { video: 'clip.video', audio: 'sound.audio' } } })
      expect(report.faults).toEqual([])
      expect(report.reports['sound'] ?? {}).toEqual(told)
    }
  })

  test('HDR is told in the report, with what becomes of it', async () => {
    const draw = ['-f', 'lavfi', '-i', 'color=0x949494:size=64x36:rate=25:duration=0.2,format=yuv420p10le']
    ffmpeg(...draw, '-c:v', 'libx265', '-x265-params', 'log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:max-cll=900,200', join(dir, 'hdr.mp4'))
    const white = async (params: GraphNode['params']): Promise<number> => {
      const file = `hdr-${JSON.stringify(params).length}.mkv`
      const report = await render({ clip: { ...LOAD, params: { file: 'hdr.mp4', ...params } }, film: film({ file, codec: 'ffv1', quality: 'source' }) })
      expect(report.faults).toEqual([])
      expect(report.reports['clip']).toMatchObject({ hdr: { transfer: 'pq', peak: 900, assumed: false, toneMap: 'auto', ...params } })
      return ffmpeg('-i', out(file), '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-')[500]!
    }
    // 58 % of PQ is diffuse white.
    expect(await white({})).toBeGreaterThan(200)
    expect(Math.abs((await white({ toneMap: 'off' })) - 148)).toBeLessThan(4)
  })

  test('a stretch of a file, with its sound', async () => {
    const cut: GraphNode = { type: 'load-video', params: { file: 'clip.mp4', start: 0.2, end: 0.6 } }
    const plan = await engine.plan(graphOf({ clip: cut, film: film({ quality: 'source' }) }))
    const ports = plan.nodes.find((one) => one.node === 'clip')!.ports
    expect(ports.find((one) => one.port === 'video')?.clip?.length).toBe(10)
    expect(ports.find((one) => one.port === 'audio')?.track?.length).toBe(19_200)
  })

  test.each([
    [{ start: 5 }, 'E_CLIP_EMPTY'],
    [{ start: 0.5, end: 0.5 }, 'E_CLIP_EMPTY'],
    [{ file: 'clop.mp4' }, 'E_ASSET_MISSING'],
    [{ file: '../clip.mp4' }, 'E_ASSET_PATH'],
    [{ file: 'tone.wav' }, 'E_MEDIA_STREAM'],
  ])('load-video %j is %s', async (params, code) => {
    const report = await render({ clip: { ...LOAD, params: { ...LOAD.params, ...params } }, film: film({ file: 'no.mp4' }) })
    expect(report.faults.map((one) => one.code)).toContain(code)
  })

  test.each([
    [{ file: 'a.gif', codec: 'h264' }, 'E_ENCODER'],
    [{ file: '../a.mp4' }, 'E_OUTPUT_PATH'],
    [{ file: 'a.mp4', crf: 60 }, 'E_ENCODER'],
    [{ file: 'a.mov', codec: 'prores', bitrate: 5e6 }, 'E_ENCODER'],
  ])('plan refuses encode %j with %s, before a frame is made', async (params, code) => {
    const plan = await engine.plan(graphOf({ clip: LOAD, film: film({ quality: 'source', ...params }) }))
    expect(plan.faults.map((one) => one.code)).toContain(code)
  })

  test('a preset suits codecs without a bitrate too', async () => {
    const short = { ...LOAD, params: { file: 'mute.mp4', end: 0.08 } }
    const report = await render({ clip: short, film: film({ file: 'p.mov', codec: 'prores', quality: 'draft', format: 'quality' }) })
    expect(report.faults).toEqual([])
    expect(stream('p.mov')).toMatchObject({ codec_name: 'prores', width: 854 })
  })

  test('different stretches of one graph are different films', async () => {
    const nodes = { clip: LOAD, film: film({ file: 'part.mkv', quality: 'source', codec: 'ffv1' }) }
    const [first] = (await render(nodes, { frames: { from: 0, to: 4 } })).outputs
    const [second] = (await render(nodes, { frames: { from: 10, to: 14 } })).outputs
    expect(first!.frameDigest).not.toBe(second!.frameDigest)
  })
})

describe('load-audio, load-image, save-image', () => {
  test('sound of a file under a picture', async () => {
    const nodes = {
      clip: { ...LOAD, params: { file: 'mute.mp4' } },
      music: { type: 'load-audio', params: { file: 'tone.wav', start: 0.1 } },
      film: film({ file: 'music.mp4', quality: 'source' }, { inputs: { video: 'clip.video', audio: 'music.audio' } }),
    }
    expect((await render(nodes)).faults).toEqual([])
    const [, audio] = ffprobe(out('music.mp4'), '-show_streams').streams
    expect(Number(audio!['duration'])).toBeCloseTo(0.8, 3)
  })

  test('an image goes through unchanged, with the graph in it', async () => {
    const nodes: Record<string, GraphNode> = {
      picture: { type: 'load-image', params: { file: 'blue.png' } },
      saved: { type: 'save-image', params: { file: 'blue.png' }, inputs: { image: 'picture.image' } },
    }
    expect((await render(nodes)).faults).toEqual([])
    const pixels = (path: string): Buffer => ffmpeg('-i', path, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-')
    expect(pixels(out('blue.png'))).toEqual(pixels(join(dir, 'blue.png')))
    expect(readFileSync(out('blue.png')).includes('load-image')).toBe(true)
  })

  test.each(['still.png', 'still.jpg', 'still.webp'])('a frame as %s', async (file) => {
    const nodes: Record<string, GraphNode> = {
      clip: LOAD,
      saved: { type: 'save-image', params: { file, frame: 7 }, inputs: { video: 'clip.video' } },
    }
    expect((await render(nodes)).faults).toEqual([])
    expect(stream(file)).toMatchObject({ width: 64, height: 36 })
    // Averages of areas: how chroma is drawn between its samples is another matter.
    const rgb = (path: string, select: string): Buffer =>
      ffmpeg('-i', path, '-vf', `${select}format=rgb24,scale=16:9:flags=area`, '-frames:v', '1', '-f', 'rawvideo', '-')
    const wanted = rgb(join(dir, 'clip.mp4'), 'select=eq(n\\,7),')
    const got = rgb(out(file), '')
    let sum = 0
    for (let i = 0; i < got.length; i++) sum += Math.abs(got[i]! - wanted[i]!)
    expect(sum / got.length).toBeLessThan(3.5)
  })

  test('save-image names what it can write', async () => {
    const nodes: Record<string, GraphNode> = { clip: LOAD, saved: { type: 'save-image', params: { file: 'a.bmp' }, inputs: { video: 'clip.video' } } }
    expect((await render(nodes)).faults[0]).toMatchObject({ code: 'E_ENCODER' })
    const bare: Record<string, GraphNode> = { saved: { type: 'save-image', params: { file: 'a.png' } } }
    expect((await render(bare)).faults[0]).toMatchObject({ code: 'E_PORT_MISSING' })
  })
})

describe('load-sequence', () => {
  test('reads back what encode writes, in the same order and colours', async () => {
    expect((await render({ clip: LOAD, film: film({ file: 'stills', quality: 'source' }) })).faults).toEqual([])
    ffmpeg('-i', join(dir, 'clip.mp4'), '-f', 'rawvideo', join(dir, 'wanted.yuv'))
    const nodes = { clip: { type: 'load-sequence', params: { file: 'output/stills', fps: 25 } }, film: film({ file: 'again.mkv', quality: 'source', codec: 'ffv1' }) }
    expect((await render(nodes)).faults).toEqual([])
    const [wanted, got] = [readFileSync(join(dir, 'wanted.yuv')), ffmpeg('-i', out('again.mkv'), '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-')]
    expect(got.length).toBe(wanted.length)
    const size = 64 * 36 * 1.5
    /** Mean difference of luma between a frame that was read back and one of the film. */
    const apart = (n: number, m: number): number => {
      let sum = 0
      for (let i = 0; i < 64 * 36; i++) sum += Math.abs(got[n * size + i]! - wanted[m * size + i]!)
      return sum / (64 * 36)
    }
    // Through 8 bit RGB and back; saturated edges of 4:2:0 leave RGB's range, and lose a little.
    for (let n = 0; n < 20; n++) {
      expect(apart(n, n)).toBeLessThan(1)
      for (let m = 0; m < 20; m++) expect([n, m, apart(n, m) >= apart(n, n)]).toEqual([n, m, true])
    }
  })
})
