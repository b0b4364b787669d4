import { defineFilter } from '../../engine/api.ts'

/** Unsharp mask. */
export const sharpen = defineFilter({
  type: 'sharpen',
  title: 'Sharpen',
  version: 1,
  category: 'style',
  description: 'Makes detail stand out by an unsharp mask. A large radius with a small amount lifts local contrast.',
  tags: ['unsharp mask', 'detail', 'clarity', 'crisp'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    amount: { type: 'number', default: 0.8, minimum: 0, maximum: 5, uiMaximum: 2, title: 'Amount' },
    radius: { type: 'number', default: 0.0018, minimum: 0.0002, maximum: 0.1, uiMaximum: 0.02, title: 'Radius', description: 'Share of the height.' },
    threshold: { type: 'integer', default: 2, minimum: 0, maximum: 64, uiMaximum: 20, title: 'Threshold', description: 'Smaller differences are noise and stay.' },
  },
  timeless: true,
  cost: 5,
  async frame(n, { inputs, params, info, kernels }) {
    const source = await inputs.video.frame(n)
    const { amount, threshold } = params
    return amount === 0 ? source : kernels.unsharp(source, { sigma: Math.max(0.3, params.radius * info.height), amount, threshold })
  },
})
