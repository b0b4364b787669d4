/**
 * A node's version is part of what its results are stored by: results that change under the same version would be taken from an old
 * store. So each node's pictures are recorded, small, with the version that made them (test/fixtures/node-pictures.json). After a
 * change that is meant to change pictures: raise the version, then `PICTURES=write npx vitest run --config test/vitest.config.ts
 * test/nodes/versions.test.ts`, which writes nothing for a node whose version is the same.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import type { NodeSpec } from '../../engine/contract/declaration.ts'
import { rational } from '../../engine/frames/clip.ts'
import { ServedClip } from '../../engine/run/frame-server.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { createHarness, paintTestPattern } from '../../engine/testing/index.ts'
import builtIn from '../../nodes/index.ts'

const FILE = new URL('../fixtures/node-pictures.json', import.meta.url)
const WRITE = process.env['PICTURES'] === 'write'
/** Code values, of 255: kernels may differ by one, and pictures come out of several of them. */
const MEAN = 1
const MOST = 4
const COLUMNS = 8
const ROWS = 4

/** Params that show what the defaults don't; a list: each by itself. */
const PARAMS: Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>> = {
  'camera-move': [{ move: 'slow-zoom-in', amount: 0.4 }, { move: 'whip', amount: 0.3 }],
  'depth-of-field': [{}, { aperture: 2, highlights: 1 }],
  reframe: [{ to: '1:1' }, { fit: 'blur' }, { fit: 'pad', colour: '#204060' }, { to: '64x48', follow: 'hand', x: 0.3, zoom: 1.5 }],
  rain: [{}, { speed: 0 }],
  snow: [{}, { speed: 0 }],
  dust: [{}, { speed: 0 }],
  'dynamic-light': [{}, { x: -0.5 }],
  'style-filter': ['vintage', 'cinematic', 'noir', 'neon', 'anime', 'watercolor', 'abstract', 'realistic'].map((style) => ({ style })),
  transition: ['crossfade', 'wipe-left', 'iris', 'clock', 'blinds-diagonal', 'checker', 'push', 'ripple', 'whip-pan', 'pixelise', 'flow-morph'].map((kind) => ({ kind, duration: 0.8 })),
  sequence: [{ duration: 0.6 }],
  'shape-mask': [{}, { shape: 'rectangle', rotation: 20, roundness: 0.5, feather: 0.1 }],
  'roto-mask': [{ paths: [{ mode: 'add', keys: [{ time: 0, points: [[0.1, 0.1], [0.7, 0.2, -0.1, -0.1, 0.1, 0.1], [0.5, 0.9]] }, { time: 1, points: [[0.3, 0.1], [0.9, 0.2, -0.1, -0.1, 0.1, 0.1], [0.7, 0.9]] }] }] }],
  'brush-mask': [{ strokes: [{ size: 0.3, erase: false, points: [[0.2, 0.3], [0.8, 0.7]] }, { size: 0.2, erase: true, points: [[0.5, 0.5]] }] }],
  'frame-interpolation': [{ fps: 15 }],
  'slow-motion': [{ factor: 2 }],
}
/** Nodes of other kinds whose result is a clip made of clips. */
const NODES = ['transition', 'sequence']
/** They need a model, a file, a font or faces. */
const WITHOUT = ['corner-pin', 'remove-background', 'lut', 'title', 'timecode', 'subtitles', 'overlay', 'landmarks-visualise']

const specs = (builtIn.nodes ?? []).filter(({ kind, type }) => (kind !== 'node' || NODES.includes(type)) && !WITHOUT.includes(type))
const harness = createHarness()
afterAll(() => harness.close())

/** Of Y over a grid, in the first, a middle and the last frame: the mean, and how much neighbours differ. */
async function pictureOf(spec: NodeSpec, params: Readonly<Record<string, Json>>): Promise<number[]> {
  const inputs: Record<string, unknown> = {}
  for (const [port, { type, multiple, optional }] of Object.entries(spec.inputs)) {
    const format = ({ video: 'yuv420p', mask: 'gray8', flow: 'flow' } as const)[type as 'video']
    // Depth is what the maths of many hang on.
    if (format === undefined || (optional === true && port !== 'depth')) continue
    const clip = harness.clip({ length: 6, width: 96, height: 64, rate: rational(5), format }, paintTestPattern)
    inputs[port] = multiple === true ? [clip, clip] : clip
  }
  for (const [name, value] of Object.entries(params)) if (spec.params[name] === undefined || ('enum' in spec.params[name] && !spec.params[name].enum!.includes(value as string))) throw new Error(`${spec.type} has no such ${name}`)
  const clip = Object.values(await harness.evaluate(spec, { inputs, params }))[0]
  if (!(clip instanceof ServedClip)) throw new Error(`${spec.type} gives no clip`)
  const last = clip.info.length - 1
  const made: number[] = []
  for (const n of [0, last >> 1, last]) {
    const { data, width, height, stride } = (await harness.frame(clip, n)).planes[0]!
    const line = stride / data.BYTES_PER_ELEMENT
    // Flow counts in pixels.
    const scale = data instanceof Float32Array ? 16 : 1
    for (let row = 0; row < ROWS; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        const [x0, x1, y0, y1] = [column / COLUMNS, (column + 1) / COLUMNS, row / ROWS, (row + 1) / ROWS].map((share, i) => Math.floor(share * (i < 2 ? width : height)))
        let [sum, rough] = [0, 0]
        for (let y = y0!; y < y1!; y++) {
          for (let x = x0!; x < x1!; x++) {
            const value = data[y * line + x]!
            sum += value
            rough += Math.abs(value - data[y * line + Math.min(width - 1, x + 1)]!)
          }
        }
        for (const all of [sum, rough]) made.push(Math.round((scale * all) / Math.max(1, (x1! - x0!) * (y1! - y0!))))
      }
    }
  }
  return made
}

interface Entry {
  readonly version: number
  readonly pictures: Readonly<Record<string, readonly number[]>>
}
const read = (): Record<string, Entry> => {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Entry>
  } catch {
    return {}
  }
}
const recorded = read()

const same = (a: readonly number[], b: readonly number[] | undefined): boolean => {
  const apart = a.map((value, i) => Math.abs(value - (b?.[i] ?? Infinity)))
  return a.length === b?.length && apart.reduce((sum, one) => sum + one, 0) / a.length <= MEAN && Math.max(...apart) <= MOST
}

test.each(specs.map((spec) => [spec.type, spec] as const))('%s makes other pictures only with another version', async (type, spec) => {
  const pictures: Record<string, number[]> = {}
  for (const params of PARAMS[type] ?? [{}]) pictures[JSON.stringify(params)] = await pictureOf(spec, params)
  const before = recorded[type]
  const changed = Object.entries(pictures).filter(([params, picture]) => !same(picture, before?.pictures[params])).map(([params]) => params)
  if (WRITE && changed.length > 0) {
    const fresh = before === undefined || spec.version > before.version || changed.every((params) => before.pictures[params] === undefined)
    if (fresh) {
      recorded[type] = { version: spec.version, pictures }
      const lines = Object.keys(recorded).sort().map((name) => `${JSON.stringify(name)}: ${JSON.stringify(recorded[name])}`)
      writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`)
      return
    }
  }
  const said = before?.version === spec.version ? `raise the version of ${type}, which is ${spec.version}, or mend what changed` : 'write them with PICTURES=write'
  expect(changed, `its pictures changed: ${said}`).toEqual([])
})

test('a change without another version is seen', () => {
  expect(same([10, 20, 30], [10, 20, 31])).toBe(true)
  expect(same([10, 20, 30], [12, 22, 32])).toBe(false)
  expect(same([10, 20, 30, 40, 50, 60, 70, 80], [10, 20, 30, 40, 50, 60, 70, 86])).toBe(false)
  expect(same([10], undefined)).toBe(false)
})
