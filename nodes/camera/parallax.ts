/** Views of a picture whose parts lie at different depths. Pure; the band function runs on the workers. */
import type { Affine, Band } from '../../engine/api.ts'
import { viewMatrix, type View } from './camera-path.ts'

/** Depths told apart. */
const LEVELS = 256

/**
 * Where output pixels are found if all lay at one depth, for each of 256 depths, six numbers each. The middle depth moves as
 * the view says; nearer parts move more, farther ones less.
 * @param strength 0 = all alike, 1 = the far end stands still and the near end moves twice as much
 */
export function depthMatrices(view: View, base: number, strength: number, width: number, height: number): Float64Array {
  const matrices = new Float64Array(LEVELS * 6)
  for (let i = 0; i < LEVELS; i++) {
    const share = 1 + strength * ((2 * i) / (LEVELS - 1) - 1)
    const zoom = base * (view.zoom / base) ** share
    const matrix: Affine = viewMatrix({ ...view, zoom, x: view.x * share, y: view.y * share }, width, height)
    matrices.set(matrix, i * 6)
  }
  return matrices
}

export interface ParallaxArgs {
  readonly matrices: Float64Array
  /** Pixels of the picture to one of the depth. */
  readonly scale: number
}

const STEPS = 6

/**
 * Source: depth as `gray8`, white = near. Target: a `flow` frame of the depth's size, the displacement of each output pixel
 * to the place that it is read from, in pixels of the picture. The place is found by going from depth to depth: what the
 * move uncovers is filled by stretching what lies beside it, without tears.
 */
export function parallax({ target, sources, args, from, to }: Band<ParallaxArgs>): void {
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
        const high = Math.min(low + 6, (LEVELS - 1) * 6)
        const at = (k: number): number => matrices[low + k]! + (matrices[high + k]! - matrices[low + k]!) * part
        const nx = at(0) * px + at(1) * py + at(2)
        const ny = at(3) * px + at(4) * py + at(5)
        // Half a step at a time settles where depth jumps.
        sx = i === 0 ? nx : (sx + nx) / 2
        sy = i === 0 ? ny : (sy + ny) / 2
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
