/** How strongly something begins at each moment: rising energy in bands as ears part them (spectral flux). */
import type { Track } from '../../../engine/api.ts'
import { createSpectrum } from './fourier.ts'

/** Values a second. */
export const STRENGTHS = 100
const SIZE = 2048
const BANDS = 40
const LOWEST = 30
const HIGHEST = 16_000
/** Up to here it counts as bass, which tells where bars begin. */
const BASS = 160

export interface OnsetStrength {
  readonly all: Float64Array
  readonly bass: Float64Array
}

interface Watch {
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number) => void
}

export async function onsetStrength(track: Track, { signal, progress }: Watch): Promise<OnsetStrength> {
  const { sampleRate, length, channels } = track.info
  const count = Math.max(1, Math.ceil((length * STRENGTHS) / sampleRate))
  const place = (at: number): number => Math.round((at * sampleRate) / STRENGTHS)
  const spectrum = createSpectrum(SIZE)
  const edges = Array.from({ length: BANDS + 1 }, (_, k) => (LOWEST * (Math.min(HIGHEST, sampleRate / 2.1) / LOWEST) ** (k / BANDS) * SIZE) / sampleRate)
  const bassBands = edges.filter((edge) => (edge * sampleRate) / SIZE < BASS).length
  const [all, bass] = [new Float64Array(count), new Float64Array(count)]
  let before: Float64Array | undefined
  for (let first = 0; first < count; first += STRENGTHS) {
    signal.throwIfAborted()
    const last = Math.min(count, first + STRENGTHS)
    const from = place(first) - SIZE / 2
    const planes = await track.samples(from, place(last) - place(first) + SIZE)
    const mono = planes[0]!.map((_, i) => planes.reduce((sum, plane) => sum + plane[i]!, 0) / channels)
    for (let at = first; at < last; at++) {
      const bands = bandsOf(spectrum(mono, place(at) - SIZE / 2 - from), edges)
      if (before !== undefined) {
        for (let k = 0; k < BANDS; k++) {
          const rise = Math.max(0, bands[k]! - before[k]!)
          all[at]! += rise / BANDS
          if (k < bassBands) bass[at]! += rise / bassBands
        }
      }
      before = bands
    }
    progress(last, count)
  }
  return { all, bass }
}

/** Loudness of each band, in decibels above a floor of -80. */
function bandsOf(magnitudes: Float64Array, edges: readonly number[]): Float64Array {
  return Float64Array.from({ length: BANDS }, (_, k) => {
    const [low, high] = [edges[k]!, edges[k + 1]!]
    let sum = 0
    // Narrow bands lie within one line of the spectrum.
    for (let line = Math.floor(low); line <= high && line < magnitudes.length; line++) {
      const share = Math.min(high, line + 1) - Math.max(low, line)
      sum += share * magnitudes[line]! ** 2
    }
    return Math.max(0, 80 + 10 * Math.log10(sum / (high - low) + 1e-12))
  })
}
