/** Two pictures on both sides of a front that sweeps over the frame; mask and mix in one pass. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import type { SweepField, SweepShape } from '../sweep-field.ts'

export interface SweepArgs {
  readonly field: SweepField
  /** 0..1 */
  readonly t: number
  /** Width of the edge, a share of the way. */
  readonly softness: number
}

type Sized = Pick<BandFrame, 'width'>
const MEASURES: readonly SweepShape['measure'][] = ['sum', 'max', 'length', 'turn', 'star', 'spiral']
/** As in the compiled kernels. */
const LATE = 1e-5

/** Sources a, b. Chroma takes the mean of its four mask pixels. */
export function sweep(band: NativeBand<SweepArgs>): void {
  const { target, wasm, scratch, from, to } = band
  const [a, b] = band.sources
  const { width } = target
  scratch.reset()
  const mask = scratch.take(2 * width)
  const half = scratch.take((width + 1) >> 1)
  const fillRow = rowsOf(band)
  for (let y = from; y < to; y += 2) {
    const rows = Math.min(2, to - y)
    for (let k = 0; k < rows; k++) fillRow(y + k, mask, k)
    target.planes.forEach((plane, p) => {
      const small = p === 1 || p === 2
      const places = [plane, a!.planes[p]!, b!.planes[p]!].map((one) => addressOf(one, small ? y >> 1 : y))
      if (p === 1) wasm.halveMask(half, plane.width, mask, width, rows, 0)
      if (small) wasm.mixMaskBytes(...places, half, plane.width)
      else wasm.mixMaskBytes(...places, mask, rows * width)
    })
  }
}

/** Writes row `y` of the mask as row `k` of two, unless it is there already. */
function rowsOf({ target, wasm, scratch, args }: NativeBand<SweepArgs>): (y: number, mask: number, k: number) => void {
  const { width, height } = target
  const { field } = args
  // The edge starts and ends outside the frame, so that t = 0 and 1 are clean.
  const edge = Math.max(args.softness, 1e-3)
  const step = [args.t * (1 + edge), 1 / edge] as const
  if ('measure' in field) {
    const { measure, centre, scale, skew = 0, count = 5, depth = 1, repeat = 0, folded = false, inverted = false } = field
    const u = [(0.5 / width - centre[0]) * scale[0], scale[0] / width] as const
    const options = [skew, count, depth, repeat, Number(folded), Number(inverted)] as const
    const index = MEASURES.indexOf(measure)
    const level = scale[1] === 0
    return once((y, out) => wasm.sweepRow(out, width, index, ...u, ((y + 0.5) / height - centre[1]) * scale[1], ...options, ...step), (y) => (level ? 0 : y), width)
  }
  const { columns, rows, starts, ramp } = field
  const table = scratch.put(new Uint8Array(starts.buffer, starts.byteOffset, starts.byteLength))
  const rowAt = (y: number): number => Math.min(rows - 1, Math.floor(((y + 0.5) * rows) / height + LATE))
  return once((y, out) => {
    const row = rowAt(y)
    // A single tile is a straight edge.
    if (columns === 1) wasm.sweepRow(out, width, 0, starts[row]! + (0.5 * ramp) / width, ramp / width, 0, 0, 0, 0, 0, 0, 0, ...step)
    else wasm.sweepTiles(out, width, table + row * columns * 4, columns, ramp, ...step)
  }, rowAt, width)
}

/** Rows of one key have the same mask. */
function once(fill: (y: number, out: number) => void, keyOf: (y: number) => number, width: number): (y: number, mask: number, k: number) => void {
  const made = [-1, -1]
  return (y, mask, k) => {
    const key = keyOf(y)
    if (made[k] === key) return
    made[k] = key
    fill(y, mask + k * width)
  }
}

export const sweepScratch = ({ width }: Sized, { field }: SweepArgs): number =>
  scratchBytes(2 * width, (width + 1) >> 1, 'starts' in field ? field.starts.byteLength : 0)

