import type { Frame, Kernels } from '../../../engine/api.ts'
import { FACET_HEARTS, FACET_LIGHT, type FacetArgs } from '../facets.ts'
import { contrastCurve, scaleOf } from '../looks.ts'
import type { Recipe } from '../recipe.ts'

interface Level {
  readonly hearts: Frame
  readonly light: Frame
  readonly size: number
}

/** Pixels at 720 lines of each level's facets, and the detail that calls for them. */
const LEVELS = [[64, 0], [22, 1.4], [8, 4.5]] as const

/** Facets of strong colour: large ones where little happens, smaller ones around what there is to see. */
export const abstract: Recipe<readonly Level[]> = {
  prepare({ kernels, video, seed }) {
    const { width, height } = video.info
    const level = async (pixels: number): Promise<Level> => {
      const size = Math.max(2, pixels * scaleOf({ height }))
      const args: FacetArgs = { size, seed: seed & 0xffff }
      const light = await kernels.run(FACET_LIGHT, { format: 'gray8', width, height }, [], args)
      return { hearts: await kernels.run(FACET_HEARTS, { format: 'flow', width, height }, [], args), light, size }
    }
    return Promise.all(LEVELS.map(([pixels]) => level(pixels)))
  },
  async paint(frame, { kernels }, levels) {
    const scale = scaleOf(frame)
    // Detail spread so widely that the change between the sizes follows it smoothly, from frame to frame too.
    const edges = await kernels.sobel(await kernels.blur(await kernels.convert(frame, 'gray8'), 2.5 * scale))
    const detail = await kernels.blur(edges, 10 * scale)
    let cut = await faceted(kernels, frame, levels[0]!)
    for (const [i, level] of levels.slice(1).entries()) {
      const from = LEVELS[i + 1]![1]
      const steep = 200 / from
      const mask = await kernels.curves(detail, Uint8Array.from({ length: 256 }, (_, v) => Math.min(255, Math.max(0, (v * scale - from) * steep))))
      // A large facet is cut up as a whole.
      cut = await kernels.mixMask(cut, await faceted(kernels, frame, level), await kernels.warpFlow(mask, levels[i]!.hearts))
    }
    const strong = await kernels.hsv(cut, { saturation: 1.45, value: 1.04 })
    return kernels.vignette(await kernels.tone(strong, { light: contrastCurve(1.16, 1.1) }), { amount: 0.25 })
  },
}

async function faceted(kernels: Kernels, frame: Frame, { hearts, light, size }: Level): Promise<Frame> {
  const calm = await kernels.blur(frame, size * 0.22)
  return kernels.texture(await kernels.warpFlow(calm, hearts), light, 26)
}
