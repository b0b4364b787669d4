import type { ReadonlyFrame } from '../../../engine/api.ts'
import { ramp, scaleOf, steps } from '../looks.ts'
import type { Recipe } from '../recipe.ts'
import { atMost, sizeAtMost } from '../smoothed.ts'

/** Lines that washes are smoothed at: they are soft. */
const LINES = 540

export interface Sheet {
  /** Where the brush strays to, at the size of the washes. */
  readonly wobble: ReadonlyFrame
  /** Tooth of the paper, and the pools of the wash. */
  readonly tooth: ReadonlyFrame
  readonly pools: ReadonlyFrame
  /** What is left white around the picture. */
  readonly edge: ReadonlyFrame
  readonly paper: ReadonlyFrame
}

/** Washes that run together, pigment that gathers where they end, on paper that shows through. */
export const watercolor: Recipe<Sheet> = {
  async prepare({ kernels, video, seed }) {
    const { format, width, height } = video.info
    const noise = (scale: number, octaves: number, salt: number, contrast = 1.6, size: { readonly width: number; readonly height: number } = video.info): Promise<ReadonlyFrame> =>
      kernels.noise(size.width, size.height, { scale: scale * scaleOf(size), octaves, gain: 0.55, contrast, seed: seed + salt })
    const wash = sizeAtMost(video.info, LINES)
    const [across, down] = [await noise(42, 3, 1, 1.6, wash), await noise(42, 3, 2, 1.6, wash)]
    const margin = 0.03 * height
    return {
      wobble: await kernels.displacement(across, down, 7 * scaleOf(wash)),
      tooth: await noise(5, 3, 3, 1.8),
      pools: await noise(190, 5, 4, 2),
      edge: await kernels.border(await noise(150, 5, 5), { width: margin, roughness: margin, softness: margin * 0.3 }),
      paper: await kernels.fill(format, width, height, [250, 247, 238, 1]),
    }
  },
  async paint(frame, { kernels }, { wobble, tooth, pools, edge, paper }) {
    const scale = scaleOf(frame)
    const wash = await kernels.within(async (inner) =>
      atMost(inner, frame, LINES, async (small) => {
        const radius = Math.max(2, Math.round(5 * scaleOf(small)))
        const flat = await inner.bilateral(await inner.warpFlow(small, wobble), radius, radius * 0.7, 30, true)
        return inner.hsv(await inner.edgePreserving(flat, 26 * scaleOf(small), 0.28), { saturation: 1.4 })
      }),
    )
    const step = steps(10, 0.55)
    const light = await kernels.tone(wash, { light: (value) => 0.1 + 0.9 * step(value) ** 0.8 })
    // Pigment gathers at the ends of a wash.
    const gathered = await kernels.within(async (inner) => {
      const grey = await inner.blur(await inner.convert(light, 'gray8'), 1.2 * scale)
      const ends = await inner.curves(await inner.sobel(grey), ramp((edge) => Math.min(200, edge * scale * 9 - 8)))
      const dark = await inner.tone(light, { light: (value) => value * 0.5, saturation: 1.5 })
      return inner.texture(await inner.mixMask(light, dark, ends), pools, 20)
    })
    return kernels.texture(await kernels.mixMask(gathered, paper, edge), tooth, 9)
  },
}
