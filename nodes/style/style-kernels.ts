/** Band functions of the styles. Everything that wavers (grain) is seeded by the frame, everything else stands still. */
import type { Band, BandFrame } from '../../engine/api.ts'

type BandPlane = BandFrame['planes'][number]

const rowsOf = <A>({ target, from, to }: Band<A>, p: number): readonly [number, number] =>
  p === 0 || p === 3 ? [from, to] : [from >> 1, to === target.height ? target.planes[p]!.height : to >> 1]

function pass<A>(band: Band<A>, p: number): void {
  const plane = band.target.planes[p]
  if (plane === undefined) return
  const [from, to] = rowsOf(band, p)
  plane.data.set(band.sources[0]!.planes[p]!.data.subarray(from * plane.stride, to * plane.stride), from * plane.stride)
}

const byte = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0)

/** Luma over a chroma sample. */
function lumaOver({ data, width, height }: BandPlane, x: number, y: number): number {
  const i = y * 2 * width + x * 2
  const right = x * 2 + 1 < width ? 1 : 0
  const below = y * 2 + 1 < height ? width : 0
  return (data[i]! + data[i + right]! + data[i + below]! + data[i + right + below]!) / 4
}

/** A whole number for each place, well mixed (after Wang's hash). */
function hash(x: number, y: number, salt: number): number {
  let h = (Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(salt, 0x9e3779b1)) >>> 0
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** -1..1, a sum of two: peaks in the middle, as grain does. */
function grainAt(x: number, y: number, salt: number): number {
  const h = hash(x, y, salt)
  return ((h & 0xffff) + (h >>> 16)) / 65535 - 1
}

export interface GradeArgs {
  /** New luma for each luma. */
  readonly luma: Uint8Array
  /** Factor on colour differences. */
  readonly chroma: number
  /** Added to U and V, for each (new) luma. */
  readonly toneU: Float32Array
  readonly toneV: Float32Array
  /** 0..1: darkness of the corners. */
  readonly vignette: number
  /** Code values of grain in the mid-tones, size of a grain in pixels, and the frame's salt. */
  readonly grain: number
  readonly grainSize: number
  readonly salt: number
}

/** Tone curve, split toning, vignette and grain in one pass. */
export function grade(band: Band<GradeArgs>): void {
  const { luma, chroma, toneU, toneV, vignette, grain, grainSize, salt } = band.args
  const source = band.sources[0]!
  const { width, height } = band.target
  const fall = (x: number, y: number): number => {
    const dx = (x + 0.5) / width - 0.5
    const dy = (y + 0.5) / height - 0.5
    // 0 in the middle, 1 in the corners; nothing happens in the middle half.
    const far = Math.max(0, (dx * dx + dy * dy) * 2 - 0.16) / 0.84
    return 1 - vignette * far * (2 - far)
  }
  const base = source.planes[0]!
  const out = band.target.planes[0]!.data
  for (let y = band.from; y < band.to; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      let value = luma[base.data[i]!]!
      if (vignette > 0) value = 16 + (value - 16) * fall(x, y)
      if (grain > 0) {
        const light = (value - 16) / 219
        value += grain * grainOver(x, y, grainSize, salt) * (0.35 + 2.6 * light * (1 - light))
      }
      out[i] = byte(value)
    }
  }
  for (const p of [1, 2]) {
    const plane = band.target.planes[p]!
    const data = source.planes[p]!.data
    const tone = p === 1 ? toneU : toneV
    const [from, to] = rowsOf(band, p)
    for (let y = from; y < to; y++) {
      for (let x = 0; x < plane.width; x++) {
        const i = y * plane.width + x
        const shade = vignette > 0 ? fall(x * 2, y * 2) : 1
        const light = luma[lumaOver(base, x, y) | 0]!
        plane.data[i] = byte(128 + ((data[i]! - 128) * chroma + tone[light]!) * shade)
      }
    }
  }
  pass(band, 3)
}

/** Grain larger than a pixel is a blend of its neighbours on a wider grid. */
function grainOver(x: number, y: number, size: number, salt: number): number {
  if (size <= 1) return grainAt(x, y, salt)
  const gx = Math.floor(x / size)
  const gy = Math.floor(y / size)
  const fx = x / size - gx
  const fy = y / size - gy
  const upper = grainAt(gx, gy, salt) * (1 - fx) + grainAt(gx + 1, gy, salt) * fx
  const lower = grainAt(gx, gy + 1, salt) * (1 - fx) + grainAt(gx + 1, gy + 1, salt) * fx
  return (upper * (1 - fy) + lower * fy) * 1.4
}

export interface BilateralArgs {
  /** Reach in pixels of luma. */
  readonly radius: number
  /** Every how many pixels are read. */
  readonly step: number
  /** Standard deviations: in pixels, and in code values of luma. */
  readonly sigmaSpace: number
  readonly sigmaRange: number
}

/** Bilateral filter (Tomasi and Manduchi, 1998). Chroma is weighed by the luma over it, so that colours keep to their edges. */
export function bilateral(band: Band<BilateralArgs>): void {
  const { radius, step, sigmaSpace, sigmaRange } = band.args
  const source = band.sources[0]!
  const base = source.planes[0]!
  const range = Float64Array.from({ length: 256 }, (_, d) => Math.exp((-d * d) / (2 * sigmaRange * sigmaRange)))
  const filter = (p: number, guide: ArrayLike<number>, reach: number, sigma: number): void => {
    const { data, width, height } = source.planes[p]!
    const out = band.target.planes[p]!.data
    const count = Math.floor(reach / step) * 2 + 1
    const half = (count - 1) / 2
    const near = Float64Array.from({ length: count * count }, (_, k) => {
      const dx = ((k % count) - half) * step
      const dy = (Math.floor(k / count) - half) * step
      return Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma))
    })
    const [from, to] = rowsOf(band, p)
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) {
        const centre = guide[y * width + x]!
        let sum = 0
        let weights = 0
        for (let j = 0; j < count; j++) {
          const sy = y + (j - half) * step
          const row = (sy < 0 ? 0 : sy >= height ? height - 1 : sy) * width
          for (let i = 0; i < count; i++) {
            const sx = x + (i - half) * step
            const at = row + (sx < 0 ? 0 : sx >= width ? width - 1 : sx)
            const difference = guide[at]! - centre
            const weight = near[j * count + i]! * range[difference < 0 ? -difference : difference]!
            sum += weight * data[at]!
            weights += weight
          }
        }
        out[y * width + x] = byte(sum / weights)
      }
    }
  }
  filter(0, base.data, radius, sigmaSpace)
  const chroma = source.planes[1]!
  const guide = new Uint8Array(chroma.width * chroma.height)
  const [from, to] = rowsOf(band, 1)
  const first = Math.max(0, from - radius)
  const last = Math.min(chroma.height, to + radius)
  for (let y = first; y < last; y++) {
    for (let x = 0; x < chroma.width; x++) guide[y * chroma.width + x] = lumaOver(base, x, y)
  }
  const reach = Math.max(step, radius >> 1)
  filter(1, guide, reach, sigmaSpace / 2)
  filter(2, guide, reach, sigmaSpace / 2)
  pass(band, 3)
}

export interface LinesArgs {
  /** Share of the darkness of lines that is laid on. */
  readonly strength: number
  /** Difference in code values at which a line begins, and its softness. */
  readonly threshold: number
  readonly softness: number
}

/**
 * Ink lines where the picture falls off: the difference of two Gaussians with a soft threshold (Winnemöller et al.,
 * "XDoG", 2012). Sources: the picture, and its luma blurred narrowly and widely (`gray8`).
 */
export function inkLines(band: Band<LinesArgs>): void {
  const { strength, threshold, softness } = band.args
  const [picture, narrow, wide] = band.sources as [BandFrame, BandFrame, BandFrame]
  const { data, width } = picture.planes[0]!
  const a = narrow.planes[0]!.data
  const b = wide.planes[0]!.data
  const out = band.target.planes[0]!.data
  for (let i = band.from * width, end = band.to * width; i < end; i++) {
    const edge = (b[i]! - a[i]! - threshold) / softness
    const line = edge <= 0 ? 0 : edge >= 1 ? 1 : edge * edge * (3 - 2 * edge)
    out[i] = byte(data[i]! - (data[i]! - 16) * line * strength)
  }
  for (const p of [1, 2, 3]) pass(band, p)
}

export interface SharpenArgs {
  readonly amount: number
  /** Differences in code values below this are noise. */
  readonly threshold: number
}

/** Unsharp mask of luma. Sources: the picture, and it blurred. */
export function sharpen(band: Band<SharpenArgs>): void {
  const { amount, threshold } = band.args
  const { data, width } = band.sources[0]!.planes[0]!
  const soft = band.sources[1]!.planes[0]!.data
  const out = band.target.planes[0]!.data
  for (let i = band.from * width, end = band.to * width; i < end; i++) {
    const detail = data[i]! - soft[i]!
    const kept = Math.abs(detail) <= threshold ? 0 : detail - Math.sign(detail) * threshold
    // Halos are worse than softness: what is added is limited.
    const added = Math.max(-28, Math.min(28, kept * amount))
    out[i] = byte(data[i]! + added)
  }
  for (const p of [1, 2, 3]) pass(band, p)
}

/** Light added to light: 1 - (1 - a)(1 - b s). Sources: the picture and its glow. */
export function screen(band: Band<{ readonly strength: number }>): void {
  const { strength } = band.args
  const [picture, glow] = band.sources as [BandFrame, BandFrame]
  for (const p of [0, 1, 2]) {
    const { data } = picture.planes[p]!
    const light = glow.planes[p]!.data
    const out = band.target.planes[p]!
    const [from, to] = rowsOf(band, p)
    for (let i = from * out.width, end = to * out.width; i < end; i++) {
      if (p === 0) {
        const a = (data[i]! - 16) / 219
        const b = Math.max(0, (light[i]! - 16) / 219) * strength
        out.data[i] = byte(16 + 219 * (1 - (1 - a) * (1 - b)))
      } else out.data[i] = byte(data[i]! + (light[i]! - 128) * strength)
    }
  }
  pass(band, 3)
}

export interface CellsArgs {
  /** Distance of cells in pixels. */
  readonly size: number
  readonly seed: number
  /** Darkness of the seams, 0..1. */
  readonly seam: number
}

/** Shards: a Voronoi pattern over a jittered grid that stands still; each cell takes the colour at its heart. */
export function cells(band: Band<CellsArgs>): void {
  const { size, seed, seam } = band.args
  const source = band.sources[0]!
  band.target.planes.forEach((plane, p) => {
    if (p === 3) return pass(band, 3)
    const half = p === 0 ? 0 : 1
    const { data, width, height } = source.planes[p]!
    const [from, to] = rowsOf(band, p)
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) {
        const px = half === 1 ? x * 2 + 0.5 : x
        const py = half === 1 ? y * 2 + 0.5 : y
        const gx = Math.floor(px / size)
        const gy = Math.floor(py / size)
        let nearest = Infinity
        let second = Infinity
        let heartX = px
        let heartY = py
        let shade = 0
        for (let j = -1; j <= 1; j++) {
          for (let i = -1; i <= 1; i++) {
            const h = hash(gx + i, gy + j, seed)
            const cx = (gx + i + 0.1 + (0.8 * (h & 0xffff)) / 65536) * size
            const cy = (gy + j + 0.1 + (0.8 * (h >>> 16)) / 65536) * size
            // Straight seams, longer along one diagonal.
            const dx = px - cx
            const dy = py - cy
            const distance = Math.abs(dx + dy * 0.5) + Math.abs(dy - dx * 0.5) * 1.15
            if (distance < nearest) {
              second = nearest
              nearest = distance
              heartX = cx
              heartY = cy
              shade = ((h >>> 8) & 255) / 255 - 0.5
            } else if (distance < second) second = distance
          }
        }
        const sx = Math.min(width - 1, Math.max(0, Math.round(half === 1 ? (heartX - 0.5) / 2 : heartX)))
        const sy = Math.min(height - 1, Math.max(0, Math.round(half === 1 ? (heartY - 0.5) / 2 : heartY)))
        const value = data[sy * width + sx]!
        if (half === 1) plane.data[y * width + x] = value
        else {
          const line = Math.max(0, 1 - (second - nearest) / (size * 0.09)) * seam
          plane.data[y * width + x] = byte(16 + (value - 16) * (1 + shade * 0.16) * (1 - line))
        }
      }
    }
  })
}

export interface PaperArgs {
  /** Depth of the paper's tooth in code values. */
  readonly tooth: number
  /** Darkness of pigment gathered at edges, and unevenness of the wash. */
  readonly pigment: number
  readonly wash: number
  readonly scale: number
}

/** Watercolour on paper: pigment gathers where colours meet, the wash is uneven, the tooth shows through. */
export function paper(band: Band<PaperArgs>): void {
  const { tooth, pigment, wash, scale } = band.args
  const { data, width, height } = band.sources[0]!.planes[0]!
  const out = band.target.planes[0]!.data
  for (let y = band.from; y < band.to; y++) {
    const up = Math.max(0, y - 1) * width
    const down = Math.min(height - 1, y + 1) * width
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const left = x > 0 ? i - 1 : i
      const right = x + 1 < width ? i + 1 : i
      const slope = Math.abs(data[right]! - data[left]!) + Math.abs(data[down + x]! - data[up + x]!)
      const gathered = Math.min(1, slope / 60) * pigment
      const light = (data[i]! - 16) / 219
      const cloud = grainOver(x, y, 46 * scale, 11) * 0.6 + grainOver(x, y, 17 * scale, 12) * 0.4
      const grain = grainOver(x, y, 2.3 * scale, 13) * 0.6 + grainOver(x, y, 5 * scale, 14) * 0.4
      // The wash varies most in half-tones; white paper stays white.
      const mottled = cloud * wash * 4 * light * (1 - light)
      out[i] = byte(data[i]! - (data[i]! - 16) * gathered + mottled + grain * tooth * (0.4 + 0.6 * light))
    }
  }
  for (const p of [1, 2, 3]) pass(band, p)
}
