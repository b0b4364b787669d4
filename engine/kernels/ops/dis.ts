/**
 * Dense inverse search for optical flow, a level of the pyramid at a time (Kroeger, Timofte, Dai and Van Gool 2016), and
 * its variational refinement (Brox et al. 2004). See the assembly for the mathematics.
 */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'

/** Pixels on a side of a patch; samples around the second picture. */
export const PATCH = 8
export const BORDER = 16

/** Rows that are solved together. */
const STRIPE = 32
/** Most stripes of patches; a stripe has at least so many rows. */
const STRIPES = 8
const STRIPE_PATCHES = 12

const planeOf = ({ planes }: BandFrame, index = 0): BandFrame['planes'][number] => planes[index]!

/** Into a `gray8` frame four times as wide: all of gx, then all of gy, 16 bits each, eight times the slope. */
export function gradients({ target, sources, wasm, from, to }: NativeBand<undefined>): void {
  const { data, width, height } = planeOf(sources[0]!)
  const gx = addressOf(planeOf(target))
  wasm.disGradients(gx, gx + width * height * 2, data.byteOffset, width, height, from, to)
}

/** Into a `gray8` frame larger by the border. */
export function pad({ target, sources, wasm, from, to }: NativeBand<undefined>): void {
  const { data, width, height } = planeOf(sources[0]!)
  wasm.disPad(addressOf(planeOf(target)), width, height, from, to, data.byteOffset)
}

export interface SearchArgs {
  /** Pixels from patch to patch. */
  readonly step: number
  readonly iterations: number
  /** Square of the longest last step that is taken though it doesn't pay, in pixels of the level. */
  readonly overshoot: number
  readonly columns: number
  readonly rows: number
}

/** Sources: the first picture, its gradients, the second one with its border, and the field to begin with. */
export function search({ target, sources, args, wasm, from, to }: NativeBand<SearchArgs>): void {
  const [first, slopes, next, flow] = sources as readonly [BandFrame, BandFrame, BandFrame, BandFrame | undefined]
  const { data, width, height } = planeOf(first)
  const gx = addressOf(planeOf(slopes))
  const [u, v] = flow === undefined ? [0, 0] : [addressOf(planeOf(flow)), addressOf(planeOf(flow, 1))]
  const stripe = Math.max(STRIPE_PATCHES, Math.ceil(args.rows / STRIPES))
  wasm.disSearch(
    addressOf(planeOf(target)), args.columns, args.rows, stripe, from, to,
    data.byteOffset, gx, gx + width * height * 2, width, height, addressOf(planeOf(next)), u, v, args.step, args.iterations, args.overshoot,
  )
}

/** Sources: the first picture, the second with its border, the patches. */
export function dense({ target, sources, args, wasm, scratch, from, to }: NativeBand<SearchArgs>): void {
  const [first, next, patches] = sources as readonly [BandFrame, BandFrame, BandFrame]
  const { data, width, height } = planeOf(first)
  scratch.reset()
  wasm.disDense(
    addressOf(planeOf(target)), addressOf(planeOf(target, 1)), width, height, from, to,
    data.byteOffset, addressOf(planeOf(next)), addressOf(planeOf(patches)), args.columns, args.rows, args.step, scratch.take(denseScratch(target)),
  )
}

export const denseScratch = ({ width }: Pick<BandFrame, 'width'>): number => (width + 8) * 12

/** Mean and difference of the pictures brought together. Sources: the first, the second with its border, the flow. */
export function warp({ target, sources, wasm, from, to }: NativeBand<undefined>): void {
  const [first, next, flow] = sources as readonly [BandFrame, BandFrame, BandFrame]
  const { data, width, height } = planeOf(first)
  wasm.refineWarp(
    addressOf(planeOf(target)), addressOf(planeOf(target, 1)), width, height, from, to,
    data.byteOffset, addressOf(planeOf(next)), addressOf(planeOf(flow)), addressOf(planeOf(flow, 1)),
  )
}

/** The weights of the terms, the over-relaxation and its sweeps: those that the paper's authors published. */
const REFINE = { alpha: 20, delta: 5, gamma: 10, omega: 1.6, sweeps: 5 } as const

/** Sources: mean and difference, the flow that they were brought together with, the best flow so far. */
export function refine({ target, sources, wasm, scratch, from, to }: NativeBand<undefined>): void {
  const [pictures, flow, best] = sources as readonly [BandFrame, BandFrame, BandFrame]
  const { alpha, delta, gamma, omega, sweeps } = REFINE
  const both = (frame: BandFrame): [number, number] => [addressOf(planeOf(frame)), addressOf(planeOf(frame, 1))]
  scratch.reset()
  wasm.refineSolve(
    ...both(target), target.width, target.height, from, to, STRIPE, ...both(pictures), ...both(flow), ...both(best),
    alpha, delta, gamma, omega, sweeps, scratch.take(refineScratch(target)),
  )
}

export const refineScratch = ({ width }: Pick<BandFrame, 'width'>): number =>
  scratchBytes(14 * (STRIPE + 4) * (((width + 3) >> 2) + 4) * 16)
