import { defineNode, rateOf, type ClipSource } from '../../engine/api.ts'
import { framesOf } from './frame-map.ts'

/** Shows an image for a while. */
export const still = defineNode({
  type: 'still',
  title: 'Still',
  version: 1,
  category: 'time',
  description: 'Makes a clip of an image: the same picture for a while. Transparent images give a clip with alpha.',
  tags: ['image', 'hold', 'slide', 'photo', 'picture', 'slideshow', 'picture to video', 'ken burns'],
  inputs: { image: { type: 'image', title: 'Image' } },
  outputs: { video: 'video' },
  params: {
    duration: { type: 'number', default: 4, minimum: 0.01, maximum: 86400, uiMaximum: 30, unit: 's', title: 'Duration' },
    fps: { type: 'number', default: 30, film: 'fps', minimum: 1, maximum: 240, uiMaximum: 60, unit: 'fps', title: 'Frames per second' },
  },
  cost: 0.2,
  run({ inputs: { image }, params }) {
    const rate = rateOf(params.fps)
    let alpha = false
    for (let i = 3; i < image.data.length && !alpha; i += 4) alpha = image.data[i]! < 255
    const format = alpha ? 'yuva420p' : 'yuv420p'
    const { width, height } = image
    const video: ClipSource = {
      info: { format, width, height, rate, length: Math.max(1, framesOf(params.duration, rate)) },
      still: true,
      frame: (_n, { kernels }) => kernels.fromStill(image, alpha),
    }
    return { video }
  },
})
