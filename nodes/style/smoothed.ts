import type { ReadonlyFrame, Kernels } from '../../engine/api.ts'
import { ramp, scaleOf } from './looks.ts'

/** Is there enough to win by working at `lines` lines? */
export const isReduced = ({ height }: { readonly height: number }, lines: number): boolean => height > lines * 1.2

interface Size {
  readonly width: number
  readonly height: number
}

/** The size that work at `lines` lines is done at: even where it is reduced. */
export function sizeAtMost({ width, height }: Size, lines: number): Size {
  if (!isReduced({ height }, lines)) return { width, height }
  const even = (length: number): number => Math.max(2, 2 * Math.round((length * lines) / height / 2))
  return { width: even(width), height: even(height) }
}

/** Works on a picture of at most `lines` lines, where wide filters take a fraction of the time. */
export async function atMost(kernels: Kernels, frame: ReadonlyFrame, lines: number, smooth: (small: ReadonlyFrame) => Promise<ReadonlyFrame>): Promise<ReadonlyFrame> {
  const { width, height } = frame
  if (!isReduced(frame, lines)) return smooth(frame)
  const size = sizeAtMost(frame, lines)
  const small = await kernels.resize(frame, size.width, size.height, 'area')
  return kernels.resize(await smooth(small), width, height, 'bicubic')
}

/** Where the picture has edges, sharp ones from `edged`; elsewhere `flat`. */
export async function withEdgesOf(kernels: Kernels, flat: ReadonlyFrame, edged: ReadonlyFrame): Promise<ReadonlyFrame> {
  const scale = scaleOf(flat)
  const grey = await kernels.convert(edged, 'gray8')
  const edges = await kernels.sobel(await kernels.blur(grey, 0.8 * scale))
  const gain = 9 * Math.max(0.4, scale)
  const mask = await kernels.curves(edges, ramp((edge) => (edge - 9 / scale) * gain))
  return kernels.mixMask(flat, edged, await kernels.blur(mask, 1.1 * scale))
}
