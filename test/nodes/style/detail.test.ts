/** Denoising, sharpening, edges and local contrast do what they say. */
import { afterAll, describe, expect, it } from 'vitest'
import { rational, type Clip } from '../../../engine/api.ts'
import { denoise } from '../../../nodes/style/denoise.ts'
import { edges } from '../../../nodes/style/edges.ts'
import { localContrast } from '../../../nodes/style/local-contrast.ts'
import { sharpen } from '../../../nodes/style/sharpen.ts'
import { createHarness } from '../../harness.ts'
import { randomOf } from '../../kernels/stage.ts'

const [width, height] = [96, 64]
const harness = createHarness()
afterAll(() => harness.close())

/** Two fields with an edge between them, with noise of a standard deviation or without. */
const step = (sigma: number, low = 80, high = 160): Clip =>
  harness.clip({ width, height, length: 2, rate: rational(25) }, (n, frame) => {
    const random = randomOf(n + 1)
    const bell = (): number => Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(2 * Math.PI * random())
    frame.bytes.fill(128)
    frame.planes[0]!.data.forEach((_, i, data) => (data[i] = Math.max(16, Math.min(235, Math.round((i % width < 48 ? low : high) + sigma * bell())))))
  })
const luma = async (clip: Clip): Promise<Uint8Array> => (await harness.frame(clip, 0)).planes[0]!.data as Uint8Array
const deviation = (data: ArrayLike<number>, from: number, to: number): number => {
  const values: number[] = []
  for (let y = 8; y < height - 8; y++) for (let x = from; x < to; x++) values.push(data[y * width + x]!)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
const contrast = (data: ArrayLike<number>): number => {
  let sum = 0
  for (let y = 8; y < height - 8; y++) sum += data[y * width + 49]! - data[y * width + 46]!
  return sum / (height - 16)
}

describe('denoise', () => {
  it.each([
    ['non-local-means', 0.4],
    ['bilateral', 0.45],
    ['edge-preserving', 0.45],
  ] as const)('%s leaves less than %f of the noise, and the edge', async (method, share) => {
    const { video } = await harness.evaluate(denoise, { inputs: { video: step(8) }, params: { method, strength: 0.5 } })
    const data = await luma(video!)
    expect(deviation(data, 6, 40)).toBeLessThan(8 * share)
    expect(contrast(data)).toBeGreaterThan(70)
  })
})

describe('sharpen', () => {
  it('steepens an edge and leaves even areas', async () => {
    const { video } = await harness.evaluate(sharpen, { inputs: { video: step(0) }, params: { radius: 0.02, amount: 1 } })
    const data = await luma(video!)
    expect(contrast(data)).toBeGreaterThan(90)
    expect(data[32 * width + 10]).toBe(80)
  })
})

describe('edges', () => {
  it('draws one line where the edge is, on ground without any', async () => {
    const { mask } = await harness.evaluate(edges, { inputs: { video: step(1) } })
    const { data } = (await harness.frame(mask!, 0)).planes[0]!
    for (let y = 4; y < height - 4; y++) {
      const row = Array.from({ length: width }, (_, x) => data[y * width + x]!)
      expect(row.filter((value) => value === 255).length).toBe(1)
      expect(Math.abs(row.indexOf(255) - 47.5)).toBeLessThanOrEqual(1)
    }
  })
})

describe('local-contrast', () => {
  it.each(['tiles', 'whole'] as const)('%s spreads dull values', async (method) => {
    const { video } = await harness.evaluate(localContrast, { inputs: { video: step(3, 110, 125) }, params: { method, amount: 1, clip: 8, tiles: 2 } })
    expect(deviation(await luma(video!), 4, 92)).toBeGreaterThan(deviation(await luma(step(3, 110, 125)), 4, 92) * 2)
  })
  it('changes nothing at amount 0', async () => {
    const { video } = await harness.evaluate(localContrast, { inputs: { video: step(3) }, params: { amount: 0 } })
    expect(await luma(video!)).toEqual(await luma(step(3)))
  })
})
