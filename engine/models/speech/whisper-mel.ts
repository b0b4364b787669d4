/** Sound as Whisper sees it (Radford et al. 2022): mel bands of 30 s at a hundred moments a second, by their logarithms. Pure. */
import { createSpectrum, inBand, melBands, type MelBand } from '../../audio/spectrum.ts'

const WHISPER_RATE = 16000
/** Seconds that are looked at together. */
export const WINDOW = 30
const SIZE = 400
const HOP = 160
export const FRAMES = (WINDOW * WHISPER_RATE) / HOP
/** Of the loudest, in powers of ten, below which all is one silence. */
const DEEP = 8

const spectrum = createSpectrum(SIZE)
const window = Float64Array.from({ length: SIZE }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SIZE))
const bandsBy = new Map<number, readonly MelBand[]>()

/** `bands` rows of `FRAMES`. What is beyond the samples is silence. */
export function whisperMel(samples: Float32Array, bands: number): Float32Array {
  const filters = bandsBy.get(bands) ?? melBands({ bands, size: SIZE, sampleRate: WHISPER_RATE, low: 0, high: WHISPER_RATE / 2, scale: 'slaney', even: true })
  bandsBy.set(bands, filters)
  const length = WINDOW * WHISPER_RATE
  const at = (i: number): number => {
    // Mirrored at both ends.
    const n = i < 0 ? -i : i >= length ? 2 * length - 2 - i : i
    return n < samples.length ? samples[n]! : 0
  }
  const result = new Float32Array(bands * FRAMES)
  const [stretch, power] = [new Float64Array(SIZE), new Float64Array(spectrum.bins)]
  let most = -10
  for (let frame = 0; frame < FRAMES; frame++) {
    for (let i = 0; i < SIZE; i++) stretch[i] = window[i]! * at(frame * HOP + i - SIZE / 2)
    spectrum.power(stretch, power)
    for (let band = 0; band < bands; band++) {
      const value = Math.log10(Math.max(1e-10, inBand(filters[band]!, power)))
      result[band * FRAMES + frame] = value
      most = Math.max(most, value)
    }
  }
  for (let i = 0; i < result.length; i++) result[i] = (Math.max(result[i]!, most - DEEP) + 4) / 4
  return result
}
