/** Watches a sound as it goes by, block by block: what lies beyond full scale is cut off by whatever plays or stores it. Pure. */
import { highest, MOST_BETWEEN, REACH, truePeak } from './true-peak.ts'

export interface Peaks {
  /** Samples beyond full scale, in all channels. */
  readonly clipped: number
  /** Number of the first of them. */
  readonly first: number | undefined
  /** Highest true peak around what is beyond full scale, linear; else the highest sample. */
  readonly peak: number
}

/** Samples that are looked at together. */
const STRIDE = 512

export class PeakMeter {
  #clipped = 0
  #first: number | undefined
  #peak = 0
  #at = 0
  /** The end of the block before: what lies between samples hangs on both sides. */
  #before: readonly Float32Array[] | undefined

  add(planes: readonly Float32Array[]): void {
    const count = planes[0]?.length ?? 0
    for (const plane of planes) {
      for (let i = 0; i < count; i++) {
        if (Math.abs(plane[i]!) <= 1) continue
        this.#clipped++
        this.#first = Math.min(this.#first ?? Infinity, this.#at + i)
      }
    }
    this.#between(planes.map((plane, c) => joined(this.#before?.[c] ?? new Float32Array(2 * REACH), plane)))
    this.#before = planes.map((plane, c) => joined(this.#before?.[c] ?? new Float32Array(2 * REACH), plane).slice(-2 * REACH))
    this.#at += count
  }

  /** True peaks are sought around samples beyond full scale, where nothing higher is known. */
  #between(planes: readonly Float32Array[]): void {
    for (const plane of planes) {
      for (let from = REACH; from < plane.length - REACH; from += STRIDE) {
        const to = Math.min(plane.length - REACH, from + STRIDE)
        const most = highest(plane, from - REACH, to + REACH)
        this.#peak = Math.max(this.#peak, highest(plane, from, to))
        if (most <= 1 || most * MOST_BETWEEN <= this.#peak) continue
        for (let i = from; i < to; i++) this.#peak = Math.max(this.#peak, truePeak(plane, i))
      }
    }
  }

  /** What was found; the sound has ended. */
  end(): Peaks {
    if (this.#before !== undefined) this.#between(this.#before.map((plane) => joined(plane, new Float32Array(2 * REACH))))
    return { clipped: this.#clipped, first: this.#first, peak: this.#peak }
  }
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const both = new Float32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
