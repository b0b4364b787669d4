/** From muscles to the displacements that a picture is warped by. Pure. */
import type { WarpLattice } from '../../../engine/api.ts'
import { pixelOf, planeOf, type FaceFeatures, type Spot } from './features.ts'
import type { Muscle, Sheet } from './field.ts'
import { MUSCLES, type MuscleName, type Pulls } from './muscles.ts'

type Muscles = Readonly<Record<MuscleName, Muscle>>

/** In pixels, whole numbers; even where it begins. */
export interface Region {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Warp {
  readonly lattice: WarpLattice
  /** Cells that were turned inside out or squeezed to nothing: none, or the picture would fold. */
  readonly folds: number
}

/** The muscles that pull, with their boxes. */
const pulling = (muscles: Muscles, pulls: Pulls): readonly (readonly [Muscle, number])[] =>
  MUSCLES.flatMap((name) => (Math.abs(pulls[name]) < 1e-5 ? [] : [[muscles[name], pulls[name]] as const]))

/** Where a spot of the plane comes to lie, in pixels. */
export function moverOf(face: FaceFeatures, muscles: Muscles, pulls: Pulls): (spot: Spot, sheet: Sheet) => Spot {
  const active = pulling(muscles, pulls)
  const out = new Float64Array(2)
  return ([u, v], sheet) => {
    out.fill(0)
    for (const [{ box, move }, pull] of active) if (u >= box[0] && v >= box[1] && u <= box[2] && v <= box[3]) move(u, v, pull, sheet, out)
    return pixelOf(face, [u + out[0]!, v + out[1]!])
  }
}

/** @param spacing pixels from point to point */
export function warpOf(face: FaceFeatures, muscles: Muscles, pulls: Pulls, sheet: Sheet, { x, y, width, height }: Region, spacing: number): Warp {
  const [columns, rows] = [Math.max(2, Math.ceil(width / spacing) + 1), Math.max(2, Math.ceil(height / spacing) + 1)]
  const { movedX, movedY, busy } = forwards(face, muscles, pulls, sheet, x, y, spacing, columns, rows)
  return { ...backwards(movedX, movedY, busy, x, y, spacing, columns, rows) }
}

/** How far each point of the lattice goes, in steps of the lattice. */
function forwards(face: FaceFeatures, muscles: Muscles, pulls: Pulls, sheet: Sheet, x: number, y: number, spacing: number, columns: number, rows: number): { readonly movedX: Float32Array; readonly movedY: Float32Array; readonly busy: Uint8Array } {
  const movedX = new Float32Array(columns * rows)
  const movedY = new Float32Array(columns * rows)
  const busy = new Uint8Array(columns * rows)
  const plane = planeOf(face.origin, face.across, face.down)
  const start = plane(x, y)
  const [byX, byY] = [plane(x + spacing, y), plane(x, y + spacing)].map(([u, v]) => [u - start[0], v - start[1]] as const) as [Spot, Spot]
  const [[u0, v0], [ux, vx], [uy, vy]] = [start, byX, byY]
  const out = new Float64Array(2)
  const { across: [ax, ay], down: [dx, dy] } = face
  for (const [{ box: [left, top, right, bottom], move }, pull] of pulling(muscles, pulls)) {
    // Columns and rows that the box may touch.
    const spots = ([[left, top], [right, top], [left, bottom], [right, bottom]] as const).map((spot) => pixelOf(face, spot))
    const bound = (axis: 0 | 1, from: number, most: number): readonly [number, number] => {
      const places = spots.map((spot) => (spot[axis] - from) / spacing)
      return [Math.max(0, Math.floor(Math.min(...places))), Math.min(most - 1, Math.ceil(Math.max(...places)))]
    }
    const [[c0, c1], [r0, r1]] = [bound(0, x, columns), bound(1, y, rows)]
    for (let r = r0; r <= r1; r++) {
      for (let c = c0; c <= c1; c++) {
        const u = u0 + c * ux + r * uy
        const v = v0 + c * vx + r * vy
        if (u < left || v < top || u > right || v > bottom) continue
        out[0] = 0
        out[1] = 0
        move(u, v, pull, sheet, out)
        if (out[0] === 0 && out[1] === 0) continue
        const k = r * columns + c
        movedX[k]! += (out[0] * ax + out[1] * dx) / spacing
        movedY[k]! += (out[0] * ay + out[1] * dy) / spacing
        busy[k] = 1
      }
    }
  }
  return { movedX, movedY, busy }
}

/** Each cell, moved, says of the points of the lattice within it where they came from. */
function backwards(movedX: Float32Array, movedY: Float32Array, busy: Uint8Array, x: number, y: number, spacing: number, columns: number, rows: number): Warp {
  const dx = new Float32Array(columns * rows)
  const dy = new Float32Array(columns * rows)
  let folds = 0
  const fill = (a: number, b: number, c: number, ac: number, ar: number, bc: number, br: number, cc: number, cr: number): void => {
    const ax = ac + movedX[a]!
    const ay = ar + movedY[a]!
    const bx = bc + movedX[b]!
    const by = br + movedY[b]!
    const cx = cc + movedX[c]!
    const cy = cr + movedY[c]!
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if (area <= 1e-6) {
      folds++
      return
    }
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 1e-4))
    const bottom = Math.min(rows - 1, Math.floor(Math.max(ay, by, cy) + 1e-4))
    const first = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 1e-4))
    const last = Math.min(columns - 1, Math.floor(Math.max(ax, bx, cx) + 1e-4))
    for (let r = top; r <= bottom; r++) {
      for (let col = first; col <= last; col++) {
        const p = ((bx - col) * (cy - r) - (by - r) * (cx - col)) / area
        const q = ((cx - col) * (ay - r) - (cy - r) * (ax - col)) / area
        const s = 1 - p - q
        if (p < -1e-3 || q < -1e-3 || s < -1e-3) continue
        const k = r * columns + col
        dx[k] = -spacing * (p * movedX[a]! + q * movedX[b]! + s * movedX[c]!)
        dy[k] = -spacing * (p * movedY[a]! + q * movedY[b]! + s * movedY[c]!)
      }
    }
  }
  for (let r = 0; r + 1 < rows; r++) {
    for (let c = 0; c + 1 < columns; c++) {
      const k = r * columns + c
      if ((busy[k]! | busy[k + 1]! | busy[k + columns]! | busy[k + columns + 1]!) === 0) continue
      fill(k, k + 1, k + columns, c, r, c + 1, r, c, r + 1)
      fill(k + 1, k + columns + 1, k + columns, c + 1, r, c + 1, r + 1, c, r + 1)
    }
  }
  // Places count from the corner of the picture; pixels from the middle of the first.
  return { lattice: { x: x - 0.5, y: y - 0.5, step: spacing, columns, rows, dx, dy }, folds }
}
