import { scaleOf, splitTone, steps } from '../looks.ts'
import type { Recipe } from '../recipe.ts'
import { atMost, isReduced, withEdgesOf } from '../smoothed.ts'

/** Lines that smoothing and edge detection are done at. */
const LINES = 720

/** Bilateral smoothing into a few soft tones (90 %), Canny's edges (10 %), clear ink lines, vivid colour, light that blooms. */
export const anime: Recipe = {
  async paint(frame, { kernels }) {
    const scale = scaleOf(frame)
    const { format, width, height } = frame
    const smooth = await atMost(kernels, frame, LINES, async (small) => {
      const radius = Math.max(2, Math.round(4 * scaleOf(small)))
      const once = await kernels.bilateral(small, radius, radius * 0.7, 22)
      return kernels.bilateral(once, radius, radius * 0.7, 16)
    })
    const flat = isReduced(frame, LINES) ? await withEdgesOf(kernels, smooth, frame) : smooth
    const step = steps(7, 0.62)
    const painted = await kernels.tone(await kernels.hsv(flat, { saturation: 1.38, value: 1.06 }), {
      light: (light) => Math.min(1, 0.02 + 0.98 * step(light) ** 0.88),
      tint: splitTone([10, 2], [-4, 3]),
    })
    const ink = await kernels.fill(format, width, height, [24, 20, 40, 1])
    const grey = await kernels.convert(smooth, 'gray8')
    // Canny's edges come and go by whole pixels: blurred to a third and laid on faintly, they make up a tenth and don't flicker.
    const edges = await atMost(kernels, grey, LINES, async (small) =>
      kernels.blur(await kernels.canny(await kernels.blur(small, 1.4 * scaleOf(small)), 20, 44), 0.9 * scaleOf(small)),
    )
    const sketched = await kernels.mix(painted, await kernels.mixMask(painted, ink, edges), 0.34)
    const [narrow, wide] = [await kernels.blur(grey, 0.9 * scale), await kernels.blur(grey, 3 * scale)]
    const lines = await kernels.inkLines(narrow, wide, 0.8, 11)
    const lined = await kernels.mix(sketched, await kernels.mixMask(sketched, ink, lines), 0.85)
    return kernels.glow(lined, { threshold: 0.66, sigma: 16 * scale, strength: 0.4 })
  },
}
