/** What changes each pixel by itself: curves, adjustments, tables, histograms. */
import { failure } from '../../errors.ts'
import type { Frame } from '../../frames/frame.ts'
import type { Kernels, Lut3d } from '../kernels.ts'
import { inBytes, op, type OpRunner } from '../op.ts'
import type { AdjustArgs } from '../ops/adjust.ts'
import type { CurvesArgs } from '../ops/curves.ts'
import { lutNodes, lutScratch, type LutArgs } from '../ops/lut.ts'

const TABLE_BYTES = 256
const HISTOGRAM = { ...op<undefined>('analyse', 'histogram', () => 3072), whole: true }
const LUT_3D = op<LutArgs>('lut', 'lut3d', (_, [source]) => lutScratch(source!))
const CURVES = op<CurvesArgs>('curves', 'curves', () => TABLE_BYTES)
const ADJUST = op<AdjustArgs>('adjust', 'adjust', () => TABLE_BYTES)

export async function histogram(run: OpRunner, frame: Frame): Promise<Uint32Array> {
  inBytes('histogram', frame)
  const { bytes } = await run.op(HISTOGRAM, { format: 'gray8', width: 1024, height: 1 }, [frame], undefined)
  // A copy: the frame goes back with the scope.
  return new Uint32Array(new Uint8Array(bytes).buffer)
}

export async function equalise(run: OpRunner, frame: Frame): Promise<Frame> {
  const counts = await histogram(run, frame)
  const [black, range] = frame.format === 'gray8' ? [0, 255] : [16, 219]
  // The darkest value becomes black: its own pixels don't count.
  const darkest = counts.findIndex((count) => count > 0)
  const total = frame.width * frame.height - counts[darkest]!
  if (total === 0) return frame
  let below = 0
  const table = Uint8Array.from(counts, (count, value) => {
    if (value > darkest) below += count
    return black + Math.round((range * below) / total)
  })
  return curves(run, frame, table)
}

export async function lut3d(run: OpRunner, frame: Frame, lut: Lut3d): Promise<Frame> {
  if (frame.format !== 'yuv420p' && frame.format !== 'yuva420p') {
    throw failure('E_CLIP_FORMAT', { expected: 'video frames in lut3d', got: frame.format })
  }
  const { size, data } = lut
  if (!Number.isInteger(size) || size < 2 || size > 65 || data.length !== size ** 3 * 3) {
    throw failure('E_INTERNAL', { detail: `A 3D table of size ${size} has ${data.length} numbers.` })
  }
  const nodes = run.create('gray8', size * 8, size * size)
  nodes.bytes.set(new Uint8Array(lutNodes(lut).buffer))
  return run.op(LUT_3D, frame, [frame, nodes], { size })
}

export async function curves(run: OpRunner, frame: Frame, y?: Uint8Array, u?: Uint8Array, v?: Uint8Array): Promise<Frame> {
  if (y === undefined && u === undefined && v === undefined) return frame
  return run.op(CURVES, frame, [frame], { tables: [y, u, v] })
}

export async function adjust(run: OpRunner, frame: Frame, change: Parameters<Kernels['adjust']>[1]): Promise<Frame> {
  const { contrast = 1, brightness = 1, saturation = 1, hue = 0 } = change
  if (contrast === 1 && brightness === 1 && saturation === 1 && hue % 360 === 0) return frame
  return run.op(ADJUST, frame, [frame], { contrast, brightness, saturation, hue })
}
