/** Chroma keying: a matte from the distance to a key in the CbCr plane, and the key's colour taken out of what stays. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { bytesOf, planeRows } from './plane-rows.ts'

export interface KeyArgs {
  /** The key's code values. */
  readonly u: number
  readonly v: number
  /** 0..1: distance within which all is transparent, and how far from there on it becomes opaque. */
  readonly similarity: number
  readonly smoothness: number
  /** 0..1: share of the key's colour that is taken out. */
  readonly despill: number
}

/** Colour counts as spill as far as it points to the key more than aside: 60 degrees each way. */
const CONE = 1 / Math.sqrt(3)

/** To `yuva420p`; alpha of the source stays where it is lower. */
export function chromaKey(band: NativeBand<KeyArgs>): void {
  const { wasm, scratch, target, from, to } = band
  const { similarity, smoothness, despill } = band.args
  const source = band.sources[0]!
  const [luma, u, v, alpha] = source.planes
  const { width } = target
  const half = u!.width
  bytesOf(target.planes[0]!).set(bytesOf(luma!).subarray(from * width, to * width), from * width)
  const [first, last] = planeRows(band, 1)
  scratch.reset()
  // Sample 0 lies one vector into each row.
  const [line, ...rows] = [0, 1, 2, 3].map(() => scratch.take(rowBytes(half)) + 16) as [number, number, number, number]
  const distances = (row: number): number => rows[(row + 3) % 3]!
  const measure = (row: number): void => {
    const held = Math.min(u!.height - 1, Math.max(0, row))
    wasm.keyDistances(distances(row), addressOf(u!, held), addressOf(v!, held), half, band.args.u, band.args.v)
  }
  measure(first - 1)
  measure(first)
  for (let row = first; row < last; row++) {
    measure(row + 1)
    for (let y = row * 2; y < Math.min(row * 2 + 2, target.height); y++) {
      const far = distances(y & 1 ? row + 1 : row - 1)
      const given = alpha === undefined ? 0 : addressOf(alpha, y)
      wasm.keyRow(addressOf(target.planes[3]!, y), distances(row), far, line, width, similarity, smoothness, given)
    }
  }
  const length = Math.hypot(band.args.u - 128, band.args.v - 128)
  const along = length < 1 ? [0, 0] : [(band.args.u - 128) / length, (band.args.v - 128) / length]
  const places = [target.planes[1]!, target.planes[2]!, u!, v!].map((plane) => addressOf(plane, first))
  wasm.despill(...places, (last - first) * half, ...along, length < 1 ? 0 : despill, CONE)
}

const rowBytes = (half: number): number => (half + 16) * 4
export const keyScratch = ({ width }: Pick<BandFrame, 'width'>): number => 4 * scratchBytes(rowBytes((width + 1) >> 1))
