import { defineFilter } from '../../engine/api.ts'

/** Colour fringes towards the corners. */
export const chromaticAberration = defineFilter({
  type: 'chromatic-aberration',
  title: 'Chromatic aberration',
  version: 1,
  category: 'style',
  description: 'Red larger and blue smaller than green: the coloured fringes that a simple lens draws towards the corners.',
  tags: ['lens', 'fringe', 'rgb split', 'glitch', 'vhs', 'aberration'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    amount: {
      type: 'number', default: 0.004, minimum: -0.2, maximum: 0.2, uiMinimum: 0, uiMaximum: 0.02, title: 'Amount',
      description: 'By how much red is larger and blue is smaller, as a share. Negative turns it round.',
    },
  },
  timeless: true,
  cost: 25,
  frame: async (n, { inputs, params, kernels }) => kernels.chromaticAberration(await inputs.video.frame(n), params.amount),
})
