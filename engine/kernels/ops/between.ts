/** The picture at a moment between two frames: the motion through each place, then both frames moved along it. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { isChroma, planeRows } from './plane-rows.ts'

export interface BetweenArgs {
  /** 0..1 between the frames. */
  readonly t: number
}

const addressesOf = (frame: BandFrame): number[] => frame.planes.map((plane) => addressOf(plane))

/**
 * Sources: flow there, flow back, both frames as `gray8`, all of one size from 2 x 2. Target: a frame of three planes of
 * floats (`rgbf32`): the motion along x and y, and the share of the second frame.
 */
export function motionBetween({ target, sources, wasm, args: { t }, from, to }: NativeBand<BetweenArgs>): void {
  wasm.motionBetween(...addressesOf(target), target.width, target.height, from, to, ...sources.flatMap(addressesOf), t)
}

/** The same with shares that change gradually. */
export function smoothShares({ target, sources, wasm, from, to }: NativeBand<undefined>): void {
  const [u, v, share] = target.planes as [Plane, Plane, Plane]
  const [u0, v0, shares] = sources[0]!.planes as [Plane, Plane, Plane]
  const [start, end] = [from * target.width, to * target.width]
  u.data.set(u0.data.subarray(start, end), start)
  v.data.set(v0.data.subarray(start, end), start)
  wasm.binomialFloats(addressOf(share), target.width, from, to, addressOf(shares), target.height)
}

type Plane = BandFrame['planes'][number]

/** Sources: both frames, and what `motionBetween` made, in any size. */
export function blendBetween(band: NativeBand<BetweenArgs>): void {
  const { target, wasm, scratch } = band
  const [first, second, motion] = band.sources as [BandFrame, BandFrame, BandFrame]
  const [scaleX, scaleY] = [motion.width / target.width, motion.height / target.height]
  const fields = addressesOf(motion)
  target.planes.forEach((plane, p) => {
    scratch.reset()
    // A chroma sample stands for two pixels each way, and lies in their middle.
    const pixels = isChroma(target, p) ? 2 : 1
    wasm.blendBetween(
      addressOf(plane), plane.width, plane.height, ...planeRows(band, p), addressOf(first.planes[p]!), addressOf(second.planes[p]!),
      ...fields, motion.width, motion.height,
      pixels * scaleX, (pixels * scaleX - 1) / 2, pixels * scaleY, (pixels * scaleY - 1) / 2,
      1 / (pixels * scaleX), 1 / (pixels * scaleY), band.args.t, scratch.take(blendScratch(target, motion)),
    )
  })
}

export const blendScratch = (target: { readonly width: number }, motion: { readonly width: number }): number =>
  scratchBytes(target.width * 8 + motion.width * 4 + 3 * (target.width + 4) * 4)
