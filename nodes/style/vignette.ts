import { defineFilter } from '../../engine/api.ts'
import { grade } from './grades.ts'

/** Darkens the corners. */
export const vignette = defineFilter({
  type: 'vignette',
  title: 'Vignette',
  version: 1,
  category: 'style',
  description: 'Darkens the corners of the picture.',
  tags: ['corners', 'lens'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: { amount: { type: 'number', default: 0.4, minimum: 0, maximum: 1, title: 'Amount' } },
  cost: 10,
  async frame(n, { inputs, params, kernels }) {
    const source = await inputs.video.frame(n)
    return params.amount > 0 ? grade(kernels, source, { vignette: params.amount }, 0) : source
  },
})
