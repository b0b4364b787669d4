import { defineFilter } from '../../engine/api.ts'
import { grade } from './grades.ts'

/** Adds film grain: strongest in the mid-tones, new in each frame, the same in each render. */
export const filmGrain = defineFilter({
  type: 'film-grain',
  title: 'Film grain',
  version: 1,
  category: 'style',
  description: 'Adds film grain: strongest in the mid-tones, new in each frame, the same in each render.',
  tags: ['noise', 'film'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    amount: { type: 'number', default: 0.25, minimum: 0, maximum: 1, title: 'Amount' },
    seed: { type: 'integer', default: 0, minimum: 0, maximum: 4294967295, animatable: false, widget: 'seed', title: 'Seed' },
  },
  cost: 20,
  async frame(n, { inputs, params, kernels, seed }) {
    const source = await inputs.video.frame(n)
    const salt = (seed + Math.imul(n + 1, 0x9e3779b1)) | 0
    return params.amount > 0 ? grade(kernels, source, { grain: params.amount * 30 }, salt) : source
  },
})
