import { defineFilter } from '../../engine/api.ts'

/** A subject before a plain ground, such as a product in a studio: no model is needed. */
export const cutOut = defineFilter({
  type: 'cut-out',
  title: 'Cut out',
  version: 1,
  category: 'frame',
  description:
    'Makes a plain ground transparent, whatever stands before it: a product on paper, a sweep or a wall. The ground may be lighter here and darker there, and soft shadows go with it. No model is needed; for people before any ground take remove-background.',
  tags: ['matting', 'product', 'packshot', 'alpha', 'background removal', 'studio', 'white background'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    holes: { type: 'boolean', default: true, title: 'Holes', description: 'What shows the ground within the subject, such as through a handle, becomes transparent too.' },
    edge: { type: 'number', default: 0, minimum: -1, maximum: 1, title: 'Edge', description: 'Below 0 the matte is narrower, above wider: by up to two thousandths of the picture.' },
  },
  cost: 150,
  info: () => ({ format: 'yuva420p' }),
  check: () => undefined,
  prepare: async ({ log }) => {
    const { createCutter } = await import('./cut-out/cutter.ts')
    return createCutter((share) => log.warn('W_GROUND_UNEVEN', { port: 'video', got: `${Math.round(share * 100)} % of the border is of one ground` }))
  },
  async frame(n, context) {
    const { inputs, params, prepared } = context
    return prepared.cut(await inputs.video.frame(n), params, context)
  },
})
