/** Optical flow by polynomial expansion (Farnebäck 2003), a level of the pyramid at a time. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'

export interface ExpandArgs {
  /** Side of the neighbourhood that a polynomial is fitted to, odd, and the standard deviation of its weights. */
  readonly side: number
  readonly sigma: number
  /** Whether the picture is smoothed by 1/4, 1/2, 1/4 first: the finest level is, which steadies it where layers meet. */
  readonly smooth: boolean
}

/** Bytes of a pixel's coefficients or equations: they lie in `gray8` frames so many times as wide. */
export const FARNEBACK_BYTES = 20

const planeOf = ({ planes }: BandFrame, index = 0): BandFrame['planes'][number] => planes[index]!

/** Weights g, g k and g k² for k = -n to n, and what turns sums into coefficients. */
function weightsOf({ side, sigma, smooth }: ExpandArgs) {
  const n = side >> 1
  const bell = Array.from({ length: side }, (_, i) => Math.exp(-((i - n) ** 2) / (2 * sigma * sigma)))
  const total = bell.reduce((sum, weight) => sum + weight, 0)
  const exact = [0, 1, 2].map((power) => bell.map((weight, i) => (weight / total) * (i - n) ** power))
  // Smoothing and fitting in one go.
  const wide = exact.map((row) => [...row, 0, 0].map((_, i) => (row[i] ?? 0) / 4 + (row[i - 1] ?? 0) / 2 + (row[i - 2] ?? 0) / 4))
  const [g, gk, gkk] = (smooth ? wide : exact) as [number[], number[], number[]]
  const taps = g.flatMap((weight, i) => [weight, gk[i]!, gkk[i]!])
  // By symmetry the normal matrix inverts in closed form: over (1, x², y²) it is [[1, m2, m2], [m2, m4, m22], [m2, m22, m4]].
  const moment = (power: number): number => bell.reduce((sum, weight, i) => sum + (weight / total) * (i - n) ** power, 0)
  const [m2, m4] = [moment(2), moment(4)]
  return { n: g.length >> 1, taps: Float32Array.from(taps), factors: [1 / m2, 1 / (m4 - m2 * m2), 1 / (m2 * m2), m2] as const }
}

/** Coefficients of a grey frame. */
export function expand({ target, sources, args, wasm, scratch, from, to }: NativeBand<ExpandArgs>): void {
  const { data, width, height } = planeOf(sources[0]!)
  const { n, taps, factors } = weightsOf(args)
  scratch.reset()
  const weights = scratch.put(new Int32Array(taps.buffer))
  const rows = scratch.take(3 * (width + 2 * n + 16) * 4)
  wasm.farnebackExpand(addressOf(planeOf(target)), width, from, to, data.byteOffset, height, n, weights, rows, ...factors)
}

export const expandScratch = ({ width }: Pick<BandFrame, 'width'>, { side }: ExpandArgs): number =>
  scratchBytes((side + 2) * 12, 3 * (width + side + 18) * 4)

/** Sources: coefficients of both frames, and the flow so far. */
export function equations({ target, sources, wasm, from, to }: NativeBand<undefined>): void {
  const [first, second, flow] = sources as readonly [BandFrame, BandFrame, BandFrame]
  wasm.farnebackEquations(
    addressOf(planeOf(target)), flow.width, flow.height, from, to,
    addressOf(planeOf(first)), addressOf(planeOf(second)), addressOf(planeOf(flow)), addressOf(planeOf(flow, 1)),
  )
}

/** Source: equations. */
export function solve({ target, sources, args, wasm, scratch, from, to }: NativeBand<{ readonly window: number }>): void {
  scratch.reset()
  wasm.farnebackSolve(
    addressOf(planeOf(target)), addressOf(planeOf(target, 1)), target.width, target.height, from, to,
    addressOf(planeOf(sources[0]!)), args.window >> 1, scratch.take(solveScratch(target)),
  )
}

export const solveScratch = ({ width }: Pick<BandFrame, 'width'>): number => width * 48
