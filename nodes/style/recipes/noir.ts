import { contrastCurve, grained, scaleOf } from '../looks.ts'
import type { Recipe } from '../recipe.ts'

/** Frames that the tone of a clip is judged by. */
const SAMPLES = 5

/** Black and white with the histogram of the clip evened out, contrast 1.5, brightness 0.8; soft lights, dark corners. */
export const noir: Recipe<Float32Array> = {
  async prepare({ video, kernels }) {
    const { length } = video.info
    const count = Math.min(SAMPLES, length)
    const histograms: Uint32Array[] = []
    for (let i = 0; i < count; i++) histograms.push(await kernels.histogram(await video.frame(Math.floor(((i + 0.5) * length) / count))))
    return equalisingCurve(histograms)
  },
  async paint(frame, { kernels, grainSeed }, equalised) {
    const scale = scaleOf(frame)
    const curve = contrastCurve(1.5, 0.8)
    const level = (light: number): number => {
      const even = equalised[Math.max(0, Math.min(255, Math.round(light * 255)))]!
      return curve(light * 0.5 + even * 0.5 + 0.14)
    }
    const clear = await kernels.unsharp(frame, { sigma: 18 * scale, amount: 0.35, limit: 24 })
    const grey = await kernels.tone(clear, { light: level, saturation: 0 })
    const lit = await kernels.glow(grey, { threshold: 0.7, sigma: 10 * scale, strength: 0.3 })
    return grained(kernels, await kernels.vignette(lit, { amount: 0.62, inner: 0.34 }), 6.5, grainSeed)
  },
}

/** Light to light such that the levels that these histograms of Y count are spread evenly: 256 entries. */
export function equalisingCurve(histograms: readonly Uint32Array[]): Float32Array {
  const counts = new Float64Array(256)
  for (const histogram of histograms) {
    histogram.forEach((count, value) => (counts[Math.max(0, Math.min(255, Math.round(((value - 16) * 255) / 219)))]! += count))
  }
  const total = counts.reduce((sum, count) => sum + count, 0)
  let below = 0
  return Float32Array.from(counts, (count) => {
    const middle = (below + count / 2) / total
    below += count
    return middle
  })
}
