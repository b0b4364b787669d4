/** Resizing, cropping and warping. */
import { failure } from '../../contract/errors.ts'
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import type { Affine, Perspective, PixelWindow, ResizeMethod, Sampling, WarpLattice } from '../kernel-options.ts'
import { agree, inBytes, op, type OpRunner } from '../op.ts'
import type { CropArgs } from '../ops/crop.ts'
import { remapScratch, type FlowArgs, type PerspectiveArgs } from '../ops/remap.ts'
import { resampleScratch, type ResampleArgs } from '../ops/resample.ts'
import { warpScratch, type WarpArgs } from '../ops/warp-affine.ts'
import { warpGridScratch, type WarpGridArgs } from '../ops/warp-grid.ts'

interface Size {
  readonly width: number
  readonly height: number
}

export const RESAMPLE = op<ResampleArgs>('resample', 'resample', (target, [source], args) => resampleScratch(target, source!, args))
const CROP = op<CropArgs>('crop', 'crop')
const WARP_AFFINE = op<WarpArgs>('warp-affine', 'warpAffine', (target, _sources, args) => warpScratch(target, args))
const WARP_PERSPECTIVE = op<PerspectiveArgs>('remap', 'warpPerspective', (_target, _sources, args) => remapScratch(args))
const WARP_FLOW = op<FlowArgs>('remap', 'warpFlow', (_target, _sources, args) => remapScratch(args))
const WARP_GRID = op<WarpGridArgs>('warp-grid', 'warpGrid', (target, _sources, args) => warpGridScratch(target, args))

export async function resize(run: OpRunner, frame: ReadonlyFrame, width: number, height: number, method?: ResizeMethod): Promise<ReadonlyFrame> {
  if (frame.width === width && frame.height === height) return frame
  const shrinks = width <= frame.width && height <= frame.height
  const args: ResampleArgs = { method: method ?? (shrinks ? 'area' : 'bicubic') }
  return run.weighed([frame], ([one]) => run.op(RESAMPLE, { format: one!.format, width, height }, [one!], args))
}

export async function crop(run: OpRunner, frame: ReadonlyFrame, x: number, y: number, width: number, height: number): Promise<ReadonlyFrame> {
  const whole = [x, y, width, height].every((value) => Number.isInteger(value))
  if (!whole || x < 0 || y < 0 || width < 1 || height < 1 || x + width > frame.width || y + height > frame.height) {
    throw failure('E_CLIP_SIZE', {
      expected: `a part of the ${frame.width}x${frame.height} frame`,
      got: `${width}x${height} at ${x}, ${y}`,
    })
  }
  return run.op(CROP, { format: frame.format, width, height }, [frame], { x, y })
}

export async function warpAffine(
  run: OpRunner,
  frame: ReadonlyFrame,
  matrix: Affine,
  size: Size = frame,
  method: Sampling = 'bilinear',
): Promise<ReadonlyFrame> {
  const { width, height } = size
  if (isIdentity(matrix) && width === frame.width && height === frame.height) return frame
  const args: WarpArgs = { matrix, bicubic: method === 'bicubic' }
  return run.weighed([frame], ([one]) => run.op(WARP_AFFINE, { format: one!.format, width, height }, [one!], args))
}

export async function warpPerspective(run: OpRunner, frame: ReadonlyFrame, matrix: Perspective, size: Size = frame, method: Sampling = 'bilinear'): Promise<ReadonlyFrame> {
  inBytes('warpPerspective', frame)
  const { width, height } = size
  return run.weighed([frame], ([one]) => run.op(WARP_PERSPECTIVE, { format: one!.format, width, height }, [one!], { matrix, bicubic: method === 'bicubic' }))
}

export async function warpFlow(run: OpRunner, frame: ReadonlyFrame, flow: ReadonlyFrame, amount = 1, method: Sampling = 'bilinear'): Promise<ReadonlyFrame> {
  inBytes('warpFlow', frame)
  agree('warpFlow', { format: 'flow', width: frame.width, height: frame.height }, flow)
  return run.weighed([frame], ([one]) => run.op(WARP_FLOW, one!, [one!, flow], { amount, bicubic: method === 'bicubic' }))
}

export async function warpGrid(run: OpRunner, frame: ReadonlyFrame, lattice: WarpLattice, window: PixelWindow = { x: 0, y: 0, width: frame.width, height: frame.height }): Promise<ReadonlyFrame> {
  inBytes('warpGrid', frame)
  const { x, y, width, height } = window
  return run.weighed([frame], ([one]) => run.op(WARP_GRID, { format: one!.format, width, height }, [one!], { lattice, x, y }))
}

const isIdentity = ([a, b, c, d, e, f]: Affine): boolean =>
  a === 1 && b === 0 && c === 0 && d === 0 && e === 1 && f === 0
