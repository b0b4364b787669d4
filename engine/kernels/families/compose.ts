/** Making frames of one colour, and putting two together. */
import { failure } from '../../errors.ts'
import type { PixelFormat } from '../../frames/format.ts'
import type { Frame } from '../../frames/frame.ts'
import type { Rgba } from '../kernels.ts'
import { scratchBytes } from '../native-band.ts'
import { agree, op, type OpRunner, type Shape } from '../op.ts'
import { planeValues } from '../ops/colour.ts'
import type { FillArgs } from '../ops/fill.ts'
import type { MixArgs } from '../ops/mix.ts'
import type { OverlayArgs } from '../ops/overlay.ts'

const halfOf = ({ format, width, height }: Shape): number =>
  format === 'yuva420p' ? scratchBytes(((width + 1) >> 1) * ((height + 1) >> 1)) : 0

const FILL = op<FillArgs>('fill', 'fill')
const MIX = op<MixArgs>('mix', 'mix')
const MIX_MASK = op<undefined>('mix', 'mixMask', ({ width }) => scratchBytes(width))
const OVERLAY = op<OverlayArgs>('overlay', 'overlay', (_, [base, top]) => halfOf(base!) + halfOf(top!))

export function fill(run: OpRunner, format: PixelFormat, width: number, height: number, colour: Rgba): Promise<Frame> {
  return run.op(FILL, { format, width, height }, [], { values: planeValues(format, colour) })
}

export async function mix(run: OpRunner, a: Frame, b: Frame, weight: number): Promise<Frame> {
  agree('mix', a, b)
  if (weight <= 0 || a === b) return a
  if (weight >= 1) return b
  return run.op(MIX, a, [a, b], { weight })
}

export async function mixMask(run: OpRunner, a: Frame, b: Frame, mask: Frame): Promise<Frame> {
  agree('mixMask', a, b)
  agree('mixMask', { format: 'gray8', width: a.width, height: a.height }, mask)
  return run.op(MIX_MASK, a, [a, b, mask], undefined)
}

export async function overlay(run: OpRunner, base: Frame, top: Frame, x: number, y: number, opacity: number): Promise<Frame> {
  for (const { format } of [base, top]) {
    if (format !== 'yuv420p' && format !== 'yuva420p') {
      throw failure('E_CLIP_FORMAT', { expected: 'video frames in overlay', got: format })
    }
  }
  const outside = x >= base.width || y >= base.height || x + top.width <= 0 || y + top.height <= 0
  if (opacity <= 0 || outside) return base
  return run.op(OVERLAY, base, [base, top], { x, y, opacity: Math.min(1, opacity) })
}
