/**
 * How a picture is laid out: where its edges are and which way they run, as histograms of gradients have it (Dalal and Triggs 2005),
 * in 4 x 4 parts, and where something stands out, in 8 x 8. Pure.
 */
import type { Lab } from '../pictures/lab.ts'
import type { Standing } from '../saliency/barrier.ts'

export interface Composition {
  /** Mean strength of the edges in L*, by part and direction. */
  readonly edges: Float32Array
  /** Shares of what stands out. */
  readonly standing: Float32Array
}

const PARTS = 4
const WAYS = 8
const GRID = 8
/** Edges of this strength, in L* a pixel, are as good as none. */
const FAINT = 1.5

export function compositionOf(lab: Lab, standing: Standing): Composition {
  return { edges: edgesOf(lab[0], standing), standing: standingGrid(standing) }
}

/** 0 where they are the same, 1 where they have nothing in common. */
export const compositionDistance = (one: Composition, other: Composition): number => (unlike(one.edges, other.edges, FAINT) + unlike(one.standing, other.standing, 0)) / 2

/** Bray and Curtis: what they don't have in common, of all they have. */
function unlike(one: Float32Array, other: Float32Array, least: number): number {
  let [apart, all] = [0, least]
  for (let i = 0; i < one.length; i++) {
    apart += Math.abs(one[i]! - other[i]!)
    all += one[i]! + other[i]!
  }
  return all === 0 ? 0 : apart / all
}

type Size = Pick<Standing, 'width' | 'height'>

function edgesOf(l: Float32Array, { width, height }: Size): Float32Array {
  const out = new Float32Array(PARTS * PARTS * WAYS)
  const at = (x: number, y: number): number => l[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))]!
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [gx, gy] = [(at(x + 1, y) - at(x - 1, y)) / 2, (at(x, y + 1) - at(x, y - 1)) / 2]
      const strength = Math.hypot(gx, gy) / (width * height)
      if (strength === 0) continue
      const way = ((Math.atan2(gy, gx) / Math.PI + 1) % 1) * WAYS
      for (const [row, down] of spread(((y + 0.5) * PARTS) / height, PARTS)) {
        for (const [column, across] of spread(((x + 0.5) * PARTS) / width, PARTS)) {
          const [first, rest] = [Math.floor(way) % WAYS, way - Math.floor(way)]
          const part = (row * PARTS + column) * WAYS
          out[part + first]! += strength * down * across * (1 - rest)
          out[part + ((first + 1) % WAYS)]! += strength * down * across * rest
        }
      }
    }
  }
  return out
}

/** A place counts for the two parts whose middles it lies between. */
function spread(place: number, parts: number): readonly (readonly [number, number])[] {
  const low = Math.floor(place - 0.5)
  const rest = place - 0.5 - low
  return low < 0 ? [[0, 1]] : low >= parts - 1 ? [[parts - 1, 1]] : [[low, 1 - rest], [low + 1, rest]]
}

function standingGrid({ width, height, values }: Standing): Float32Array {
  const out = new Float32Array(GRID * GRID)
  let sum = 0
  values.forEach((value, i) => {
    for (const [row, down] of spread(((Math.floor(i / width) + 0.5) * GRID) / height, GRID)) {
      for (const [column, across] of spread((((i % width) + 0.5) * GRID) / width, GRID)) out[row * GRID + column]! += value * down * across
    }
    sum += value
  })
  return sum === 0 ? out.fill(1 / out.length) : out.map((value) => value / sum)
}
