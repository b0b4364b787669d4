/** Bilinear reading along straight rows: what zooms, pans and enlargements share. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { isFloat } from './plane-rows.ts'

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

/** @param gain factor on floats */
export function zoomPlane(
  { scratch, wasm }: NativeBand<unknown>,
  plane: BandPlane,
  input: BandPlane,
  [from, to]: readonly [number, number],
  x: Axis,
  y: Axis,
  gain = 1,
): void {
  scratch.reset()
  const places = [addressOf(plane), plane.width, from, to, addressOf(input), input.width, input.height]
  const axes = [x.scale, x.origin, y.scale, y.origin]
  if (isFloat(plane)) wasm.zoomFloats(...places, ...axes, gain, scratch.take(plane.width * 8), scratch.take(input.width * 4))
  else wasm.zoomBilinear(...places, ...axes, scratch.take(blockBytes(plane.width)), scratch.take(ringBytes(plane.width)))
}

/** Bytes of scratch for floats. */
export const zoomFloatsScratch = (inputWidth: number, width: number): number => scratchBytes(width * 8, inputWidth * 4)

/** Bytes of scratch for bytes and a target of this width. */
export const zoomScratch = (width: number): number => scratchBytes(blockBytes(width), ringBytes(width))

const blockBytes = (width: number): number => ((width + 7) >> 3) * 36
const ringBytes = (width: number): number => ((width + 7) & ~7) * 4
