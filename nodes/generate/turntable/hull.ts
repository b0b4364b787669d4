/**
 * The shape of what stands on a turntable, out of its outlines from all sides: a place is within the shape as far as it is within
 * every outline (Laurentini 1994). Between the photos the ends of the rows are taken to go on smoothly, so that what is round
 * doesn't get corners. Pure.
 */
import { fieldAt, rowEnds } from './outline.ts'

export interface Camera {
  /** Radians that it looks down by. */
  readonly tilt: number
  /** From the axis, in pixels of the small pictures. */
  readonly far: number
  /** Where the middle of the axis is seen. */
  readonly x: number
  readonly y: number
  /** 1 or -1: which way it turns. */
  readonly way: number
}

export interface Outlines {
  readonly width: number
  readonly height: number
  /** Distances within the outline, of each photo. */
  readonly fields: readonly Float32Array[]
}

export interface Hull {
  readonly camera: Camera
  /** Places along x and z, and along y. */
  readonly across: number
  readonly tall: number
  /** Half the width and height of the box, in pixels. */
  readonly reach: number
  readonly rise: number
  readonly field: Float32Array
}

export interface Extent {
  readonly x: number
  readonly y: number
  readonly reach: number
  readonly rise: number
}

/** Where the axis is, and how far the outlines reach from it. */
export function extentOf({ width, height, fields }: Outlines): Extent {
  const boxes = fields.map((field) => {
    const { left, right } = rowEnds(field, width, height)
    const rows = [...left.keys()].filter((y) => !Number.isNaN(left[y]!))
    const ends = (of: Float32Array): number[] => rows.map((y) => of[y]!)
    return { left: Math.min(...ends(left)), right: Math.max(...ends(right)), top: Math.min(...rows), bottom: Math.max(...rows) }
  })
  // Over a whole turn what sticks out on one side does so on the other.
  const x = boxes.reduce((sum, box) => sum + box.left + box.right, 0) / (2 * boxes.length)
  const [top, bottom] = [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))]
  return { x, y: (top + bottom) / 2, reach: Math.max(...boxes.map((box) => Math.max(x - box.left, box.right - x))), rise: (bottom - top) / 2 + 1 }
}

/** Angle of photo k, seen by this camera. */
export const angleOf = (k: number, count: number, { way }: Camera): number => (way * 2 * Math.PI * k) / count

/** @param size places along the wider side */
export function hullOf(outlines: Outlines, camera: Camera, extent: Extent, size: number, between: number): Hull {
  const { width, height, fields } = outlines
  const reach = extent.reach * 1.06 + 2
  const rise = (extent.rise + extent.reach * Math.sin(camera.tilt)) / Math.cos(camera.tilt) + 2
  const cell = (2 * Math.max(reach, rise)) / size
  const [across, tall] = [Math.max(8, Math.ceil((2 * reach) / cell)), Math.max(8, Math.ceil((2 * rise) / cell))]
  const views = [
    ...fields.map((field, k) => ({ angle: angleOf(k, fields.length, camera), within: (x: number, y: number) => fieldAt(field, width, height, x, y) })),
    ...betweenViews(outlines, camera, between),
  ].map(({ angle, within }) => ({ cos: Math.cos(angle), sin: Math.sin(angle), within }))
  const field = new Float32Array(across * across * tall)
  const [down, level] = [Math.sin(camera.tilt), Math.cos(camera.tilt)]
  for (let j = 0, at = 0; j < tall; j++) {
    const y = -rise + ((j + 0.5) * 2 * rise) / tall
    for (let k = 0; k < across; k++) {
      const z = -reach + ((k + 0.5) * 2 * reach) / across
      for (let i = 0; i < across; i++, at++) {
        const x = -reach + ((i + 0.5) * 2 * reach) / across
        let least = Infinity
        for (const { cos, sin, within } of views) {
          const front = z * cos - x * sin
          const scale = camera.far / (camera.far - (front * level - y * down))
          const value = within(camera.x + (x * cos + z * sin) * scale, camera.y + (y * level + front * down) * scale)
          if (value < least) {
            least = value
            if (least < -24) break
          }
        }
        field[at] = least
      }
    }
  }
  return { camera, across, tall, reach, rise, field }
}

/** Share of a row's half width by which neighbouring photos may leave an even course. */
const BENT = 0.06

/** Outlines between the photos, as far as the ends of their rows tell. */
function betweenViews({ width, height, fields }: Outlines, camera: Camera, between: number): { angle: number; within: (x: number, y: number) => number }[] {
  const ends = fields.map((field) => rowEnds(field, width, height))
  const count = fields.length
  const axis = camera.x
  return fields.flatMap((_, k) =>
    Array.from({ length: between }, (_, i) => {
      const t = (i + 1) / (between + 1)
      const four = [-1, 0, 1, 2].map((step) => ends[(k + step + count) % count]!)
      const row = (side: 'left' | 'right', sign: number): Float32Array =>
        Float32Array.from({ length: height }, (_, y) => {
          const [a, b, c, d] = four.map((one) => sign * one[side][y]!) as [number, number, number, number]
          // Where it bends, as when a handle comes out from behind, nobody knows.
          if (!(Math.abs(a - 2 * b + c) < BENT * (b + sign * -axis) && Math.abs(b - 2 * c + d) < BENT * (c + sign * -axis))) return sign * Infinity
          return sign * Math.max(b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))), Math.min(b, c))
        })
      const [left, right] = [row('left', -1), row('right', 1)]
      const within = (x: number, y: number): number => {
        const at = Math.round(y)
        if (at < 0 || at >= height) return Infinity
        return Math.min(x - left[at]!, right[at]! - x)
      }
      return { angle: angleOf(k + t, count, camera), within }
    }),
  )
}

const OUTSIDE = -8

/** How far a place is within the shape. Called some million times a frame: written plainly. */
export function hullAt(hull: Hull, x: number, y: number, z: number): number {
  const across = hull.across
  const tall = hull.tall
  const field = hull.field
  const fx = ((x + hull.reach) * across) / (2 * hull.reach) - 0.5
  const fy = ((y + hull.rise) * tall) / (2 * hull.rise) - 0.5
  const fz = ((z + hull.reach) * across) / (2 * hull.reach) - 0.5
  if (!(fx >= 0 && fy >= 0 && fz >= 0 && fx < across - 1 && fy < tall - 1 && fz < across - 1)) return OUTSIDE
  const i = fx | 0
  const j = fy | 0
  const k = fz | 0
  const a = fx - i
  const c = fz - k
  const p = (j * across + k) * across + i
  const q = p + across
  const r = p + across * across
  const s = r + across
  const p0 = field[p]! + a * (field[p + 1]! - field[p]!)
  const q0 = field[q]! + a * (field[q + 1]! - field[q]!)
  const r0 = field[r]! + a * (field[r + 1]! - field[r]!)
  const s0 = field[s]! + a * (field[s + 1]! - field[s]!)
  const near = p0 + c * (q0 - p0)
  return near + (fy - j) * (r0 + c * (s0 - r0) - near)
}
