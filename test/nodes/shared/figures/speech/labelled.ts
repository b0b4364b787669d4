/** Speech of which it is known what mouths do: by the embedded voices, whose phonemes have times. */
import type { Track } from '../../../../../engine/api.ts'
import { createFlite } from '../../../../../engine/models/speech/flite.ts'
import { VISEMES, visemesOf, type Viseme } from '../../../../../nodes/shared/figures/speech/visemes.ts'
import { atRate } from '../../../../../nodes/shared/speech/at-rate.ts'

export const RATE = 16000

export interface Labelled {
  /** At `RATE`. */
  readonly samples: Float32Array
  readonly phonemes: readonly { readonly symbol: string; readonly from: number; readonly to: number }[]
}

const flite = createFlite()

/** @param longer a voice of another size: 1.1 has all its resonances and its pitch a tenth lower, and speaks slower */
export async function saidBy(voice: string, text: string, { rate = 1, longer = 1 } = {}): Promise<Labelled> {
  const { samples, sampleRate, phonemes } = await flite.say({ tokens: text.split(' '), voice, rate, signal: new AbortController().signal })
  const length = Math.round((samples.length / sampleRate) * longer * RATE)
  return {
    samples: atRate(samples, Math.round((sampleRate / longer) / 100) * 100, RATE, length),
    phonemes: phonemes.map(({ symbol, from, to }) => ({ symbol, from: from * longer, to: to * longer })),
  }
}

/** Which of `VISEMES` each hundredth of a second has. */
export function labelsOf({ samples, phonemes }: Labelled, alphabet: 'arpabet' | 'ipa' = 'arpabet'): Uint8Array {
  const labels = new Uint8Array(Math.ceil((samples.length / RATE) * 100))
  for (const { symbol, from, to } of phonemes) {
    const visemes = visemesOf(symbol, alphabet)
    const step = (to - from) / visemes.length
    visemes.forEach((viseme, i) => labels.fill(VISEMES.indexOf(viseme as (typeof VISEMES)[number]), Math.ceil((from + i * step) * 100), Math.ceil((from + (i + 1) * step) * 100)))
  }
  return labels
}

/** The classes that hearing is judged by. */
export const CLASSES = ['rest', 'lips shut', 'lip and teeth', 'teeth', 'rounded', 'open', 'spread', 'other consonants'] as const
const CLASS_OF: Readonly<Record<Viseme['name'], number>> = { rest: 0, closed: 1, bite: 2, teeth: 3, rounded: 4, pursed: 4, open: 5, mid: 5, spread: 6, tongue: 7, alveolar: 7, velar: 7 }
/** The hush of "sh" shows teeth above all. */
export const classOf = (viseme: number): number => (viseme === 4 ? 3 : CLASS_OF[VISEMES[viseme]!.name])

export const trackOf = (samples: Float32Array, sampleRate = RATE): Track => ({
  info: { sampleRate, channels: 1, length: samples.length },
  samples(start, count) {
    const result = new Float32Array(count)
    const from = Math.max(0, start)
    const to = Math.min(samples.length, start + count)
    if (to > from) result.set(samples.subarray(from, to), from - start)
    return Promise.resolve([result])
  },
})

/** The same numbers each time, 0..1. */
export function chances(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
