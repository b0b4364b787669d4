/** Models of optical flow: numbers held against torchvision's RAFT, direction and units against dense inverse search. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { failure } from '../../../engine/contract/errors.ts'
import { createFlowModels } from '../../../engine/models/tasks/flow-model.ts'
import type { Pixels } from '../../../engine/models/tasks/image-model.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import type { ModelPackage, ModelPackages } from '../../../engine/models/packages/package-types.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import type { Sessions } from '../../../engine/models/runtime/session-types.ts'
import type { Json } from '../../../engine/contract/sockets.ts'
import { frameInterpolation } from '../../../nodes/flow/frame-interpolation.ts'
import { motionBlur } from '../../../nodes/flow/motion-blur.ts'
import { opticalFlow } from '../../../nodes/flow/optical-flow.ts'
import { slowMotion } from '../../../nodes/flow/slow-motion.ts'
import { stabilise } from '../../../nodes/flow/stabilise.ts'
import { createHarness } from '../../harness.ts'

const oracle = JSON.parse(readFileSync(new URL('../../oracles/raft.json', import.meta.url), 'utf8')) as
  { readonly width: number; readonly height: number; readonly step: number; readonly x: number[][]; readonly y: number[][] }
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
const silent = { debug: () => {}, info: () => {}, warn: () => {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, device: 'cpu', log: silent })
const flow = createFlowModels({ sessions, packages })
const harness = createHarness()
afterAll(() => Promise.all([sessions.close(), harness.close()]))

/** The picture of test/oracles/raft.py. */
function picture(dx: number, dy: number): Pixels {
  const { width, height } = oracle
  const values = [(x: number, y: number) => (x * 5 + y * 3) % 256, (x: number, y: number) => (x * y) % 251, (x: number, y: number) => (x * x + 7 * y) % 253]
  const plane = width * height
  return { width, height, data: Float32Array.from({ length: 3 * plane }, (_, i) => values[Math.floor(i / plane)]!((i % width) + 40 - dx, (Math.floor(i / width) % height) + 40 - dy) / 255) }
}

describe('a model of optical flow', () => {
  it('makes what torchvision makes of the padded pictures', async () => {
    const { width, height, step, x, y } = oracle
    const made = await (await flow.find('tiny-raft')).run(picture(0, 0), picture(3, -2))
    expect(made.length).toBe(2 * width * height)
    let farthest = 0
    for (const [plane, rows] of [x, y].entries()) {
      rows.forEach((row, j) => row.forEach((value, i) => {
        farthest = Math.max(farthest, Math.abs(value - made[(plane * height + j * step) * width + i * step]!))
      }))
    }
    expect(farthest).toBeLessThan(1e-3)
    // The numbers are no constant: a shift of one pixel would be seen.
    expect(Math.max(...x.flat()) - Math.min(...x.flat())).toBeGreaterThan(1)
  })
  it('must be of its family, and here', async () => {
    expect((await flow.models()).map((one) => one.name)).toEqual(['shift-flow', 'tiny-raft'])
    await expect(flow.find('tiny-depth')).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    await expect(flow.find('raft-large')).rejects.toThrow('reelgraph models pull raft-large')
  })
  it('refuses options that make no sense, and a model of something else', async () => {
    const changed = (options: Record<string, Json>): ModelPackages => ({
      ...packages,
      find: async (name): Promise<ModelPackage> => {
        const found = await packages.find(name)
        return { ...found, manifest: { ...found.manifest, options } }
      },
    })
    const faulty: Record<string, Json>[] = [{ std: [1, 0, 1] }, { multiple: 0 }, { inputs: ['first'] }, { bytesPerPixel: 'much' }, { least: 2.5 }]
    for (const options of faulty) {
      const found = createFlowModels({ sessions, packages: changed(options) }).find('shift-flow')
      await expect(found, JSON.stringify(options)).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    }
    const other = await createFlowModels({ sessions, packages: changed({ multiple: 3, output: 'first.light' }) }).find('shift-flow')
    await expect(other.run(picture(0, 0), picture(1, 1))).rejects.toMatchObject({ code: expect.stringMatching(/^E_MODEL_IN/) as string })
  })
  it('looks at less where memory has no room for all pairs of places', async () => {
    const sized = async (budget: number) => (await createFlowModels({ sessions: { ...sessions, stats: () => ({ used: 0, loads: 0, devices: [], loaded: [], budget }) }, packages }).find('tiny-raft')).sizeFor(1920, 1080)
    expect(await sized(64e9)).toEqual({ width: 1920, height: 1080 })
    const { width, height } = await sized(2e9)
    expect(width / height).toBeCloseTo(16 / 9, 2)
    const bytes = (area: number): number => 8 * (area / 64) ** 2 + 640 * area
    expect(bytes(width * height)).toBeLessThan(2.02e9)
    expect(bytes(width * height)).toBeGreaterThan(1.9e9)
  })
})

/** A disc of light that moves by (4, -2) with each frame. */
const disc = (size: { readonly width: number; readonly height: number }) => harness.clip({ ...size, length: 3 }, (n, frame) => {
  frame.bytes.fill(128)
  frame.planes[0]!.data.forEach((_, i, data) => {
    const distance = Math.hypot((i % size.width) - size.width * 0.4 - 4 * n, Math.floor(i / size.width) - size.height * 0.6 + 2 * n)
    // Rings, for dense inverse search to hold on to.
    data[i] = 16 + 219 * Math.min(1, Math.max(0, 15 - distance)) * (0.7 + 0.3 * Math.cos(distance))
  })
})
const middle = async (params: Record<string, unknown>, size = { width: 100, height: 80 }, models = flow): Promise<[number, number]> => {
  const { flow: made } = await harness.evaluate(opticalFlow, { inputs: { video: disc(size) }, params, flow: models })
  const { planes } = await harness.frame(made!, 0)
  const at = Math.round(0.6 * size.height) * size.width + Math.round(0.4 * size.width)
  return [planes[0]!.data[at]!, planes[1]!.data[at]!]
}

describe('nodes that follow motion by a model', () => {
  it('say where pixels go in the next frame, in pixels, as dense inverse search does', async () => {
    for (const params of [{}, { model: 'shift-flow' }, { model: 'shift-flow', detail: 0.5 }]) {
      const [x, y] = await middle(params)
      expect(Math.hypot(x - 4, y + 2), JSON.stringify(params)).toBeLessThan(params.model === undefined ? 0.3 : 0.05)
    }
  })
  it('scale what was seen on a smaller picture, and say so', async () => {
    let room = Infinity
    const short: Sessions = {
      ...sessions,
      use: (request, work, use) => sessions.use(request, (session) => work({
        ...session,
        run: (feeds, run) => Object.values(feeds)[0]!.dims.slice(2).reduce((a, b) => a * b) > room ? Promise.reject(failure('E_MODEL_MEMORY', { type: 'shift-flow' })) : session.run(feeds, run),
      }), use),
    }
    for (const most of [40000, 20000]) {
      room = most
      const [x, y] = await middle({ model: 'shift-flow' }, { width: 320, height: 200 }, createFlowModels({ sessions: short, packages }))
      expect(Math.hypot(x - 4, y + 2)).toBeLessThan(0.05)
    }
    // Below that nothing more is given up.
    room = 10000
    await expect(middle({ model: 'shift-flow' }, { width: 320, height: 200 }, createFlowModels({ sessions: short, packages }))).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' })
  })
  it.each([[frameInterpolation, { fps: 50 }], [slowMotion, { factor: 2 }]] as const)('make frames between frames', async (spec, params) => {
    const size = { width: 100, height: 80 }
    const made = await harness.evaluate(spec, { inputs: { video: disc(size) }, params: { ...params, model: 'shift-flow' }, flow })
    const { planes: [luma] } = await harness.frame(made['video']!, 1)
    const { planes: [start] } = await harness.frame(made['video']!, 0)
    const centre = ({ data }: { readonly data: ArrayLike<number> }): number[] => {
      let [sum, x, y] = [0, 0, 0]
      for (let i = 0; i < data.length; i++) {
        const light = data[i]! - 16
        sum += light
        x += light * (i % size.width)
        y += light * Math.floor(i / size.width)
      }
      return [x / sum, y / sum]
    }
    const [from, to] = [centre(start!), centre(luma!)]
    expect(to[0]! - from[0]!).toBeCloseTo(2, 0)
    expect(to[1]! - from[1]!).toBeCloseTo(-1, 0)
  })
  it.each([[motionBlur, {}], [stabilise, { smoothness: 0.1 }]] as const)('take a model by its name, and name the one that is missing', async (spec, params) => {
    const inputs = { video: disc({ width: 100, height: 80 }) }
    const runs = (): number => sessions.stats().loaded.find((one) => one.name.startsWith('shift-flow'))?.runs ?? 0
    const before = runs()
    const made = await harness.evaluate(spec, { inputs, params: { ...params, model: 'shift-flow' }, flow })
    await harness.frame(made['video']!, 1)
    expect(runs()).toBeGreaterThan(before)
    expect(harness.reports.at(-1)).toEqual({ model: 'shift-flow' })
    await expect(harness.evaluate(spec, { inputs, params: { ...params, model: 'raft' }, flow })).rejects.toThrow('reelgraph models pull raft')
  })
})
