/** Views of a picture whose parts lie at different depths. */
import type { Affine, ReadonlyFrame, Kernels } from '../../engine/api.ts'
import { viewMatrix, type View } from './camera-path.ts'

/** Lines of the picture that displacements by depth are worked out on. */
const DEPTH_LINES = 540

/** Depths told apart. */
const LEVELS = 256

/**
 * Where output pixels are found if all lay at one depth, for each of 256 depths, six numbers each. The middle depth moves as
 * the view says; nearer parts move more, farther ones less.
 * @param strength 0 = all alike, 1 = the far end stands still and the near end moves twice as much
 */
function depthMatrices(view: View, base: number, strength: number, width: number, height: number): Float64Array {
  const matrices = new Float64Array(LEVELS * 6)
  for (let i = 0; i < LEVELS; i++) {
    const share = 1 + strength * ((2 * i) / (LEVELS - 1) - 1)
    const zoom = base * (view.zoom / base) ** share
    const matrix: Affine = viewMatrix({ ...view, zoom, x: view.x * share, y: view.y * share }, width, height)
    matrices.set(matrix, i * 6)
  }
  return matrices
}

/** A picture seen by a camera that moves, its parts at different depths. @param depth any size, white is near; `base` zoom at rest */
export async function seenByDepth(kernels: Kernels, source: ReadonlyFrame, depth: ReadonlyFrame, view: View, base: number, strength: number): Promise<ReadonlyFrame> {
  const { width, height } = source
  const scale = Math.max(1, height / DEPTH_LINES)
  const [w, h] = [Math.max(1, Math.round(width / scale)), Math.max(1, Math.round(height / scale))]
  const small = await kernels.blur(await kernels.resize(await kernels.convert(depth, 'gray8'), w, h, 'area'), h / 270)
  const flow = await kernels.depthFlow(small, depthMatrices(view, base, strength, width, height), width / w)
  // The displacements are in pixels of the picture already: growing the flow must not stretch them again.
  return kernels.warpFlow(source, await kernels.resize(flow, width, height, 'bilinear'), w / width)
}
