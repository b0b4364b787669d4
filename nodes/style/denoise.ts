import { defineFilter } from '../../engine/api.ts'

/** Takes noise out and leaves edges. */
export const denoise = defineFilter({
  type: 'denoise',
  title: 'Denoise',
  version: 1,
  category: 'style',
  description:
    'Takes noise out and leaves edges: by non-local means (best, slow), a bilateral filter (quick) or the domain transform (flattens large areas). For flicker over time see temporal smoothing.',
  tags: ['noise', 'clean', 'smooth', 'bilateral', 'non-local means', 'edge-preserving', 'noise reduction'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    method: { type: 'string', enum: ['non-local-means', 'bilateral', 'edge-preserving'], default: 'non-local-means', title: 'Method' },
    strength: { type: 'number', default: 0.35, minimum: 0, maximum: 1, title: 'Strength' },
    reach: { type: 'integer', default: 4, minimum: 1, maximum: 12, unit: 'pixels', title: 'Reach', description: 'How far around each pixel is looked; the time grows with its square.', advanced: true },
  },
  timeless: true,
  cost: 150,
  async frame(n, { inputs, params, kernels }) {
    const source = await inputs.video.frame(n)
    const { method, strength, reach } = params
    if (strength === 0) return source
    if (method === 'bilateral') return kernels.bilateral(source, reach, reach * 0.7, 4 + 60 * strength)
    if (method === 'edge-preserving') return kernels.edgePreserving(source, 4 + 8 * reach * strength, 0.05 + 0.45 * strength)
    return kernels.nonLocalMeans(source, 2 + 24 * strength, reach)
  },
})
