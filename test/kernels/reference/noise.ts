/** Perlin's noise in doubles, corner by corner. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { NoiseOptions } from '../../../engine/kernels/kernel-options.ts'
import { paint } from './samples.ts'

/** The "lowbias32" hash. */
export function mixed(value: number): number {
  let h = value >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10)
/** Directions to the middles of a cube's edges, four of them twice. */
const EDGES = [
  [1, 1, 0], [-1, 1, 0], [1, -1, 0], [-1, -1, 0], [1, 0, 1], [-1, 0, 1], [1, 0, -1], [-1, 0, -1],
  [0, 1, 1], [0, -1, 1], [0, 1, -1], [0, -1, -1], [1, 1, 0], [-1, 1, 0], [0, 1, -1], [0, -1, -1],
] as const

function gradientNoise(x: number, y: number, z: number, key: number): number {
  const cell = [Math.floor(x), Math.floor(y), Math.floor(z)] as const
  const way = [x - cell[0], y - cell[1], z - cell[2]] as const
  let sum = 0
  for (let k = 0; k < 8; k++) {
    const corner = [k & 1, (k >> 1) & 1, k >> 2] as const
    const hash = mixed(mixed(mixed(key + cell[0] + corner[0]) + cell[1] + corner[1]) + cell[2] + corner[2])
    const edge = EDGES[hash & 15]!
    let weight = 1
    let dot = 0
    corner.forEach((side, axis) => {
      weight *= side === 1 ? fade(way[axis]!) : 1 - fade(way[axis]!)
      dot += edge[axis]! * (way[axis]! - side)
    })
    sum += weight * dot
  }
  return sum
}

/** Into one plane. Octaves whose cells are smaller than two pixels are left out, but for the first. */
export function fractalNoise(band: Band<Required<NoiseOptions>>): void {
  const { scale, octaves, gain, kind, contrast, seed, time } = band.args
  const sizes = Array.from({ length: octaves }, (_, octave) => scale / 2 ** octave).filter((size, octave) => octave === 0 || size >= 2)
  const strength = (octave: number): number => gain ** octave
  const all = sizes.reduce((sum, _, octave) => sum + strength(octave), 0)
  const shapes = { smooth: (value: number) => value, billow: Math.abs, ridge: (value: number) => 1 - 2 * Math.abs(value) }
  // What the mean of the kind's shape is taken to be, so that the picture's is mid grey.
  const middle = { smooth: 0, billow: 0.25, ridge: 0.5 }[kind]
  paint(band, (_, x, y) => {
    const sum = sizes.reduce((before, size, octave) => {
      const shift = octave * 0.37
      const place = [(band.args.x + x) / size + shift, (band.args.y + y) / size + shift, time * 2 ** octave + shift] as const
      return before + strength(octave) * shapes[kind](gradientNoise(...place, mixed(seed + Math.imul(octave, 0x9e3779b9))))
    }, 0)
    return 127.5 * (1 + contrast * (sum / all - middle))
  })
}
