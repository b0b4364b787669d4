/**
 * A picture in 64 bits that hardly change when it is resized, saved anew or made lighter: the signs of its 8 x 8 lowest frequencies
 * about their median (pHash, Zauner 2010), bit for bit as Python's ImageHash has it, with Pillow's grey and Pillow's Lanczos. Pure.
 */
import type { Still } from './clip.ts'

const SIDE = 32
const LOW = 8

/** 16 hexadecimal digits. */
export function perceptualHash(image: Still): string {
  const low = lowestFrequencies(shrunken(greyOf(image), image.width, image.height))
  const sorted = Float64Array.from(low).sort()
  const median = (sorted[sorted.length / 2 - 1]! + sorted[sorted.length / 2]!) / 2
  let bits = 0n
  for (const value of low) bits = (bits << 1n) | (value > median ? 1n : 0n)
  return bits.toString(16).padStart(16, '0')
}

/** Bits in which two hashes differ, 0 to 64. */
export function hashDistance(a: string, b: string): number {
  return bitsOf(parseInt(a.slice(0, 8), 16) ^ parseInt(b.slice(0, 8), 16)) + bitsOf(parseInt(a.slice(8), 16) ^ parseInt(b.slice(8), 16))
}

function bitsOf(word: number): number {
  let count = 0
  for (let left = word; left !== 0; left &= left - 1) count++
  return count
}

/** ITU-R 601 luma in 16 bit fixed point. */
function greyOf({ width, height, data }: Still): Uint8Array {
  const grey = new Uint8Array(width * height)
  for (let i = 0; i < grey.length; i++) grey[i] = (data[i * 4]! * 19595 + data[i * 4 + 1]! * 38470 + data[i * 4 + 2]! * 7471 + 0x8000) >> 16
  return grey
}

/** To 32 x 32, rounded to whole numbers between the two ways. Pillow (13) begins downwards where a picture is much higher than wide. */
function shrunken(grey: Uint8Array, width: number, height: number): Uint8Array {
  const across = (source: Uint8Array, lines: number): Uint8Array => lanczos(source, { length: width, step: 1, lines, line: width }, { step: 1, line: SIDE })
  const down = (source: Uint8Array, lines: number): Uint8Array => lanczos(source, { length: height, step: lines, lines, line: 1 }, { step: lines, line: 1 })
  if (height > SIDE && height - SIDE > 2 * (width - SIDE)) return across(down(grey, width), SIDE)
  return down(across(grey, height), SIDE)
}

interface Lines {
  readonly length: number
  readonly step: number
  readonly lines: number
  readonly line: number
}

const FIXED = 2 ** 22

function lanczos(source: Uint8Array, { length, step, lines, line }: Lines, out: { readonly step: number; readonly line: number }): Uint8Array {
  const made = new Uint8Array(SIDE * lines)
  for (let x = 0; x < SIDE; x++) {
    const { from, weights } = weightsAt(x, length)
    for (let k = 0; k < lines; k++) {
      let sum = FIXED / 2
      for (let i = 0; i < weights.length; i++) sum += source[k * line + (from + i) * step]! * weights[i]!
      made[k * out.line + x * out.step] = Math.min(255, Math.max(0, Math.floor(sum / FIXED)))
    }
  }
  return made
}

/** What each pixel of the source counts for one that is made, in fixed point. */
function weightsAt(x: number, length: number): { readonly from: number; readonly weights: Float64Array } {
  const scale = length / SIDE
  const wide = Math.max(1, scale)
  const centre = (x + 0.5) * scale
  const from = Math.max(0, Math.trunc(centre - 3 * wide + 0.5))
  const to = Math.min(length, Math.trunc(centre + 3 * wide + 0.5))
  const weights = Float64Array.from({ length: to - from }, (_, i) => windowedSinc((i + from - centre + 0.5) * (1 / wide)))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return { from, weights: weights.map((weight) => Math.trunc((weight / sum) * FIXED + (weight < 0 ? -0.5 : 0.5))) }
}

function windowedSinc(x: number): number {
  const sinc = (at: number): number => (at === 0 ? 1 : Math.sin(at * Math.PI) / (at * Math.PI))
  return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0
}

/** The discrete cosine transform (type II) both ways, its lowest 8 x 8 row by row. */
function lowestFrequencies(pixels: Uint8Array): Float64Array {
  const cosine = (k: number, n: number): number => Math.cos((Math.PI * k * (2 * n + 1)) / (2 * SIDE))
  const down = new Float64Array(LOW * SIDE)
  for (let k = 0; k < LOW; k++) for (let x = 0; x < SIDE; x++) for (let y = 0; y < SIDE; y++) down[k * SIDE + x]! += 2 * pixels[y * SIDE + x]! * cosine(k, y)
  const low = new Float64Array(LOW * LOW)
  for (let k = 0; k < LOW; k++) for (let j = 0; j < LOW; j++) for (let x = 0; x < SIDE; x++) low[k * LOW + j]! += 2 * down[k * SIDE + x]! * cosine(j, x)
  return low
}
