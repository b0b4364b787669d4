/** Where sounds begin: drums, plucked strings, consonants. Pure; on a fixed grid, so that each stretch tells the same. */
import type { Track } from '../../../engine/api.ts'

/** Energies a second. */
const RATE = 200
/** Energies before, whose mean is what a sound begins from, and those on each side that none is louder than. */
const BEFORE = 5
const AROUND = 8
/** A sound begins where it is so many times louder at once, and louder than so much (-55 dB). */
const RISE = 8
const FLOOR = 3e-6
/** Seconds looked at together. */
const BLOCK = 2

/** Onsets in samples, from place to place, in order. */
type Onsets = (from: number, to: number) => Promise<readonly number[]>

export function onsetsOf(track: Track): Onsets {
  const { sampleRate } = track.info
  const found = new Map<number, Promise<readonly number[]>>()
  return async (from, to) => {
    const size = BLOCK * sampleRate
    const places: number[] = []
    for (let block = Math.max(0, Math.floor(from / size)); block * size < Math.min(to, track.info.length); block++) {
      let made = found.get(block)
      if (made === undefined) found.set(block, (made = onsetsIn(track, block * BLOCK * RATE)))
      places.push(...(await made).filter((place) => place >= from && place < to))
    }
    return places
  }
}

async function onsetsIn(track: Track, first: number): Promise<readonly number[]> {
  const { sampleRate } = track.info
  const edge = (point: number): number => Math.round((point * sampleRate) / RATE)
  const count = BLOCK * RATE
  const start = first - BEFORE - AROUND
  const planes = await track.samples(edge(start) - 1, edge(first + count + AROUND) - edge(start) + 1)
  const energies = Float64Array.from({ length: count + BEFORE + 2 * AROUND }, (_, i) => steepness(planes, edge(start + i) - edge(start), edge(start + i + 1) - edge(start)))
  const rises = energies.map((energy, i) => {
    let before = FLOOR
    for (let k = 1; k <= BEFORE; k++) before += (energies[i - k] ?? 0) / BEFORE
    return energy / before
  })
  const places: number[] = []
  for (let i = BEFORE + AROUND; i < count + BEFORE + AROUND; i++) {
    if (rises[i]! < RISE) continue
    let highest = true
    for (let k = -AROUND; k <= AROUND; k++) if (k !== 0 && (rises[i + k]! > rises[i]! || (k < 0 && rises[i + k] === rises[i]))) highest = false
    if (highest) places.push(edge(start + i))
  }
  return places
}

/** Energy of the differences between samples: beginnings are heard in the highs. */
function steepness(planes: readonly Float32Array[], from: number, to: number): number {
  let sum = 0
  for (const plane of planes) {
    for (let i = from + 1; i <= to; i++) sum += (plane[i]! - plane[i - 1]!) ** 2
  }
  return sum / (planes.length * (to - from))
}
