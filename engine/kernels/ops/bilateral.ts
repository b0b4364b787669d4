/**
 * Bilateral filter (Tomasi and Manduchi 1998): the mean of the pixels around each, less of those further away and of those
 * that differ more. Each plane by its own values; half the radius for chroma.
 */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { isChroma, planeRows } from './plane-rows.ts'

export interface BilateralArgs {
  /** Whole pixels of the first plane, 1 to 64. */
  readonly radius: number
  /** Only each so many-th pixel across and down is looked at: 1 = all. */
  readonly step: number
  /** Standard deviation by place, in pixels of the first plane. */
  readonly sigmaSpace: number
  /** Standard deviation by difference, in code values. */
  readonly sigmaColour: number
}

export type LinesOfBilateralArgs = Omit<BilateralArgs, 'step'>

/** What the sums have room for. */
const BILATERAL_TAPS = 500
const TAP_BYTES = 12

/** Places of the disc and their weights, 1 to 255; an even number of them: one of no weight may end the list. */
function bilateralTaps({ radius, step, sigmaSpace }: BilateralArgs): { readonly dx: number; readonly dy: number; readonly weight: number }[] {
  const taps = []
  for (let dy = -radius; dy <= radius; dy++) {
    for (let dx = -radius; dx <= radius; dx++) {
      const far = dx * dx + dy * dy
      if (far > radius * radius || dx % step !== 0 || dy % step !== 0) continue
      const weight = Math.round(255 * Math.exp(-far / (2 * sigmaSpace * sigmaSpace)))
      if (weight > 0) taps.push({ dx, dy, weight })
    }
  }
  if (taps.length % 2 === 1) taps.push({ dx: 0, dy: 0, weight: 0 })
  return taps
}

/** 64 weights by difference, each for 2^coarse code values. */
function bilateralTable(sigmaColour: number): { readonly table: Uint8Array; readonly coarse: number } {
  let coarse = 0
  // Beyond 3.3 deviations a weight is 1 of 255.
  while (coarse < 2 && 64 << coarse < sigmaColour * 3.3) coarse++
  const middle = ((1 << coarse) - 1) / 2
  const table = Uint8Array.from({ length: 64 }, (_, i) => {
    const apart = i === 0 ? 0 : (i << coarse) + middle
    return Math.round(255 * Math.exp(-(apart * apart) / (2 * sigmaColour * sigmaColour)))
  })
  return { table, coarse }
}

/** The args for chroma, at half size. */
const halfBilateral = (args: BilateralArgs): BilateralArgs => ({
  ...args,
  radius: Math.max(1, Math.round(args.radius / 2)),
  step: Math.max(1, Math.round(args.step / 2)),
  sigmaSpace: args.sigmaSpace / 2,
})

export function bilateral(band: NativeBand<BilateralArgs>): void {
  const { scratch, wasm } = band
  const { table, coarse } = bilateralTable(band.args.sigmaColour)
  band.target.planes.forEach((plane, p) => {
    const args = isChroma(band.target, p) ? halfBilateral(band.args) : band.args
    const [from, to] = planeRows(band, p)
    const taps = bilateralTaps(args)
    const { width, height } = plane
    scratch.reset()
    const places = scratch.put(Int32Array.from(taps.flatMap(({ dx, dy, weight }) => [dy + args.radius, dx, weight])))
    const weights = scratch.put(table)
    const rows = 2 * args.radius + 1
    const ring = scratch.take(rows * (width + 2 * args.radius + 32))
    const lines = scratch.take(rows * 4)
    wasm.bilateral(
      addressOf(plane), width, from, to, addressOf(band.sources[0]!.planes[p]!), height,
      args.radius, places, taps.length, weights, coarse, ring, lines,
    )
  })
}

/** By distance and difference, 32 weights for each distance: each for 2^coarse code values. */
function lineTables({ radius, sigmaSpace, sigmaColour }: LinesOfBilateralArgs): { readonly tables: Uint8Array; readonly coarse: number } {
  let coarse = 0
  // Beyond 2.8 deviations a weight is 5 of 255.
  while (coarse < 3 && 32 << coarse < sigmaColour * 2.8) coarse++
  const middle = ((1 << coarse) - 1) / 2
  const tables = Uint8Array.from({ length: 32 * (radius + 1) }, (_, i) => {
    const far = i >> 5
    const apart = i % 32 === 0 ? 0 : ((i % 32) << coarse) + middle
    return Math.round(255 * Math.exp(-(far * far) / (2 * sigmaSpace * sigmaSpace) - (apart * apart) / (2 * sigmaColour * sigmaColour)))
  })
  return { tables, coarse }
}

/** Along rows, then along columns. */
export function bilateralLines(band: NativeBand<LinesOfBilateralArgs>): void {
  const { scratch, wasm } = band
  band.target.planes.forEach((plane, p) => {
    const { radius, sigmaSpace, sigmaColour } = band.args
    const args = isChroma(band.target, p) ? { radius: Math.max(1, Math.round(radius / 2)), sigmaSpace: sigmaSpace / 2, sigmaColour } : band.args
    const [from, to] = planeRows(band, p)
    const { width, height } = plane
    const { tables, coarse } = lineTables(args)
    const rows = 2 * args.radius + 1
    scratch.reset()
    wasm.bilateralLines(
      addressOf(plane), width, from, to, addressOf(band.sources[0]!.planes[p]!), height, args.radius,
      scratch.put(tables), coarse, scratch.take(width + 2 * args.radius + 32), scratch.take(rows * (width + 16)), scratch.take(rows * 8),
    )
  })
}

export function bilateralLinesScratch({ width }: Pick<BandFrame, 'width'>, { radius }: LinesOfBilateralArgs): number {
  const rows = 2 * radius + 1
  return scratchBytes(32 * (radius + 1), width + 2 * radius + 32, rows * (width + 16), rows * 8)
}

export function bilateralScratch({ width }: Pick<BandFrame, 'width'>, { radius }: BilateralArgs): number {
  const rows = 2 * radius + 1
  return scratchBytes((BILATERAL_TAPS + 2) * TAP_BYTES, 64, rows * (width + 2 * radius + 32), rows * 4)
}
