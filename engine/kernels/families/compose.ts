/** Making frames of one colour, and putting two together. */
import { failure } from '../../contract/errors.ts'
import type { PixelFormat } from '../../frames/format.ts'
import type { ReadonlyFrame, WritableFrame } from '../../frames/frame-view.ts'
import type { BlendMode, Rgba } from '../kernel-options.ts'
import type { SweepField } from '../sweep-field.ts'
import { scratchBytes } from '../native-band.ts'
import { agree, inBytes, op, type OpRunner, type Shape } from '../op.ts'
import type { BlendArgs } from '../ops/blend.ts'
import { planeValues } from '../ops/colour.ts'
import type { FillArgs } from '../ops/fill.ts'
import type { MixArgs } from '../ops/mix.ts'
import type { OverlayArgs } from '../ops/overlay.ts'
import type { ScreenArgs } from '../ops/screen.ts'
import { sweepScratch, type SweepArgs } from '../ops/sweep.ts'
import { rgbScratch } from '../ops/rgb-rows.ts'
import type { DifferenceArgs } from '../ops/temporal.ts'

const halfOf = ({ format, width, height }: Shape): number =>
  format === 'yuva420p' ? scratchBytes(((width + 1) >> 1) * ((height + 1) >> 1)) : 0

const FILL = op<FillArgs>('fill', 'fill')
const SCREEN = op<ScreenArgs>('screen', 'screen')
const MIX = op<MixArgs>('mix', 'mix')
const MIX_MASK = op<undefined>('mix', 'mixMask', ({ width }) => scratchBytes(width))
const SWEEP = op<SweepArgs>('sweep', 'sweep', (target, _, args) => sweepScratch(target, args))
const DIFFERENCE = op<DifferenceArgs>('temporal', 'difference')
const OVERLAY = op<OverlayArgs>('overlay', 'overlay', (_, [base, top]) => halfOf(base!) + halfOf(top!))

const BLEND = op<BlendArgs>('blend', 'blend', (target) => rgbScratch(target, 2))

/** @throws E_CLIP_FORMAT unless it is Y'CbCr */
export function inVideo(what: string, { format }: Shape): void {
  if (format === 'yuv420p' || format === 'yuva420p') return
  throw failure('E_CLIP_FORMAT', { expected: `video frames in ${what}`, got: format })
}

export function fill(run: OpRunner, format: PixelFormat, width: number, height: number, colour: Rgba): Promise<WritableFrame> {
  return run.op(FILL, { format, width, height }, [], { values: planeValues(format, colour) })
}

export async function mix(run: OpRunner, a: ReadonlyFrame, b: ReadonlyFrame, weight: number): Promise<ReadonlyFrame> {
  agree('mix', a, b)
  if (weight <= 0 || a === b) return a
  if (weight >= 1) return b
  return run.op(MIX, a, [a, b], { weight })
}

export async function mixMask(run: OpRunner, a: ReadonlyFrame, b: ReadonlyFrame, mask: ReadonlyFrame): Promise<ReadonlyFrame> {
  agree('mixMask', a, b)
  agree('mixMask', { format: 'gray8', width: a.width, height: a.height }, mask)
  return run.op(MIX_MASK, a, [a, b, mask], undefined)
}

export async function sweep(run: OpRunner, first: ReadonlyFrame, second: ReadonlyFrame, field: SweepField, t: number, softness = 0): Promise<ReadonlyFrame> {
  inBytes('sweep', first)
  agree('sweep', first, second)
  if (t <= 0) return first
  if (t >= 1) return second
  if ('starts' in field && field.starts.length !== field.columns * field.rows) {
    throw failure('E_INTERNAL', { detail: `${field.starts.length} beginnings for ${field.columns} x ${field.rows} tiles.` })
  }
  return run.op(SWEEP, first, [first, second], { field, t, softness })
}

export async function difference(run: OpRunner, a: ReadonlyFrame, b: ReadonlyFrame, offset = 0): Promise<ReadonlyFrame> {
  inBytes('difference', a)
  agree('difference', a, b)
  return run.op(DIFFERENCE, { format: 'gray8', width: a.width, height: a.height }, [a, b], { offset: Math.round(offset) })
}

export async function overlay(run: OpRunner, base: ReadonlyFrame, top: ReadonlyFrame, x: number, y: number, opacity: number): Promise<ReadonlyFrame> {
  for (const one of [base, top]) inVideo('overlay', one)
  const outside = x >= base.width || y >= base.height || x + top.width <= 0 || y + top.height <= 0
  if (opacity <= 0 || outside) return base
  return run.op(OVERLAY, base, [base, top], { x, y, opacity: Math.min(1, opacity) })
}

export async function blend(run: OpRunner, base: ReadonlyFrame, top: ReadonlyFrame, mode: BlendMode, opacity = 1): Promise<ReadonlyFrame> {
  for (const one of [base, top]) inVideo('blend', one)
  agree('blend', base, { format: base.format, width: top.width, height: top.height })
  if (!(opacity > 0)) return base
  // Nothing but weighted means: the same on Y'CbCr.
  if (mode === 'normal') return overlay(run, base, top, 0, 0, opacity)
  return run.op(BLEND, base, [base, top], { mode, opacity: Math.min(1, opacity) })
}

export async function screen(run: OpRunner, frame: ReadonlyFrame, light: ReadonlyFrame, strength = 1): Promise<ReadonlyFrame> {
  inVideo('screen', frame)
  inVideo('screen', light)
  agree('screen', { ...sizeOf(frame), format: 'yuv420p' }, { ...sizeOf(light), format: 'yuv420p' })
  return strength > 0 ? run.op(SCREEN, frame, [frame, light], { strength }) : frame
}

const sizeOf = ({ width, height }: ReadonlyFrame): { width: number; height: number } => ({ width, height })
