import { defineFilter } from '../../engine/api.ts'

/** Darkens the corners. */
export const vignette = defineFilter({
  type: 'vignette',
  title: 'Vignette',
  version: 2,
  category: 'style',
  description: 'Darkens the corners of the picture.',
  tags: ['corners', 'lens'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    amount: { type: 'number', default: 0.4, minimum: 0, maximum: 1, title: 'Amount' },
    inner: { type: 'number', default: 0.4, minimum: 0, maximum: 0.95, title: 'Clear middle', description: 'Share of the way to the corners within which nothing happens.' },
    roundness: { type: 'number', default: 0, minimum: 0, maximum: 1, title: 'Roundness', description: '0 = in the shape of the picture, 1 = a circle.' },
  },
  handles: [{ kind: 'radius', radius: 'inner', of: 'corner', title: 'Clear middle' }],
  migrations: { 1: (params) => ({ ...params, inner: 0.4, roundness: 0 }) },
  timeless: true,
  cost: 2,
  frame: async (n, { inputs, params, kernels }) => kernels.vignette(await inputs.video.frame(n), params),
})
