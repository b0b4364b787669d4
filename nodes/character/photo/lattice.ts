/** From muscles to the displacements that a picture is warped by. Pure. */
import type { WarpLattice } from '../../../engine/api.ts'
import { pixelOf, planeOf, type FaceFeatures, type Spot } from './features.ts'
import { gainsOf, type Muscle, type Sheet } from './field.ts'
import { MUSCLES, musclesOf, type MuscleName, type Pulls } from './muscles.ts'

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

/** The muscles that pull, and how far their patterns go. */
const pulling = (muscles: Muscles, pulls: Pulls): readonly (readonly [MuscleName, readonly [across: number, down: number]])[] =>
  MUSCLES.flatMap((name) => (Math.abs(pulls[name]) < 1e-5 ? [] : [[name, gainsOf(muscles[name], pulls[name])] as const]))

/** Where a spot of the plane comes to lie, in pixels. */
export function moverOf(face: FaceFeatures, muscles: Muscles, pulls: Pulls): (spot: Spot, sheet: Sheet) => Spot {
  const active = pulling(muscles, pulls)
  const out = new Float64Array(2)
  return ([u, v], sheet) => {
    let [du, dv] = [0, 0]
    for (const [name, [across, down]] of active) {
      const { box, move } = muscles[name]
      if (u < box[0] || v < box[1] || u > box[2] || v > box[3]) continue
      out.fill(0)
      move(u, v, sheet, out)
      du += across * out[0]!
      dv += down * out[1]!
    }
    return pixelOf(face, [u + du, v + dv])
  }
}

/** What a muscle does to those points of a lattice that its box touches, row by row. */
interface Pattern {
  readonly column: number
  readonly row: number
  readonly columns: number
  readonly rows: number
  readonly across: Float32Array
  readonly down: Float32Array
}

/** A lattice over a part of the picture, and what the muscles do to it: patterns stay, what pulls at them changes from frame to frame. */
export class FaceLattice {
  readonly #face: FaceFeatures
  readonly #muscles: Muscles
  readonly #x: number
  readonly #y: number
  readonly #spacing: number
  readonly #columns: number
  readonly #rows: number
  readonly #patterns = new Map<string, Pattern | undefined>()

  /** @param spacing pixels from point to point */
  constructor(face: FaceFeatures, muscles: Muscles, { x, y, width, height }: Region, spacing: number) {
    this.#face = face
    this.#muscles = muscles
    this.#x = x
    this.#y = y
    this.#spacing = spacing
    this.#columns = Math.max(2, Math.ceil(width / spacing) + 1)
    this.#rows = Math.max(2, Math.ceil(height / spacing) + 1)
  }

  warp(pulls: Pulls, sheet: Sheet): Warp {
    const [columns, rows] = [this.#columns, this.#rows]
    const { across: [ax, ay], down: [dx, dy] } = this.#face
    // How far each point of the lattice goes, in steps of the lattice.
    const movedX = new Float32Array(columns * rows)
    const movedY = new Float32Array(columns * rows)
    for (const [name, [across, down]] of pulling(this.#muscles, pulls)) {
      const pattern = this.#pattern(name, sheet)
      if (pattern === undefined) continue
      const [xu, xv, yu, yv] = [across * ax, down * dx, across * ay, down * dy].map((gain) => gain / this.#spacing) as [number, number, number, number]
      for (let r = 0, i = 0; r < pattern.rows; r++) {
        const start = (pattern.row + r) * columns + pattern.column
        for (let k = start; k < start + pattern.columns; k++, i++) {
          const u = pattern.across[i]!
          const v = pattern.down[i]!
          movedX[k]! += xu * u + xv * v
          movedY[k]! += yu * u + yv * v
        }
      }
    }
    return backwards(movedX, movedY, this.#x, this.#y, this.#spacing, columns, rows)
  }

  #pattern(name: MuscleName, sheet: Sheet): Pattern | undefined {
    const muscle = this.#muscles[name]
    const key = muscle.parts === true ? `${name} ${sheet}` : name
    if (this.#patterns.has(key)) return this.#patterns.get(key)
    const made = this.#patternOf(muscle, sheet)
    this.#patterns.set(key, made)
    return made
  }

  #patternOf({ box: [left, top, right, bottom], move }: Muscle, sheet: Sheet): Pattern | undefined {
    const [x, y, spacing] = [this.#x, this.#y, this.#spacing]
    const spots = ([[left, top], [right, top], [left, bottom], [right, bottom]] as const).map((spot) => pixelOf(this.#face, spot))
    const bound = (axis: 0 | 1, from: number, most: number): readonly [number, number] => {
      const places = spots.map((spot) => (spot[axis] - from) / spacing)
      return [Math.max(0, Math.floor(Math.min(...places))), Math.min(most - 1, Math.ceil(Math.max(...places)))]
    }
    const [[c0, c1], [r0, r1]] = [bound(0, x, this.#columns), bound(1, y, this.#rows)]
    if (c1 < c0 || r1 < r0) return undefined
    const [columns, rows] = [c1 - c0 + 1, r1 - r0 + 1]
    const across = new Float32Array(columns * rows)
    const down = new Float32Array(columns * rows)
    const plane = planeOf(this.#face.origin, this.#face.across, this.#face.down)
    const [[u0, v0], [u1, v1], [u2, v2]] = [plane(x, y), plane(x + spacing, y), plane(x, y + spacing)]
    const out = new Float64Array(2)
    for (let r = r0, i = 0; r <= r1; r++) {
      for (let c = c0; c <= c1; c++, i++) {
        const u = u0 + c * (u1 - u0) + r * (u2 - u0)
        const v = v0 + c * (v1 - v0) + r * (v2 - v0)
        if (u < left || v < top || u > right || v > bottom) continue
        out[0] = 0
        out[1] = 0
        move(u, v, sheet, out)
        across[i] = out[0]
        down[i] = out[1]
      }
    }
    return { column: c0, row: r0, columns, rows, across, down }
  }
}

/** Each cell, moved, says of the points of the lattice within it where they came from. */
function backwards(movedX: Float32Array, movedY: Float32Array, x: number, y: number, spacing: number, columns: number, rows: number): Warp {
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
      const below = k + columns
      if (movedX[k] === 0 && movedY[k] === 0 && movedX[k + 1] === 0 && movedY[k + 1] === 0 && movedX[below] === 0 && movedY[below] === 0 && movedX[below + 1] === 0 && movedY[below + 1] === 0) continue
      fill(k, k + 1, below, c, r, c + 1, r, c, r + 1)
      fill(k + 1, below + 1, below, c + 1, r, c + 1, r + 1, c, r + 1)
    }
  }
  // Places count from the corner of the picture; pixels from the middle of the first.
  return { lattice: { x: x - 0.5, y: y - 0.5, step: spacing, columns, rows, dx, dy }, folds }
}

/** Most lattices that are kept: a head that moves asks for a few around each of its parts. */
const MOST = 24

/** The lattices over one face in one picture. */
export class FaceLattices {
  readonly features: FaceFeatures
  readonly muscles: Muscles
  readonly #made = new Map<string, FaceLattice>()

  constructor(features: FaceFeatures) {
    this.features = features
    this.muscles = musclesOf(features)
  }

  over(region: Region, spacing: number): FaceLattice {
    const key = [region.x, region.y, region.width, region.height, spacing].join(' ')
    const known = this.#made.get(key)
    if (known !== undefined) return known
    if (this.#made.size === MOST) this.#made.delete(this.#made.keys().next().value!)
    const made = new FaceLattice(this.features, this.muscles, region, spacing)
    this.#made.set(key, made)
    return made
  }
}
