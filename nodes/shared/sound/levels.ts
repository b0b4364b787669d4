/** How loud a track is from moment to moment, read as it is needed. Pure; the levels are the same whatever is asked for first. */
import type { Track } from '../../../engine/api.ts'
import { kWeighting } from './k-weighting.ts'

/** Levels a second. */
export const LEVELS = 100
/** Seconds that are read together, and those before them that the filters settle in. */
const BLOCK = 1
const SETTLE = 0.25
/** Blocks kept: a minute. */
const KEPT = 60
/** As loudness is counted (ITU-R BS.1770). */
const OFFSET = -0.691

/** LUFS in each hundredth of a second from `first` on; -Infinity in silence, and outside the track. */
export type Levels = (first: number, count: number) => Promise<Float32Array>

/** Levels of a track: weighted as ears are, all channels together, so that rumble doesn't count as a voice does. */
export function levelsOf(track: Track): Levels {
  const blocks = new Map<number, Promise<Float32Array>>()
  const block = (index: number): Promise<Float32Array> => {
    const kept = blocks.get(index)
    if (kept !== undefined) return kept
    const made = measured(track, index)
    blocks.set(index, made)
    made.catch(() => blocks.delete(index))
    if (blocks.size > KEPT) blocks.delete(blocks.keys().next().value!)
    return made
  }
  return async (first, count) => {
    const levels = new Float32Array(count).fill(-Infinity)
    const each = BLOCK * LEVELS
    const from = Math.max(0, first)
    const to = Math.min(first + count, Math.ceil((track.info.length * LEVELS) / track.info.sampleRate))
    for (let index = Math.floor(from / each); index * each < to; index++) {
      const source = await block(index)
      for (let at = Math.max(from, index * each); at < Math.min(to, (index + 1) * each); at++) levels[at - first] = source[at - index * each]!
    }
    return levels
  }
}

async function measured(track: Track, index: number): Promise<Float32Array> {
  const { sampleRate, channels } = track.info
  const edge = (level: number): number => Math.round((level * sampleRate) / LEVELS)
  const first = index * BLOCK * LEVELS
  const from = edge(first) - Math.round(SETTLE * sampleRate)
  const planes = await track.samples(from, edge(first + BLOCK * LEVELS) - from)
  const energies = new Float64Array(BLOCK * LEVELS)
  for (let c = 0; c < channels; c++) {
    const weigh = kWeighting(sampleRate)
    const plane = planes[c]!
    for (let i = 0; i < edge(first) - from; i++) weigh(plane[i]!)
    for (let level = 0; level < energies.length; level++) {
      const [start, end] = [edge(first + level), edge(first + level + 1)]
      let sum = 0
      for (let i = start; i < end; i++) sum += weigh(plane[i - from]!) ** 2
      energies[level]! += sum / (end - start)
    }
  }
  return Float32Array.from(energies, (energy) => (energy < 1e-15 ? -Infinity : OFFSET + 10 * Math.log10(energy)))
}
