/** Layers of TensorFlow.js, held to what Keras and TensorFlow say of each. Real models: npm-weights.test.ts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { layersToOnnx } from '../../../engine/models/convert/tfjs-layers.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'

const folder = mkdtempSync(join(tmpdir(), 'tfjs-layers-'))
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, device: 'cpu', log: { debug: () => {}, info: () => {}, warn: () => {} } })
afterAll(async () => {
  await sessions.close()
  rmSync(folder, { recursive: true, force: true })
})

type Layer = readonly [kind: string, name: string, config: object, ...from: string[]]
interface Weight {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}
const INPUT: Layer = ['InputLayer', 'in', {}]
const conv = (name: string, from: string, more: object): Layer => ['Conv2D', name, { kernel_size: [1, 1], strides: [1, 1], dilation_rate: [1, 1], padding: 'same', use_bias: false, activation: 'linear', ...more }, from]

function written(layers: readonly Layer[], weights: Readonly<Record<string, Weight>>): { readonly text: string; read(file: string): Promise<Uint8Array> } {
  const config = {
    layers: layers.map(([class_name, name, own, ...from]) => ({ class_name, name, config: own, inbound_nodes: from.length === 0 ? [] : [from.map((one) => [one, 0, 0, {}])] })),
    output_layers: [[layers.at(-1)![1], 0, 0]],
  }
  const manifest = [{ paths: ['a.bin'], weights: Object.entries(weights).map(([name, { shape }]) => ({ name, shape, dtype: 'float32' })) }]
  const bytes = new Uint8Array(Float32Array.from(Object.values(weights).flatMap(({ data }) => data)).buffer)
  return { text: JSON.stringify({ modelTopology: { model_config: { config } }, weightsManifest: manifest }), read: async () => bytes }
}

let made = 0
/** What comes out for a picture with channels last, with channels last. */
async function run(layers: readonly Layer[], weights: Readonly<Record<string, Weight>>, height: number, width: number, picture: readonly number[]): Promise<(y: number, x: number, c: number) => number> {
  const { text, read } = written(layers, weights)
  const file = join(folder, `${made++}.onnx`)
  writeFileSync(file, await layersToOnnx(text, read, 'tiny'))
  const first = Float32Array.from({ length: picture.length }, (_, i) => picture[(i % (width * height)) * 3 + Math.floor(i / (width * height))]!)
  const { dims, data } = await sessions.use({ name: 'tiny', file }, async (session) => (await session.run({ image: { type: 'float32', dims: [1, 3, height, width], data: first } }))['made']!)
  return (y, x, c) => Number(data[(c * dims[2]! + y) * dims[3]! + x])
}
const PICTURE = Array.from({ length: 2 * 3 * 3 }, (_, i) => ((i * 7) % 11) / 10)
const at = (y: number, x: number, c: number): number => (y < 0 || x < 0 || y > 1 || x > 2 ? 0 : PICTURE[(y * 3 + x) * 3 + c]!)

describe('a layers model', () => {
  it('convolves with padding, bias and activation', async () => {
    const kernel = Array.from({ length: 27 }, (_, i) => ((i * 5) % 9) / 9 - 0.4)
    const out = await run([INPUT, conv('c', 'in', { kernel_size: [3, 3], use_bias: true, activation: 'relu' })], { 'c/kernel': { shape: [3, 3, 3, 1], data: kernel }, 'c/bias': { shape: [1], data: [0.1] } }, 2, 3, PICTURE)
    for (const [y, x] of [[0, 0], [1, 2], [0, 1]] as const) {
      let sum = 0.1
      for (let j = 0; j < 3; j++) for (let i = 0; i < 3; i++) for (let c = 0; c < 3; c++) sum += kernel[(j * 3 + i) * 3 + c]! * at(y + j - 1, x + i - 1, c)
      expect(out(y, x, 0)).toBeCloseTo(Math.max(0, sum), 5)
    }
  })
  it('adds, joins, scales and enlarges', async () => {
    const swap = { shape: [1, 1, 3, 3], data: [0, 1, 0, 1, 0, 0, 0, 0, 1] }
    const layers: Layer[] = [INPUT, conv('c', 'in', {}), ['MultiplyBeta', 'm', { beta: 0.2 }, 'c'], ['Add', 'a', {}, 'in', 'm', 'in'], ['Concatenate', 'j', { axis: 3 }, 'a', 'c'], ['UpSampling2D', 'u', { size: [2, 2], interpolation: 'nearest' }, 'j']]
    const out = await run(layers, { 'c/kernel': swap }, 2, 3, PICTURE)
    expect(out(3, 5, 0)).toBeCloseTo(2 * at(1, 2, 0) + 0.2 * at(1, 2, 1), 5)
    expect(out(1, 2, 3)).toBeCloseTo(at(0, 1, 1), 5)
  })
  it('shuffles depth into space as TensorFlow does', async () => {
    // Channel k of twelve is (k + 1) times red: of depth_to_space, block row and column come before the channel.
    const kernel = Array.from({ length: 36 }, (_, i) => (i < 12 ? i + 1 : 0))
    const out = await run([INPUT, conv('c', 'in', {}), ['PixelShuffle2x', 's', { scale: 2 }, 'c']], { 'c/kernel': { shape: [1, 1, 3, 12], data: kernel } }, 2, 3, PICTURE)
    for (const [y, x, c] of [[0, 1, 0], [1, 0, 2], [3, 5, 1]] as const) expect(out(y, x, c)).toBeCloseTo(((y % 2) * 6 + (x % 2) * 3 + c + 1) * at(y >> 1, x >> 1, 0), 4)
  })
  it.each<[string, Layer[]]>([
    ['a layer that is not known', [INPUT, ['Dense', 'd', {}, 'in']]],
    ['an activation that is not known', [INPUT, ['Activation', 'a', { activation: 'swish' }, 'in']]],
    ['an enlargement that is not known', [INPUT, ['UpSampling2D', 'u', { size: [2, 2], interpolation: 'bilinear' }, 'in']]],
    ['a layer before it is there', [INPUT, ['Add', 'a', {}, 'in', 'later']]],
    ['weights that are not there', [INPUT, conv('c', 'in', {})]],
  ])('is refused for %s', async (_, layers) => {
    const { text, read } = written(layers, {})
    await expect(layersToOnnx(text, read, 'tiny')).rejects.toBeInstanceOf(RangeError)
  })
  it('is refused where it is cut off', async () => {
    const { text } = written([INPUT, conv('c', 'in', {})], { 'c/kernel': { shape: [1, 1, 3, 3], data: [1] } })
    await expect(layersToOnnx(text, async () => new Uint8Array(20), 'tiny')).rejects.toBeInstanceOf(RangeError)
    await expect(layersToOnnx(text.slice(0, 50), async () => new Uint8Array(0), 'tiny')).rejects.toBeInstanceOf(RangeError)
  })
})
