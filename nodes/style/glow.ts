import { defineFilter } from '../../engine/api.ts'

/** Lets bright places spill their light. */
export const glow = defineFilter({
  type: 'glow',
  title: 'Glow',
  version: 2,
  category: 'style',
  description: 'Bright places spill their light over what is around them, as in haze, on film or with a diffusion filter.',
  tags: ['bloom', 'halation', 'diffusion', 'light', 'dreamy', 'light leak'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    threshold: { type: 'number', default: 0.6, minimum: 0, maximum: 0.99, title: 'Threshold', description: 'Light above this glows.' },
    radius: { type: 'number', default: 0.025, minimum: 0, maximum: 0.5, uiMaximum: 0.1, title: 'Radius (share of the height)' },
    strength: { type: 'number', default: 0.6, minimum: 0, maximum: 1, title: 'Strength' },
  },
  timeless: true,
  cost: 20,
  async frame(n, { inputs, params, info, kernels }) {
    const { threshold, strength } = params
    return kernels.glow(await inputs.video.frame(n), { threshold, sigma: params.radius * info.height, strength })
  },
})
