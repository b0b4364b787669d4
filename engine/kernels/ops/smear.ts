/** Blur along rows that go round; displacements in rings and from fields. */
import { addressOf, type NativeBand } from '../native-band.ts'
import { isChroma, planeRows } from './plane-rows.ts'

export interface SmearArgs {
  /** Pixels that each one is the mean of. */
  readonly length: number
  /** Where rows begin, in pixels. */
  readonly start: number
}

export function smear(band: NativeBand<SmearArgs>): void {
  band.target.planes.forEach((plane, p) => {
    const { width } = plane
    const half = isChroma(band.target, p) ? 1 : 0
    const reach = Math.max(0, Math.min(width >> 1, Math.round(band.args.length / 2) >> half))
    const start = (((Math.round(band.args.start) >> half) % width) + width) % width
    band.wasm.smearRows(addressOf(plane), addressOf(band.sources[0]!.planes[p]!), width, ...planeRows(band, p), reach, start)
  })
}

export interface RingArgs {
  /** Pixels. */
  readonly amplitude: number
  readonly wavelength: number
  /** Turns. */
  readonly phase: number
}

/** Into a `flow` frame. */
export function ringFlow({ target, wasm, args, from, to }: NativeBand<RingArgs>): void {
  const [x, y] = target.planes.map((plane) => addressOf(plane)) as [number, number]
  wasm.ringFlow(x, y, target.width, target.height, from, to, args.amplitude, args.wavelength, args.phase)
}

export interface DisplacementArgs {
  /** Furthest, in pixels. */
  readonly reach: number
}

/** Sources: two `gray8` fields. Into a `flow` frame. */
export function displacement({ target, sources, wasm, args, from, to }: NativeBand<DisplacementArgs>): void {
  const [outX, outY, x, y] = [...target.planes, ...sources.map(({ planes }) => planes[0]!)].map((plane) => addressOf(plane)) as [number, number, number, number]
  wasm.displacement(outX, outY, x, y, from * target.width, to * target.width, args.reach)
}
