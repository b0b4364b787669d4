/** Film grain: noise of about normal distribution, filtered to the size of a grain, strongest in the mid-tones. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { bytesOf, planeRows } from './plane-rows.ts'

export interface GrainArgs {
  /** Standard deviation in code values at mid grey, up to 40. */
  readonly amount: number
  /** Size of a grain in pixels. */
  readonly size: number
  /** Another for each frame. */
  readonly seed: number
}

/** Standard deviation of the noise before its gain: sixteen times that of the sum of four bytes. */
const DEVIATION = 16 * Math.sqrt((4 * (256 ** 2 - 1)) / 12)
/** Share of the strength in the mid-tones that is missing in black and white. */
const FALL = 0.65
/** The second, wider Gaussian takes away what would clump. */
const WIDE = 1.8
const WIDE_SHARE = 0.35

/** Luma changes; chroma and alpha are passed on. */
export function grain(band: NativeBand<GrainArgs>): void {
  const { wasm, scratch, args, target, from, to } = band
  passColour(band)
  const plane = target.planes[0]!
  const kernel = grainKernel(args.size)
  const radius = kernel.length - 1
  const wide = (target.width + 7) & ~7
  scratch.reset()
  const weights = scratch.put(Int16Array.from({ length: kernel.length * 8 }, (_, i) => Math.round(kernel[i >> 3]! * 32767)))
  const white = scratch.take((wide + 2 * radius + 16) * 2)
  const ring = scratch.take((2 * radius + 1) * wide * 2)
  const held = scratch.take((2 * radius + 1) * 4)
  const places = [addressOf(plane), addressOf(band.sources[0]!.planes[0]!), target.width, from, to] as const
  wasm.grainRows(...places, radius, weights, ...gains(target, (args.amount * 16) / DEVIATION), args.seed | 0, white, ring, held)
}

export function grainScratch({ width }: Pick<BandFrame, 'width'>, { size }: GrainArgs): number {
  const radius = grainKernel(size).length - 1
  const wide = (width + 7) & ~7
  const rows = 2 * radius + 1
  return scratchBytes((radius + 1) * 16, (wide + 2 * radius + 16) * 2, rows * wide * 2, rows * 4)
}

/** Weights from the middle outwards: a Gaussian less a wider one; their squares sum to 1, so that strength doesn't change. */
function grainKernel(size: number): readonly number[] {
  const sigma = 0.42 * size
  if (sigma < 0.3) return [1]
  const at = (x: number): number => {
    const gauss = (s: number): number => Math.exp(-(x * x) / (2 * s * s)) / s
    return gauss(sigma) - WIDE_SHARE * gauss(sigma * WIDE)
  }
  const weights = Array.from({ length: Math.ceil(sigma * WIDE * 2.2) + 1 }, (_, x) => at(x))
  const power = Math.sqrt(weights.reduce((sum, w, x) => sum + w * w * (x === 0 ? 1 : 2), 0))
  return weights.map((weight) => weight / power)
}

/** Gain, its fall, and the middle of light, for the compiled kernels. @param factor 1/16 codes for each step of noise */
function gains({ format }: BandFrame, factor: number): readonly [gain: number, fall: number, middle: number] {
  const [middle, half] = format === 'gray8' ? [255, 127.5] : [251, 109.5]
  const gain = Math.min(32767, Math.round(factor * 32768))
  // The fall is counted in q15 of the squared distance from the middle, in half codes times 64.
  return [gain, Math.min(32767, Math.round((FALL * gain * 32768 * 32768) / (half * 128) ** 2)), middle]
}

export interface TextureArgs {
  /** Code values at mid grey where the texture is all white or black, up to 60. */
  readonly amount: number
}

/** Sources: the picture, and a `gray8` texture of its size. */
export function texture(band: NativeBand<TextureArgs>): void {
  const { wasm, args, target, from, to } = band
  passColour(band)
  const [plane, input, overlay] = [target, ...band.sources].map(({ planes }) => planes[0]!)
  const width = target.width
  const fixed = gains(target, (args.amount * 16) / 8128)
  for (let y = from; y < to; y++) {
    wasm.textureRow(addressOf(plane!, y), addressOf(input!, y), addressOf(overlay!, y), width, ...fixed)
  }
}

/** All planes but the first, as they are. */
export function passColour(band: NativeBand<unknown>): void {
  const source = band.sources[0]!
  band.target.planes.forEach((plane, p) => {
    if (p === 0) return
    const [from, to] = planeRows(band, p)
    bytesOf(plane).set(bytesOf(source.planes[p]!).subarray(from * plane.stride, to * plane.stride), from * plane.stride)
  })
}
