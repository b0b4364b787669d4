import { defineFilter } from '../../engine/api.ts'

/** Histogram equalisation, whole or by tiles. */
export const localContrast = defineFilter({
  type: 'local-contrast',
  title: 'Local contrast',
  version: 1,
  category: 'style',
  description: 'Evens out the histogram: within tiles and with a limit (CLAHE), so that shadows and lights both show detail, or of the whole frame at once.',
  tags: ['clahe', 'equalise', 'histogram', 'contrast', 'dehaze'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    method: { type: 'string', enum: ['tiles', 'whole'], default: 'tiles', title: 'Method' },
    amount: { type: 'number', default: 0.6, minimum: 0, maximum: 1, title: 'Amount' },
    clip: { type: 'number', default: 2, minimum: 1, maximum: 40, uiMaximum: 8, title: 'Limit', description: 'Of the tiles: how strongly contrast may grow.' },
    tiles: { type: 'integer', default: 8, minimum: 1, maximum: 32, title: 'Tiles', description: 'Across and down.', advanced: true },
  },
  timeless: true,
  cost: 6,
  async frame(n, { inputs, params, kernels }) {
    const source = await inputs.video.frame(n)
    if (params.amount === 0) return source
    const even = params.method === 'whole' ? await kernels.equalise(source) : await kernels.clahe(source, params.clip, params.tiles)
    return kernels.mix(source, even, params.amount)
  },
})
