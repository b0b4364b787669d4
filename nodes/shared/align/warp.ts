/** The way through two lines of features that keeps them most alike: dynamic time warping (Sakoe and Chiba 1978). Pure. */
import { WIDTH, type Features } from './features.ts'

/** What a moment costs that one line lingers at while the other goes on, beside what the two differ. */
const LINGER = 3
/** Moments that the way may stray from the straight line at least: 0.75 s. */
const BAND = 150
/** Where the ends are open: what it costs that so many moments of the second go by in one of the first, 0 to 3. */
const STRIDES = [1.5, 0, 0.4, 1]

export interface Warp {
  /** For each moment of the first, the moment of the second; never falling. */
  readonly places: Float64Array
  /** Mean difference along the way: how alike they are. */
  readonly cost: number
}

/** From the first moments of both to the last. */
export function warp(first: Features, second: Features): Warp {
  const [n, m] = [first.count, second.count]
  const reach = Math.max(BAND, m / 5, Math.abs(n - m) + 2)
  const slope = m / n
  const from = (i: number): number => Math.max(0, Math.floor(i * slope - reach))
  const to = (i: number): number => Math.min(m, Math.ceil(i * slope + reach) + 1)
  const width = Math.min(m, 2 * Math.ceil(reach) + 3)
  /** Where each came from: 0 both, 1 the first alone, 2 the second alone. */
  const ways = new Uint8Array(n * width)
  let [row, before] = [new Float64Array(m), new Float64Array(m).fill(Infinity)]
  for (let i = 0; i < n; i++) {
    row.fill(Infinity)
    const start = from(i)
    for (let j = start; j < to(i); j++) {
      const here = difference(first.values, i * WIDTH, second.values, j * WIDTH)
      let best = i === 0 && j === 0 ? 0 : Infinity
      let way = 0
      if (i > 0 && j > 0 && before[j - 1]! < best) best = before[j - 1]!
      if (i > 0 && before[j]! + LINGER < best) [best, way] = [before[j]! + LINGER, 1]
      if (j > start && row[j - 1]! + LINGER < best) [best, way] = [row[j - 1]! + LINGER, 2]
      row[j] = best + here
      ways[i * width + j - start] = way
    }
    ;[row, before] = [before, row]
  }
  const places = new Float64Array(n)
  const counts = new Uint32Array(n)
  for (let i = n - 1, j = m - 1; i >= 0 && j >= 0;) {
    places[i] = places[i]! + j
    counts[i] = counts[i]! + 1
    const way = ways[i * width + j - from(i)]!
    if (way !== 2) i--
    if (way !== 1) j--
  }
  // A moment that many stand at is at the middle of them.
  for (let k = 0; k < n; k++) places[k] = places[k]! / Math.max(1, counts[k]!)
  return { places, cost: before[m - 1]! / (n + m) }
}

/**
 * All of the first, anywhere in the second: what lies after it costs nothing.
 * @param wait what each moment before it costs
 */
export function warpWithin(first: Features, second: Features, wait = 0): Warp {
  const [n, m] = [first.count, second.count]
  const ways = new Uint8Array(n * m)
  let [row, before] = [new Float64Array(m), new Float64Array(m)]
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let best = i === 0 ? j * wait : Infinity
      let way = 0
      for (let step = 0; i > 0 && step < STRIDES.length && step <= j; step++) {
        const cost = before[j - step]! + STRIDES[step]!
        if (cost < best) [best, way] = [cost, step]
      }
      row[j] = best + difference(first.values, i * WIDTH, second.values, j * WIDTH)
      ways[i * m + j] = way
    }
    ;[row, before] = [before, row]
  }
  let end = 0
  for (let j = 1; j < m; j++) if (before[j]! < before[end]!) end = j
  const places = new Float64Array(n)
  for (let i = n - 1, j = end; i >= 0; i--) {
    places[i] = j
    j -= ways[i * m + j]!
  }
  return { places, cost: before[end]! / n }
}

function difference(a: Float32Array, at: number, b: Float32Array, bt: number): number {
  let sum = 0
  for (let k = 0; k < WIDTH; k++) {
    const d = a[at + k]! - b[bt + k]!
    sum += d * d
  }
  return Math.sqrt(sum)
}
