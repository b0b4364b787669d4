/** When words are spoken, of a voice that doesn't say: by their lengths over the stretches that aren't silent. Pure. */
import type { TokenPhoneme } from '../kinds/speech.ts'

const HOP = 0.01
/** Below this share of the loudest is silence, and so long a one is a pause. */
const SILENT = 0.02
const PAUSE = 0.12

interface Stretch {
  readonly from: number
  readonly to: number
}

/** One stretch for each token, as phonemes without a symbol. */
export function estimatedTokens(samples: Float32Array, sampleRate: number, tokens: readonly string[]): readonly TokenPhoneme[] {
  const loud = loudStretches(samples, sampleRate)
  const active = loud.reduce((sum, { from, to }) => sum + to - from, 0)
  const weights = tokens.map((token) => [...token].filter((letter) => /[\p{L}\p{N}]/u.test(letter)).length)
  const sum = Math.max(1, weights.reduce((all, one) => all + one, 0))
  const place = (share: number, end: boolean): number => {
    let left = share * active
    for (const { from, to } of loud) {
      const length = to - from
      if (left < length - 1e-9 || (end && left <= length + 1e-9)) return from + left
      left -= length
    }
    return loud.at(-1)?.to ?? samples.length / sampleRate
  }
  let done = 0
  return tokens.map((_, token) => {
    const from = place(done / sum, false)
    done += weights[token]!
    return { symbol: '', from, to: Math.max(from, place(done / sum, true)), token }
  })
}

function loudStretches(samples: Float32Array, sampleRate: number): readonly Stretch[] {
  const size = Math.max(1, Math.round(HOP * sampleRate))
  const levels: number[] = []
  for (let at = 0; at < samples.length; at += size) levels.push(Math.sqrt(samples.subarray(at, at + size).reduce((sum, one) => sum + one * one, 0) / size))
  const least = Math.max(...levels, 0) * SILENT
  const found: { from: number; to: number }[] = []
  for (const [i, level] of levels.entries()) {
    if (level <= least) continue
    const last = found.at(-1)
    if (last !== undefined && i * HOP - last.to < PAUSE) last.to = (i + 1) * HOP
    else found.push({ from: i * HOP, to: (i + 1) * HOP })
  }
  return found
}
