import { contrastCurve, ramp, scaleOf, splitTone } from '../looks.ts'
import type { Recipe } from '../recipe.ts'

/** Reds and yellows towards magenta, greens towards teal; white stays white. */
const ELECTRIC = [0.98, 0.02, 0, 0, -0.04, 0.84, 0.2, 0, 0.26, 0.06, 0.74, 0] as const

/** Saturation 1.5, value 1.2, 70 % picture and 30 % glow, over a blue night whose outlines are tubes of light. */
export const neon: Recipe = {
  async paint(frame, { kernels }) {
    const scale = scaleOf(frame)
    const { format, width, height } = frame
    const vivid = await kernels.within(async (inner) =>
      inner.hsv(await inner.colourMatrix(frame, ELECTRIC), { saturation: 1.5, value: 1.2 }),
    )
    // Lines where the light changes, in the colour of what lies there.
    const lines = await kernels.within(async (inner) => {
      const edges = await inner.sobel(await inner.blur(await inner.convert(frame, 'gray8'), 1.5 * scale))
      const shine = 1 / Math.max(0.35, Math.min(1, scale))
      const mask = await inner.curves(edges, ramp((edge) => (edge * scale * 5 - 14) * shine))
      const tubes = await inner.tone(vivid, {
        light: (light) => 0.45 + 0.55 * light,
        saturation: 2.4,
        // Cyan before the dark, magenta before the light.
        tint: (light) => [38 * (1 - light), 30 - 95 * (1 - light) ** 2],
      })
      return inner.mixMask(await inner.fill(format, width, height, [0, 0, 0, 1]), tubes, mask)
    })
    const curve = contrastCurve(1.5, 0.72)
    const lit = await kernels.within(async (inner) => {
      const mixed = await inner.mix(vivid, await inner.blur(vivid, 12 * scale), 0.3)
      const night = await inner.tone(mixed, {
        light: (light) => 0.66 * curve(light),
        saturation: 1.15,
        tint: splitTone([26, 8], [4, 10]),
      })
      const drawn = await inner.screen(night, lines, 0.85)
      return inner.screen(drawn, await inner.blur(lines, 7 * scale), 0.9)
    })
    return kernels.glow(lit, { threshold: 0.5, sigma: 26 * scale, strength: 0.8 })
  },
}
