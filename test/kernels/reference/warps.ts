/**
 * Warps by their inverse: each target sample is looked up where a map says that it comes from. Maps are of the picture's
 * pixels, whose middles are whole numbers; a chroma sample lies in the middle of its four, at 2 i + 1/2. A place outside
 * the picture has the value of the nearest place inside.
 */
import type { Band, BandFrame } from '../../../engine/kernels/band-kernel.ts'
import type { Affine, Perspective, WarpLattice } from '../../../engine/kernels/kernel-options.ts'
import { catmullRom } from './kernels.ts'
import { fourOf, hold, paint, readerOf, sideOf } from './samples.ts'

type Place = readonly [x: number, y: number]
/** Samples in a row about a place: which they are, and what they make of four values. */
type Along = (values: (i: number) => number, place: number) => number

const linear: Along = (values, place) => {
  const near = Math.floor(place)
  return [near, near + 1].reduce((sum, i) => sum + values(i) * (1 - Math.abs(place - i)), 0)
}
const cubic: Along = (values, place) => {
  const near = Math.floor(place)
  return catmullRom([near - 1, near, near + 1, near + 2].map(values), place - near)
}

type BandPlane = BandFrame['planes'][number]

/** The value of a plane between its samples. */
export function valueAt(plane: Pick<BandPlane, 'width' | 'height'> & { readonly data: ArrayLike<number> }, [x, y]: Place, along: Along = linear): number {
  const read = readerOf(plane)
  const [px, py] = [hold(x, 0, plane.width - 1), hold(y, 0, plane.height - 1)]
  return along((j) => along((i) => read(i, j), px), py)
}

/** @param from in pixels, of a target sample's middle */
function lookUp(band: Band<unknown>, from: (place: Place, p: number) => Place, along?: Along): void {
  paint(band, (p, x, y) => {
    const side = sideOf(band.target, p)
    const middle = (side - 1) / 2
    const [sx, sy] = from([x * side + middle, y * side + middle], p)
    return valueAt(band.sources[0]!.planes[p]!, [(sx - middle) / side, (sy - middle) / side], along)
  })
}

const affine = ([a, b, c, d, e, f]: Affine) => ([x, y]: Place): Place => [a * x + b * y + c, d * x + e * y + f]

export const warpAffine = (band: Band<{ readonly matrix: Affine }>): void => lookUp(band, affine(band.args.matrix))
export const warpBicubic = (band: Band<{ readonly matrix: Affine }>): void => lookUp(band, affine(band.args.matrix), cubic)

/** The third row's value is what the other two are divided by. */
export function warpPerspective(band: Band<{ readonly matrix: Perspective }>): void {
  const [a, b, c, d, e, f, g, h, i] = band.args.matrix
  lookUp(band, ([x, y]) => [a * x + b * y + c, d * x + e * y + f].map((value) => value / (g * x + h * y + i)) as unknown as Place)
}

/** A chroma sample moves by the mean of its four pixels. */
export function warpFlow(band: Band<{ readonly amount: number }>): void {
  const ways = band.sources[1]!.planes.map(readerOf)
  lookUp(band, ([x, y], p) => {
    const moved = ways.map((way) => (sideOf(band.target, p) === 1 ? way(x, y) : fourOf(way, (x - 0.5) / 2, (y - 0.5) / 2).reduce((sum, value) => sum + value) / 4))
    return [x + band.args.amount * moved[0]!, y + band.args.amount * moved[1]!]
  })
}

/** Between the points of the lattice Catmull-Rom splines, the outermost points repeated; beyond it nothing moves. */
export function warpGrid(band: Band<{ readonly lattice: WarpLattice; readonly x: number; readonly y: number }>): void {
  const { lattice: { x: left, y: top, step, columns, rows, dx, dy }, x: windowX, y: windowY } = band.args
  const between = (values: Float32Array, across: number, down: number): number => {
    const [j, i] = [Math.min(columns - 2, Math.floor(across)), Math.min(rows - 2, Math.floor(down))]
    const at = (r: number, c: number): number => values[hold(r, 0, rows - 1) * columns + hold(c, 0, columns - 1)]!
    return catmullRom([-1, 0, 1, 2].map((r) => catmullRom([-1, 0, 1, 2].map((c) => at(i + r, j + c)), across - j)), down - i)
  }
  lookUp(band, ([x, y]) => {
    const [px, py] = [x + windowX, y + windowY]
    const [across, down] = [(px - left) / step, (py - top) / step]
    const within = across >= 0 && down >= 0 && across <= columns - 1 && down <= rows - 1
    return within ? [px + between(dx, across, down), py + between(dy, across, down)] : [px, py]
  }, cubic)
}
