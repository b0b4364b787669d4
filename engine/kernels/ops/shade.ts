/** Light by place and by light: vignettes, tone curves with tints, unsharp masks, lines. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { passColour } from './grain.ts'
import { bytesOf, isChroma, planeRows } from './plane-rows.ts'

export interface VignetteArgs {
  /** 0..1: darkness of the corners. */
  readonly amount: number
  /** 0..1: the corners' distance is 1, nothing happens within this. */
  readonly inner: number
  /** 0 = in the shape of the picture, 1 = a circle. */
  readonly roundness: number
}

export function vignette(band: NativeBand<VignetteArgs>): void {
  const { wasm, target } = band
  const { amount, inner } = band.args
  const scale = vignetteScale(target, band.args)
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const input = band.sources[0]!.planes[p]!
    if (p === 3) {
      bytesOf(plane).set(bytesOf(input).subarray(from * plane.stride, to * plane.stride), from * plane.stride)
      return
    }
    const zero = target.format === 'gray8' ? 0 : p === 0 ? 16 : 128
    const size = isChroma(target, p) ? 2 : 1
    const place = (length: number): readonly [step: number, first: number] => [size / length, (size * 0.5) / length - 0.5]
    const [x, y] = [place(target.width), place(target.height)]
    wasm.vignetteRows(addressOf(plane), addressOf(input), plane.width, from, to, zero, ...x, ...y, ...scale, amount, inner * inner)
  })
}

/** Factors on places of -1/2..1/2 such that the corners' distance is 1. */
function vignetteScale(frame: Pick<BandFrame, 'width' | 'height'>, { roundness }: VignetteArgs): readonly [x: number, y: number] {
  const aspect = (frame.width / frame.height) ** roundness
  const corner = Math.hypot(aspect, 1) / 2
  return [aspect / corner, 1 / corner]
}

export interface ToneArgs {
  /** New luma for each luma. */
  readonly luma: Uint8Array
  /** By new luma: the factor on colour differences in 1/4096, what is added to U and V in 1/64 code, and 0. */
  readonly chroma: Int16Array
}

export function tone(band: NativeBand<ToneArgs>): void {
  const { wasm, scratch, target, from, to } = band
  const source = band.sources[0]!
  const luma = target.planes[0]!
  scratch.reset()
  wasm.lookUp(addressOf(luma, from), addressOf(source.planes[0]!, from), (to - from) * luma.stride, scratch.put(band.args.luma))
  const table = scratch.put(band.args.chroma)
  const [u, v, alpha] = target.planes.slice(1)
  const row = scratch.take(u!.width)
  const inputs = [addressOf(source.planes[1]!), addressOf(source.planes[2]!)] as const
  const light = [addressOf(luma), luma.width, luma.height] as const
  wasm.toneChroma(addressOf(u!), addressOf(v!), ...inputs, u!.width, ...planeRows(band, 1), ...light, table, row)
  if (alpha === undefined) return
  bytesOf(alpha).set(bytesOf(source.planes[3]!).subarray(from * alpha.stride, to * alpha.stride), from * alpha.stride)
}

export const toneScratch = ({ width }: Pick<BandFrame, 'width'>): number => scratchBytes(256, 2048, (width + 1) >> 1)

export interface UnsharpArgs {
  /** Share of the detail that is added, below 8. */
  readonly amount: number
  /** Differences in whole code values up to this are noise. */
  readonly threshold: number
  /** Most that is added, in whole code values up to 127. */
  readonly limit: number
}

/** Sources: the picture, and it blurred. Luma changes. */
export function unsharp(band: NativeBand<UnsharpArgs>): void {
  const { amount, threshold, limit } = band.args
  passColour(band)
  const places = [band.target, ...band.sources].map(({ planes }) => addressOf(planes[0]!, band.from))
  const count = (band.to - band.from) * band.target.width
  band.wasm.unsharp(...places, count, Math.min(32767, Math.round(amount * 4096)), Math.round(threshold), Math.round(limit))
}

export interface LinesArgs {
  /** Difference in code values at which a line begins, and how much more makes it full. */
  readonly threshold: number
  readonly softness: number
}

/**
 * Ink lines where the picture falls off, as a mask: the difference of two Gaussians with a soft threshold (Winnemöller
 * et al., "XDoG", 2012). Sources: `gray8`, blurred narrowly and widely.
 */
export function inkLines(band: NativeBand<LinesArgs>): void {
  band.scratch.reset()
  const table = band.scratch.put(lineTable(band.args))
  const places = [band.target, ...band.sources].map(({ planes }) => addressOf(planes[0]!, band.from))
  band.wasm.differenceTable(...places, (band.to - band.from) * band.target.width, table)
}

/** For each difference of -255 to 255. */
function lineTable({ threshold, softness }: LinesArgs): Uint8Array {
  return Uint8Array.from({ length: 511 }, (_, i) => {
    const edge = Math.min(1, Math.max(0, (i - 255 - threshold) / softness))
    return Math.round(255 * edge * edge * (3 - 2 * edge))
  })
}

export interface BorderArgs {
  /** Pixels. */
  readonly width: number
  readonly roughness: number
  readonly softness: number
}

/** Source: a `gray8` field of noise. Into a `gray8` frame. */
export function border({ target, sources, wasm, args, from, to }: NativeBand<BorderArgs>): void {
  const [out, field] = [target, sources[0]!].map(({ planes }) => addressOf(planes[0]!)) as [number, number]
  wasm.borderRows(out, field, target.width, target.height, from, to, args.width, args.roughness, Math.max(0.01, args.softness))
}
