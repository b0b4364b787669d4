/** Chroma keying: a matte from the distance to a key in the CbCr plane, and the key's colour taken out of what stays. */
import type { BandFrame } from '../kernels.ts'
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
export const CONE = 1 / Math.sqrt(3)

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
  const distances = scratch.take(half * 4 * 3)
  for (let row = first; row < last; row++) {
    wasm.keyDistances(distances, addressOf(u!), addressOf(v!), half, u!.height, row - 1, row + 2, band.args.u, band.args.v)
    for (let y = row * 2; y < Math.min(row * 2 + 2, target.height); y++) {
      const near = distances + half * 4
      const far = distances + (y & 1) * half * 8
      const given = alpha === undefined ? 0 : addressOf(alpha, y)
      wasm.keyRow(addressOf(target.planes[3]!, y), near, far, width, half, similarity, smoothness, given)
    }
  }
  const length = Math.hypot(band.args.u - 128, band.args.v - 128)
  const along = length < 1 ? [0, 0] : [(band.args.u - 128) / length, (band.args.v - 128) / length]
  const places = [target.planes[1]!, target.planes[2]!, u!, v!].map((plane) => addressOf(plane, first))
  wasm.despill(...places, (last - first) * half, ...along, length < 1 ? 0 : despill, CONE)
}

export const keyScratch = ({ width }: Pick<BandFrame, 'width'>): number => scratchBytes(((width + 1) >> 1) * 12)
