/**
 * Dense optical flow after Farnebäck, "Two-Frame Motion Estimation Based on Polynomial Expansion" (SCIA 2003): each
 * neighbourhood is a quadratic polynomial, and the displacement is what turns one polynomial into the other, solved in
 * the least-squares sense over a window and refined from coarse to fine.
 */
import type { Band } from '../../../engine/kernels/band-kernel.ts'

export interface FarnebackArgs {
  /** Size of each level to the one below it. */
  readonly pyramidScale: number
  readonly levels: number
  /** Side of the averaging window, pixels. */
  readonly window: number
  readonly iterations: number
  /** Side of the neighbourhood that a polynomial is fitted to, odd, and the weighting's standard deviation. */
  readonly polySize: number
  readonly polySigma: number
}

export const FARNEBACK: FarnebackArgs = {
  pyramidScale: 0.5,
  levels: 3,
  window: 15,
  iterations: 3,
  polySize: 5,
  polySigma: 1.2,
}

/** No level gets smaller than this. */
const LEAST_SIDE = 32

/** Over three samples this weighs 1/4, 1/2, 1/4: the finest level is smoothed too, which steadies it where layers meet. */
const FINEST_SIGMA = Math.sqrt(1 / (2 * Math.LN2))

/** Sources: two frames whose first plane is luma. Target: a `flow` frame. Wants all rows at once. */
export function farneback({ target, sources, args }: Band<FarnebackArgs>): void {
  const { width, height } = target
  const images = sources.map(({ planes }) => Float32Array.from(planes[0]!.data))
  let levels = 0
  for (let scale = 1; levels <= args.levels; levels++, scale *= args.pyramidScale) {
    if (levels > 0 && (width * scale < LEAST_SIDE || height * scale < LEAST_SIDE)) break
  }
  let flow: Float32Array | undefined
  let size = { width: 0, height: 0 }
  for (let level = levels - 1; level >= 0; level--) {
    const scale = args.pyramidScale ** level
    const here = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
    flow = flow === undefined ? new Float32Array(here.width * here.height * 2) : grown(flow, size, here, 1 / args.pyramidScale)
    size = here
    const [first, second] = images.map((image) => {
      const sigma = level === 0 ? FINEST_SIGMA : (1 / scale - 1) * 0.5
      const smooth = blurred(image, width, height, sigma, level === 0 ? 3 : Math.max(3, Math.round(sigma * 5) | 1))
      return expanded(level === 0 ? smooth : sampled(smooth, { width, height }, here), here, args)
    }) as [Float32Array, Float32Array]
    const matrices = new Float32Array(here.width * here.height * 5)
    for (let i = 0; i < args.iterations; i++) {
      normalEquations(first, second, flow, matrices, here)
      solveWindow(matrices, flow, here, args.window)
    }
  }
  const x = target.planes[0]!.data
  const y = target.planes[1]!.data
  for (let i = 0; i < x.length; i++) {
    x[i] = flow![i * 2]!
    y[i] = flow![i * 2 + 1]!
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Mirrors an index at the borders, without the border sample twice. */
function mirrored(i: number, length: number): number {
  if (length === 1) return 0
  let at = i
  while (at < 0 || at >= length) at = at < 0 ? -at : 2 * length - 2 - at
  return at
}

function blurred(image: Float32Array, width: number, height: number, sigma: number, side: number): Float32Array {
  const half = side >> 1
  const weights = Array.from({ length: side }, (_, k) => Math.exp(-((k - half) ** 2) / (2 * sigma * sigma)))
  const sum = weights.reduce((a, b) => a + b, 0)
  const taps = Float64Array.from(weights, (w) => w / sum)
  const across = new Float32Array(image.length)
  const out = new Float32Array(image.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let value = 0
      for (let k = 0; k < side; k++) value += taps[k]! * image[y * width + mirrored(x + k - half, width)]!
      across[y * width + x] = value
    }
  }
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < side; k++) {
      const row = mirrored(y + k - half, height) * width
      const weight = taps[k]!
      for (let x = 0; x < width; x++) out[y * width + x]! += across[row + x]! * weight
    }
  }
  return out
}

/** Bilinear, at pixel centres. */
function sampled(image: Float32Array, from: Size, to: Size, channels = 1): Float32Array {
  const out = new Float32Array(to.width * to.height * channels)
  for (let y = 0; y < to.height; y++) {
    const py = Math.min(from.height - 1, Math.max(0, ((y + 0.5) * from.height) / to.height - 0.5))
    const y0 = Math.floor(py)
    const y1 = Math.min(from.height - 1, y0 + 1)
    for (let x = 0; x < to.width; x++) {
      const px = Math.min(from.width - 1, Math.max(0, ((x + 0.5) * from.width) / to.width - 0.5))
      const x0 = Math.floor(px)
      const x1 = Math.min(from.width - 1, x0 + 1)
      for (let c = 0; c < channels; c++) {
        const at = (row: number, column: number): number => image[(row * from.width + column) * channels + c]!
        const upper = at(y0, x0) + (at(y0, x1) - at(y0, x0)) * (px - x0)
        const lower = at(y1, x0) + (at(y1, x1) - at(y1, x0)) * (px - x0)
        out[(y * to.width + x) * channels + c] = upper + (lower - upper) * (py - y0)
      }
    }
  }
  return out
}

function grown(flow: Float32Array, from: Size, to: Size, factor: number): Float32Array {
  const larger = sampled(flow, from, to, 2)
  for (let i = 0; i < larger.length; i++) larger[i]! *= factor
  return larger
}

/**
 * Fits r1 + r2 x + r3 y + r4 x² + r5 y² + r6 x y to each neighbourhood; returns r2..r6 interleaved as
 * (y-slope, x-slope, y², x², xy).
 */
function expanded(image: Float32Array, { width, height }: Size, { polySize, polySigma }: FarnebackArgs): Float32Array {
  const n = polySize >> 1
  const g = Float64Array.from({ length: 2 * n + 1 }, (_, k) => Math.exp(-((k - n) ** 2) / (2 * polySigma * polySigma)))
  const total = g.reduce((sum, w) => sum + w, 0)
  for (let k = 0; k < g.length; k++) g[k]! /= total
  // The weights' moments; by symmetry the normal matrix inverts in closed form.
  let m2 = 0
  let m4 = 0
  for (let k = -n; k <= n; k++) {
    m2 += g[k + n]! * k * k
    m4 += g[k + n]! * k ** 4
  }
  const m22 = m2 * m2
  // Over (1, x², y²) the matrix is [[1, m2, m2], [m2, m4, m22], [m2, m22, m4]]: r4 = (Σx²f - m2 Σf) / (m4 - m22).
  const forSlope = 1 / m2
  const forSquare = 1 / (m4 - m22)
  const forMixed = 1 / m22
  const out = new Float32Array(width * height * 5)
  const sums = new Float64Array(width * 3)
  for (let y = 0; y < height; y++) {
    sums.fill(0)
    for (let k = -n; k <= n; k++) {
      // The border repeats.
      const row = Math.min(height - 1, Math.max(0, y + k)) * width
      const weight = g[k + n]!
      for (let x = 0; x < width; x++) {
        const value = image[row + x]! * weight
        sums[x * 3]! += value
        sums[x * 3 + 1]! += value * k
        sums[x * 3 + 2]! += value * k * k
      }
    }
    for (let x = 0; x < width; x++) {
      let b1 = 0
      let bx = 0
      let by = 0
      let bxx = 0
      let byy = 0
      let bxy = 0
      for (let k = -n; k <= n; k++) {
        const at = Math.min(width - 1, Math.max(0, x + k)) * 3
        const weight = g[k + n]!
        const s0 = sums[at]! * weight
        const s1 = sums[at + 1]! * weight
        b1 += s0
        bx += s0 * k
        bxx += s0 * k * k
        by += s1
        bxy += s1 * k
        byy += sums[at + 2]! * weight
      }
      const i = (y * width + x) * 5
      out[i] = by * forSlope
      out[i + 1] = bx * forSlope
      out[i + 2] = (byy - m2 * b1) * forSquare
      out[i + 3] = (bxx - m2 * b1) * forSquare
      out[i + 4] = bxy * forMixed
    }
  }
  return out
}

/** Certainty at the border, where the window looks outside. */
const BORDER = [0.14, 0.14, 0.4472, 0.4472, 0.4472] as const

/** G and h of each pixel, for the displacement known so far: (g11, g12, g22, h1, h2). */
function normalEquations(r0: Float32Array, r1: Float32Array, flow: Float32Array, out: Float32Array, { width, height }: Size): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x
      const dx = flow[p * 2]!
      const dy = flow[p * 2 + 1]!
      const fx = x + dx
      const fy = y + dy
      const x1 = Math.floor(fx)
      const y1 = Math.floor(fy)
      const at = p * 5
      let slopeY: number
      let slopeX: number
      let yy: number
      let xx: number
      let xy: number
      if (x1 >= 0 && y1 >= 0 && x1 < width - 1 && y1 < height - 1) {
        const ax = fx - x1
        const ay = fy - y1
        const q = (y1 * width + x1) * 5
        const below = q + width * 5
        const a00 = (1 - ax) * (1 - ay)
        const a01 = ax * (1 - ay)
        const a10 = (1 - ax) * ay
        const a11 = ax * ay
        const read = (c: number): number =>
          a00 * r1[q + c]! + a01 * r1[q + 5 + c]! + a10 * r1[below + c]! + a11 * r1[below + 5 + c]!
        slopeY = read(0)
        slopeX = read(1)
        yy = (r0[at + 2]! + read(2)) * 0.5
        xx = (r0[at + 3]! + read(3)) * 0.5
        xy = (r0[at + 4]! + read(4)) * 0.25
      } else {
        slopeY = slopeX = 0
        yy = r0[at + 2]!
        xx = r0[at + 3]!
        xy = r0[at + 4]! * 0.5
      }
      slopeY = (r0[at]! - slopeY) * 0.5 + yy * dy + xy * dx
      slopeX = (r0[at + 1]! - slopeX) * 0.5 + xy * dy + xx * dx
      if (x < 5 || y < 5 || x >= width - 5 || y >= height - 5) {
        const certainty =
          (BORDER[x] ?? 1) * (BORDER[y] ?? 1) * (BORDER[width - 1 - x] ?? 1) * (BORDER[height - 1 - y] ?? 1)
        slopeY *= certainty
        slopeX *= certainty
        yy *= certainty
        xx *= certainty
        xy *= certainty
      }
      out[at] = yy * yy + xy * xy
      out[at + 1] = (yy + xx) * xy
      out[at + 2] = xx * xx + xy * xy
      out[at + 3] = yy * slopeY + xy * slopeX
      out[at + 4] = xy * slopeY + xx * slopeX
    }
  }
}

/** Averages the equations over a square window by running sums, and solves them. */
function solveWindow(matrices: Float32Array, flow: Float32Array, { width, height }: Size, window: number): void {
  const m = window >> 1
  const columns = new Float64Array(width * 5)
  const scale = 1 / ((2 * m + 1) * (2 * m + 1))
  const addRow = (row: number, sign: number): void => {
    const start = Math.min(height - 1, Math.max(0, row)) * width * 5
    for (let i = 0; i < columns.length; i++) columns[i]! += sign * matrices[start + i]!
  }
  for (let row = -m; row <= m; row++) addRow(row, 1)
  const sums = new Float64Array(5)
  for (let y = 0; y < height; y++) {
    if (y > 0) {
      addRow(y + m, 1)
      addRow(y - m - 1, -1)
    }
    sums.fill(0)
    const addColumn = (column: number, sign: number): void => {
      const start = Math.min(width - 1, Math.max(0, column)) * 5
      for (let c = 0; c < 5; c++) sums[c]! += sign * columns[start + c]!
    }
    for (let column = -m; column <= m; column++) addColumn(column, 1)
    for (let x = 0; x < width; x++) {
      if (x > 0) {
        addColumn(x + m, 1)
        addColumn(x - m - 1, -1)
      }
      const g11 = sums[0]! * scale
      const g12 = sums[1]! * scale
      const g22 = sums[2]! * scale
      const h1 = sums[3]! * scale
      const h2 = sums[4]! * scale
      // A little is added so that flat areas come out still.
      const inverse = 1 / (g11 * g22 - g12 * g12 + 1e-3)
      flow[(y * width + x) * 2] = (g11 * h2 - g12 * h1) * inverse
      flow[(y * width + x) * 2 + 1] = (g22 * h1 - g12 * h2) * inverse
    }
  }
}
