/** A picture of a track: peaks of the first channel, one column a pixel. */
import type { Still, Track } from '../frames/clip.ts'
import { createBreath } from '../graph/breath.ts'

const GROUND = [18, 20, 26] as const
const WAVE = [47, 191, 113] as const
/** Peaks that are kept of a track, and the samples looked at for each: enough to see the shape, bounded for any length. */
const PEAKS = 2048
const PROBE = 512
/** Samples asked for at a time where a whole track is looked at: to start anywhere costs many tracks more than to go on. */
const BLOCK = 65_536
/** Lowest and highest of each stretch, of tracks that are still known. */
const known = new WeakMap<Track, Float32Array>()

export async function waveform(track: Track, width: number, height: number, signal: AbortSignal): Promise<Still> {
  const peaks = known.get(track) ?? (await peaksOf(track, signal))
  known.set(track, peaks)
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) data.set([...GROUND, 255], i * 4)
  const count = peaks.length / 2
  for (let x = 0; x < width; x++) {
    let low = 0
    let high = 0
    const first = Math.floor((x * count) / width)
    for (let at = first; at < Math.max(first + 1, Math.floor(((x + 1) * count) / width)); at++) {
      low = Math.min(low, peaks[2 * at]!)
      high = Math.max(high, peaks[2 * at + 1]!)
    }
    const top = Math.round(((1 - Math.min(1, high)) / 2) * (height - 1))
    const bottom = Math.round(((1 - Math.max(-1, low)) / 2) * (height - 1))
    for (let y = top; y <= bottom; y++) data.set([...WAVE, 255], (y * width + x) * 4)
  }
  return { width, height, data }
}

async function peaksOf(track: Track, signal: AbortSignal): Promise<Float32Array> {
  const count = Math.min(PEAKS, Math.max(1, track.info.length))
  const each = track.info.length / count
  const together = each <= PROBE ? Math.max(1, Math.floor(BLOCK / each)) : 1
  const peaks = new Float32Array(count * 2)
  // Many tracks are made where they are asked for: others get their turn.
  const breath = createBreath(signal)
  for (let at = 0; at < count; at += together) {
    const until = Math.min(count, at + together)
    const from = Math.floor(at * each)
    const [left] = await track.samples(from, together === 1 ? Math.max(1, Math.min(PROBE, Math.ceil(each))) : Math.ceil(until * each) - from)
    for (let one = at; one < until; one++) {
      const start = Math.floor(one * each) - from
      for (const sample of left!.subarray(start, start + Math.min(PROBE, Math.ceil(each)))) {
        if (sample < peaks[2 * one]!) peaks[2 * one] = sample
        if (sample > peaks[2 * one + 1]!) peaks[2 * one + 1] = sample
      }
    }
    await breath()
  }
  return peaks
}
