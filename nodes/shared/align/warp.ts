/** The way through two lines of features that keeps them most alike: dynamic time warping (Sakoe and Chiba 1978). Pure. */
import { WIDTH, type Features } from './features.ts'

/** What a moment costs that one line lingers at while the other goes on, beside what the two differ. */
const LINGER = 3

/** Moments that the way may stray from the straight line at least: 0.75 s. */
const BAND = 150

export interface Warp {
  /** For each moment of the first, the moment of the second; never falling. */
  readonly places: Float64Array
  /** Mean difference along the way: how alike they are. */
  readonly cost: number
}

export interface WarpOptions {
  /** Moments of the second beyond what the first takes may be left over at its end. */
  readonly open?: boolean
  /** Moments that the way may stray from the straight line. Default: 150, or a fifth of them. */
  readonly band?: number
}

export function warp(first: Features, second: Features, { open = false, band = Math.max(BAND, second.count / 5) }: WarpOptions = {}): Warp {
  const [n, m] = [first.count, second.count]
  const reach = Math.max(band, Math.abs(n - m) + 2, 20)
  const slope = open ? 1 : m / n
  const from = (i: number): number => Math.max(0, Math.floor(i * slope - reach))
  const to = (i: number): number => Math.min(m, Math.ceil(i * slope + reach) + 1)
  const width = Math.min(m, 2 * Math.ceil(reach) + 3)
  /** Two bits would do: 0 both, 1 the first alone, 2 the second alone. */
  const ways = new Uint8Array(n * width)
  let [row, before] = [new Float64Array(m).fill(Infinity), new Float64Array(m).fill(Infinity)]
  for (let i = 0; i < n; i++) {
    row.fill(Infinity)
    const start = from(i)
    for (let j = start; j < to(i); j++) {
      const here = difference(first.values, i * WIDTH, second.values, j * WIDTH)
      let best = i === 0 && j === 0 ? 0 : Infinity
      let way = 0
      if (i > 0 && j > 0 && before[j - 1]! + here < best) best = before[j - 1]! + here
      if (i > 0 && before[j]! + LINGER < best) [best, way] = [before[j]! + LINGER, 1]
      if (j > start && row[j - 1]! + LINGER < best) [best, way] = [row[j - 1]! + LINGER, 2]
      row[j] = best + here
      ways[i * width + j - start] = way
    }
    ;[row, before] = [before, row]
  }
  let end = m - 1
  if (open) for (let j = from(n - 1); j < to(n - 1); j++) if (before[j]! < before[end]!) end = j
  const places = new Float64Array(n)
  let [i, j] = [n - 1, end]
  const counts = new Uint32Array(n)
  for (;;) {
    places[i] = places[i]! + j
    counts[i] = counts[i]! + 1
    if (i === 0 && j === 0) break
    const way = ways[i * width + j - from(i)]!
    if (way !== 2) i--
    if (way !== 1) j--
    if (i < 0 || j < 0) break
  }
  // A moment that many stand at is at the middle of them.
  for (let k = 0; k < n; k++) places[k] = places[k]! / Math.max(1, counts[k]!)
  return { places, cost: before[end]! / (n + end + 1) }
}

function difference(a: Float32Array, at: number, b: Float32Array, bt: number): number {
  let sum = 0
  for (let k = 0; k < WIDTH; k++) {
    const d = a[at + k]! - b[bt + k]!
    sum += d * d
  }
  return Math.sqrt(sum)
}
