/**
 * What a picture is of, where nothing is known but its colours: what stands out from its edges. Two measures, after "Minimum Barrier
 * Salient Object Detection at 80 FPS" (Zhang et al. 2015): how much colours must change on any way in from the edge, and how unlike
 * the colours of the edge's four sides they are, of which the side that the subject touches is left out. Pure.
 */
import type { Still } from '../../../engine/api.ts'
import { labOf, type Lab } from '../pictures/lab.ts'

export interface Standing {
  readonly width: number
  readonly height: number
  /** 0..1 for each pixel; the most is 1, or 0 where all is alike. */
  readonly values: Float32Array
}

/** Standard deviation of the middle's advantage, as a share of the picture. */
const MIDDLE = 0.4
/** Difference of L*a*b* below which nothing stands out. */
const LEAST = 4

/** @param image small: 100 pixels along its longer side are enough */
export function standingOut(image: Still): Standing {
  const { width, height } = image
  const lab = labOf(image)
  const barrier = new Float32Array(width * height)
  for (const plane of lab) barrierDistances(plane, width, height).forEach((distance, i) => (barrier[i]! += distance))
  const unlike = unlikeEdges(lab, width, height)
  const [most, strangest] = [Math.max(LEAST, largest(barrier)), Math.max(1, largest(unlike))]
  const values = barrier.map((distance, i) => {
    const [u, v] = [((i % width) + 0.5) / width - 0.5, (Math.floor(i / width) + 0.5) / height - 0.5]
    return (distance / most + unlike[i]! / strangest) * Math.exp(-(u * u + v * v) / (2 * MIDDLE * MIDDLE))
  })
  const top = largest(barrier) < LEAST ? Infinity : largest(values)
  return { width, height, values: values.map((value) => value / top) }
}

/** The middle of what stands out, as shares of width and height: what hardly does doesn't count. */
export function middleOf({ width, height, values }: Standing): { readonly x: number; readonly y: number } {
  let [sum, x, y] = [0, 0, 0]
  values.forEach((value, i) => {
    const weight = Math.max(0, value - 0.25) ** 2
    sum += weight
    x += weight * ((i % width) + 0.5)
    y += weight * (Math.floor(i / width) + 0.5)
  })
  return sum === 0 ? { x: 0.5, y: 0.5 } : { x: x / sum / width, y: y / sum / height }
}

/** Values that a subject's outline is looked for between, and by how much of the sides it may move there, in all. */
const [FAINT, CLEAR] = [0.3, 0.5]
const STEADY = 0.125
/** A subject is not the picture itself. */
const MOST = 0.6

/** The box around a single subject, as shares of the sides; undefined where nothing has an outline of its own: places shade off, subjects end. */
export function outlineOf({ width, height, values }: Standing): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined {
  const around = (least: number): readonly [left: number, right: number, top: number, bottom: number] => {
    let [left, right, top, bottom] = [width, 0, height, 0]
    values.forEach((value, i) => {
      if (value < least) return
      const [x, y] = [i % width, Math.floor(i / width)]
      ;[left, right, top, bottom] = [Math.min(left, x), Math.max(right, x + 1), Math.min(top, y), Math.max(bottom, y + 1)]
    })
    return [left / width, right / width, top / height, bottom / height]
  }
  const [faint, clear] = [around(FAINT), around(CLEAR)]
  const [left, right, top, bottom] = clear
  const moved = faint.reduce((sum, edge, i) => sum + Math.abs(edge - clear[i]!), 0)
  return right <= left || moved > STEADY || (right - left) * (bottom - top) > MOST ? undefined : { x: left, y: top, width: right - left, height: bottom - top }
}

const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, value), 0)

/** The least difference between brightest and darkest on any way in from the edge: three passes over the raster come close to it. */
function barrierDistances(plane: Float32Array, width: number, height: number): Float32Array {
  const [high, low] = [plane.slice(), plane.slice()]
  const distance = new Float32Array(plane.length).fill(Infinity)
  for (let x = 0; x < width; x++) distance[x] = distance[(height - 1) * width + x] = 0
  for (let y = 0; y < height; y++) distance[y * width] = distance[y * width + width - 1] = 0
  const from = (at: number, next: number): void => {
    const [up, down] = [Math.max(high[next]!, plane[at]!), Math.min(low[next]!, plane[at]!)]
    if (up - down >= distance[at]!) return
    distance[at] = up - down
    high[at] = up
    low[at] = down
  }
  const pass = (back: boolean): void => {
    const step = back ? 1 : -1
    for (let j = 1; j < height - 1; j++) {
      const y = back ? height - 1 - j : j
      for (let i = 1; i < width - 1; i++) {
        const at = y * width + (back ? width - 1 - i : i)
        from(at, at + step)
        from(at, at + step * width)
      }
    }
  }
  for (const back of [false, true, false]) pass(back)
  return distance
}

/** How many deviations each pixel is from the colours of the four sides, added up without the side that it is least like. */
function unlikeEdges(lab: Lab, width: number, height: number): Float32Array {
  const thick = Math.max(1, Math.round(Math.min(width, height) / 10))
  const sides: readonly ((x: number, y: number) => boolean)[] = [(x) => x < thick, (x) => x >= width - thick, (_, y) => y < thick, (_, y) => y >= height - thick]
  const [sum, most] = [new Float32Array(width * height), new Float32Array(width * height)]
  for (const inside of sides) {
    const own = lab[0].map((_, i) => (inside(i % width, Math.floor(i / width)) ? 1 : 0))
    const count = own.reduce((all, one) => all + one, 0)
    const spread = lab.map((plane) => {
      const mean = plane.reduce((all, value, i) => all + value * own[i]!, 0) / count
      return { mean, variance: plane.reduce((all, value, i) => all + (value - mean) ** 2 * own[i]!, 0) / count }
    })
    for (let i = 0; i < sum.length; i++) {
      const away = Math.sqrt(lab.reduce((all, plane, c) => all + (plane[i]! - spread[c]!.mean) ** 2 / (spread[c]!.variance + 25), 0))
      sum[i]! += away
      most[i] = Math.max(most[i]!, away)
    }
  }
  return sum.map((value, i) => value - most[i]!)
}
