/** Vector drawings: paths, paints, clips and transforms, made into what the kernel fills. Pure. */
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
  readonly #shapes: number[] = []
  readonly #edges: number[] = []
  readonly #ramps: number[] = []
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
    this.#shapes.push(UNCLIP, ...new Array<number>(15).fill(0))
  }

  done(): Drawing {
    return { shapes: Float32Array.from(this.#shapes), edges: Float32Array.from(this.#edges), ramps: Float32Array.from(this.#ramps) }
  }

  #add(kind: number, edges: readonly number[], paint: Paint, opacity: number): void {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
    for (let i = 0; i < edges.length; i += 2) {
      left = Math.min(left, edges[i]!)
      right = Math.max(right, edges[i]!)
      top = Math.min(top, edges[i + 1]!)
      bottom = Math.max(bottom, edges[i + 1]!)
    }
    const box = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top)), Math.min(this.#width, Math.ceil(right) + 1), Math.min(this.#height, Math.ceil(bottom) + 1)]
    const seen = box[0]! < box[2]! && box[1]! < box[3]!
    // A clip that is out of sight hides all.
    if (!seen && kind === FILL) return
    this.#shapes.push(kind, this.#edges.length / 4, seen ? edges.length / 4 : 0, ...(seen ? box : [0, 0, 0, 0]), ...this.#paint(paint), opacity)
    if (seen) for (const value of edges) this.#edges.push(value)
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
    const key = JSON.stringify(stops)
    const known = this.#rampOf.get(key)
    if (known !== undefined) return known
    const number = this.#rampOf.size
    this.#rampOf.set(key, number)
    for (let step = 0; step < STEPS; step++) addInk(this.#ramps, stops, step / (STEPS - 1))
    return number
  }
}

/** Premultiplied. */
function addInk(ramps: number[], stops: Stops, at: number): void {
  const next = stops.findIndex(([place]) => place >= at)
  const [low, high] = next === -1 ? [stops.at(-1)!, stops.at(-1)!] : [stops[Math.max(0, next - 1)]!, stops[next]!]
  const share = high[0] > low[0] ? Math.min(1, Math.max(0, (at - low[0]) / (high[0] - low[0]))) : 1
  for (let i = 0; i < 4; i++) {
    const a = premultiplied(low[1], i)
    ramps.push(a + (premultiplied(high[1], i) - a) * share)
  }
}

const premultiplied = (ink: Ink, i: number): number => (i === 3 ? (ink[3] ?? 1) : ink[i]! * (ink[3] ?? 1))

function inverse([a, b, c, d, e, f]: Transform): Transform {
  const scale = 1 / (a * d - b * c || 1e-12)
  return [d * scale, -b * scale, -c * scale, a * scale, (c * f - d * e) * scale, (b * e - a * f) * scale]
}
