import type { ReadonlyFrame } from '../../../engine/api.ts'
import { ramp, scaleOf, splitTone, steps } from '../looks.ts'
import type { Recipe } from '../recipe.ts'
import { atMost, isReduced, withEdgesOf } from '../smoothed.ts'

/** Lines that smoothing and edge detection are done at. */
const LINES = 720
const FAINT = ramp((edge) => edge * 0.34)

/** Bilateral smoothing into a few soft tones (90 %), Canny's edges (10 %), clear ink lines, vivid colour, light that blooms. */
export const anime: Recipe<ReadonlyFrame> = {
  /** The ink. */
  prepare: ({ kernels, video: { info: { format, width, height } } }) => kernels.fill(format, width, height, [24, 20, 40, 1]),
  async paint(frame, { kernels }, ink) {
    const scale = scaleOf(frame)
    const smooth = await kernels.within((inner) =>
      atMost(inner, frame, LINES, async (small) => {
        const radius = Math.max(2, Math.round(4 * scaleOf(small)))
        const once = await inner.bilateral(small, radius, radius * 0.7, 22, true)
        return inner.bilateral(once, radius, radius * 0.7, 16, true)
      }),
    )
    const step = steps(7, 0.62)
    const painted = await kernels.within(async (inner) => {
      const flat = isReduced(frame, LINES) ? await withEdgesOf(inner, smooth, frame) : smooth
      return inner.tone(await inner.hsv(flat, { saturation: 1.38, value: 1.06 }), {
        light: (light) => Math.min(1, 0.02 + 0.98 * step(light) ** 0.88),
        tint: splitTone([10, 2], [-4, 3]),
      })
    })
    const grey = await kernels.convert(smooth, 'gray8')
    const lined = await kernels.within(async (inner) => {
      // Canny's edges come and go by whole pixels: blurred to a third and laid on faintly, they make up a tenth and don't flicker.
      const edges = await atMost(inner, grey, LINES, async (small) =>
        inner.blur(await inner.curves(await inner.canny(await inner.blur(small, 1.4 * scaleOf(small)), 20, 44), FAINT), 0.9 * scaleOf(small)),
      )
      const sketched = await inner.mixMask(painted, ink, edges)
      const [narrow, wide] = [await inner.blur(grey, 0.9 * scale), await inner.blur(grey, 3 * scale)]
      const lines = await inner.inkLines(narrow, wide, 0.8, 11)
      return inner.mix(sketched, await inner.mixMask(sketched, ink, lines), 0.85)
    })
    return kernels.glow(lined, { threshold: 0.66, sigma: 16 * scale, strength: 0.4 })
  },
}
