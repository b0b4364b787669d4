/** Lattice noise: integer mixing, no tables that depend on the clock. Pure. */
import { hash2, unit } from '../../shared/lattice.ts'

export { hash2, unit }

/** Smooth value noise, 0 to 1. */
export function noise2(x: number, y: number, seed: number): number {
  const ix = Math.floor(x)
  const iy = Math.floor(y)
  return between(hash2(ix, iy, seed), hash2(ix + 1, iy, seed), hash2(ix, iy + 1, seed), hash2(ix + 1, iy + 1, seed), x - ix, y - iy)
}

/** Within a cell, from its four corners. */
function between(a: number, b: number, c: number, d: number, fx: number, fy: number): number {
  const sx = fx * fx * (3 - 2 * fx)
  const sy = fy * fy * (3 - 2 * fy)
  const top = a + (b - a) * sx
  return (top + (c + (d - c) * sx - top) * sy) / 4294967296
}

function noise1(x: number, seed: number): number {
  const ix = Math.floor(x)
  const fx = x - ix
  const s = fx * fx * (3 - 2 * fx)
  const a = hash2(ix, 0, seed)
  return (a + (hash2(ix + 1, 0, seed) - a) * s) / 4294967296
}

/** Value noise along a line: the corners of the cell are kept for as long as it lies in one. Gives what `noise2` does. */
export interface NoiseLine {
  readonly seed: number
  x: number
  y: number
  a: number
  b: number
  c: number
  d: number
}

export const noiseLine = (seed: number): NoiseLine => ({ seed, x: NaN, y: NaN, a: 0, b: 0, c: 0, d: 0 })

/** Of as many octaves, for `fbmAlong`. */
export const fbmLine = (octaves: number, seed: number): readonly NoiseLine[] => Array.from({ length: octaves }, (_, i) => noiseLine(seed + i * 101))

export function noiseAlong(line: NoiseLine, x: number, y: number): number {
  const ix = Math.floor(x)
  const iy = Math.floor(y)
  if (ix !== line.x || iy !== line.y) {
    line.x = ix
    line.y = iy
    line.a = hash2(ix, iy, line.seed)
    line.b = hash2(ix + 1, iy, line.seed)
    line.c = hash2(ix, iy + 1, line.seed)
    line.d = hash2(ix + 1, iy + 1, line.seed)
  }
  return between(line.a, line.b, line.c, line.d, x - ix, y - iy)
}

/** Sum of octaves, 0 to 1; each octave is turned a little, so that no lattice shows. */
export function fbmAlong(lines: readonly NoiseLine[], x: number, y: number): number {
  let sum = 0
  let weight = 0.5
  let total = 0
  for (let i = 0; i < lines.length; i++) {
    sum += weight * noiseAlong(lines[i]!, x, y)
    total += weight
    weight *= 0.5
    const turned = x * 1.6 + y * 1.2
    y = y * 1.6 - x * 1.2
    x = turned
  }
  return sum / total
}

export function fbm1(x: number, octaves: number, seed: number): number {
  let sum = 0
  let weight = 0.5
  let total = 0
  for (let i = 0; i < octaves; i++) {
    sum += weight * noise1(x, seed + i * 131)
    total += weight
    weight *= 0.5
    x *= 2.03
  }
  return sum / total
}
