/** Packages as the exporter writes them: whole, and what they make is what the originals make in Python. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createImageModels, type Pixels } from '../../engine/models/tasks/image-model.ts'
import type { ImageFamily } from '../../engine/models/tasks/image-options.ts'
import { createOnnxRuntime } from '../../engine/models/runtime/onnx-runtime.ts'
import { createModelPackages } from '../../engine/models/packages/packages.ts'
import { verifyPackage } from '../../engine/models/packages/verify-package.ts'
import { createSessions } from '../../engine/models/runtime/sessions.ts'
import { normalised } from '../../nodes/backends/best-image/backends.ts'

const record = JSON.parse(readFileSync(new URL('../oracles/exporters.json', import.meta.url), 'utf8')) as
  Readonly<Record<string, { readonly width: number; readonly height: number; readonly values: readonly number[] }>>
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../fixtures/exported', import.meta.url))] })
const silent = { debug: () => {}, info: () => {}, warn: () => {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, device: 'cpu', log: silent })
afterAll(() => sessions.close())
const images = createImageModels({ sessions, packages })

const COLOURS = [(x: number, y: number) => (x * 5 + y * 3) % 256, (x: number, y: number) => (x * y) % 251, (x: number, y: number) => (x * x + 7 * y) % 253]
/** The picture of test/oracles/exporters.py. */
function picture(width: number, height: number): Pixels {
  const plane = width * height
  return { width, height, data: Float32Array.from({ length: 3 * plane }, (_, i) => COLOURS[Math.floor(i / plane)]!(i % width, Math.floor((i % plane) / width)) / 255) }
}
const unit = (value: number): number => Math.min(1, Math.max(0, value))

describe('the exporter', () => {
  it.each(Object.keys(record))('writes a whole package of %s', async (name) => {
    const [found] = (await packages.list()).filter((one) => one.name === name)
    expect(found?.fault).toBeUndefined()
    expect(await verifyPackage(found!, new AbortController().signal)).toMatchObject({ damaged: [] })
    expect(found!.manifest).toMatchObject({ title: name, licence: 'MIT', precision: 'float32' })
  })
  it.each([['rrdb', 'upscaler', 2], ['wrapped', 'upscaler', 2], ['compact', 'upscaler', 3], ['depth-anything', 'depth', 1], ['dpt', 'depth', 1]] as const)('brings over %s, number by number', async (name, family, scale) => {
    const { width, height, values } = record[name]!
    const model = await images.find(family as ImageFamily, name)
    expect(model.scale).toBe(scale)
    expect(model.sizeFor(width, height)).toEqual({ width, height })
    const made = await model.run(picture(width, height))
    expect([made.width, made.height]).toEqual([width * scale, height * scale])
    const spread = Math.max(...values) - Math.min(...values)
    expect(spread).toBeGreaterThan(0.4)
    values.forEach((value, i) => expect(Math.abs(made.data[7 * i]! - (family === 'upscaler' ? unit(value) : value))).toBeLessThan(1e-4 * Math.max(1, spread)))
  })
  it('brings over a compiled model for mattes', async () => {
    const { width, height, values } = record['matting']!
    const model = await images.find('matting', 'matting')
    expect(model.sizeFor(1920, 1080)).toEqual({ width: 320, height: 320 })
    const { data } = await model.run(picture(width, height))
    // Every eighth pixel each way, and of these every seventh.
    values.forEach((value, i) => expect(data[Math.floor((7 * i) / 40) * 8 * width + ((7 * i) % 40) * 8]).toBeCloseTo(value, 4))
  })
  it('puts a scorer of beauty together', async () => {
    const { width, height, values } = record['scorer']!
    const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i % 4 === 3 ? 255 : COLOURS[i % 4]!(Math.floor(i / 4) % width, Math.floor(i / 4 / width))))
    const found = await packages.find('scorer')
    const made = await sessions.use(found.session('scorer'), (session) => session.run({ pixel_values: { type: 'float32', dims: [1, 3, height, width], data: normalised({ width, height, data }) } }))
    expect(made['score']!.data.length).toBe(1)
    expect(Number(made['score']!.data[0])).toBeCloseTo(values[0]!, 3)
  })
})
