/** Porter-Duff "over" with straight alpha. The place may lie between pixels: the top is then read bilinearly. */
import type { Band, BandFrame } from '../../../engine/kernels/kernels.ts'
import { meanOfFour } from './mix.ts'
import { bytesOf, isChroma, planeRows } from './plane-rows.ts'

export interface OverlayArgs {
  /** Place of the top's left upper corner in base pixels. */
  readonly x: number
  readonly y: number
  /** 0..1 on top of the top's own alpha. */
  readonly opacity: number
}

/** Sources base (format of the target) and top (`yuva420p`, or opaque `yuv420p`). */
export function overlay(band: Band<OverlayArgs>): void {
  const [base, top] = band.sources as [BandFrame, BandFrame]
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const start = from * plane.stride
    bytesOf(plane).set(bytesOf(base.planes[p]!).subarray(start, to * plane.stride), start)
  })
  const baseAlpha = base.planes[3]
  const topAlpha = top.planes[3]
  for (let p = 0; p < 3; p++) {
    const chroma = isChroma(band.target, p)
    const share = chroma ? 0.5 : 1
    layPlane({
      rows: planeRows(band, p),
      out: band.target.planes[p]!,
      top: top.planes[p]!,
      topAlpha: topAlpha && (chroma ? halved(topAlpha) : topAlpha),
      baseAlpha: baseAlpha && (chroma ? halved(baseAlpha) : baseAlpha),
      x: band.args.x * share,
      y: band.args.y * share,
      opacity: band.args.opacity,
    })
  }
  if (baseAlpha === undefined) return
  layPlane({
    rows: [band.from, band.to],
    out: band.target.planes[3]!,
    top: undefined,
    topAlpha: topAlpha ?? { ...top.planes[0]!, data: new Uint8Array(top.width * top.height).fill(255) },
    baseAlpha,
    x: band.args.x,
    y: band.args.y,
    opacity: band.args.opacity,
  })
}

type BandPlane = BandFrame['planes'][number]

interface Lay {
  readonly rows: readonly [from: number, to: number]
  readonly out: BandPlane
  /** Undefined for the alpha plane itself, whose colour is full everywhere. */
  readonly top: BandPlane | undefined
  readonly topAlpha: BandPlane | undefined
  readonly baseAlpha: BandPlane | undefined
  readonly x: number
  readonly y: number
  readonly opacity: number
}

function layPlane({ rows, out, top, topAlpha, baseAlpha, x, y, opacity }: Lay): void {
  const { width, height } = (top ?? topAlpha)!
  const colours = top === undefined ? undefined : bytesOf(top)
  const alphas = topAlpha === undefined ? undefined : bytesOf(topAlpha)
  const under = baseAlpha === undefined ? undefined : bytesOf(baseAlpha)
  const data = bytesOf(out)
  const left = Math.floor(x)
  const upper = Math.floor(y)
  const fx = x - left
  const fy = y - upper
  const corners = [
    [0, 0, (1 - fx) * (1 - fy)],
    [-1, 0, fx * (1 - fy)],
    [0, -1, (1 - fx) * fy],
    [-1, -1, fx * fy],
  ].filter(([, , weight]) => weight! > 0) as [number, number, number][]
  const firstX = Math.max(0, left)
  const lastX = Math.min(out.width - 1, left + width - (fx > 0 ? 0 : 1))
  const firstY = Math.max(rows[0], upper)
  const lastY = Math.min(rows[1] - 1, upper + height - (fy > 0 ? 0 : 1))
  if (corners.length === 1 && under === undefined && colours !== undefined) {
    // The usual case: on whole pixels, over an opaque base.
    for (let oy = firstY; oy <= lastY; oy++) {
      const row = oy * out.width
      const from = (oy - upper) * width - left
      for (let ox = firstX; ox <= lastX; ox++) {
        const over = alphas === undefined ? opacity : (alphas[from + ox]! / 255) * opacity
        data[row + ox] = data[row + ox]! + (colours[from + ox]! - data[row + ox]!) * over + 0.5
      }
    }
    return
  }
  for (let oy = firstY; oy <= lastY; oy++) {
    for (let ox = firstX; ox <= lastX; ox++) {
      let cover = 0
      let sum = 0
      for (let k = 0; k < corners.length; k++) {
        const [dx, dy, weight] = corners[k]!
        const tx = ox - left + dx
        const ty = oy - upper + dy
        if (tx < 0 || ty < 0 || tx >= width || ty >= height) continue
        const i = ty * width + tx
        const share = alphas === undefined ? weight : (weight * alphas[i]!) / 255
        cover += share
        sum += share * (colours === undefined ? 255 : colours[i]!)
      }
      if (cover === 0) continue
      const i = oy * out.width + ox
      const over = cover * opacity
      const colour = sum / cover
      if (under === undefined) data[i] = data[i]! + (colour - data[i]!) * over + 0.5
      else {
        const below = (under[i]! / 255) * (1 - over)
        const all = over + below
        if (colours === undefined) data[i] = all * 255 + 0.5
        else if (all > 0) data[i] = (colour * over + data[i]! * below) / all + 0.5
      }
    }
  }
}

/** An alpha plane at the size of chroma. */
function halved(alpha: BandPlane): BandPlane {
  const width = (alpha.width + 1) >> 1
  const height = (alpha.height + 1) >> 1
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = meanOfFour(bytesOf(alpha), alpha.width, alpha.height, x, y)
  }
  return { data, width, height, stride: width }
}
