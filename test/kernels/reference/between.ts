/** Motion-compensated interpolation, place by place. */
import type { Band, BandFrame } from '../../../engine/kernels/band-kernel.ts'
import { paint, sideOf } from './samples.ts'
import { valueAt } from './warps.ts'

interface Field {
  readonly u: ArrayLike<number>
  readonly v: ArrayLike<number>
  readonly width: number
  readonly height: number
}
const fieldOf = ({ planes, width, height }: BandFrame): Field => ({ u: planes[0]!.data, v: planes[1]!.data, width, height })

const sample = (data: ArrayLike<number>, width: number, height: number, x: number, y: number): number => valueAt({ data, width, height }, [x, y])

/** Pictures are read at whole 2048ths of a pixel. */
const fine = (place: number): number => Math.floor(Math.fround(Math.fround(place) * 2048) + 0.5) / 2048

const STEPS = 3

/** A motion through (x, y) at the moment, and how little it can be believed. */
interface Candidate {
  u: number
  v: number
  /** Pixels by which the way there and the way back disagree. */
  apart: number
  cost: number
}
const [A, B]: [Candidate, Candidate] = [{ u: 0, v: 0, apart: 0, cost: 0 }, { u: 0, v: 0, apart: 0, cost: 0 }]

/** Follows `field` from where it begins to (x, y), `share` of its way along. */
function follow(into: Candidate, field: Field, other: Field, x: number, y: number, share: number): void {
  const { width, height } = field
  let px = x
  let py = y
  let [u, v] = [0, 0]
  for (let i = 0; i < STEPS; i++) {
    u = sample(field.u, width, height, px, py)
    v = sample(field.v, width, height, px, py)
    px = x - share * u
    py = y - share * v
  }
  const bu = sample(other.u, width, height, px + u, py + v)
  const bv = sample(other.v, width, height, px + u, py + v)
  // What is left of the fixed point counts as disagreement, too.
  const ru = sample(field.u, width, height, px, py) - u
  const rv = sample(field.v, width, height, px, py) - v
  into.u = u
  into.v = v
  into.apart = Math.hypot(u + bu, v + bv) + share * Math.hypot(ru, rv)
}

export interface BetweenArgs {
  /** 0..1 between the frames. */
  readonly t: number
}

/** The better of the two motions at each place: through A from the first frame on, or through B back from the second. */
function choose(there: Field, back: Field, first: ArrayLike<number>, second: ArrayLike<number>, x: number, y: number, t: number): Candidate {
  const { width, height } = there
  follow(A, there, back, x, y, t)
  follow(B, back, there, x, y, 1 - t)
  B.u = -B.u
  B.v = -B.v
  for (const one of [A, B]) {
    const before = sample(first, width, height, fine(x - t * one.u), fine(y - t * one.v))
    const after = sample(second, width, height, fine(x + (1 - t) * one.u), fine(y + (1 - t) * one.v))
    const unlike = Math.abs(before - after)
    one.cost = unlike + 4 * Math.min(8, one.apart)
  }
  return A.cost <= B.cost ? A : B
}

/** Target: the motion at the moment, and the share of the second frame: what only one frame shows is taken from it. */
export function motionBetween({ target, sources, args: { t }, from, to }: Band<BetweenArgs>): void {
  const [there, back] = [fieldOf(sources[0]!), fieldOf(sources[1]!)]
  const [first, second] = [sources[2]!.planes[0]!.data, sources[3]!.planes[0]!.data]
  const [u, v, share] = target.planes.map((plane) => plane.data)
  for (let y = from; y < to; y++) {
    for (let x = 0; x < target.width; x++) {
      const best = choose(there, back, first, second, x, y, t)
      const at = y * target.width + x
      u![at] = best.u
      v![at] = best.v
      const hidden = Math.min(1, Math.max(0, (best.apart - 0.75) / 1.75))
      share![at] = t + ((best === A ? 0 : 1) - t) * hidden * hidden * (3 - 2 * hidden)
    }
  }
}

export function smoothShares({ target, sources, from, to }: Band<undefined>): void {
  const { width, height } = target
  target.planes.forEach((plane, p) => {
    const { data } = sources[0]!.planes[p]!
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let j = -1; j <= 1; j++) {
          for (let i = -1; i <= 1; i++) {
            const [px, py] = [Math.min(width - 1, Math.max(0, x + i)), Math.min(height - 1, Math.max(0, y + j))]
            sum += ((2 - Math.abs(i)) * (2 - Math.abs(j)) * data[py * width + px]!) / 16
          }
        }
        plane.data[y * width + x] = p === 2 ? sum : data[y * width + x]!
      }
    }
  })
}

/** Both frames at the moment: each looked up along the motion, and mixed by the share of the second. */
export function blendBetween(band: Band<BetweenArgs>): void {
  const { target, args: { t } } = band
  const [first, second, motion] = band.sources as [BandFrame, BandFrame, BandFrame]
  const [sx, sy] = [motion.width / target.width, motion.height / target.height]
  paint(band, (p, x, y) => {
    const side = sideOf(target, p)
    // The middle of the sample, in the motion's samples.
    const middle = [(x + 0.5) * side * sx - 0.5, (y + 0.5) * side * sy - 0.5] as const
    const [u, v, share] = motion.planes.map((plane) => valueAt(plane, middle)) as [number, number, number]
    const [dx, dy] = [u / (side * sx), v / (side * sy)]
    return (1 - share) * valueAt(first.planes[p]!, [x - t * dx, y - t * dy]) + share * valueAt(second.planes[p]!, [x + (1 - t) * dx, y + (1 - t) * dy])
  })
}
