import { contrastCurve, scaleOf } from '../looks.ts'
import type { Recipe } from '../recipe.ts'

/** Clear detail, local contrast, true colour. */
export const realistic: Recipe = {
  async paint(frame, { kernels }) {
    const scale = scaleOf(frame)
    const local = await kernels.unsharp(frame, { sigma: 24 * scale, amount: 0.34, limit: 24 })
    const detailed = await kernels.unsharp(local, { sigma: 1.1 * scale, amount: 0.85, threshold: 1, limit: 24 })
    return kernels.tone(detailed, { light: contrastCurve(1.05, 1.02), saturation: (light) => 1.06 + 0.12 * Math.sin(Math.PI * light) })
  },
}
