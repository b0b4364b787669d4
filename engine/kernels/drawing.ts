/** Vector drawings: paths, paints, clips and transforms, made into what the kernel fills; and what is drawn over landscapes. Pure. */
import type { Tint } from './landscape.ts'
import { flatten } from './path-data.ts'
import { ellipsePoints, strokeOf, type Outline, type Point, type Transform } from './path-shapes.ts'

/** R'G'B' and alpha in 0..1, straight. */
export type Ink = readonly [r: number, g: number, b: number, a?: number]
export type Stops = readonly (readonly [at: number, ink: Ink])[]
/** A colour; or a gradient between two points, or around one (in the coordinates of the shape). */
export type Paint =
  | Ink
  | { readonly from: readonly [number, number]; readonly to: readonly [number, number]; readonly stops: Stops }
  | { readonly centre: readonly [number, number]; readonly radius: number | readonly [number, number]; readonly stops: Stops }

/** What `kernels.paths` fills, back to front. Coordinates are pixels. */
export interface Drawing {
  readonly shapes: Float32Array
  readonly edges: Float32Array
  readonly ramps: Float32Array
}

const IDENTITY: Transform = [1, 0, 0, 1, 0, 0]
const STEPS = 256
const FILL = 0
const CLIP = 1
const UNCLIP = 2

/** First `inner`, then `outer`. */
function combined(outer: Transform, inner: Transform): Transform {
  const [a, b, c, d, e, f] = outer
  const [g, h, i, j, k, l] = inner
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

export const moved = (x: number, y: number): Transform => [1, 0, 0, 1, x, y]
export const scaled = (x: number, y = x): Transform => [x, 0, 0, y, 0, 0]
/** Radians, clockwise as seen; about a pivot. */
export function turned(angle: number, x = 0, y = 0): Transform {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y]
}

/** Draws shapes on top of one another. Sizes and places are in the units of the transform that holds. */
export class Pen {
  readonly #width: number
  readonly #height: number
  readonly #shapes = new Floats()
  readonly #edges = new Floats()
  readonly #ramps = new Floats()
  readonly #rampOf = new Map<string, number>()
  #transform: Transform = IDENTITY
  #opacity = 1

  /** @param width,height of the frame, in pixels */
  constructor(width: number, height: number) {
    this.#width = width
    this.#height = height
  }

  /** What `draw` draws is moved by these, the last one first. */
  within(transforms: readonly Transform[], draw: () => void, opacity = 1): void {
    const [before, opaque] = [this.#transform, this.#opacity]
    this.#transform = transforms.reduce(combined, before)
    this.#opacity = opaque * opacity
    draw()
    this.#transform = before
    this.#opacity = opaque
  }

  /** Fills by the nonzero rule. */
  fill(outline: Outline, paint: Paint, opacity = 1): void {
    if (opacity * this.#opacity <= 0) return
    this.#add(FILL, flatten(outline, this.#transform), paint, opacity * this.#opacity)
  }

  /** A line through points, with round ends and corners. Several widths: it tapers from one to the next, spread evenly over the points. */
  line(points: readonly Point[], width: number | readonly number[], paint: Paint, opacity = 1): void {
    const widths = typeof width === 'number' ? [width] : width
    const radius = (i: number): number => {
      const at = points.length < 2 ? 0 : (i / (points.length - 1)) * (widths.length - 1)
      const [low, high] = [widths[Math.floor(at)]!, widths[Math.ceil(at)]!]
      return (low + (high - low) * (at % 1)) / 2
    }
    this.fill(strokeOf(points, radius), paint, opacity)
  }

  ellipse(x: number, y: number, rx: number, ry: number, paint: Paint, opacity = 1): void {
    this.fill(ellipsePoints(x, y, rx, ry), paint, opacity)
  }

  /** What `draw` draws is seen only within the outline. Clips don't nest. */
  clip(outline: Outline, draw: () => void): void {
    this.#add(CLIP, flatten(outline, this.#transform), [0, 0, 0], 1)
    draw()
    this.#shapes.add([UNCLIP, ...new Array<number>(15).fill(0)])
  }

  done(): Drawing {
    return { shapes: this.#shapes.done(), edges: this.#edges.done(), ramps: this.#ramps.done() }
  }

  #add(kind: number, edges: readonly number[], paint: Paint, opacity: number): void {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
    for (let i = 0; i < edges.length; i += 2) {
      const [x, y] = [edges[i]!, edges[i + 1]!]
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
    }
    const box = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top)), Math.min(this.#width, Math.ceil(right) + 1), Math.min(this.#height, Math.ceil(bottom) + 1)]
    const seen = box[0]! < box[2]! && box[1]! < box[3]!
    // A clip that is out of sight hides all.
    if (!seen && kind === FILL) return
    this.#shapes.add([kind, this.#edges.length / 4, seen ? edges.length / 4 : 0, ...(seen ? box : [0, 0, 0, 0]), ...this.#paint(paint), opacity])
    if (seen) this.#edges.add(edges)
  }

  /** Way of painting, six numbers, and the ramp. */
  #paint(paint: Paint): readonly number[] {
    if (!('stops' in paint)) {
      const [r, g, b, a = 1] = paint
      return [0, r * a, g * a, b * a, a, 0, 0, 0]
    }
    const ramp = this.#ramp(paint.stops)
    if ('centre' in paint) {
      const { centre: [x, y], radius } = paint
      const [rx, ry] = typeof radius === 'number' ? [radius, radius] : radius
      const [a, b, c, d, e, f] = inverse(combined(this.#transform, [rx, 0, 0, ry, x, y]))
      return [2, a, b, c, d, e, f, ramp]
    }
    const [x, y] = paint.from
    const [dx, dy] = [paint.to[0] - x, paint.to[1] - y]
    const [a, b, c, d, e, f] = inverse(combined(this.#transform, [dx, dy, -dy, dx, x, y]))
    return [1, a, b, c, d, e, f, ramp]
  }

  #ramp(stops: Stops): number {
    const key = stops.join(';')
    const known = this.#rampOf.get(key)
    if (known !== undefined) return known
    const number = this.#rampOf.size
    this.#rampOf.set(key, number)
    this.#ramps.add(rampOf(key, stops))
    return number
  }
}

/** Numbers that become more: in memory that doubles. */
class Floats {
  #values = new Float32Array(1024)
  length = 0

  add(more: ArrayLike<number>): void {
    const length = this.length + more.length
    if (length > this.#values.length) {
      const larger = new Float32Array(Math.max(length, this.#values.length * 2))
      larger.set(this.#values.subarray(0, this.length))
      this.#values = larger
    }
    this.#values.set(more, this.length)
    this.length = length
  }

  done(): Float32Array {
    return this.#values.slice(0, this.length)
  }
}

/** Most inks of a film are those of the frame before. */
const ramps = new Map<string, Float32Array>()
const KEPT = 1000

function rampOf(key: string, stops: Stops): Float32Array {
  let ramp = ramps.get(key)
  if (ramp === undefined) {
    ramp = rampBetween(stops)
    if (ramps.size >= KEPT) ramps.clear()
    ramps.set(key, ramp)
  }
  return ramp
}

/** Premultiplied. */
function rampBetween(stops: Stops): Float32Array {
  const ramp = new Float32Array(STEPS * 4)
  let next = 0
  for (let step = 0; step < STEPS; step++) {
    const at = step / (STEPS - 1)
    while (next < stops.length && stops[next]![0] < at) next++
    const [low, high] = next === stops.length ? [stops.at(-1)!, stops.at(-1)!] : [stops[Math.max(0, next - 1)]!, stops[next]!]
    const share = high[0] > low[0] ? Math.min(1, Math.max(0, (at - low[0]) / (high[0] - low[0]))) : 1
    for (let i = 0; i < 4; i++) {
      const a = premultiplied(low[1], i)
      ramp[step * 4 + i] = a + (premultiplied(high[1], i) - a) * share
    }
  }
  return ramp
}

const premultiplied = (ink: Ink, i: number): number => (i === 3 ? (ink[3] ?? 1) : ink[i]! * (ink[3] ?? 1))

function inverse([a, b, c, d, e, f]: Transform): Transform {
  const scale = 1 / (a * d - b * c || 1e-12)
  return [d * scale, -b * scale, -c * scale, a * scale, (c * f - d * e) * scale, (b * e - a * f) * scale]
}

const POLYGON = 0
const LIGHT = 1
const DOT = 2
const STREAK = 3
const LINE = 4

/** Makes a list of what is drawn over a landscape, in pixels. */
export class LandscapePen {
  readonly #floats: number[] = []

  /** Filled even-odd. */
  polygon(points: readonly (readonly [x: number, y: number])[], tint: Tint, opacity: number): void {
    let [low, high] = [Infinity, -Infinity]
    for (const [, y] of points) {
      low = Math.min(low, y)
      high = Math.max(high, y)
    }
    if (points.length < 3 || !(high >= 0)) return
    this.#add(POLYGON, tint, opacity, low, high, points.flat())
  }

  /** Light around a point, as it is added on a screen. */
  light(x: number, y: number, radius: number, tint: Tint, strength: number): void {
    this.#add(LIGHT, tint, strength, y - radius * 2.6, y + radius * 2.6, [x, y, radius])
  }

  /** A soft spot of a colour. */
  dot(x: number, y: number, radius: number, tint: Tint, opacity: number): void {
    this.#add(DOT, tint, opacity, y - radius * 2, y + radius * 2, [x, y, radius])
  }

  /** A line that falls, thin at both ends. @param x where it would cross the first row; `slant` how much it moves to the left each row */
  streak(x: number, slant: number, top: number, length: number, tint: Tint, opacity: number): void {
    this.#add(STREAK, tint, opacity, top, top + length, [top, length, x, slant])
  }

  /** A row of a bright line. */
  line(x: number, y: number, thick: number, tint: Tint, strength: number): void {
    this.#add(LINE, tint, strength, y, y, [x, thick])
  }

  done(): Float32Array {
    return Float32Array.from(this.#floats)
  }

  #add(kind: number, tint: Tint, strength: number, top: number, foot: number, rest: readonly number[]): void {
    const last = Math.floor(foot)
    if (last < 0) return
    this.#floats.push(8 + rest.length, kind, ...tint, strength, Math.max(0, Math.floor(top)), last, ...rest)
  }
}
