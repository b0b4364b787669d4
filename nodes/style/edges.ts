import { defineFilter } from '../../engine/api.ts'

/** Edges as a mask. */
export const edges = defineFilter({
  type: 'edges',
  title: 'Edges',
  version: 1,
  category: 'style',
  description: 'Finds edges, as a mask: thin lines by Canny, or the strength of the gradient by Sobel.',
  tags: ['canny', 'sobel', 'outline', 'contour', 'lines'],
  inputs: { video: 'video' },
  outputs: { mask: 'mask' },
  params: {
    method: { type: 'string', enum: ['canny', 'sobel'], default: 'canny', title: 'Method' },
    low: { type: 'number', default: 100, minimum: 0, maximum: 2040, uiMaximum: 600, title: 'Low threshold', description: 'Of Canny: above this an edge goes on.' },
    high: { type: 'number', default: 200, minimum: 0, maximum: 2040, uiMaximum: 600, title: 'High threshold', description: 'Of Canny: above this an edge begins.' },
    smoothing: { type: 'number', default: 0.0015, minimum: 0, maximum: 0.05, uiMaximum: 0.01, title: 'Smoothing', description: 'Blur before, as a share of the height.' },
  },
  timeless: true,
  cost: 12,
  info: () => ({ format: 'gray8' }),
  async frame(n, { inputs, params, info, kernels }) {
    const grey = await kernels.convert(await inputs.video.frame(n), 'gray8')
    const soft = await kernels.blur(grey, params.smoothing * info.height)
    return params.method === 'sobel' ? kernels.sobel(soft) : kernels.canny(soft, params.low, params.high)
  },
})
