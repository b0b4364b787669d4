import { scaleOf, splitTone, steps } from '../looks.ts'
import type { Recipe } from '../recipe.ts'
import { smoothed } from '../smoothed.ts'

/** Smooth areas in a few soft tones, clear lines, vivid colour, light that blooms. */
export const anime: Recipe = {
  async paint(frame, { kernels }) {
    const scale = scaleOf(frame)
    const { format, width, height } = frame
    const flat = await smoothed(kernels, await smoothed(kernels, frame, 5, 20), 5, 16)
    const step = steps(8, 0.6)
    const painted = await kernels.tone(await kernels.hsv(flat, { saturation: 1.35, value: 1.06 }), {
      light: (light) => Math.min(1, 0.02 + 0.98 * step(light) ** 0.88),
      tint: splitTone([10, 2], [-4, 3]),
    })
    const grey = await kernels.convert(flat, 'gray8')
    const [narrow, wide] = [await kernels.blur(grey, 0.9 * scale), await kernels.blur(grey, 2.4 * scale)]
    const lines = await kernels.inkLines(narrow, wide, 2.2, 8)
    const ink = await kernels.fill(format, width, height, [24, 20, 40, 1])
    const lined = await kernels.mix(painted, await kernels.mixMask(painted, ink, lines), 0.85)
    return kernels.glow(lined, { threshold: 0.66, sigma: 16 * scale, strength: 0.4 })
  },
}
