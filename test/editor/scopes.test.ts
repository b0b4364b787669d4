/** Scopes against ffmpeg's waveform, vectorscope and histogram filters, and the formulas of BT.709. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NodeType } from '../../editor/api/client.ts'
import type { GraphDocument } from '../../editor/document/document.ts'
import { BARS, chroma, histogram, luma, parade, SKIN_ANGLE, vectorscope, waveform, type Pixels } from '../../editor/scopes/measure.ts'
import { parseReadings, soundLink } from '../../editor/scopes/loudness.ts'
import { sourcesOf, tracePixel } from '../../editor/scopes/provenance.ts'
import { paramSchema } from '../../engine/graph/param-schema.ts'
import builtIn from '../../nodes/index.ts'

const [WIDTH, HEIGHT] = [64, 16]
/** The same noise in each run. */
function noise(seed: number): Uint8ClampedArray {
  const data = new Uint8ClampedArray(4 * WIDTH * HEIGHT).fill(255)
  let state = seed
  for (let at = 0; at < data.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    if (at % 4 < 3) data[at] = state >>> 24
  }
  return data
}
const picture = (data: Uint8ClampedArray): Pixels => ({ data, width: WIDTH, height: HEIGHT })
const plane = (data: Uint8ClampedArray, channel: number): Buffer => Buffer.from(data.filter((_, at) => at % 4 === channel))
const filtered = (raw: Buffer, format: string, filter: string, out: string): Buffer =>
  execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', ['-v', 'error', '-f', 'rawvideo', '-pix_fmt', format, '-s', `${WIDTH}x${HEIGHT}`, '-i', 'pipe:0', '-vf', filter, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', out, 'pipe:1'], { input: raw, maxBuffer: 1 << 24 })

describe('against ffmpeg', () => {
  test('waveform and parade have the counts of its waveform filter', () => {
    const data = noise(7)
    // Ten levels of light for each pixel that hits.
    const theirs = (channel: number) => [...filtered(plane(data, channel), 'gray', 'waveform=mode=column:intensity=0.0392157:graticule=none', 'gray')]
    const ours = parade(picture(data), WIDTH)
    for (const channel of [0, 1, 2]) expect([...ours[channel]!.counts].map((count) => 10 * count)).toEqual(theirs(channel))
    const grey = noise(3)
    for (let at = 0; at < grey.length; at += 4) grey[at + 1] = grey[at + 2] = grey[at]!
    expect([...waveform(picture(grey), WIDTH).counts].map((count) => 10 * count)).toEqual([...filtered(plane(grey, 0), 'gray', 'waveform=mode=column:intensity=0.0392157:graticule=none', 'gray')])
  })
  test('colours lie where its vectorscope has them', () => {
    for (const [r, g, b] of [[191, 0, 0], [191, 0, 191], [0, 0, 191], [0, 191, 191], [0, 191, 0], [191, 191, 0], [128, 128, 128], [201, 150, 120], [90, 60, 44], [12, 200, 77]] as const) {
      const raw = Buffer.alloc(3 * WIDTH * HEIGHT)
      for (let at = 0; at < raw.length; at += 3) raw.set([r, g, b], at)
      const theirs = filtered(raw, 'rgb24', 'scale=in_range=full:out_range=full:out_color_matrix=bt709,format=yuv444p,vectorscope=mode=gray:graticule=none:intensity=1', 'gray')
      const lit = theirs.findIndex((value) => value > 100)
      const mine = vectorscope({ data: Uint8ClampedArray.from({ length: 4 * WIDTH * HEIGHT }, (_, at) => [r, g, b, 255][at % 4]!), width: WIDTH, height: HEIGHT }).counts.findIndex((count) => count > 0)
      // Its conversion rounds on its own: a step at most.
      expect(Math.abs((lit % 256) - (mine % 256)), `${r} ${g} ${b} across`).toBeLessThanOrEqual(1)
      expect(Math.abs(Math.floor(lit / 256) - Math.floor(mine / 256)), `${r} ${g} ${b} down`).toBeLessThanOrEqual(1)
    }
  })
})

test('levels are those of BT.709 to half a step', () => {
  fc.assert(fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (r, g, b) => {
    const y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    expect(Math.abs(luma(r, g, b) - y)).toBeLessThan(0.51)
    const [cb, cr] = chroma(r, g, b)
    expect(Math.abs(cb - Math.min(255, 128 + (b - y) / 1.8556))).toBeLessThan(0.51)
    expect(Math.abs(cr - Math.min(255, 128 + (r - y) / 1.5748))).toBeLessThan(0.51)
  }))
  expect(BARS.map(({ name }) => name)).toEqual(['R', 'Mg', 'B', 'Cy', 'G', 'Yl'])
  // Skins of six kinds of people, as photographed, lie about the line.
  for (const [r, g, b] of [[255, 219, 172], [241, 194, 125], [224, 172, 105], [198, 134, 66], [141, 85, 36], [92, 58, 33]] as const) {
    const [cb, cr] = chroma(r, g, b)
    expect(Math.abs((Math.atan2(cr - 128, cb - 128) * 180) / Math.PI - SKIN_ANGLE)).toBeLessThan(25)
  }
})

test('every pixel is counted once, whatever the scope; a large picture is looked at in steps', () => {
  const data = noise(11)
  const sum = (counts: Uint32Array): number => counts.reduce((all, one) => all + one, 0)
  const [red, , , light] = histogram(picture(data))
  expect(sum(red)).toBe(WIDTH * HEIGHT)
  expect(red[data[0]!]).toBe([...plane(data, 0)].filter((value) => value === data[0]).length)
  expect(sum(light)).toBe(WIDTH * HEIGHT)
  expect(sum(vectorscope(picture(data)).counts)).toBe(WIDTH * HEIGHT)
  expect(sum(waveform(picture(data), 7).counts)).toBe(WIDTH * HEIGHT)
  const large = { data: new Uint8ClampedArray(4 * 1920 * 1080), width: 1920, height: 1080 }
  expect(sum(waveform(large).counts)).toBeLessThan(300_000)
})

describe('provenance', () => {
  const known = {
    types: new Map((builtIn.nodes ?? []).map((spec) => [spec.type, { ...spec, params: paramSchema(spec) } as unknown as NodeType])),
    catalogue: { sockets: { video: { title: 'Video', colour: '', shows: 'clip' }, image: { title: 'Image', colour: '', shows: 'picture' }, mask: { title: 'Mask', colour: '', shows: 'matte' }, audio: { title: 'Audio', colour: '', shows: 'sound' } } as never },
  }
  const graph: GraphDocument = {
    format: 1,
    inputs: { seed: { type: 'integer', default: 9 } },
    nodes: {
      sea: { type: 'text-to-video', title: 'Sea', params: { seed: 7, model: 'waves' } },
      logo: { type: 'load-image', params: { file: 'logo.png' } },
      still: { type: 'still', inputs: { image: 'logo.image' } },
      grain: { type: 'film-grain', params: { seed: '{{inputs.seed}}' }, inputs: { video: 'sea.video' } },
      over: { type: 'overlay', inputs: { video: 'grain.video', top: 'still.video' } },
      song: { type: 'music' },
      film: { type: 'encode', inputs: { video: 'over.video', audio: 'song.audio' } },
    },
  }
  test('names what makes and loads the picture, with model and seed; no sound', () => {
    expect(sourcesOf(graph, known, 'film').map(({ node, model, seed, file }) => ({ node, model, seed, file }))).toEqual([
      { node: 'grain', model: undefined, seed: '9', file: undefined },
      { node: 'sea', model: 'waves', seed: '7', file: undefined },
      { node: 'logo', model: undefined, seed: undefined, file: 'logo.png' },
    ])
  })
  test('follows a pixel through the layer that is seen there', async () => {
    const colours: Record<string, readonly number[]> = { 'over.video': [200, 10, 10], 'grain.video': [10, 60, 120], 'sea.video': [12, 62, 118], 'still.video': [201, 11, 9], 'logo.image': [200, 10, 10] }
    const read = (link: string) => Promise.resolve(colours[link])
    expect(await tracePixel(graph, known, 'film', [200, 10, 10], read)).toEqual(['film', 'over', 'still', 'logo'])
    colours['over.video'] = [10, 60, 120]
    expect(await tracePixel(graph, known, 'film', [10, 60, 120], read)).toEqual(['film', 'over', 'grain', 'sea'])
    // Half transparent: it is neither; what was laid over is told.
    colours['over.video'] = [105, 35, 65]
    expect(await tracePixel(graph, known, 'film', [105, 35, 65], read)).toEqual(['film', 'over', 'still', 'logo'])
  })
  test('the sound of a node is its own, or what a sink is given', () => {
    expect(soundLink(graph, known, 'film')).toBe('song.audio')
    expect(soundLink(graph, known, 'song')).toBe('song.audio')
    expect(soundLink(graph, known, 'logo')).toBeUndefined()
  })
})

test('readings are read from the texts of the two ports, a cut one, too', () => {
  const loudness = { integrated: -23.1, momentary: -20, shortTerm: null, truePeak: -1 }
  expect(parseReadings(JSON.stringify(loudness, null, 2), '[0.1,null,null]\n[0.4,-23.4,null]\n[0.5,-2…')).toEqual({ loudness, curve: [[0.1, null, null], [0.4, -23.4, null]] })
})
