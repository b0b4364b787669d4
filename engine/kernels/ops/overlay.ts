/** Porter-Duff "over" with straight alpha. The place may lie between pixels: the top is then read bilinearly. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, type NativeBand, type Scratch } from '../native-band.ts'
import { bytesOf, isChroma, planeRows } from './plane-rows.ts'

export interface OverlayArgs {
  /** Place of the top's left upper corner in base pixels. */
  readonly x: number
  readonly y: number
  /** 0..1 on top of the top's own alpha. */
  readonly opacity: number
}

type BandPlane = BandFrame['planes'][number]
interface Alpha {
  readonly address: number
  readonly width: number
}

/** Sources base (format of the target) and top (`yuva420p`, or opaque `yuv420p`). */
export function overlay(band: NativeBand<OverlayArgs>): void {
  const [base, top] = band.sources as [BandFrame, BandFrame]
  const { scratch } = band
  scratch.reset()
  const halvedTop = top.planes[3] && halved(band, top.planes[3], scratch)
  const halvedBase = base.planes[3] && halved(band, base.planes[3], scratch)
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    bytesOf(plane).set(bytesOf(base.planes[p]!).subarray(from * plane.stride, to * plane.stride), from * plane.stride)
    const chroma = isChroma(band.target, p)
    const topAlpha = chroma ? halvedTop : whole(top.planes[3])
    const under = chroma ? halvedBase : whole(base.planes[3])
    layPlane(band, plane, [from, to], p === 3 ? undefined : top.planes[p]!, topAlpha, under, chroma ? 0.5 : 1)
  })
}

/** @param top undefined for the alpha plane itself, whose colour is full everywhere */
function layPlane(
  { wasm, args, sources }: NativeBand<OverlayArgs>,
  out: BandPlane,
  [from, to]: readonly [number, number],
  top: BandPlane | undefined,
  topAlpha: Alpha | undefined,
  under: Alpha | undefined,
  share: number,
): void {
  const x = args.x * share
  const y = args.y * share
  const { width, height } = top ?? sources[1]!
  if (under !== undefined || top === undefined || !Number.isInteger(x) || !Number.isInteger(y)) {
    const places = [top === undefined ? 0 : addressOf(top), topAlpha?.address ?? 0, under?.address ?? 0]
    wasm.overlayPlane(addressOf(out), out.width, from, to, ...places, width, height, x, y, args.opacity)
    return
  }
  // The usual case: on whole pixels, over an opaque base.
  const left = Math.max(0, x)
  const count = Math.min(out.width, x + width) - left
  if (count <= 0) return
  for (let row = Math.max(from, y); row < Math.min(to, y + height); row++) {
    const alphas = topAlpha === undefined ? 0 : topAlpha.address + (row - y) * topAlpha.width + left - x
    wasm.overlayRow(addressOf(out, row) + left, addressOf(top, row - y) + left - x, alphas, count, args.opacity)
  }
}

const whole = (alpha: BandPlane | undefined): Alpha | undefined =>
  alpha && { address: addressOf(alpha), width: alpha.width }

/** An alpha plane at the size of chroma. */
function halved({ wasm }: NativeBand<unknown>, alpha: BandPlane, scratch: Scratch): Alpha {
  const width = (alpha.width + 1) >> 1
  const height = (alpha.height + 1) >> 1
  const address = scratch.take(width * height)
  for (let y = 0; y < height; y++) wasm.halveMask(address + y * width, width, addressOf(alpha), alpha.width, alpha.height, y)
  return { address, width }
}
