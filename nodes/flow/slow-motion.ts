import { defineNode, rational } from '../../engine/api.ts'
import { FLOW_MODEL, FLOW_PACKAGE, flowByModel } from './model-flow.ts'
import { motionClip } from './motion-clip.ts'

/** Slower, with frames between made along the motion. */
export const slowMotion = defineNode({
  type: 'slow-motion',
  title: 'Slow motion',
  version: 1,
  category: 'flow',
  description: 'Plays a clip slower at the same frame rate, with new frames along the motion between the old ones. Sound is not part of it: see the speed node.',
  tags: ['retime', 'slow', 'speed', 'optical flow', 'interpolation', 'slow down', 'slo-mo', 'slomo', 'bullet time'],
  inputs: { video: { type: 'video', title: 'Video' } },
  outputs: { video: 'video' },
  params: {
    factor: { type: 'number', default: 2, minimum: 1, maximum: 100, uiMaximum: 8, unit: '×', title: 'How much slower', description: '2 takes twice as long.' },
    model: FLOW_MODEL,
  },
  imageModel: FLOW_PACKAGE,
  cost: 60,
  async run(context) {
    const { inputs: { video }, params } = context
    return { video: motionClip(video, rational(1e6, Math.round(params.factor * 1e6)), video.info.rate, await flowByModel(params.model, context)) }
  },
})
