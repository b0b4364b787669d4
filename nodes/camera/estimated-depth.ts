/** Depth without a model. */
import type { ReadonlyFrame, Kernels } from '../../engine/api.ts'

/** Lines of the picture that depth is estimated on. */
export const LINES = 360

/**
 * Depth as a picture suggests it, white is near: what lies low, what has contrast and what is dark is taken for near; haze pales
 * and softens what is far. Smooth within things, sharp at their edges.
 */
export async function estimatedDepth(kernels: Kernels, picture: ReadonlyFrame, width: number, height: number): Promise<ReadonlyFrame> {
  const grey = await kernels.resize(await kernels.convert(picture, 'gray8'), width, height, 'area')
  const busy = await kernels.blur(await kernels.curves(await kernels.sobel(grey), table((value) => Math.min(1, value * 3))), height / 24)
  const dark = await kernels.blur(await kernels.curves(grey, table((value) => 1 - value)), height / 60)
  const low = await kernels.fill('gray8', width, height, [0, 0, 0, 1])
  for (let y = 0; y < height; y++) low.bytes.fill(255 * Math.min(1, Math.max(0, (y / height - 0.25) / 0.75)), y * width, (y + 1) * width)
  const both = await kernels.mix(low, await kernels.mix(dark, busy, 0.5), 0.4)
  return kernels.edgePreserving(both, height / 20, 0.15)
}

const table = (of: (value: number) => number): Uint8Array => Uint8Array.from({ length: 256 }, (_, value) => 255 * of(value / 255))
