/** A track as those that listen take it: one channel at `FEATURE_RATE`, read a stretch at a time. */
import { atSampleRate, withChannels, type Track } from '../../../engine/api.ts'
import { FEATURE_RATE } from './features.ts'

export interface Sound {
  readonly seconds: number
  /** Of a stretch in seconds; beyond the track it is silent. */
  read(from: number, to: number): Promise<Float32Array>
}

export function soundOf(track: Track): Sound {
  const low = atSampleRate(withChannels(track, 1), FEATURE_RATE)
  return {
    seconds: track.info.length / track.info.sampleRate,
    async read(from, to) {
      const start = Math.round(from * FEATURE_RATE)
      return (await low.samples(start, Math.max(0, Math.round(to * FEATURE_RATE) - start)))[0]!
    },
  }
}
