/** Pictures moved past each other, rows moved around themselves, and squares of one value. */
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import type { Slide } from '../sweep-field.ts'
import { isChroma, planeRows } from './plane-rows.ts'

/** Sources: the first and the second picture. Even steps: chroma stays whole. */
export function slide(band: NativeBand<Slide>): void {
  const { target, wasm, args, sources } = band
  const length = args.along === 'x' ? target.width : target.height
  const even = (share: number): number => Math.round((share * length) / 2) * 2
  const layers = [{ source: sources[0]!, by: even(args.firstBy) }, { source: sources[1]!, by: even(args.secondBy) }] as const
  const [over, under] = args.above === 'first' ? layers : ([layers[1], layers[0]] as const)
  target.planes.forEach((plane, p) => {
    const half = isChroma(target, p) ? 1 : 0
    const places = [plane, over.source.planes[p]!, under.source.planes[p]!].map((one) => addressOf(one))
    const rows = planeRows(band, p)
    const by = [over.by >> half, under.by >> half] as const
    if (args.along === 'x') wasm.shiftAcross(...places, plane.width, ...rows, ...by)
    else wasm.shiftDown(...places, plane.width, plane.height, ...rows, ...by)
  })
}

export interface MosaicArgs {
  /** Pixels, even. */
  readonly size: number
}

export function mosaic(band: NativeBand<MosaicArgs>): void {
  band.target.planes.forEach((plane, p) => {
    const size = Math.max(1, isChroma(band.target, p) ? band.args.size >> 1 : band.args.size)
    band.wasm.mosaic(addressOf(plane), addressOf(band.sources[0]!.planes[p]!), plane.width, plane.height, ...planeRows(band, p), size)
  })
}

export interface RollArgs {
  /** For each plane, how far each of its rows is moved to the right, in its pixels. */
  readonly shifts: readonly Int32Array[]
}

export function rollRows(band: NativeBand<RollArgs>): void {
  const { wasm, scratch, args } = band
  band.target.planes.forEach((plane, p) => {
    const { width } = plane
    scratch.reset()
    const shifts = scratch.put(args.shifts[p]!.map((by) => ((by % width) + width) % width))
    wasm.rollRows(addressOf(plane), addressOf(band.sources[0]!.planes[p]!), width, ...planeRows(band, p), shifts)
  })
}

export const rollScratch = ({ shifts }: RollArgs): number => Math.max(...shifts.map((one) => scratchBytes(one.byteLength)))
