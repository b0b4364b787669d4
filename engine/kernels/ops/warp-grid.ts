/** A warp by displacements on a lattice, bicubic, of a window of the picture. */
import type { WarpLattice } from '../kernel-options.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { isChroma, planeRows } from './plane-rows.ts'
import { BICUBIC } from './taps.ts'

export interface WarpGridArgs {
  readonly lattice: WarpLattice
  /** The window's left upper corner in source pixels, even. */
  readonly x: number
  readonly y: number
}

export function warpGrid(band: NativeBand<WarpGridArgs>): void {
  const { lattice: { x, y, step, columns, rows, dx, dy }, x: left, y: top } = band.args
  const { scratch, wasm } = band
  scratch.reset()
  const [table, movesX, movesY, lines, found] = [scratch.put(BICUBIC), scratch.put(dx), scratch.put(dy), scratch.take(columns * 8), scratch.take(placesBytes(band.target))]
  band.target.planes.forEach((plane, p) => {
    const input = band.sources[0]!.planes[p]!
    const places = [addressOf(plane), plane.width, ...planeRows(band, p), addressOf(input), input.width, input.height]
    // Chroma sample i stands at luma 2 i + 1/2.
    if (isChroma(band.target, p)) wasm.warpGrid(...places, left >> 1, top >> 1, (x - 0.5) / 2, (y - 0.5) / 2, step / 2, columns, rows, movesX, movesY, 0.5, lines, found, table)
    else wasm.warpGrid(...places, left, top, x, y, step, columns, rows, movesX, movesY, 1, lines, found, table)
  })
}

/** Two rows of whole numbers, and room for the last four. */
const placesBytes = ({ width }: { readonly width: number }): number => (width + 4) * 8

export const warpGridScratch = (target: { readonly width: number }, { lattice: { columns, dx, dy } }: WarpGridArgs): number =>
  scratchBytes(BICUBIC.byteLength, dx.byteLength, dy.byteLength, columns * 8, placesBytes(target))
