import type { Kernels, ReadonlyFrame } from '../../../engine/api.ts'

/** A cut-out's colours go on where nothing is (`yuv420p`): a view that reaches a little beyond the matte finds no hole. */
export function coloursBeyond(cut: ReadonlyFrame, kernels: Kernels): Promise<ReadonlyFrame> {
  const { width, height } = cut
  return kernels.within(async (inner) => {
    const [close, wide] = [await inner.blur(cut, height / 220), await inner.blur(cut, height / 40)]
    const covered = async (frame: ReadonlyFrame, strength: number): Promise<ReadonlyFrame> => {
      const mask = await inner.fill('gray8', width, height, [0, 0, 0, 1])
      frame.planes[3]!.data.forEach((value, i) => (mask.bytes[i] = Math.min(255, value * strength)))
      return mask
    }
    const around = await inner.mixMask(await inner.convert(wide, 'yuv420p'), await inner.convert(close, 'yuv420p'), await covered(close, 8))
    return inner.mixMask(around, await inner.convert(cut, 'yuv420p'), await covered(cut, 1))
  })
}
