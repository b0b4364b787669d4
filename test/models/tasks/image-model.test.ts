/** Image models: numbers held against onnxruntime's Python package, tiles against the whole picture. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { failure } from '../../../engine/contract/errors.ts'
import { createImageModels, upscaledInTiles, type Pixels } from '../../../engine/models/tasks/image-model.ts'
import { imageOptions } from '../../../engine/models/tasks/image-options.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import type { Sessions } from '../../../engine/models/runtime/session-types.ts'
import type { Json } from '../../../engine/contract/sockets.ts'

const oracle = JSON.parse(readFileSync(new URL('../../oracles/image-models.json', import.meta.url), 'utf8')) as
  { readonly width: number; readonly height: number } & Readonly<Record<'picture' | 'upscaled' | 'depth' | 'alpha', readonly number[]>>
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
const silent = { debug: () => {}, info: () => {}, warn: () => {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e8, device: 'cpu', log: silent })
afterAll(() => sessions.close())
const images = createImageModels({ sessions, packages })
const { width, height } = oracle
const picture: Pixels = { width, height, data: Float32Array.from(oracle.picture) }

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length)
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)))
}
/** Random floats in 0..1 that are the same each time. */
function noise(w: number, h: number): Pixels {
  let state = w * 7919 + h
  return { width: w, height: h, data: Float32Array.from({ length: 3 * w * h }, () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32) }
}

describe('an image model', () => {
  it('makes what onnxruntime makes of the same picture', async () => {
    const upscaled = await (await images.find('upscaler', 'tiny-upscaler')).run(picture)
    expect([upscaled.width, upscaled.height]).toEqual([56, 42])
    expect(farthest(upscaled.data, oracle.upscaled)).toBeLessThan(1e-5)
    const top = Float32Array.from([0, 1, 2].flatMap((c) => oracle.picture.slice(c * width * height, c * width * height + 28 * 14)))
    const depth = await (await images.find('depth', 'tiny-depth')).run({ width: 28, height: 14, data: top })
    expect(farthest(depth.data, oracle.depth)).toBeLessThan(1e-3)
    expect(farthest((await (await images.find('matting', 'tiny-matting')).run(picture)).data, oracle.alpha)).toBeLessThan(1e-5)
  })
  it('says in which size it looks at a picture', async () => {
    expect((await images.find('depth', 'tiny-depth')).sizeFor(1920, 1080)).toEqual({ width: 56, height: 28 })
    expect((await images.find('matting', 'tiny-matting')).sizeFor(1920, 1080)).toEqual({ width: 32, height: 32 })
  })
  it('must be of the family asked for, and here', async () => {
    await expect(images.find('depth', 'tiny-upscaler')).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    await expect(images.find('matting', 'rmbg')).rejects.toThrow('reelgraph models pull rmbg')
    expect((await images.models('matting')).map((one) => one.name)).toEqual(['tiny-matting'])
  })
  it('refuses options that make no sense', () => {
    const manifest = { format: 1, family: 'upscaler', title: 't', licence: 'MIT', source: 's', precision: 'float32', memory: 1, files: [] } as const
    const faulty: Record<string, Json>[] = [{}, { scale: 2.5 }, { scale: 2, std: [1, 0, 1] }, { scale: 2, mean: [1] }, { scale: 2, range: 'most' }, { scale: 2, square: 1 }]
    for (const options of faulty) expect(() => imageOptions({ name: 'm', manifest: { ...manifest, options } }), JSON.stringify(options)).toThrow(expect.objectContaining({ code: 'E_MODEL_INVALID' }))
    expect(imageOptions({ name: 'm', manifest: { ...manifest, options: { scale: 2 } } }).scale).toBe(2)
  })
})

describe('tiles of an upscaler', () => {
  /** Each sample out is a sum over 5 x 5 in, nothing beyond the edge: a receptive field of two samples on each side. */
  const spread = ({ width: w, height: h, data }: Pixels, factor: number): Pixels => {
    const out = new Float32Array(3 * w * h * factor * factor)
    for (let c = 0; c < 3; c++) for (let y = 0; y < h * factor; y++) for (let x = 0; x < w * factor; x++) {
      let sum = 0
      for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) {
        const [sx, sy] = [Math.floor(x / factor) + dx, Math.floor(y / factor) + dy]
        if (sx >= 0 && sy >= 0 && sx < w && sy < h) sum += data[(c * h + sy) * w + sx]! * (1 + (x % factor) + 3 * dx + 5 * dy * (y % factor))
      }
      out[(c * h * factor + y) * w * factor + x] = sum
    }
    return { width: w * factor, height: h * factor, data: out }
  }
  const options = { ...imageOptions({ name: 'm', manifest: { format: 1, family: 'depth', title: 't', licence: 'MIT', source: 's', precision: 'float32', memory: 1, files: [] } }), scale: 2 }
  const sizes = [[70, 41, 32], [33, 90, 17], [64, 64, 24], [5, 80, 40], [101, 3, 34]] as const
  it.each(sizes)('%i x %i in tiles of %i: as the whole picture, where the margin covers what the model sees', async (w, h, tile) => {
    const pixels = noise(w, h)
    const whole = spread(pixels, 2)
    const make = (part: Pixels): Promise<Pixels> => Promise.resolve(spread(part, 2))
    expect(farthest((await upscaledInTiles(pixels, tile, { ...options, margin: 2 }, make)).data, whole.data)).toBeLessThan(1e-3)
    expect(farthest((await upscaledInTiles(pixels, tile, { ...options, margin: 0 }, make)).data, whole.data)).toBeGreaterThan(0.1)
  })
  it('are of multiples that the model takes, and cut to size', async () => {
    const seen: number[] = []
    const made = await upscaledInTiles(noise(45, 30), 20, { ...options, multiple: 8, margin: 3 }, (part) => {
      seen.push(part.width % 8, part.height % 8)
      return Promise.resolve(spread(part, 2))
    })
    expect([made.width, made.height, made.data.length]).toEqual([90, 60, 3 * 90 * 60])
    expect(new Set(seen)).toEqual(new Set([0]))
  })
  it('see the edge go on where the package says so', async () => {
    const pixels = noise(21, 13)
    const at = (x: number, y: number): number => pixels.data[Math.min(12, Math.max(0, y)) * 21 + Math.min(20, Math.max(0, x))]!
    const seen: [number, number, number][] = []
    const made = await upscaledInTiles(pixels, 64, { ...options, margin: 0, border: 3 }, (part) => {
      seen.push([part.width, part.height, part.data[0]!], [part.width, part.height, part.data[part.width * part.height - 1]!])
      return Promise.resolve(spread(part, 2))
    })
    expect(seen).toEqual([[27, 19, at(-3, -3)], [27, 19, at(23, 15)]])
    expect([made.width, made.height]).toEqual([42, 26])
    // Inside all is as it is without.
    const plain = await upscaledInTiles(pixels, 64, { ...options, margin: 0 }, (part) => Promise.resolve(spread(part, 2)))
    expect(made.data[13 * 42 + 20]).toBe(plain.data[13 * 42 + 20])
  })
  it('become smaller when memory runs out, and stay so', async () => {
    const asked: number[] = []
    const short: Sessions = {
      ...sessions,
      use: (request, work, use) => sessions.use(request, (session) => work({
        ...session,
        run(feeds, run) {
          const side = Math.max(...Object.values(feeds)[0]!.dims.slice(2))
          asked.push(side)
          return side > 60 ? Promise.reject(failure('E_MODEL_MEMORY', { type: 'tiny-upscaler' })) : session.run(feeds, run)
        },
      }), use),
    }
    const model = await createImageModels({ sessions: short, packages }).find('upscaler', 'tiny-upscaler')
    const large = noise(100, 90)
    const made = await model.run(large)
    const whole = await (await images.find('upscaler', 'tiny-upscaler')).run(large)
    expect(farthest(made.data, whole.data)).toBeLessThan(1e-5)
    expect(asked[0]).toBe(100)
    asked.length = 0
    await model.run(large)
    expect(Math.max(...asked)).toBeLessThanOrEqual(60)
  })
})
