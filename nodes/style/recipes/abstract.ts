import type { ReadonlyFrame, Kernels } from '../../../engine/api.ts'
import { facets } from '../facets.ts'
import { contrastCurve, ramp, scaleOf } from '../looks.ts'
import type { Recipe } from '../recipe.ts'
import { atMost, sizeAtMost } from '../smoothed.ts'

export interface Level {
  readonly hearts: ReadonlyFrame
  readonly light: ReadonlyFrame
  readonly size: number
}

/** Lines that facets are cut at: a map of them takes ten bytes a pixel. */
const LINES = 1080
/** Pixels at 720 lines of each level's facets, and the detail that calls for them. */
const LEVELS = [[64, 0], [22, 1.4], [8, 4.5]] as const

/** Facets of strong colour: large ones where little happens, smaller ones around what there is to see. */
export const abstract: Recipe<readonly Level[]> = {
  prepare({ kernels, video, seed }) {
    const { width, height } = sizeAtMost(video.info, LINES)
    const level = async (pixels: number): Promise<Level> => {
      const size = Math.max(2, pixels * scaleOf({ height }))
      const cut = facets(width, height, size, seed & 0xffff)
      return { hearts: await kernels.centroidFlow(width, height, cut), light: await kernels.triangles(width, height, cut), size }
    }
    return Promise.all(LEVELS.map(([pixels]) => level(pixels)))
  },
  async paint(frame, { kernels }, levels) {
    const cut = await kernels.within((inner) => atMost(inner, frame, LINES, (small) => cutUp(inner, small, levels)))
    const strong = await kernels.hsv(cut, { saturation: 1.45, value: 1.04 })
    return kernels.vignette(await kernels.tone(strong, { light: contrastCurve(1.16, 1.1) }), { amount: 0.25 })
  },
}

async function cutUp(kernels: Kernels, frame: ReadonlyFrame, levels: readonly Level[]): Promise<ReadonlyFrame> {
  const scale = scaleOf(frame)
  // Detail spread so widely that the change between the sizes follows it smoothly, from frame to frame too.
  const detail = await kernels.within(async (inner) => {
    const edges = await inner.sobel(await inner.blur(await inner.convert(frame, 'gray8'), 2.5 * scale))
    return inner.blur(edges, 10 * scale)
  })
  let cut = await faceted(kernels, frame, levels[0]!)
  for (const [i, level] of levels.slice(1).entries()) {
    const from = LEVELS[i + 1]![1]
    const table = ramp((light) => ((light * scale) / from - 1) * 200)
    const coarse = cut
    cut = await kernels.within(async (inner) => {
      // A large facet is cut up as a whole.
      const mask = await inner.warpFlow(await inner.curves(detail, table), levels[i]!.hearts)
      return inner.mixMask(coarse, await faceted(inner, frame, level), mask)
    })
  }
  return cut
}

/** Each facet in the colour at its heart, tilted to the light. */
function faceted(kernels: Kernels, frame: ReadonlyFrame, { hearts, light, size }: Level): Promise<ReadonlyFrame> {
  return kernels.within(async (inner) => {
    const calm = await inner.blur(frame, size * 0.22)
    return inner.texture(await inner.warpFlow(calm, hearts), light, 26)
  })
}
