/** The places of a view of different depths, one by one. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { DepthFlowArgs } from '../../../engine/kernels/ops/depth-flow.ts'

/** Maps, one for each value of depth. */
const DEPTHS = 256

const STEPS = 6

export function depthFlow({ target, sources, args, from, to }: Band<DepthFlowArgs>): void {
  const { width, height } = target
  const depth = sources[0]!.planes[0]!.data
  const [u, v] = [target.planes[0]!.data, target.planes[1]!.data]
  const { matrices, scale } = args
  const offset = (scale - 1) / 2
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const [px, py] = [x * scale + offset, y * scale + offset]
      let [sx, sy] = [px, py]
      for (let i = 0; i < STEPS; i++) {
        const level = 6 * sample(depth, width, height, (sx - offset) / scale, (sy - offset) / scale)
        const low = Math.floor(level / 6) * 6
        const part = level / 6 - low / 6
        const high = Math.min(low + 6, (DEPTHS - 1) * 6)
        const at = (k: number): number => matrices[low + k]! + (matrices[high + k]! - matrices[low + k]!) * part
        const nx = at(0) * px + at(1) * py + at(2)
        const ny = at(3) * px + at(4) * py + at(5)
        // Half a step at a time settles where depth jumps.
        const [tx, ty] = i === 0 ? [nx, ny] : [(sx + nx) / 2, (sy + ny) / 2]
        const settled = Math.abs(tx - sx) + Math.abs(ty - sy) < 1 / 64
        sx = tx
        sy = ty
        if (settled) break
      }
      u[y * width + x] = sx - px
      v[y * width + x] = sy - py
    }
  }
}

function sample(data: ArrayLike<number>, width: number, height: number, x: number, y: number): number {
  const px = Math.min(width - 1, Math.max(0, x))
  const py = Math.min(height - 1, Math.max(0, y))
  const [x0, y0] = [Math.floor(px), Math.floor(py)]
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)]
  const upper = data[y0 * width + x0]! + (data[y0 * width + x1]! - data[y0 * width + x0]!) * (px - x0)
  const lower = data[y1 * width + x0]! + (data[y1 * width + x1]! - data[y1 * width + x0]!) * (px - x0)
  return upper + (lower - upper) * (py - y0)
}
