/** Whether two pictures are of different scenes. */
import type { Kernels, ReadonlyFrame } from '../../../engine/api.ts'

/**
 * Are these `gray8` pictures of different scenes? Where motion explains hardly any of a difference that is large for their
 * contrast, they are. All of it becoming lighter or darker, as in a flash, is no cut.
 * @param flow from the first to the second
 */
export async function isCut(kernels: Kernels, first: ReadonlyFrame, second: ReadonlyFrame, flow: ReadonlyFrame): Promise<boolean> {
  const [own, other] = [await spread(kernels, first), await spread(kernels, second)]
  const apart = async (picture: ReadonlyFrame, mean: number): Promise<number> => (await spread(kernels, await kernels.difference(first, picture, own.mean - mean))).mean
  const moved = await kernels.warpFlow(second, flow)
  const left = await apart(moved, (await spread(kernels, moved)).mean)
  return left > Math.max(2, 0.2 * (own.deviation + other.deviation)) && left > 0.5 * (await apart(second, other.mean))
}

/** Mean and mean deviation of a picture's values. */
async function spread(kernels: Kernels, picture: ReadonlyFrame): Promise<{ readonly mean: number; readonly deviation: number }> {
  const counts = await kernels.histogram(picture)
  const count = picture.width * picture.height
  const total = (of: (value: number) => number): number => counts.reduce((sum, times, value) => sum + times * of(value), 0) / count
  const mean = total((value) => value)
  return { mean, deviation: total((value) => Math.abs(value - mean)) }
}
