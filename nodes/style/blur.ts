import { defineFilter } from '../../engine/api.ts'

/** Gaussian blur. */
export const blur = defineFilter({
  type: 'blur',
  title: 'Blur',
  version: 1,
  category: 'style',
  description: 'Softens the picture evenly (Gaussian). The radius is a share of the height, so that previews look like the film.',
  tags: ['gaussian', 'soften', 'defocus', 'anonymise', 'pixelate', 'out of focus'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    radius: {
      type: 'number',
      default: 0.01,
      minimum: 0,
      maximum: 0.5,
      uiMaximum: 0.05,
      title: 'Radius (share of the height)',
      description: 'The standard deviation.',
    },
  },
  timeless: true,
  cost: 20,
  async frame(n, { inputs, params, info, kernels }) {
    return kernels.blur(await inputs.video.frame(n), params.radius * info.height)
  },
})
