/** CLAHE against its plain twin, at sizes that tiles don't divide, on any number of workers. */
import { afterAll, expect, it } from 'vitest'
import type { ReadonlyFrame as Frame } from '../../engine/frames/frame-view.ts'
import { createStage, noise } from './stage.ts'

const stage = createStage(0)
const threaded = createStage(2)
afterAll(() => Promise.all([stage.close(), threaded.close()]))

function twin({ planes, format }: Frame, clip: number, tiles: number): number[] {
  const { data, width, height } = planes[0]!
  const [black, range] = format === 'gray8' ? [0, 255] : [16, 219]
  const [w, h] = [Math.ceil(width / tiles), Math.ceil(height / tiles)]
  const mirrored = (i: number, length: number): number => {
    const at = length === 1 ? 0 : i % (2 * length - 2)
    return at < length ? at : 2 * length - 2 - at
  }
  const tables = Array.from({ length: tiles * tiles }, (_, tile) => {
    const counts = new Array<number>(256).fill(0)
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const value = data[mirrored(Math.floor(tile / tiles) * h + y, height) * width + mirrored((tile % tiles) * w + x, width)]!
        counts[value]! += 1
      }
    }
    const limit = Math.max(1, Math.floor((clip * w * h) / 256))
    const over = counts.reduce((sum, count) => sum + Math.max(0, count - limit), 0)
    const cut = counts.map((count) => Math.min(count, limit) + Math.floor(over / 256))
    for (let i = 0, rest = over % 256, step = Math.max(1, Math.floor(256 / (over % 256))); i < 256 && rest > 0; i += step, rest--) cut[i]! += 1
    let sum = 0
    return cut.map((count) => black + Math.round(((sum += count) * range) / (w * h)))
  })
  return Array.from(data, (value, i) => {
    const [tx, ty] = [(i % width) / w - 0.5, Math.floor(i / width) / h - 0.5]
    const [x0, y0] = [Math.floor(tx), Math.floor(ty)]
    const at = (x: number, y: number): number => tables[Math.min(tiles - 1, Math.max(0, y)) * tiles + Math.min(tiles - 1, Math.max(0, x))]![value]!
    const upper = at(x0, y0) + (at(x0 + 1, y0) - at(x0, y0)) * (tx - x0)
    const lower = at(x0, y0 + 1) + (at(x0 + 1, y0 + 1) - at(x0, y0 + 1)) * (tx - x0)
    return upper + (lower - upper) * (ty - y0)
  })
}

it.each([
  ['gray8', 64, 48, 2, 4],
  ['gray8', 131, 67, 3, 8],
  ['yuv420p', 33, 31, 1.5, 3],
  ['yuva420p', 7, 5, 4, 2],
  ['gray8', 1, 1, 2, 8],
] as const)('%s %ix%i, clip %f, %i tiles', async (format, width, height, clip, tiles) => {
  const frame = noise(stage.create(format, width, height), 6)
  const made = await stage.kernels.clahe(frame, clip, tiles)
  twin(frame, clip, tiles).forEach((value, i) => expect(Math.abs(made.planes[0]!.data[i]! - value)).toBeLessThan(1.05))
  frame.planes.slice(1).forEach(({ data }, p) => expect(made.planes[p + 1]!.data).toEqual(data))
})

it('is the same on two workers; so is the histogram', async () => {
  const [a, b] = [noise(stage.create('yuv420p', 500, 301), 2), noise(threaded.create('yuv420p', 500, 301), 2)]
  const [one, two] = [await stage.kernels.clahe(a), await threaded.kernels.clahe(b)]
  expect(Buffer.compare(one.bytes as Uint8Array, two.bytes as Uint8Array)).toBe(0)
  const counts = await threaded.kernels.histogram(b)
  expect(counts).toEqual(await stage.kernels.histogram(a))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500 * 301)
})
