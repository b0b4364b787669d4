import type { BandKernel, Frame, Kernels } from '../../engine/api.ts'
import { scaleOf } from './looks.ts'
import type { BilateralArgs } from './bilateral.ts'

const BILATERAL: BandKernel = { module: new URL('./bilateral.ts', import.meta.url), name: 'bilateral' }

/** @param radius reach in pixels at 720 lines @param sigmaRange in code values */
export async function smoothed(kernels: Kernels, frame: Frame, radius: number, sigmaRange: number): Promise<Frame> {
  const reach = Math.max(2, Math.round(radius * scaleOf(frame)))
  const step = Math.max(1, Math.floor(reach / 3))
  const args: BilateralArgs = { radius: reach, step, sigmaSpace: reach * 0.6, sigmaRange }
  return kernels.run(BILATERAL, frame, [frame], args)
}
