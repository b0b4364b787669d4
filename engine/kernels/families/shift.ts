/** Moving pictures, rows and squares. */
import { failure } from '../../contract/errors.ts'
import { frameLayout } from '../../frames/format.ts'
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import { agree, inBytes, op, type OpRunner } from '../op.ts'
import { rollScratch, type MosaicArgs, type RollArgs } from '../ops/shift.ts'
import type { Slide } from '../sweep-field.ts'

const SLIDE = op<Slide>('shift', 'slide')
const MOSAIC = op<MosaicArgs>('shift', 'mosaic')
const ROLL = op<RollArgs>('shift', 'rollRows', (_target, _sources, args) => rollScratch(args))

export async function slide(run: OpRunner, first: ReadonlyFrame, second: ReadonlyFrame, args: Slide): Promise<ReadonlyFrame> {
  inBytes('slide', first)
  agree('slide', first, second)
  return run.op(SLIDE, first, [first, second], args)
}

export async function mosaic(run: OpRunner, frame: ReadonlyFrame, size: number): Promise<ReadonlyFrame> {
  inBytes('mosaic', frame)
  return size < 2 ? frame : run.op(MOSAIC, frame, [frame], { size: Math.round(size / 2) * 2 })
}

export async function rollRows(run: OpRunner, frame: ReadonlyFrame, shifts: readonly Int32Array[]): Promise<ReadonlyFrame> {
  inBytes('rollRows', frame)
  const planes = frameLayout(frame.format, frame.width, frame.height).planes
  if (planes.some(({ bytes, stride }, p) => shifts[p]?.length !== bytes / stride)) {
    throw failure('E_INTERNAL', { detail: `Shifts of ${shifts.map((one) => one.length).join(', ')} rows for ${frame.format} of ${frame.height}.` })
  }
  return run.op(ROLL, frame, [frame], { shifts })
}
