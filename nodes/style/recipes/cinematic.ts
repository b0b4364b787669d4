import { contrastCurve, grained, scaleOf, splitTone } from '../looks.ts'
import type { Recipe } from '../recipe.ts'

/** Teal shadows and warm lights, halation, local contrast, dark corners and fine grain. */
export const cinematic: Recipe = {
  async paint(frame, { kernels, grainSeed }) {
    const scale = scaleOf(frame)
    const clear = await kernels.unsharp(frame, { sigma: 28 * scale, amount: 0.22, limit: 18 })
    const curve = contrastCurve(1.16, 0.99)
    const graded = await kernels.tone(clear, {
      // Film has no pure black.
      light: (light) => 0.018 + 0.982 * curve(light),
      // Colour is deepest in the middle: film lets go of it in shadows and lights.
      saturation: (light) => 0.82 + 0.3 * Math.sin(Math.PI * light),
      tint: splitTone([10, -12], [-11, 9]),
    })
    // Light that comes back from the film's base is red.
    const halo = await kernels.glow(graded, { threshold: 0.6, sigma: 15 * scale, strength: 0.34, tint: [-10, 16] })
    return grained(kernels, await kernels.vignette(halo, { amount: 0.46, inner: 0.38 }), 3.2, grainSeed)
  },
}
