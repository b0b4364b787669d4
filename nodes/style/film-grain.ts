import { defineFilter } from '../../engine/api.ts'
import { grained } from './looks.ts'

/** Adds film grain: strongest in the mid-tones, new in each frame, the same in each render. */
export const filmGrain = defineFilter({
  type: 'film-grain',
  title: 'Film grain',
  version: 2,
  category: 'style',
  description: 'Adds film grain: strongest in the mid-tones, new in each frame, the same in each render.',
  tags: ['noise', 'film', 'film look', 'texture'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    amount: { type: 'number', default: 0.25, minimum: 0, maximum: 1, title: 'Amount' },
    size: { type: 'number', default: 1, minimum: 0.2, maximum: 8, uiMaximum: 4, title: 'Size of a grain', description: '1 is that of 35 mm film.' },
    seed: { type: 'integer', default: 0, minimum: 0, maximum: 4294967295, animatable: false, widget: 'seed', title: 'Seed' },
  },
  // Version 1 had one size.
  migrations: { 1: (params) => ({ ...params, size: 1 }) },
  cost: 3,
  async frame(n, { inputs, params, kernels, seed }) {
    const source = await inputs.video.frame(n)
    return grained(kernels, source, params.amount * 14, frameSeed(seed, n), params.size)
  },
})

/** Another number for each frame. */
export const frameSeed = (seed: number, n: number): number => (seed + Math.imul(n + 1, 0x9e3779b1)) | 0
