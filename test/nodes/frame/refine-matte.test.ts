/** Coarse mattes fitted to a picture's edges: the filter held to OpenCV's, the node to an edge that is known. */
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import type { ImageModels } from '../../../engine/models/tasks/image-model.ts'
import { matteLines, squareMeans } from '../../../nodes/shared/matting/guided-filter.ts'
import { removeBackground } from '../../../nodes/frame/remove-background.ts'
import { createHarness } from '../../harness.ts'

const oracle = JSON.parse(readFileSync(new URL('../../oracles/guided-filter.json', import.meta.url), 'utf8')) as
  { readonly width: number; readonly height: number; readonly radius: number; readonly epsilon: number; readonly inner: readonly (readonly number[])[] }
const harness = createHarness()
afterAll(() => harness.close())

describe('the guided filter', () => {
  const { width, height, radius, epsilon, inner } = oracle
  const each = (value: (x: number, y: number) => number): Float32Array => Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)))
  it('is OpenCV\'s', () => {
    const light = each((x, y) => ((x * 7 + y * 13 + x * y) % 17) / 34 + (x + y > 22 ? 0.4 : 0))
    const { slope, offset } = matteLines(light, each((x) => Math.min(1, Math.max(0, (x - 8) / 9))), width, height, radius, epsilon)
    inner.forEach((row, j) => row.forEach((value, i) => {
      const at = (j + 2 * radius) * width + i + 2 * radius
      expect(slope[at]! * light[at]! + offset[at]!).toBeCloseTo(value, 4)
    }))
  })
  it('means what lies within the picture', () => {
    const values = each((x, y) => (3 * x + 5 * y * y) % 11)
    const made = squareMeans(values, width, height, radius)
    for (const [x, y] of [[0, 0], [width - 1, 0], [3, height - 1], [12, 9]] as const) {
      const around = [...values].filter((_, i) => Math.abs((i % width) - x) <= radius && Math.abs(Math.floor(i / width) - y) <= radius)
      expect(made[y * width + x]).toBeCloseTo(around.reduce((sum, one) => sum + one) / around.length, 4)
    }
  })
})

describe('remove-background', () => {
  /** A dark disc on a light ground, 480 x 360; the matte is 64 places wide, three of them too wide, and soft. */
  const [size, middle, radius] = [{ width: 480, height: 360 }, { x: 240, y: 180 }, 90]
  const matting = (side: number, wide: number): ImageModels => ({
    models: async () => [],
    find: async () => ({
      name: 'coarse', digest: '', scale: 1, sizeFor: () => ({ width: side, height: side }),
      run: async ({ width, height }) => ({
        width, height,
        data: Float32Array.from({ length: width * height }, (_, i) => {
          const distance = Math.hypot(((i % width) + 0.5) * (size.width / width) - middle.x, (Math.floor(i / width) + 0.5) * (size.height / height) - middle.y)
          return Math.min(1, Math.max(0, 0.5 + (radius + wide - distance) / 24))
        }),
      }),
    }),
  })
  const disc = (soft = 0.01) => harness.clip({ ...size, length: 1 }, (_, { planes: [luma, ...chroma] }) => {
    luma!.data.forEach((_, i) => {
      const beyond = (Math.hypot((i % size.width) + 0.5 - middle.x, Math.floor(i / size.width) + 0.5 - middle.y) - radius) / soft
      luma!.data[i] = 60 + 130 * Math.min(1, Math.max(0, beyond + 0.5))
    })
    for (const { data } of chroma) data.fill(128)
  })
  /** Pixels to the right of the middle at which the alpha falls through a half. */
  async function edge(params: Record<string, unknown>, images: ImageModels): Promise<number> {
    const { video } = await harness.evaluate(removeBackground, { inputs: { video: disc() }, params, images })
    const { planes } = await harness.frame(video!, 0)
    const row = planes[3]!.data.subarray(middle.y * size.width + middle.x, (middle.y + 1) * size.width)
    return row.findIndex((value) => value < 128)
  }
  it('moves the edge of a coarse matte to where the picture has it', async () => {
    expect(Math.abs((await edge({ refine: false }, matting(256, 4))) - radius)).toBeGreaterThan(3)
    expect(Math.abs((await edge({}, matting(256, 4))) - radius)).toBeLessThanOrEqual(1)
  })
  it('leaves a matte alone that is as fine as the picture', async () => {
    expect(await edge({}, matting(480, 6))).toBe(await edge({ refine: false }, matting(480, 6)))
  })
  it('keeps what is whole whole, and what is empty empty', async () => {
    const { video } = await harness.evaluate(removeBackground, { inputs: { video: disc() }, images: matting(128, 0) })
    const { data } = (await harness.frame(video!, 0)).planes[3]!
    expect(data[middle.y * size.width + middle.x]).toBe(255)
    expect(data[middle.y * size.width + middle.x + radius - 8]).toBe(255)
    expect(data[middle.y * size.width + middle.x + radius + 30]).toBe(0)
    expect(data[0]).toBe(0)
  })
  it('keeps the ground\'s colour out of what is half see-through', async () => {
    const light = async (refine: boolean): Promise<number> => {
      const { video } = await harness.evaluate(removeBackground, { inputs: { video: disc(8) }, params: { refine }, images: matting(256, 0) })
      const { planes } = await harness.frame(video!, 0)
      const half = [...planes[3]!.data.keys()].filter((i) => planes[3]!.data[i]! > 80 && planes[3]!.data[i]! < 175)
      expect(half.length).toBeGreaterThan(300)
      return half.reduce((sum, i) => sum + planes[0]!.data[i]!, 0) / half.length
    }
    // Half way between 60 and 190, and nearer to what the subject is of.
    expect(await light(false)).toBeGreaterThan(115)
    expect(await light(true)).toBeLessThan(105)
  })
  it('draws graphs of its first version as it did', () => {
    expect(removeBackground.migrations![1]!({})).toEqual({ refine: false })
  })
})
