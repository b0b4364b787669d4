/** Canny's edges, pixel by pixel. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import { bytesOf } from './samples.ts'

export function cannyRidges({ target, sources, args }: Band<{ readonly low: number; readonly high: number }>): void {
  const { width, height } = target
  const data = bytesOf(sources[0]!.planes[0]!)
  const at = (x: number, y: number): number => data[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))]!
  const gradient = (x: number, y: number): readonly [gx: number, gy: number] => {
    if (x < 0 || y < 0 || x >= width || y >= height) return [0, 0]
    let gx = 0
    let gy = 0
    for (const [k, weight] of [[-1, 1], [0, 2], [1, 1]] as const) {
      gx += weight * (at(x + 1, y + k) - at(x - 1, y + k))
      gy += weight * (at(x + k, y + 1) - at(x + k, y - 1))
    }
    return [gx, gy]
  }
  const length = (x: number, y: number): number => gradient(x, y).reduce((sum, one) => sum + Math.abs(one), 0)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [gx, gy] = gradient(x, y)
      const here = length(x, y)
      const angle = (Math.atan2(Math.abs(gy), Math.abs(gx)) * 180) / Math.PI
      const slant = gx < 0 !== gy < 0 ? -1 : 1
      const ridge =
        angle < 22.5
          ? here > length(x - 1, y) && here >= length(x + 1, y)
          : angle > 67.5
            ? here > length(x, y - 1) && here >= length(x, y + 1)
            : here > length(x - slant, y - 1) && here > length(x + slant, y + 1)
      bytesOf(target.planes[0]!)[y * width + x] = here > args.low && ridge ? (here > args.high ? 255 : 1) : 0
    }
  }
}

export function cannyLinks({ target, sources }: Band<undefined>): void {
  const { width, height } = target
  const marks = bytesOf(sources[0]!.planes[0]!)
  const out = bytesOf(target.planes[0]!)
  out.set(marks.map((mark) => (mark === 255 ? 255 : 0)))
  // Grown until nothing changes.
  for (let grown = true; grown; ) {
    grown = false
    for (let i = 0; i < out.length; i++) {
      if (marks[i] !== 1 || out[i] === 255) continue
      const [x, y] = [i % width, Math.floor(i / width)]
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          if (out[ny * width + nx] !== 255) continue
          out[i] = 255
          grown = true
        }
      }
    }
  }
}
