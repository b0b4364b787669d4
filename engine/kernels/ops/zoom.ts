/** Bilinear reading along straight rows: what zooms, pans and enlargements share. */
import type { BandFrame } from '../kernels.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'

/** Target sample x lies at `scale` x + `origin` in the source. */
export interface Axis {
  readonly scale: number
  readonly origin: number
}

type BandPlane = BandFrame['planes'][number]

/** What the compiled kernel can do: no mirror, at most halved across. */
export function isZoom(x: Axis, y: Axis, { width, height }: { readonly width: number; readonly height: number }): boolean {
  return x.scale > 0 && x.scale <= 2 && y.scale > 0 && width >= 16 && height >= 2
}

export function zoomPlane(
  { scratch, wasm }: NativeBand<unknown>,
  plane: BandPlane,
  input: BandPlane,
  [from, to]: readonly [number, number],
  x: Axis,
  y: Axis,
): void {
  scratch.reset()
  wasm.zoomBilinear(
    addressOf(plane), plane.width, from, to, addressOf(input), input.width, input.height,
    x.scale, x.origin, y.scale, y.origin, scratch.take(blockBytes(plane.width)), scratch.take(ringBytes(plane.width)),
  )
}

/** Bytes of scratch for a target of this width. */
export const zoomScratch = (width: number): number => scratchBytes(blockBytes(width), ringBytes(width))

const blockBytes = (width: number): number => ((width + 7) >> 3) * 36
const ringBytes = (width: number): number => ((width + 7) & ~7) * 4
