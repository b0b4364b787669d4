/** Outlines of rectangles and ellipses, in pixels. Pure. */
import type { Point } from '../../../engine/api.ts'

export interface Shape {
  readonly shape: 'rectangle' | 'ellipse'
  /** The middle, and whole sides, as shares of the picture. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Degrees, clockwise. */
  readonly rotation: number
  /** Of a rectangle: 1 makes its shorter sides half circles. */
  readonly roundness: number
}

/** Pixels that a chord may lie off its arc. */
const SAGITTA = 0.02

/** Corners for a whole turn at a radius. */
const cornersOf = (radius: number): number => (radius <= SAGITTA * 2 ? 8 : Math.max(8, 4 * Math.ceil(Math.PI / Math.acos(1 - SAGITTA / radius) / 4)))

export function outlineOf(shape: Shape, picture: { readonly width: number; readonly height: number }): readonly Point[] {
  const [wide, high] = [Math.max(0, shape.width) * picture.width, Math.max(0, shape.height) * picture.height]
  const [cx, cy] = [shape.x * picture.width, shape.y * picture.height]
  const turn = (shape.rotation * Math.PI) / 180
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const flat = shape.shape === 'ellipse' ? ellipse(wide / 2, high / 2) : rectangle(wide, high, (shape.roundness * Math.min(wide, high)) / 2)
  return flat.map(([x, y]): Point => [cx + x * cos - y * sin, cy + x * sin + y * cos])
}

/** As large as the ellipse: its corners lie as far outside as its sides lie inside. */
function ellipse(rx: number, ry: number): Point[] {
  const count = cornersOf(Math.max(rx, ry))
  const grown = Math.sqrt((2 * Math.PI) / (count * Math.sin((2 * Math.PI) / count)))
  return Array.from({ length: count }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / count
    return [rx * grown * Math.cos(angle), ry * grown * Math.sin(angle)]
  })
}

function rectangle(wide: number, high: number, radius: number): Point[] {
  const [x, y] = [wide / 2 - radius, high / 2 - radius]
  const corners: readonly Point[] = [[x, y], [-x, y], [-x, -y], [x, -y]]
  if (radius <= 0) return [...corners]
  const steps = cornersOf(radius) / 4
  return corners.flatMap(([cx, cy], quarter) => Array.from({ length: steps + 1 }, (_, i): Point => {
    const angle = (Math.PI / 2) * (quarter + i / steps)
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)]
  }))
}
