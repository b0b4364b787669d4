/**
 * Edge-preserving smoothing by the domain transform, recursive form (Gastal and Oliveira, "Domain Transform for Edge-Aware
 * Image and Video Processing", 2011): three times along the rows and down the columns, on floats. The working frame is a
 * `flow` frame: Y lies in its first plane, U and V one after the other in its second.
 */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, type NativeBand } from '../native-band.ts'
import { isChroma, planeRows } from './plane-rows.ts'

export interface DomainArgs {
  /** What a sample keeps of the one before, by their difference 0..255; for Y and for chroma. */
  readonly tables: readonly [luma: Float32Array, chroma: Float32Array]
}

export const DOMAIN_PASSES = 3

/**
 * @param pass 0, 1, 2: each smooths half as far as the one before
 * @param sigmaSpace in pixels
 * @param sigmaRange 0..1: the sum of the differences of R, G and B that counts as an edge, each 0..1
 */
export function domainTables(pass: number, sigmaSpace: number, sigmaRange: number): DomainArgs['tables'] {
  const reach = (sigmaSpace * Math.sqrt(3) * 2 ** (DOMAIN_PASSES - pass - 1)) / Math.sqrt(4 ** DOMAIN_PASSES - 1)
  const keep = Math.exp(-Math.SQRT2 / reach)
  // Grey that changes by d in Y changes by d in each of R, G and B.
  const stretch = ((sigmaSpace / sigmaRange) * 3) / 219
  const table = (step: number): Float32Array => Float32Array.from({ length: 256 }, (_, apart) => keep ** (step + stretch * apart))
  return [table(1), table(2)]
}

/** Where a plane of the working frame lies, and what guides it. */
interface Place {
  readonly width: number
  readonly height: number
  readonly at: number
  readonly bytes: number
  /** Y, or at half size Y (full range) with U and V. */
  readonly guides: readonly [number, number, number]
  readonly chroma: boolean
}

/** @param frame the picture; `half` its grey at half size, where it has chroma */
function places(work: BandFrame, frame: BandFrame, half: BandFrame | undefined): Place[] {
  const [first, second] = work.planes as readonly [BandFrame['planes'][number], BandFrame['planes'][number]]
  return frame.planes.slice(0, 3).map((plane, p) => {
    const chroma = isChroma(frame, p)
    const { width, height } = plane
    const at = p === 0 ? addressOf(first) : addressOf(second) + (p - 1) * width * height * 4
    const guides = chroma
      ? ([addressOf(half!.planes[0]!), addressOf(frame.planes[1]!), addressOf(frame.planes[2]!)] as const)
      : ([addressOf(plane), 0, 0] as const)
    return { width, height, at, bytes: addressOf(plane), guides, chroma }
  })
}

/** Sources: the picture, its grey at half size (the picture again, for grey), and the working frame but for the first time. */
export function domainRows(band: NativeBand<DomainArgs>): void {
  const { target, sources, args, scratch, wasm } = band
  const [frame, half, before] = sources as readonly [BandFrame, BandFrame, BandFrame | undefined]
  const inputs = before === undefined ? undefined : places(before, frame, half)
  places(target, frame, half).forEach((place, p) => {
    const [from, to] = planeRows({ ...band, target: frame }, p)
    scratch.reset()
    const table = scratch.put(new Int32Array(args.tables[place.chroma ? 1 : 0].buffer))
    const keep = scratch.take(place.width * 16)
    const bytes = inputs === undefined ? place.bytes : 0
    wasm.domainRows(place.at, place.width, from, to, bytes, inputs?.[p]!.at ?? 0, ...place.guides, table, keep)
  })
}

export const domainRowsScratch = ({ width }: Pick<BandFrame, 'width'>): number => 1024 + width * 16 + 32

/** Sources as for the rows. A band stands for its share of the columns. */
export function domainColumns({ target, sources, args, scratch, wasm, from, to }: NativeBand<DomainArgs>): void {
  const [frame, half, before] = sources as readonly [BandFrame, BandFrame, BandFrame]
  const inputs = places(before, frame, half)
  const cut = (row: number, width: number): number =>
    row === target.height ? width : Math.floor((width * row) / target.height) & ~3
  places(target, frame, half).forEach((place, p) => {
    scratch.reset()
    const table = scratch.put(new Int32Array(args.tables[place.chroma ? 1 : 0].buffer))
    const [left, right] = [cut(from, place.width), cut(to, place.width)]
    wasm.domainColumns(place.at, place.width, place.height, left, right, inputs[p]!.at, ...place.guides, table)
  })
}

export const domainColumnsScratch = (): number => 1024

/** Sources: the working frame and the picture, whose alpha stays. */
export function domainBytes(band: NativeBand<undefined>): void {
  const [work, frame] = band.sources as readonly [BandFrame, BandFrame]
  const inputs = places(work, frame, frame)
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const input = inputs[p]
    const data = plane.data as Uint8Array
    if (input === undefined) data.set((frame.planes[p]!.data as Uint8Array).subarray(from * plane.width, to * plane.width), from * plane.width)
    else band.wasm.domainBytes(addressOf(plane), from * plane.width, to * plane.width, input.at)
  })
}
