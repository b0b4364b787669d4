import { COLOUR_PATTERN, defineFilter } from '../../engine/api.ts'

/** A lit stage for what was cut out. */
export const productStage = defineFilter({
  type: 'product-stage',
  title: 'Product stage',
  version: 2,
  category: 'generate',
  description:
    'Puts a product that was cut out on a lit turntable before a seamless ground: it stands on the plate, with a shadow where it touches, and is mirrored softly. Its size and place are the same in all frames.',
  tags: ['packshot', 'studio', 'turntable', 'shadow', 'reflection', 'background', '360'],
  inputs: { video: { type: 'video', title: 'Cut out' } },
  outputs: { video: 'video' },
  params: {
    width: { type: 'integer', default: 1024, minimum: 16, maximum: 8192, uiMaximum: 2160, animatable: false, unit: 'pixels', title: 'Width' },
    height: { type: 'integer', default: 1024, minimum: 16, maximum: 8192, uiMaximum: 2160, animatable: false, unit: 'pixels', title: 'Height' },
    colour: { type: 'string', default: '#e8e6e3', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Ground' },
    size: { type: 'number', default: 0.62, minimum: 0.1, maximum: 4, uiMaximum: 1, animatable: false, title: 'Size', description: 'Of the product, as a share of the height; above 1 its upper part is out of the picture.' },
    place: { type: 'number', default: 0.5, minimum: 0, maximum: 1, animatable: false, title: 'Place across' },
    plate: { type: 'boolean', default: true, title: 'Turntable' },
    shadow: { type: 'number', default: 0.6, minimum: 0, maximum: 1, title: 'Shadow' },
    reflection: { type: 'number', default: 0.3, minimum: 0, maximum: 1, title: 'Reflection' },
  },
  handles: [{ kind: 'point', x: 'place', title: 'Product' }],
  cost: 60,
  info: ({ params: { width, height } }) => ({ width, height, format: 'yuv420p' }),
  check: () => undefined,
  prepare: async ({ inputs, params, kernels, pull }) => {
    const { createStage } = await import('./turntable/stage.ts')
    return createStage(inputs.video, params, kernels, pull)
  },
  frame: async (n, context) => context.prepared.show(await context.inputs.video.frame(n), context.params, context),
})
