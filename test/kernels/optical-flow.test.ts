/** Dense inverse search and Farnebäck's flow against textures whose motion is known, with OpenCV's own errors on them as the measure. */
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import type { Frame } from '../../engine/frames/frame.ts'
import type { ReadonlyFrame } from '../../engine/frames/frame-view.ts'
import { FARNEBACK, farneback } from './reference/farneback.ts'
import { createStage, noise } from './stage.ts'

type Errors = Readonly<Record<'ultrafast' | 'fast' | 'medium' | 'farneback', number>>
interface FlowRecord {
  readonly width: number
  readonly height: number
  readonly cases: Readonly<Record<string, { readonly checksum: readonly number[]; readonly whole: Errors; readonly inner: Errors }>>
  readonly pair: { readonly step: number; readonly x: number[][]; readonly y: number[][]; readonly warpError: number; readonly stillError: number }
}
const record = JSON.parse(readFileSync(new URL('../oracles/optical-flow.json', import.meta.url), 'utf8')) as FlowRecord
const { width, height } = record
const stage = createStage(0)
const threaded = createStage(2)
afterAll(() => Promise.all([stage.close(), threaded.close()]))

const waves = Array.from({ length: 14 }, (_, i) => ({ angle: i * 2.4, length: 6 * 1.3 ** i, phase: i * i }))
function texture(x: number, y: number): number {
  let total = 0
  for (const { angle, length, phase } of waves) total += Math.sin(((x * Math.cos(angle) + y * Math.sin(angle)) * 2 * Math.PI) / length + phase)
  return Math.floor(Math.min(255, Math.max(0, 128 + 22 * total)) + 0.5)
}

type Field = (x: number, y: number) => readonly [number, number]
interface Scene {
  readonly first: (x: number, y: number) => number
  readonly second: (x: number, y: number) => number
  readonly truth: Field
}

function affine([a, b, c, d]: readonly [number, number, number, number], tx: number, ty: number): Scene {
  const [cx, cy] = [width / 2, height / 2]
  const determinant = a * d - b * c
  return {
    first: texture,
    second: (x, y) => {
      const [px, py] = [x - cx - tx, y - cy - ty]
      return texture((d * px - b * py) / determinant + cx, (a * py - c * px) / determinant + cy)
    },
    truth: (x, y) => [a * (x - cx) + b * (y - cy) + cx + tx - x, c * (x - cx) + d * (y - cy) + cy + ty - y],
  }
}
const inDisc = (x: number, y: number): boolean => (x - 96) ** 2 + (y - 64) ** 2 < 900
const scenes: Record<string, Scene> = {
  shift: affine([1, 0, 0, 1], 3.4, -2.3),
  far: affine([1, 0, 0, 1], 11.5, 6.25),
  turn: affine([Math.cos(0.05), -Math.sin(0.05), Math.sin(0.05), Math.cos(0.05)], 0.5, 1),
  zoom: affine([1.06, 0, 0, 1.06], 0, 0),
  layers: {
    first: (x, y) => (inDisc(x, y) ? texture(x + 500, y + 300) : texture(x, y)),
    second: (x, y) => (inDisc(x - 4, y + 2) ? texture(x + 496, y + 302) : texture(x + 2, y - 1)),
    truth: (x, y) => (inDisc(x, y) ? [4, -2] : [-2, 1]),
  },
}

function painted(paint: (x: number, y: number) => number, on = stage): Frame {
  const frame = on.create('gray8', width, height)
  for (let i = 0; i < frame.bytes.length; i++) frame.bytes[i] = paint(i % width, Math.floor(i / width))
  return frame
}

/** Mean distance from the truth, over the picture or all but a margin. */
function error({ planes }: ReadonlyFrame, truth: Field, margin: number): number {
  let sum = 0
  let count = 0
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const [u, v] = truth(x, y)
      sum += Math.hypot(planes[0]!.data[y * width + x]! - u, planes[1]!.data[y * width + x]! - v)
      count++
    }
  }
  return sum / count
}

describe.each(Object.entries(scenes))('%s', (name, { first, second, truth }) => {
  const frames = [painted(first), painted(second)] as const
  it('is the texture that was recorded', () => {
    expect(frames.map((frame) => frame.bytes.reduce((sum, value) => sum + value, 0))).toEqual(record.cases[name]!.checksum)
  })
  it.each(['ultrafast', 'fast', 'medium'] as const)('%s', async (preset) => {
    const flow = await stage.kernels.opticalFlow(...frames, { preset })
    const { whole, inner } = record.cases[name]!
    expect(error(flow, truth, 24), 'away from the edges').toBeLessThan(inner[preset] * (preset === 'medium' ? 1.05 : 1.1) + 0.01)
    expect(error(flow, truth, 0), 'with the edges').toBeLessThan(whole[preset] * (preset === 'medium' ? 1.15 : 1.25) + 0.03)
  })
  it('Farnebäck', async () => {
    const flow = await stage.kernels.opticalFlow(...frames, { method: 'farneback' })
    const { whole, inner } = record.cases[name]!
    const plain = stage.create('flow', width, height)
    farneback({ target: plain, sources: frames, args: FARNEBACK, from: 0, to: height })
    // Coarser levels are byte pictures here, floats in the plain twin.
    expect(error(flow, (x, y) => [plain.planes[0]!.data[y * width + x]!, plain.planes[1]!.data[y * width + x]!], 4)).toBeLessThan(0.01)
    expect(error(flow, truth, 24), 'away from the edges').toBeLessThan(inner.farneback * 1.05 + 0.002)
    expect(error(flow, truth, 0), 'with the edges').toBeLessThan(whole.farneback * 1.05 + 0.002)
  })
})

describe('two frames of a film', () => {
  it('move as OpenCV says', async () => {
    const load = async (i: number): Promise<Frame> => {
      const path = new URL(`../fixtures/flow/pair-${i}.png`, import.meta.url).pathname
      const { data, info } = await sharp(path).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
      const frame = stage.create('gray8', info.width, info.height)
      frame.bytes.set(data)
      return frame
    }
    const [a, b] = [await load(1), await load(2)]
    const flow = await stage.kernels.opticalFlow(a, b)
    const { step, x, y, warpError, stillError } = record.pair
    let sum = 0
    let count = 0
    x.forEach((row, j) =>
      row.forEach((u, i) => {
        const at = j * step * a.width + i * step
        sum += Math.hypot(flow.planes[0]!.data[at]! - u, flow.planes[1]!.data[at]! - y[j]![i]!)
        count++
      }),
    )
    expect(sum / count).toBeLessThan(0.25)
    const back = await stage.kernels.warpFlow(b, flow)
    const apart = back.bytes.reduce((total, value, i) => total + Math.abs(value - a.bytes[i]!), 0) / a.bytes.length
    expect(apart).toBeLessThan(warpError * 1.05)
    // The sea glitters: no flow explains that.
    expect(apart).toBeLessThan(stillError * 0.9)
  })
})

describe('whatever the frames', () => {
  it.each(['dis', 'farneback'] as const)('the field by %s is the same on two workers', async (method) => {
    const [a, b] = [3, 4].map((seed) => [noise(stage.create('yuv420p', 601, 403), seed), noise(threaded.create('yuv420p', 601, 403), seed)] as const) as [readonly [Frame, Frame], readonly [Frame, Frame]]
    const one = await stage.kernels.opticalFlow(a[0], b[0], { method })
    const two = await threaded.kernels.opticalFlow(a[1], b[1], { method })
    expect(Buffer.compare(one.bytes as Uint8Array, two.bytes as Uint8Array)).toBe(0)
  })

  it.each([[1, 1], [7, 40], [8, 8], [9, 33], [37, 21], [131, 67]])('%ix%i has finite displacements', async (w, h) => {
    const [a, b] = [5, 6].map((seed) => noise(stage.create('gray8', w, h), seed)) as [Frame, Frame]
    const { planes } = await stage.kernels.opticalFlow(a, b)
    for (const { data } of planes) expect(data.every((value) => Number.isFinite(value))).toBe(true)
  })

  it('a frame and itself: no motion', async () => {
    const a = noise(stage.create('gray8', 64, 48), 9)
    const same = stage.create('gray8', 64, 48)
    same.bytes.set(a.bytes)
    const { planes } = await stage.kernels.opticalFlow(a, same)
    for (const { data } of planes) for (const value of data) expect(Math.abs(value)).toBeLessThan(0.01)
  })
})
