/** The sky: gradient, glow of the sun or moon and clouds on a coarse grid; stars and the disc at full size. Pure. */
import { clamp01, smooth } from '../../shared/curves.ts'
import { fbmAlong, fbmLine, noiseAlong, noiseLine, unit, type NoiseLine } from './noise.ts'
import type { Scene } from './scene.ts'

/** Pixels per cell of the grid at 720 lines; scaled with the picture. */
const CELL = 4

export interface SkyGrid {
  readonly cell: number
  readonly columns: number
  /** Interleaved RGB and cloud cover of row `y` of the grid; made when first asked for. */
  row(y: number): Float32Array
}

export function createSkyGrid(scene: Scene, width: number, height: number, time: number): SkyGrid {
  const cell = Math.max(1, Math.round((CELL * height) / 720))
  const columns = Math.ceil(width / cell) + 2
  const rows: Float32Array[] = []
  const lines: CloudLines = { warp: noiseLine(scene.seed + 5), density: fbmLine(5, scene.seed + 11), towards: fbmLine(3, scene.seed + 11) }
  return {
    cell,
    columns,
    row(y) {
      let row = rows[y]
      if (row === undefined) {
        row = new Float32Array(columns * 4)
        for (let x = 0; x < columns; x++) skyAt(scene, (x * cell) / height, (y * cell) / height, width / height, time, row, x * 4, lines)
        rows[y] = row
      }
      return row
    },
  }
}

/** The noise of which clouds are made. */
interface CloudLines {
  readonly warp: NoiseLine
  readonly density: readonly NoiseLine[]
  readonly towards: readonly NoiseLine[]
}

/** `sampleSky` of a row of pixels, but for those that something hides: written to `out`, and its colours to `rgb`. */
export function sampleSkyRow({ cell, row }: SkyGrid, y: number, hidden: Float32Array, out: Float32Array, rgb: Float32Array): void {
  const width = hidden.length
  const gy = Math.max(0, y / cell)
  const iy = Math.floor(gy)
  const fy = gy - iy
  const a = row(iy)
  const b = row(iy + 1)
  for (let ix = 0; ix * cell < width; ix++) {
    const i = ix * 4
    const [a0, a1, a2, a3] = [a[i]!, a[i + 1]!, a[i + 2]!, a[i + 3]!]
    const [b0, b1, b2, b3] = [b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!]
    const [da0, da1, da2, da3] = [a[i + 4]! - a0, a[i + 5]! - a1, a[i + 6]! - a2, a[i + 7]! - a3]
    const [db0, db1, db2, db3] = [b[i + 4]! - b0, b[i + 5]! - b1, b[i + 6]! - b2, b[i + 7]! - b3]
    const end = Math.min(width, (ix + 1) * cell)
    for (let x = ix * cell; x < end; x++) {
      if (y > hidden[x]!) continue
      const fx = x / cell - ix
      const [t0, t1, t2, t3] = [a0 + da0 * fx, a1 + da1 * fx, a2 + da2 * fx, a3 + da3 * fx]
      rgb[x * 3] = out[x * 4] = t0 + (b0 + db0 * fx - t0) * fy
      rgb[x * 3 + 1] = out[x * 4 + 1] = t1 + (b1 + db1 * fx - t1) * fy
      rgb[x * 3 + 2] = out[x * 4 + 2] = t2 + (b2 + db2 * fx - t2) * fy
      out[x * 4 + 3] = t3 + (b3 + db3 * fx - t3) * fy
    }
  }
}

/** Colour and cloud cover of the sky at pixel centre (x, y), from the grid: written to `out` at `at`. */
export function sampleSky(grid: SkyGrid, x: number, y: number, out: Float32Array, at: number): void {
  const gy = Math.max(0, y / grid.cell)
  const gx = Math.min(grid.columns - 1.001, Math.max(0, x / grid.cell))
  const iy = Math.floor(gy)
  const ix = Math.floor(gx)
  const fy = gy - iy
  const fx = gx - ix
  const a = grid.row(iy)
  const b = grid.row(iy + 1)
  const i = ix * 4
  for (let c = 0; c < 4; c++) {
    const top = a[i + c]! + (a[i + 4 + c]! - a[i + c]!) * fx
    out[at + c] = top + (b[i + c]! + (b[i + 4 + c]! - b[i + c]!) * fx - top) * fy
  }
}

/** u and v in picture heights. */
function skyAt(scene: Scene, u: number, v: number, aspect: number, time: number, out: Float32Array, at: number, lines: CloudLines): void {
  const { palette, sun, horizon, clouds, wind } = scene
  const up = clamp01((horizon - v) / horizon) // 0 at the horizon, 1 at the top
  const low = smooth(0, 0.42, up)
  const high = smooth(0.25, 1.05, up)
  const dx = u - sun.x * aspect
  const dy = v - sun.y
  const far = Math.sqrt(dx * dx + dy * dy)
  // Haze scatters the light along the horizon, more to the sun's side.
  const beam = Math.exp(-Math.abs(v - horizon) * 9) * Math.exp(-dx * dx * 1.1) * (sun.moon ? 0.12 : 0.75)
  const glow = sun.moon ? 0.5 * Math.exp(-far * 7) + 0.22 * Math.exp(-far * 2.2) : 0.62 * Math.exp(-far * 5.5) + 0.42 * Math.exp(-far * 1.9)
  const lit = sun.y > horizon + 0.02 ? beam * 0.8 : glow
  let r = 0
  let g = 0
  let b = 0
  for (let c = 0; c < 3; c++) {
    let value = palette.horizon[c]! + (palette.middle[c]! - palette.horizon[c]!) * low
    value += (palette.zenith[c]! - value) * high
    value += (palette.light[c]! - value) * Math.min(0.85, beam * 0.55)
    value = 1 - (1 - value) * (1 - palette.light[c]! * lit * (sun.moon ? 0.5 : 0.8) * (1 - clouds * 0.45))
    if (c === 0) r = value
    else if (c === 1) g = value
    else b = value
  }
  if (scene.reading.place === 'city' && scene.palette.daylight < 0.3) {
    const dome = Math.exp(-up * 4.2) * (0.3 - scene.palette.daylight)
    r += dome * 1.9
    g += dome * 1.05
    b += dome * 0.75
  }
  let cover = 0
  if (clouds > 0.02 && up > 0) {
    // A sheet above us in perspective: rows near the horizon lie far away and close together.
    const near = 1 / (up * 0.9 + 0.16)
    const drift = time * wind
    const cu = (u - aspect / 2) * near * 0.62 + drift * 1.4
    const cv = near * 1.25 + drift * 0.3
    const warp = noiseAlong(lines.warp, cu * 0.9 + 7, cv * 0.9 + time * 0.008) - 0.5
    const density = fbmAlong(lines.density, cu * 0.95 + warp * 0.9, cv * 1.5 + warp * 0.5)
    const edge = 0.68 - clouds * 0.42
    cover = smooth(edge, edge + 0.2, density) * smooth(0, 0.1, up) * (0.55 + 0.45 * clouds)
    if (cover > 0.003) {
      // Thickness towards the sun: thin edges glow, thick middles shade themselves.
      const towards = fbmAlong(lines.towards, cu * 0.95 + warp * 0.9 - dx * 0.22, cv * 1.5 + warp * 0.5 + dy * 0.3)
      const shade = clamp01(0.62 + (density - towards) * -2.1 + (edge + 0.16 - density) * 1.5)
      const rim = Math.exp(-far * 2.4) * (1 - smooth(edge, edge + 0.26, density))
      const bright = clamp01(shade * (0.72 + 0.28 * Math.exp(-far * 1.2)) + rim)
      const haze = Math.exp(-up * 5)
      for (let c = 0; c < 3; c++) {
        const dark = palette.shade[c]! + (palette.zenith[c]! - palette.shade[c]!) * 0.25
        let value = dark + (palette.light[c]! - dark) * bright
        value += rim * palette.disc[c]! * 0.35
        value += (palette.horizon[c]! - value) * haze * 0.7
        if (scene.reading.place === 'city' && palette.daylight < 0.3) value += Math.exp(-up * 3.2) * (0.3 - palette.daylight) * [1.6, 0.9, 0.66][c]!
        if (c === 0) r += (value - r) * cover
        else if (c === 1) g += (value - g) * cover
        else b += (value - b) * cover
      }
    }
  }
  out[at] = r
  out[at + 1] = g
  out[at + 2] = b
  out[at + 3] = cover
}

/** Sizes of cells of the sky with a star in some of them (picture heights), the share of them, and how bright it is. */
const STARS = [[0.006, 0.1, 0.55], [0.017, 0.12, 1]] as const

interface Star {
  readonly x: number
  readonly y: number
  readonly radius: number
  /** At its brightest. */
  readonly light: number
  /** Radians a second, and radians at the beginning. */
  readonly pace: number
  readonly phase: number
  readonly warm: number
}

/** Stars do not move: those of the last few skies, by rows of cells. */
const skies: { readonly id: string; readonly rows: Map<number, readonly Star[]>[] }[] = []

function starsOf(scene: Scene, width: number, height: number, kind: number, cy: number): readonly Star[] {
  const id = `${scene.seed} ${width}x${height}`
  let sky = skies.find((one) => one.id === id)
  if (sky === undefined) {
    sky = { id, rows: STARS.map(() => new Map<number, readonly Star[]>()) }
    skies.push(sky)
    if (skies.length > 4) skies.shift()
  }
  let row = sky.rows[kind]!.get(cy)
  if (row === undefined) sky.rows[kind]!.set(cy, (row = starsInRow(scene, width, height, kind, cy)))
  return row
}

function starsInRow(scene: Scene, width: number, height: number, kind: number, cy: number): readonly Star[] {
  const [size, share, bright] = STARS[kind]!
  const found: Star[] = []
  for (let cx = -1; cx * size * height < width; cx++) {
    const chance = unit(cx, cy, scene.seed + 400)
    // The band of the Milky Way has more of them.
    const band = Math.exp(-(((cx * size - 0.5) * 0.45 + 0.28 - cy * size) ** 2) * 26)
    if (chance > share * (0.45 + band * 1.5)) continue
    const ideal = height * 0.00085 * (0.7 + bright * unit(cx, cy, scene.seed + 403))
    // In small pictures a star is no smaller than a pixel, but dimmer.
    const radius = Math.max(0.62, ideal)
    found.push({
      x: (cx + unit(cx, cy, scene.seed + 401)) * size * height,
      y: (cy + unit(cx, cy, scene.seed + 402)) * size * height,
      radius,
      light: ideal / radius,
      pace: 1 + 2.5 * unit(cx, cy, scene.seed + 404),
      phase: chance * 900,
      warm: unit(cx, cy, scene.seed + 405),
    })
  }
  return found
}

/** Adds stars to a row of pixels; `cover` is every fourth value of `sky`. */
export function paintStars(scene: Scene, y: number, width: number, height: number, time: number, rgb: Float32Array, sky: Float32Array): void {
  if (scene.stars <= 0) return
  const v = y / height
  const fade = smooth(scene.horizon, scene.horizon - 0.3, v)
  if (fade <= 0) return
  for (let kind = 0; kind < STARS.length; kind++) {
    const [size, , bright] = STARS[kind]!
    const gy = Math.floor(v / size)
    for (let cy = gy - 1; cy <= gy + 1; cy++) {
      for (const star of starsOf(scene, width, height, kind, cy)) {
        const { radius, warm } = star
        const dy = y + 0.5 - star.y
        if (Math.abs(dy) > radius * 2.6) continue
        const twinkle = 0.75 + 0.25 * Math.sin(time * star.pace + star.phase)
        for (let x = Math.max(0, Math.floor(star.x - radius * 3)); x <= Math.min(width - 1, star.x + radius * 3); x++) {
          const dx = x + 0.5 - star.x
          const light = Math.exp(-(dx * dx + dy * dy) / (radius * radius)) * star.light * bright * twinkle * fade * scene.stars * (1 - 0.94 * sky[x * 4 + 3]!)
          rgb[x * 3] = rgb[x * 3]! + light * (0.8 + 0.2 * warm)
          rgb[x * 3 + 1] = rgb[x * 3 + 1]! + light * 0.9
          rgb[x * 3 + 2] = rgb[x * 3 + 2]! + light * (1.05 - 0.2 * warm)
        }
      }
    }
  }
}

/** The disc of the sun or moon over a row of pixels. */
export function paintDisc(scene: Scene, y: number, width: number, height: number, rgb: Float32Array, sky: Float32Array): void {
  const { sun, palette } = scene
  const cx = sun.x * width
  const cy = sun.y * height
  const radius = sun.size * height
  const dy = y + 0.5 - cy
  if (Math.abs(dy) > radius + 2) return
  const seas = fbmLine(4, scene.seed + 31)
  for (let x = Math.max(0, Math.floor(cx - radius - 2)); x <= Math.min(width - 1, cx + radius + 2); x++) {
    const dx = x + 0.5 - cx
    const far = Math.sqrt(dx * dx + dy * dy)
    const inside = smooth(radius + 0.9, radius - 0.9, far)
    if (inside <= 0) continue
    let light = inside * (1 - 0.88 * sky[x * 4 + 3]!)
    let tone = 1
    if (sun.moon) {
      const lx = dx / radius
      const ly = dy / radius
      const maria = fbmAlong(seas, lx * 1.7 + 3, ly * 1.7 + 9)
      tone = (0.82 + 0.3 * (maria - 0.5)) * (0.9 + 0.1 * Math.sqrt(Math.max(0, 1 - lx * lx - ly * ly)))
    } else light *= 0.97
    for (let c = 0; c < 3; c++) rgb[x * 3 + c] = rgb[x * 3 + c]! + (palette.disc[c]! * tone - rgb[x * 3 + c]!) * light
  }
}

