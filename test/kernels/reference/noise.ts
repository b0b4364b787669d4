/** Perlin's noise in doubles, corner by corner. */
import type { Band, NoiseOptions } from '../../../engine/kernels/kernels.ts'
import { octavesOf } from '../../../engine/kernels/ops/noise.ts'
import { bytesOf, toByte } from './samples.ts'

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

export function fractalNoise({ target, args }: Band<Required<NoiseOptions>>): void {
  const { scale, gain, kind, contrast, seed, time } = args
  for (let y = 0; y < target.height; y++) {
    for (let x = 0; x < target.width; x++) {
      let [sum, total, strength] = [0, 0, 1]
      for (let octave = 0; octave < octavesOf(args); octave++) {
        const size = scale / 2 ** octave
        const shift = octave * 0.37
        const place = [(args.x + x) / size + shift, (args.y + y) / size + shift, time * 2 ** octave + shift] as const
        const value = gradientNoise(...place, mixed(seed + Math.imul(octave, 0x9e3779b9)))
        sum += strength * (kind === 'smooth' ? value : kind === 'billow' ? Math.abs(value) : 1 - 2 * Math.abs(value))
        total += strength
        strength *= gain
      }
      const middle = 127.5 - 127.5 * contrast * { smooth: 0, billow: 0.25, ridge: 0.5 }[kind]
      bytesOf(target.planes[0]!)[y * target.width + x] = toByte(middle + (127.5 * contrast * sum) / total)
    }
  }
}
