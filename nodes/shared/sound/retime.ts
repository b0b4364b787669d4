/** A track at another speed with its pitch kept, and at another pitch with its speed kept. */
import { resampleTrack, type Track } from '../../../engine/api.ts'
import type { Manner } from './manners.ts'
import { stretched } from './stretch.ts'
import type { TimeMap } from './time-map.ts'

interface Retimed {
  readonly map: TimeMap
  readonly manner: Manner
  /** Semitones. */
  readonly pitch?: number
}

export function retimed(track: Track, { map, manner, pitch = 0 }: Retimed): Track {
  if (pitch === 0) return stretched(track, map, manner)
  // Stretched by as much more as playing it faster takes away again.
  const factor = 2 ** (pitch / 12)
  const length = Math.ceil(map.length * factor) + 1
  const long = stretched(track, { length, where: (n) => map.where(n / factor), when: (place) => map.when(place) * factor }, manner)
  return resampleTrack(long, factor, map.length)
}
