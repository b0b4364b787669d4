/** Fronts that sweep over the frame, pixel by pixel. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { SweepArgs } from '../../../engine/kernels/ops/sweep.ts'
import type { SweepShape } from '../../../engine/kernels/sweep-field.ts'
import { bytesOf, isChroma, planeRows } from './samples.ts'
import { meanOfFour } from './samples.ts'

/** Where pieces meet, rounding must not decide. */
const LATE = 1e-5
const fraction = (value: number): number => value + LATE - Math.floor(value + LATE) - LATE
/** 0 at whole numbers, 1 half way. */
const peak = (value: number): number => 1 - 2 * Math.abs(value - Math.floor(value) - 0.5)
const turnOf = (u: number, v: number): number => (Math.atan2(u, 0 - v) / (2 * Math.PI) + 1) % 1

/** @param x,y shares of the width and the height */
export function shapeAt(x: number, y: number, shape: SweepShape): number {
  const { measure, centre, scale, skew = 0, count = 5, depth = 1, repeat, folded, inverted } = shape
  const u = (x - centre[0]) * scale[0]
  const v = (y - centre[1]) * scale[1] + skew * Math.abs(u)
  const turn = turnOf(u, v)
  const length = Math.hypot(u, v)
  const places = {
    sum: Math.abs(u) + Math.abs(v),
    max: Math.max(Math.abs(u), Math.abs(v)),
    length,
    turn,
    star: length * (1 + depth * peak(turn * count)),
    spiral: (Math.floor(length * count - turn + 1 + LATE) + turn) / (count + 1),
  }
  let place = places[measure]
  if (repeat !== undefined) place = fraction(place * repeat)
  if (folded === true) place = peak(place)
  return inverted === true ? 1 - place : place
}

function placeAt(x: number, y: number, { target, args: { field } }: Band<SweepArgs>): number {
  const { width, height } = target
  const [sx, sy] = [(x + 0.5) / width, (y + 0.5) / height]
  if ('measure' in field) return shapeAt(sx, sy, field)
  const column = Math.min(field.columns - 1, Math.floor(sx * field.columns + LATE))
  const row = Math.min(field.rows - 1, Math.floor(sy * field.rows + LATE))
  return field.starts[row * field.columns + column]! + field.ramp * (sx * field.columns - column)
}

/** Sources a, b. Chroma takes the mean of its four mask pixels. */
export function sweep(band: Band<SweepArgs>): void {
  const { target, sources, args: { t, softness } } = band
  const { width, height } = target
  // The edge begins and ends outside the frame.
  const edge = Math.max(softness, 1e-3)
  const front = t * (1 + edge)
  const mask = new Uint8Array(width * height)
  for (let i = 0; i < mask.length; i++) {
    const share = Math.min(1, Math.max(0, (front - placeAt(i % width, Math.floor(i / width), band)) / edge))
    mask[i] = Math.round(255 * share * share * (3 - 2 * share))
  }
  target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const [a, b] = [bytesOf(sources[0]!.planes[p]!), bytesOf(sources[1]!.planes[p]!)]
    for (let i = from * plane.width; i < to * plane.width; i++) {
      const weight = isChroma(target, p) ? meanOfFour(mask, width, height, i % plane.width, Math.floor(i / plane.width)) : mask[i]!
      plane.data[i] = Math.round(a[i]! + ((b[i]! - a[i]!) * weight) / 255)
    }
  })
}
