import { defineFilter } from '../../engine/api.ts'

/** Shows optical flow as colours. */
export const flowVisualise = defineFilter({
  type: 'flow-visualise',
  title: 'Show flow',
  version: 1,
  category: 'flow',
  description:
    'Shows optical flow as colours on the Middlebury wheel: the hue is the direction, the saturation the speed. Still is white.',
  tags: ['motion', 'debug', 'colour wheel'],
  inputs: { flow: 'flow' },
  outputs: { video: 'video' },
  params: {
    maximum: {
      type: 'number',
      default: 0.01,
      minimum: 0.0001,
      maximum: 1,
      uiMaximum: 0.1,
      title: 'Fastest',
      description: 'Speed of full colour, as a share of the width for each frame.',
    },
  },
  cost: 15,
  info: () => ({ format: 'yuv420p' }),
  async frame(n, { inputs, params, info, kernels }) {
    return kernels.flowColours(await inputs.flow.frame(n), params.maximum * info.width)
  },
})
