/**
 * Sound made longer or shorter with its pitch kept: stretches of the source are laid one after another where their waves go on from
 * each other (WSOLA: Verhelst and Roelands 1993). What begins at once is taken as it is, once, and in time. Pure over tracks.
 */
import { windowed, type Track } from '../../../engine/api.ts'
import { mostAlike } from './likeness.ts'
import { MANNERS, type Manner } from './manners.ts'
import { onsetsOf } from './onsets.ts'
import type { TimeMap } from './time-map.ts'

/** Seconds around a beginning that belong to it. */
const BEFORE = 0.004
const AFTER = 0.012
/** Stretches whose places are found together. */
const TOGETHER = 16

interface Sizes {
  readonly hop: number
  readonly overlap: number
  readonly compared: number
  readonly reach: number
  readonly before: number
  readonly after: number
}

export function stretched(track: Track, map: TimeMap, manner: Manner): Track {
  const { sampleRate, channels } = track.info
  const samplesOf = (seconds: number): number => 2 * Math.round((seconds * sampleRate) / 2)
  const own = MANNERS[manner]
  const sizes: Sizes = { hop: samplesOf(own.hop), overlap: samplesOf(own.overlap), compared: samplesOf(own.compared), reach: samplesOf(own.reach), before: samplesOf(BEFORE), after: samplesOf(AFTER) }
  const { hop, overlap } = sizes
  const half = overlap / 2
  const chain = createChain(track, map, sizes)
  return windowed({ sampleRate, channels, length: map.length }, async (start, count) => {
    const first = Math.max(0, Math.floor((start - half) / hop))
    const last = Math.floor((start + count - 1 + half) / hop)
    const { places, alike } = await chain(last)
    let low = Infinity
    let high = -Infinity
    for (let k = first; k <= last; k++) {
      low = Math.min(low, places[k]! - half)
      high = Math.max(high, places[k]! + hop + half)
    }
    const source = await track.samples(low, high - low)
    const result = Array.from({ length: channels }, () => new Float32Array(count))
    for (let k = first; k <= last; k++) {
      const goesOn = (at: number): boolean => at === 0 || places[at] === places[at - 1]! + hop
      const from = k * hop + (goesOn(k) ? 0 : -half)
      const to = (k + 1) * hop + (places[k + 1] === undefined || goesOn(k + 1) ? 0 : half)
      for (let at = Math.max(start, from); at < Math.min(start + count, to); at++) {
        const gain = goesOn(k) || at >= k * hop + half ? 1 : share((at - from + 0.5) / overlap, alike[k]!)
        const fall = at < (k + 1) * hop - half || places[k + 1] === undefined || goesOn(k + 1) ? 1 : share((to - at - 0.5) / overlap, alike[k + 1]!)
        const place = places[k]! + at - k * hop - low
        for (let c = 0; c < channels; c++) result[c]![at - start]! += source[c]![place]! * gain * fall
      }
    }
    return result
  })
}

/** Of a way over, so that what is `alike` keeps its level: alike waves add up, unlike ones only their power does. */
function share(x: number, alike: number): number {
  const up = Math.sin((Math.PI / 2) * x) ** 2
  const down = 1 - up
  return up / Math.sqrt(up * up + down * down + 2 * Math.max(0, alike) * up * down)
}

interface Found {
  /** Place in the source of each stretch, and how alike it and the one before are where they meet. */
  readonly places: readonly number[]
  readonly alike: readonly number[]
}

/** Places up to one more than is asked for. Each hangs on the one before: they are found in order, and kept. */
function createChain(track: Track, map: TimeMap, sizes: Sizes): (last: number) => Promise<Found> {
  const found = { places: [0], alike: [1] }
  const onsets = onsetsOf(track)
  const final = Math.ceil(map.length / sizes.hop)
  let turn: Promise<unknown> = Promise.resolve()
  return (last) => {
    const wanted = Math.min(final, last + 1)
    if (wanted < found.places.length) return Promise.resolve(found)
    const made = turn.then(async () => {
      while (found.places.length <= wanted) await findNext(track, map, sizes, found, onsets)
      return found
    })
    turn = made.catch(() => {})
    return made
  }
}

async function findNext(track: Track, map: TimeMap, { hop, overlap, compared, reach, before, after }: Sizes, { places, alike }: { places: number[]; alike: number[] }, onsets: ReturnType<typeof onsetsOf>): Promise<void> {
  const first = places.length
  const last = first + TOGETHER - 1
  const nominal = (k: number): number => Math.round(map.where((k + 0.5) * hop) - hop / 2)
  const around = hop + overlap + compared + reach + after + before
  const low = Math.min(nominal(first), places[first - 1]!) - 2 * around
  const high = nominal(last) + 3 * around
  const [source, beginnings] = await Promise.all([track.samples(low, high - low), onsets(low, high)])
  for (let k = first; k <= last; k++) {
    const natural = places[k - 1]! + hop
    const middle = nominal(k)
    let [from, to] = [middle - reach, middle + reach]
    let locked: number | undefined
    let early = false
    for (const place of beginnings) {
      const heard = map.when(place)
      if (heard >= k * hop - overlap / 2 - before && heard < (k + 1) * hop + overlap / 2) locked ??= Math.round(place - heard + k * hop)
      else if (heard < k * hop) from = Math.max(from, place + after + overlap / 2)
      else {
        to = Math.min(to, place - before - hop - overlap / 2)
        // The stretch before goes on into a beginning that is not in time.
        early ||= natural + hop + overlap / 2 > place - before && Math.abs(place - heard + k * hop - natural) > before
      }
    }
    const half = compared / 2
    const wanted = source.map((plane) => plane.subarray(natural - half - low, natural + half - low))
    const likenessAt = (place: number) => mostAlike(wanted, source, compared, place - half - low, place - half - low, place - half - low, track.info.sampleRate).likeness
    if (locked !== undefined) {
      // A beginning a little later than it should be is not heard; a step before it is.
      const place = Math.abs(locked - natural) <= before ? natural : locked
      places.push(place)
      alike.push(place === natural ? 1 : likenessAt(place))
    } else if (!early && Math.abs(natural - middle) <= reach / 2) {
      places.push(natural)
      alike.push(1)
    } else if (from > to) {
      places.push(to)
      alike.push(likenessAt(to))
    } else {
      const { at, likeness } = mostAlike(wanted, source, compared, from - half - low, to - half - low, middle - half - low, track.info.sampleRate)
      places.push(at + half + low)
      alike.push(likeness)
    }
  }
}
