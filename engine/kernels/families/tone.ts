/** What changes each pixel by itself: curves, adjustments, tables, histograms. */
import { failure } from '../../contract/errors.ts'
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import type { Kernels } from '../kernels.ts'
import type { ColourMatrix, Lut1d, Lut3d, Tone } from '../kernel-options.ts'
import { inBytes, op, type OpRunner } from '../op.ts'
import { histogramRows } from '../ops/analyse.ts'
import type { AdjustArgs } from '../ops/adjust.ts'
import { claheScratch, TABLE_STRIDE, type ClaheArgs } from '../ops/clahe.ts'
import { matrixScratch, type HsvArgs, type MatrixArgs } from '../ops/colour-change.ts'
import type { CurvesArgs } from '../ops/curves.ts'
import { curveTables, lutNodes, lutScratch, type CurveTablesArgs, type LutArgs } from '../ops/lut.ts'
import { rgbScratch } from '../ops/rgb-rows.ts'
import { toneScratch, type ToneArgs } from '../ops/shade.ts'
import { inVideo } from './compose.ts'

const TABLE_BYTES = 256
const CLAHE_TABLES = op<ClaheArgs>('clahe', 'claheTables', () => 1024)
const CLAHE = op<ClaheArgs>('clahe', 'clahe', (target, _, args) => claheScratch(target, args))
const HISTOGRAM = op<undefined>('analyse', 'histogram', () => 3072)
const LUT_3D = op<LutArgs>('lut', 'lut3d', (_, [source]) => lutScratch(source!))
const LUT_1D = op<CurveTablesArgs>('lut', 'lut1d', (_, [source]) => lutScratch(source!))
const CURVES = op<CurvesArgs>('curves', 'curves', () => TABLE_BYTES)
const MATRIX = op<MatrixArgs>('colour-change', 'colourMatrix', matrixScratch)
const HSV = op<HsvArgs>('colour-change', 'hsv', (target) => rgbScratch(target))
const TONE = op<ToneArgs>('shade', 'tone', (target) => toneScratch(target))
const ADJUST = op<AdjustArgs>('adjust', 'adjust', () => TABLE_BYTES)

export async function histogram(run: OpRunner, frame: ReadonlyFrame): Promise<Uint32Array> {
  inBytes('histogram', frame)
  // Counts of a share of the picture in each row.
  const parts = await run.op(HISTOGRAM, { format: 'gray8', width: 1024, height: histogramRows(frame) }, [frame], undefined)
  const sums = new Uint32Array(256)
  new Uint32Array(new Uint8Array(parts.bytes).buffer).forEach((count, i) => (sums[i & 255]! += count))
  return sums
}

export async function clahe(run: OpRunner, frame: ReadonlyFrame, clip = 2, tiles = 8): Promise<ReadonlyFrame> {
  inBytes('clahe', frame)
  const args: ClaheArgs = { clip, tiles: Math.max(1, Math.min(64, Math.round(tiles))) }
  const tables = await run.op(CLAHE_TABLES, { format: 'gray8', width: TABLE_STRIDE, height: args.tiles ** 2 }, [frame], args)
  return run.op(CLAHE, frame, [frame, tables], args)
}

export async function equalise(run: OpRunner, frame: ReadonlyFrame): Promise<ReadonlyFrame> {
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

export async function lut3d(run: OpRunner, frame: ReadonlyFrame, lut: Lut3d): Promise<ReadonlyFrame> {
  inVideo('lut3d', frame)
  const { size, data } = lut
  if (!Number.isInteger(size) || size < 2 || size > 65 || data.length !== size ** 3 * 3) {
    throw failure('E_INTERNAL', { detail: `A 3D table of size ${size} has ${data.length} numbers.` })
  }
  const nodes = run.create('gray8', size * 8, size * size)
  nodes.bytes.set(new Uint8Array(lutNodes(lut).buffer))
  return run.op(LUT_3D, frame, [frame, nodes], { size, ...(lut.domain && { domain: lut.domain }) })
}

export async function lut1d(run: OpRunner, frame: ReadonlyFrame, lut: Lut1d): Promise<ReadonlyFrame> {
  inVideo('lut1d', frame)
  return run.op(LUT_1D, frame, [frame], { tables: curveTables(lut) })
}

export async function curves(run: OpRunner, frame: ReadonlyFrame, ...tables: readonly (Uint8Array | undefined)[]): Promise<ReadonlyFrame> {
  if (tables.every((table) => table === undefined)) return frame
  return run.op(CURVES, frame, [frame], { tables })
}

export async function adjust(run: OpRunner, frame: ReadonlyFrame, change: Parameters<Kernels['adjust']>[1]): Promise<ReadonlyFrame> {
  const { contrast = 1, brightness = 1, saturation = 1, hue = 0 } = change
  if (contrast === 1 && brightness === 1 && saturation === 1 && hue % 360 === 0) return frame
  return run.op(ADJUST, frame, [frame], { contrast, brightness, saturation, hue })
}

export async function colourMatrix(run: OpRunner, frame: ReadonlyFrame, matrix: ColourMatrix): Promise<ReadonlyFrame> {
  inVideo('colourMatrix', frame)
  return run.op(MATRIX, frame, [frame], { matrix })
}

export async function hsv(run: OpRunner, frame: ReadonlyFrame, change: Parameters<Kernels['hsv']>[1]): Promise<ReadonlyFrame> {
  inVideo('hsv', frame)
  const { hue = 0, saturation = 1, value = 1 } = change
  if (hue % 360 === 0 && saturation === 1 && value === 1) return frame
  return run.op(HSV, frame, [frame], { hue, saturation: Math.max(0, saturation), value: Math.max(0, value) })
}

export async function tone(run: OpRunner, frame: ReadonlyFrame, { light, saturation = 1, tint }: Tone): Promise<ReadonlyFrame> {
  inVideo('tone', frame)
  const luma = new Uint8Array(256)
  const chroma = new Int16Array(1024)
  const factorOf = typeof saturation === 'number' ? (): number => saturation : saturation
  for (let code = 0; code < 256; code++) {
    const now = (code - 16) / 219
    luma[code] = Math.max(0, Math.min(255, Math.round(16 + 219 * (light?.(now) ?? now))))
    const inside = Math.max(0, Math.min(1, now))
    const [u, v] = tint?.(inside) ?? [0, 0]
    chroma[code * 4] = Math.max(-32767, Math.min(32767, Math.round(factorOf(inside) * 4096)))
    chroma[code * 4 + 1] = Math.round(u * 64)
    chroma[code * 4 + 2] = Math.round(v * 64)
  }
  return run.op(TONE, frame, [frame], { luma, chroma })
}
