/** Mouths from sound alone: how loud it is, and where in the spectrum its energy lies. */
import type { Track } from '../../../../engine/api.ts'
import { POINTS, smooth, trackOf, type MouthTrack } from './mouth-track.ts'
import { MOUTH_PARTS } from './visemes.ts'

/** Bands of speech in Hz: the voice itself, where open vowels are strong, where spread ones are, and hiss. */
const BANDS = [[90, 420], [520, 1100], [1700, 3000], [4000, 7500]] as const
/** Below the loudest speech by this much nothing is being said, dB. */
const QUIET = 34

/** Levels jump more than phonemes do. */
const SMOOTHING = 0.7

/** Level of each band at each point, dB; over all channels. */
export async function bandsOf(audio: Track, signal: AbortSignal, progress: (done: number, total: number) => void): Promise<readonly Float32Array[]> {
  const { sampleRate, length } = audio.info
  const edge = (point: number): number => Math.round((point * sampleRate) / POINTS)
  const count = Math.max(1, Math.ceil((length * POINTS) / sampleRate))
  const levels = BANDS.map(() => new Float32Array(count))
  const filters = BANDS.map(([low, high]) => bandpass(low, Math.min(high, sampleRate * 0.45), sampleRate))
  for (let point = 0; point < count; point += POINTS) {
    signal.throwIfAborted()
    const until = Math.min(count, point + POINTS)
    const from = edge(point)
    const block = await audio.samples(from, edge(until) - from)
    const mono = new Float32Array(edge(until) - from)
    for (const plane of block) for (let i = 0; i < mono.length; i++) mono[i]! += plane[i]! / block.length
    for (const [b, filter] of filters.entries()) {
      for (let p = point; p < until; p++) {
        let sum = 1e-12
        for (let i = edge(p) - from; i < edge(p + 1) - from; i++) sum += filter(mono[i]!) ** 2
        levels[b]![p] = 10 * Math.log10(sum / Math.max(1, edge(p + 1) - edge(p)))
      }
    }
    progress(until, count)
  }
  return levels
}

export function mouthOfBands(levels: readonly Float32Array[]): MouthTrack {
  const count = levels[0]!.length
  const loud = levels.map((band) => percentile(band, 0.95))
  const values = MOUTH_PARTS.map(() => new Float32Array(count))
  const put = (part: (typeof MOUTH_PARTS)[number], i: number, value: number): void => { values[MOUTH_PARTS.indexOf(part)]![i] = Math.min(1, Math.max(0, value)) }
  const voices = new Float32Array(count)
  const top = Math.max(loud[0]!, loud[1]!, -60)
  for (let i = 0; i < count; i++) {
    const [voice, open, spread, hiss] = levels.map((band) => band[i]!) as [number, number, number, number]
    const level = Math.max(voice, open, spread, hiss)
    const said = Math.min(1, Math.max(0, (level - (top - QUIET)) / 12))
    voices[i] = said
    // Hiss without a voice shows the teeth; else the jaw follows the first formant's band, the lips the second's.
    const hissing = Math.min(1, Math.max(0, (hiss - Math.max(voice, open) + 2) / 10)) * said
    const jaw = Math.min(1, Math.max(0, (open - voice + 14) / 20)) * Math.min(1, Math.max(0, (open - (top - 24)) / 18))
    const bright = Math.min(1, Math.max(0, (spread - open + 12) / 16))
    put('open', i, said * (0.1 + 0.75 * jaw) * (1 - 0.85 * hissing))
    put('wide', i, said * Math.max(0.6 * bright, 0.35 * hissing))
    put('round', i, said * Math.max(0, 0.7 - jaw - bright) * (1 - hissing))
    put('upper', i, 0.45 * hissing + 0.2 * bright * said)
    put('lower', i, 0.4 * hissing)
  }
  for (const list of [...values, voices]) smooth(list, SMOOTHING)
  return trackOf(values, voices)
}

function percentile(values: Float32Array, share: number): number {
  const sorted = Float32Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? -120
}

/** Two second-order sections: a high-pass and a low-pass (the RBJ cookbook's, Q = 0.707). */
function bandpass(low: number, high: number, rate: number): (sample: number) => number {
  const section = (frequency: number, highPass: boolean): ((sample: number) => number) => {
    const w = (2 * Math.PI * frequency) / rate
    const [cos, alpha] = [Math.cos(w), Math.sin(w) * Math.SQRT1_2]
    const a0 = 1 + alpha
    const b = highPass ? [(1 + cos) / 2, -(1 + cos), (1 + cos) / 2] : [(1 - cos) / 2, 1 - cos, (1 - cos) / 2]
    const [b0, b1, b2] = [b[0]! / a0, b[1]! / a0, b[2]! / a0]
    const [a1, a2] = [(-2 * cos) / a0, (1 - alpha) / a0]
    let [x1, x2, y1, y2] = [0, 0, 0, 0]
    return (x) => {
      const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
      ;[x2, x1, y2, y1] = [x1, x, y1, y]
      return y
    }
  }
  const [first, second] = [section(low, true), section(high, false)]
  return (sample) => second(first(sample))
}
