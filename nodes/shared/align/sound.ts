/** A track as those that listen take it: one channel at `FEATURE_RATE`, read a stretch at a time. */
import { atSampleRate, withChannels, type SpeechDetector, type Track } from '../../../engine/api.ts'
import { atRate } from '../speech/at-rate.ts'
import { FEATURE_RATE, HOP } from './features.ts'

export interface Sound {
  readonly seconds: number
  /** Of a stretch in seconds; beyond the track it is silent. */
  read(from: number, to: number): Promise<Float32Array>
  /** Where nobody speaks in what was read, for each moment of `HOP`; absent where no model hears it. */
  readonly unspoken?: (samples: Float32Array) => Promise<readonly boolean[]>
}

/** @param voice hears where somebody speaks: over music and noise, level doesn't tell */
export function soundOf(track: Track, voice?: SpeechDetector, signal?: AbortSignal): Sound {
  const low = atSampleRate(withChannels(track, 1), FEATURE_RATE)
  return {
    seconds: track.info.length / track.info.sampleRate,
    ...(voice === undefined ? {} : { unspoken: (samples: Float32Array) => unspokenBy(voice, samples, signal) }),
    async read(from, to) {
      const start = Math.round(from * FEATURE_RATE)
      return (await low.samples(start, Math.max(0, Math.round(to * FEATURE_RATE) - start)))[0]!
    },
  }
}

/** How sure the model is at least where somebody speaks: what it is less sure of at the edges of words belongs to them. */
const SURE = 0.35

async function unspokenBy(voice: SpeechDetector, samples: Float32Array, signal?: AbortSignal): Promise<readonly boolean[]> {
  const length = Math.ceil((samples.length * voice.sampleRate) / FEATURE_RATE / voice.window) * voice.window
  const { speech } = await voice.hear(atRate(samples, FEATURE_RATE, voice.sampleRate, length), undefined, signal === undefined ? {} : { signal })
  const moments = Math.max(1, Math.ceil(samples.length / (HOP * FEATURE_RATE)))
  return Array.from({ length: moments }, (_, n) => (speech[Math.min(speech.length - 1, Math.floor((n * HOP * voice.sampleRate) / voice.window))] ?? 1) < SURE)
}
