import type { ColourMatrix, ReadonlyFrame } from '../../../engine/api.ts'
import { contrastCurve, grained, scaleOf } from '../looks.ts'
import type { Recipe } from '../recipe.ts'

/** The common sepia matrix, with a quarter of the colour kept. */
const SEPIA = [0.393, 0.769, 0.189, 0, 0.349, 0.686, 0.168, 0, 0.272, 0.534, 0.131, 0] as const
const KEPT = 0.26
const FADED = SEPIA.map((value, i) => value * (1 - KEPT) * 0.84 + (i % 5 === 0 ? KEPT : 0)) as unknown as ColourMatrix

/** Sepia (contrast 1.2, brightness 0.9) on an old print: soft, unevenly faded, grainy, dark at the edges. */
export const vintage: Recipe<ReadonlyFrame> = {
  prepare({ kernels, video, seed }) {
    const { width, height } = video.info
    return kernels.noise(width, height, { scale: 0.45 * height, octaves: 3, gain: 0.6, seed })
  },
  async paint(frame, { kernels, grainSeed }, fading) {
    const scale = scaleOf(frame)
    const soft = await kernels.mix(frame, await kernels.blur(frame, 2 * scale), 0.4)
    const sepia = await kernels.colourMatrix(soft, FADED)
    const curve = contrastCurve(1.2, 0.9)
    const printed = await kernels.tone(sepia, {
      // Old prints have no black.
      light: (light) => 0.075 + 0.9 * curve(light * 1.1),
      tint: (light) => [-6 + 2 * light, 6 - light],
    })
    const lit = await kernels.glow(printed, { threshold: 0.62, sigma: 18 * scale, strength: 0.3, tint: [-8, 6] })
    const faded = await kernels.texture(lit, fading, 14)
    return grained(kernels, await kernels.vignette(faded, { amount: 0.5, inner: 0.35 }), 6, grainSeed, 1.1)
  },
}
