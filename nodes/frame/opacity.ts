import { defineFilter } from '../../engine/api.ts'

/** Makes a clip translucent, for an overlay. */
export const opacity = defineFilter({
  type: 'opacity',
  title: 'Opacity',
  version: 1,
  category: 'frame',
  description: 'Makes a clip translucent, for an overlay further on.',
  tags: ['alpha', 'transparency', 'see through', 'ghost'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: { opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Opacity' } },
  timeless: true,
  cost: 1,
  info: () => ({ format: 'yuva420p' }),
  async frame(n, { inputs, params, kernels }) {
    const source = await kernels.convert(await inputs.video.frame(n), 'yuva420p')
    if (params.opacity === 1) return source
    const table = Uint8Array.from({ length: 256 }, (_, alpha) => Math.round(alpha * params.opacity))
    return kernels.curves(source, undefined, undefined, undefined, table)
  },
})
