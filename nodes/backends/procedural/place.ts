/** Paints places that are not drawn whole: under the open sky, in space, in a room. */
import { LandscapePen, type BandKernel, type Kernels, type ReadonlyFrame } from '../../../engine/api.ts'
import { ditherOf, outdoors } from './outdoors.ts'
import type { Scene } from './scene.ts'
import { drawInSpace, drawStars, roomAt, type StageArgs } from './stage.ts'

const stage = (name: string): BandKernel => ({ module: new URL('./stage.ts', import.meta.url), name })
const [NEBULA, PLANET] = [stage('paintNebula'), stage('paintPlanet')]

/** @param time seconds of the clip */
export async function paintPlace(scene: Scene, width: number, height: number, time: number, kernels: Kernels): Promise<ReadonlyFrame> {
  const size = { format: 'rgbf32', width, height } as const
  const args: StageArgs = { scene, time: time + scene.moment }
  const pen = new LandscapePen()
  switch (scene.reading.place) {
    case 'space': {
      const soft = Math.max(1, Math.round(height / 180))
      const nebula = await kernels.run(NEBULA, { format: 'rgbf32', width: Math.ceil(width / soft), height: Math.ceil(height / soft) }, [], args)
      drawStars(pen, scene, width, height, args.time)
      const space = await kernels.run(PLANET, size, [await kernels.resize(nebula, width, height, 'bilinear')], args)
      drawInSpace(pen, scene, width, height, args.time)
      return kernels.develop(space, pen.done(), ditherOf(scene))
    }
    case 'interior':
      return kernels.room(width, height, roomAt(scene, width, height, args.time))
    default:
      return kernels.landscape(width, height, outdoors(scene, width, height, time))
  }
}
