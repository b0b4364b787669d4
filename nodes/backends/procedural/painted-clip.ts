/** Paints the clip of a prompt: the place, what is drawn of lines over it, and people and beasts before it. */
import type { Json, Kernels, ReadonlyFrame } from '../../../engine/api.ts'
import type { Generated, GenerateRequest } from '../../shared/kinds/clips.ts'
import { castOf } from './cast.ts'
import { drawCast } from './draw-cast.ts'
import { finder, frontOfSet, layersOfSet } from './draw-set.ts'
import { paintPlace } from './place.ts'
import { buildScene } from './scene.ts'
import { SETS } from './sets/index.ts'
import { isSet, type DrawnPlace } from './vocabulary.ts'

export function paintedClip({ prompt, info, seed }: Pick<GenerateRequest, 'prompt' | 'info' | 'seed'>): Generated {
  const scene = buildScene(prompt, seed)
  const seconds = info.rate.den / info.rate.num
  const cast = castOf(prompt, scene.reading, seed)
  const { width, height } = info
  const set = async (n: number, kernels: Kernels): Promise<ReadonlyFrame> => {
    const [back, ...layers] = layersOfSet(scene, finder(prompt), { width, height, time: n * seconds + scene.moment })
    const softened = async (frame: ReadonlyFrame, sigma: number): Promise<ReadonlyFrame> => (sigma > 0.3 ? kernels.blur(frame, sigma) : frame)
    let drawn = await softened(await kernels.convert(await kernels.paths(width, height, back!.drawing), 'yuv420p'), back!.blur)
    for (const { drawing, blur, opacity } of layers) {
      if (drawing.shapes.length > 0) drawn = await kernels.overlay(drawn, await softened(await kernels.paths(width, height, drawing), blur), 0, 0, opacity)
    }
    const { glow } = SETS[scene.reading.place as DrawnPlace]
    return kernels.glow(drawn, { threshold: 0.62, sigma: height * 0.022, strength: glow })
  }
  return {
    clip: {
      info: { ...info, format: 'yuv420p' },
      async frame(n, { kernels }) {
        const time = n * seconds
        const painted = isSet(scene.reading.place) ? await set(n, kernels) : await kernels.within((within) => paintPlace(scene, width, height, time, within))
        const front = isSet(scene.reading.place) ? frontOfSet(scene, finder(prompt), { width, height, time: time + scene.moment }) : undefined
        const before = async (frame: ReadonlyFrame): Promise<ReadonlyFrame> => (front === undefined ? frame : kernels.overlay(frame, await kernels.paths(width, height, front), 0, 0, 1))
        if (cast === undefined) return before(painted)
        const { ground, figures, light, blur } = drawCast(cast, scene, { width, height, time: time + scene.moment })
        const behind = blur > 0 ? await kernels.blur(painted, blur) : painted
        const stage = ground === undefined ? behind : await kernels.overlay(behind, await kernels.paths(width, height, ground), 0, 0, 1)
        return before(await kernels.overlay(stage, await kernels.colourMatrix(await kernels.paths(width, height, figures), light), 0, 0, 1))
      },
    },
    metadata: { backend: 'procedural', understood: scene.reading as unknown as Json },
  }
}
