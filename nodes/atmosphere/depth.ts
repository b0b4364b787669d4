/** Depth in a picture's size. */
import type { Clip, ReadonlyFrame, Kernels } from '../../engine/api.ts'

interface Wanted {
  readonly depth: Clip | undefined
  readonly kernels: Kernels
  readonly width: number
  readonly height: number
}

/** For `prepare`: where depth is a clip of one frame, that serves for all, and is made ready once. */
export async function steadyDepth(wanted: Wanted): Promise<ReadonlyFrame | undefined> {
  return wanted.depth?.info.length === 1 ? depthAt(0, wanted) : undefined
}

/** `gray8` in the size wanted, white is near; undefined where no depth is wired. The last frame goes on. */
export async function depthAt(n: number, { depth, kernels, width, height }: Wanted, steady?: ReadonlyFrame): Promise<ReadonlyFrame | undefined> {
  if (steady !== undefined || depth === undefined) return steady
  const frame = await depth.frame(Math.min(n, depth.info.length - 1))
  const grey = await kernels.convert(frame, 'gray8')
  // Without overshoot: at the edge of what is near, nothing is nearer.
  return kernels.resize(grey, width, height, width < grey.width ? 'area' : 'bilinear')
}
