import { defineFilter, type BandKernel } from '../../engine/api.ts'

const SCALE_ALPHA: BandKernel = { module: new URL('./scale-alpha.ts', import.meta.url), name: 'scaleAlpha' }

/** Makes a clip translucent, for an overlay. */
export const opacity = defineFilter({
  type: 'opacity',
  title: 'Opacity',
  version: 1,
  category: 'frame',
  description: 'Makes a clip translucent, for an overlay further on.',
  tags: ['alpha', 'transparency'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: { opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Opacity' } },
  cost: 1,
  info: () => ({ format: 'yuva420p' }),
  async frame(n, { inputs, params, kernels }) {
    const source = await kernels.convert(await inputs.video.frame(n), 'yuva420p')
    return params.opacity === 1 ? source : kernels.run(SCALE_ALPHA, source, [source], { factor: params.opacity })
  },
})
