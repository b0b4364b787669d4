import { defineFilter, failure } from '../../engine/api.ts'

/** Cuts a part out of the picture. */
export const crop = defineFilter({
  type: 'crop',
  title: 'Crop',
  version: 1,
  category: 'frame',
  description: 'Cuts a part out of the picture. A width or height of 0 reaches to the edge. For a moving part use a camera move.',
  tags: ['region', 'cut', 'trim'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    x: { type: 'integer', default: 0, minimum: 0, animatable: false, unit: 'pixels', title: 'Left' },
    y: { type: 'integer', default: 0, minimum: 0, animatable: false, unit: 'pixels', title: 'Top' },
    width: { type: 'integer', default: 0, minimum: 0, animatable: false, unit: 'pixels', title: 'Width' },
    height: { type: 'integer', default: 0, minimum: 0, animatable: false, unit: 'pixels', title: 'Height' },
  },
  handles: [{ kind: 'rect', on: 'video', x: 'x', y: 'y', width: 'width', height: 'height', anchor: [0, 0], open: true, title: 'Crop' }],
  timeless: true,
  cost: 1,
  info({ inputs, params: { x, y, ...size } }) {
    const { info } = inputs.video
    const width = size.width === 0 ? info.width - x : size.width
    const height = size.height === 0 ? info.height - y : size.height
    if (width < 1 || height < 1 || x + width > info.width || y + height > info.height) {
      throw failure('E_CLIP_SIZE', {
        type: 'crop',
        expected: `a part of the ${info.width}x${info.height} picture`,
        got: `${width}x${height} at ${x}, ${y}`,
        fix: 'Choose a part that lies inside the picture.',
      })
    }
    return { width, height }
  },
  async frame(n, { inputs, params, info, kernels }) {
    return kernels.crop(await inputs.video.frame(n), params.x, params.y, info.width, info.height)
  },
})
