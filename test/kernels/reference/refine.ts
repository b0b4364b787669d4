/** Variational refinement of a flow in doubles, pixel by pixel, in the order of the compiled one. */
import type { Band, BandFrame } from '../../../engine/kernels/band-kernel.ts'

/** Pixels around the second picture. */
const BORDER = 16
const [EPSILON, ZETA] = [0.001 ** 2, 0.1 ** 2]
const [ALPHA, DELTA, GAMMA, OMEGA, SWEEPS] = [20, 5, 10, 1.6, 5]
const STRIPE = 32

/** Mean and difference of the first picture and the second, moved. */
export function warp({ target, sources, from, to }: Band<undefined>): void {
  const [first, next, flow] = sources as [BandFrame, BandFrame, BandFrame]
  const { data, width, height } = first.planes[0]!
  const pixels = next.planes[0]!.data
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const px = Math.min(width + BORDER - 2, Math.max(1 - BORDER, x + flow.planes[0]!.data[i]!))
      const py = Math.min(height + BORDER - 2, Math.max(1 - BORDER, y + flow.planes[1]!.data[i]!))
      const [ix, iy] = [Math.floor(px), Math.floor(py)]
      const row = (k: number): number => {
        const at = (iy + k + BORDER) * next.width + ix + BORDER
        return pixels[at]! + (pixels[at + 1]! - pixels[at]!) * (px - ix)
      }
      const value = row(0) + (row(1) - row(0)) * (py - iy)
      target.planes[0]!.data[i] = (value + data[i]!) / 2
      target.planes[1]!.data[i] = value - data[i]!
    }
  }
}

export function refine({ target, sources }: Band<undefined>): void {
  const { width, height } = target
  for (let start = 0; start < height; start += STRIPE) solve(target, sources as [BandFrame, BandFrame, BandFrame], start, Math.min(height, start + STRIPE), width, height)
}

type At = (x: number, y: number) => number

function solve(target: BandFrame, [pictures, flow, best]: readonly [BandFrame, BandFrame, BandFrame], start: number, end: number, width: number, height: number): void {
  const reader = (data: ArrayLike<number>): At => (x, y) => data[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))]!
  const [mean, apart] = pictures.planes.map((plane) => reader(plane.data)) as [At, At]
  const [u0, v0] = flow.planes.map((plane) => reader(plane.data)) as [At, At]
  const [u1, v1] = best.planes.map((plane) => reader(plane.data)) as [At, At]
  const slopeX = (of: At): At => (x, y) => (of(x + 1, y) - of(x - 1, y)) / 2
  const slopeY = (of: At): At => (x, y) => (of(x, y + 1) - of(x, y - 1)) / 2
  const [ix, iy, izx, izy] = [slopeX(mean), slopeY(mean), slopeX(apart), slopeY(apart)]
  const smooth: At = (x, y) => {
    const [ux, uy] = [u1(x + 1, y) - u1(x, y), u1(x, y + 1) - u1(x, y)]
    const [vx, vy] = [v1(x + 1, y) - v1(x, y), v1(x, y + 1) - v1(x, y)]
    return ALPHA / 2 / Math.sqrt(ux * ux + uy * uy + vx * vx + vy * vy + EPSILON)
  }
  /** How strongly neighbours hold together, to the right and below; nothing holds over the edge. */
  const right: At = (x, y) => (x < 0 || x >= width - 1 ? 0 : (smooth(x, y) + smooth(x + 1, y)) / 2)
  const down: At = (x, y) => (y < 0 || y >= height - 1 ? 0 : (smooth(x, y) + smooth(x, y + 1)) / 2)
  const rows = end - start
  const known = Array.from({ length: rows * width }, (_, i) => {
    const [x, y] = [i % width, start + Math.floor(i / width)]
    const [px, py] = [x + u0(x, y), y + v0(x, y)]
    const seen = px >= 0 && px <= width - 1 && py >= 0 && py <= height - 1 ? 1 : 0
    const [du, dv] = [u1(x, y) - u0(x, y), v1(x, y) - v0(x, y)]
    // Brightness, and both of its slopes, stay: each a row of what multiplies the step, and what is left.
    const constraints = [
      [ix(x, y), iy(x, y), apart(x, y)],
      [slopeX(ix)(x, y), slopeY(ix)(x, y), izx(x, y)],
      [slopeY(ix)(x, y), slopeY(iy)(x, y), izy(x, y)],
    ].map(([a, b, c]) => ({ a: a!, b: b!, c: c!, n: 1 / (a! * a! + b! * b! + ZETA), e: c! + a! * du + b! * dv })) as [Constraint, Constraint, Constraint]
    const [bright, across, along] = constraints
    const wb = (seen * DELTA) / 2 / Math.sqrt(bright.e ** 2 * bright.n + EPSILON)
    const wg = (seen * GAMMA) / 2 / Math.sqrt(across.e ** 2 * across.n + along.e ** 2 * along.n + EPSILON)
    const sum = (of: (c: Constraint) => number): number => wb * bright.n * of(bright) + wg * across.n * of(across) + wg * along.n * of(along)
    const [a11, a12, a22] = [sum((c) => c.a * c.a), sum((c) => c.a * c.b), sum((c) => c.b * c.b)]
    const [r, l, d, t] = [right(x, y), right(x - 1, y), down(x, y), down(x, y - 1)]
    const around = r + l + d + t
    return {
      a11: a11 + around + 1e-9, a12, a22: a22 + around + 1e-9, r, l, d, t,
      c1: a11 * u0(x, y) + a12 * v0(x, y) - sum((c) => c.a * c.c),
      c2: a12 * u0(x, y) + a22 * v0(x, y) - sum((c) => c.b * c.c),
    }
  })
  const [u, v] = target.planes.map((plane) => plane.data) as [Float32Array, Float32Array]
  for (let i = start * width; i < end * width; i++) {
    u[i] = best.planes[0]!.data[i]!
    v[i] = best.planes[1]!.data[i]!
  }
  const now = (data: Float32Array, old: At) => (x: number, y: number): number => (y >= start && y < end ? data[y * width + Math.min(width - 1, Math.max(0, x))]! : old(x, y))
  const [nu, nv] = [now(u, u1), now(v, v1)]
  // Four quarters of a row are gone through together.
  const quarter = (width + 3) >> 2
  for (let k = 0; k < SWEEPS; k++) {
    for (let y = start; y < end; y++) {
      for (let i = 0; i < quarter; i++) {
        const columns = [0, 1, 2, 3].map((lane) => i + lane * quarter).filter((x) => x < width)
        const steps = columns.map((x) => {
          const at = known[(y - start) * width + x]!
          const pull = (of: At): number => at.r * of(x + 1, y) + at.l * of(x - 1, y) + at.d * of(x, y + 1) + at.t * of(x, y - 1)
          const du = OMEGA * ((pull(nu) + at.c1 - at.a12 * nv(x, y)) / at.a11 - nu(x, y))
          const dv = OMEGA * ((pull(nv) + at.c2 - at.a12 * (nu(x, y) + du)) / at.a22 - nv(x, y))
          return [du, dv] as const
        })
        columns.forEach((x, lane) => {
          u[y * width + x]! += steps[lane]![0]
          v[y * width + x]! += steps[lane]![1]
        })
      }
    }
  }
}

interface Constraint {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly n: number
  readonly e: number
}
