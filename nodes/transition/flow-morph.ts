import type { ReadonlyFrame, Kernels } from '../../engine/api.ts'
import { soft } from '../shared/curves.ts'

/**
 * One picture flows into another: each is warped along the optical flow towards where the other has the same thing, as far
 * as the moment asks for, and the two are mixed.
 * @param first,second frames of one size and format
 * @param t 0 = all first, 1 = all second
 */
export async function morphPair(kernels: Kernels, first: ReadonlyFrame, second: ReadonlyFrame, t: number): Promise<ReadonlyFrame> {
  // Far displacements between different pictures are found on small ones.
  const { width, height } = first
  const scale = Math.min(1, 270 / height)
  const small = (frame: ReadonlyFrame): Promise<ReadonlyFrame> =>
    kernels.resize(frame, Math.max(8, Math.round(width * scale)), Math.max(8, Math.round(height * scale)), 'area')
  const [a, b] = [await small(first), await small(second)]
  const [there, back] = [await kernels.opticalFlow(a, b), await kernels.opticalFlow(b, a)]
  // What is at x in the moment between was at x + t * back(x) before, and will be at x + (1 - t) * there(x).
  const grown = async (flow: ReadonlyFrame): Promise<ReadonlyFrame> => kernels.resize(await kernels.blur(flow, 3), width, height, 'bilinear')
  const before = await kernels.warpFlow(first, await grown(back), t)
  const after = await kernels.warpFlow(second, await grown(there), 1 - t)
  return kernels.mix(before, after, soft(t))
}
