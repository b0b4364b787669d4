/** Views of a picture whose parts lie at different depths. Pure. */
import type { Affine } from '../../engine/api.ts'
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
