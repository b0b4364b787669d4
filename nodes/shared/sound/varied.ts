/** A track at a speed that changes, its pitch with it: as a tape that is slowed by hand. */
import { windowed, type Track } from '../../../engine/api.ts'
import type { TimeMap } from './time-map.ts'

/** Zero crossings of the sinc at each side. */
const LOBES = 16

export function varied(track: Track, map: TimeMap): Track {
  const { sampleRate, channels } = track.info
  return windowed({ sampleRate, channels, length: map.length }, async (start, count) => {
    const places = Float64Array.from({ length: count + 1 }, (_, i) => map.where(start + i))
    let fastest = 1
    for (let i = 0; i < count; i++) fastest = Math.max(fastest, places[i + 1]! - places[i]!)
    const reach = Math.ceil(LOBES * fastest)
    const first = Math.floor(places[0]!) - reach
    const source = await track.samples(first, Math.ceil(places[count]!) + reach + 1 - first)
    const result = Array.from({ length: channels }, () => new Float32Array(count))
    for (let i = 0; i < count; i++) {
      // Faster folds what lies above half the sample rate: the sinc is widened to cut it off.
      const cutoff = Math.min(1, 1 / Math.max(1e-6, places[i + 1]! - places[i]!))
      const wide = LOBES / cutoff
      const at = places[i]! - first
      const [from, to] = [Math.ceil(at - wide), Math.floor(at + wide)]
      for (let k = Math.max(0, from); k <= Math.min(source[0]!.length - 1, to); k++) {
        const x = (k - at) * cutoff
        const weight = cutoff * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * (k - at)) / wide))
        for (let c = 0; c < channels; c++) result[c]![i]! += weight * source[c]![k]!
      }
    }
    return result
  })
}
