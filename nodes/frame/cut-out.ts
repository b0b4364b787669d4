import { defineFilter } from '../../engine/api.ts'

/** A subject before a plain ground, such as a product in a studio: no model is needed. */
export const cutOut = defineFilter({
  type: 'cut-out',
  title: 'Cut out',
  version: 1,
  category: 'frame',
  description:
    'Makes a plain ground transparent, whatever stands before it: a product on paper, a sweep or a wall. The ground may be lighter here and darker there, and soft shadows go with it. No model is needed; for people before any ground take remove-background.',
  tags: ['matting', 'product', 'packshot', 'alpha', 'background removal', 'studio', 'white background', 'mask'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    holes: { type: 'boolean', default: true, title: 'Holes', description: 'What shows the ground within the subject, such as through a handle, becomes transparent too.' },
    longest: { type: 'integer', default: 0, minimum: 0, maximum: 16384, animatable: false, unit: 'pixels', title: 'Longest side', description: 'Larger pictures are made smaller first; 0 keeps them.' },
    edge: { type: 'number', default: 0, minimum: -1, maximum: 1, title: 'Edge', description: 'Below 0 the matte is narrower, above wider: by up to two thousandths of the picture.' },
  },
  timeless: true,
  cost: 150,
  proxy: 'full',
  info: ({ inputs: { video: { info } }, params: { longest } }) => {
    const scale = longest === 0 ? 1 : Math.min(1, longest / Math.max(info.width, info.height))
    return { format: 'yuva420p', width: Math.max(1, Math.round(info.width * scale)), height: Math.max(1, Math.round(info.height * scale)) }
  },
  check: () => undefined,
  prepare: async ({ log }) => {
    const { createCutter } = await import('./cut-out/cutter.ts')
    return createCutter((share) => log.warn('W_GROUND_UNEVEN', { port: 'video', got: `${Math.round(share * 100)} % of the border is of one ground` }))
  },
  async frame(n, context) {
    const { inputs, params, info, kernels, prepared } = context
    const source = await inputs.video.frame(n)
    return prepared.cut(source.width === info.width && source.height === info.height ? source : await kernels.resize(source, info.width, info.height, 'area'), params, context)
  },
})
