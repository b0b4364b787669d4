import { defineNode, rateOf, rational } from '../../engine/api.ts'
import { FLOW_MODEL, FLOW_PACKAGE, flowByModel } from './model-flow.ts'
import { motionClip } from './motion-clip.ts'

/** Any frame rate, with frames between made along the motion. */
export const frameInterpolation = defineNode({
  type: 'frame-interpolation',
  title: 'Frame interpolation',
  version: 1,
  category: 'flow',
  description:
    'Brings a clip to another frame rate with new frames along the motion between the old ones. Its duration stays. What only one frame shows is taken from it, and cuts stay cuts.',
  tags: ['fps', 'smooth', 'rate', 'optical flow', 'retime', 'rife', '60fps', 'interpolate', 'in-between', 'tween'],
  inputs: { video: { type: 'video', title: 'Video' } },
  outputs: { video: 'video' },
  params: {
    fps: { type: 'number', default: 60, minimum: 1, maximum: 240, uiMinimum: 12, uiMaximum: 120, unit: 'fps', title: 'Frames per second', description: '23.976, 29.97 and 59.94 mean the exact NTSC fractions.' },
    model: FLOW_MODEL,
  },
  imageModel: FLOW_PACKAGE,
  cost: 60,
  async run(context) {
    const { inputs: { video }, params } = context
    const rate = rateOf(params.fps)
    const source = video.info.rate
    return { video: motionClip(video, rational(source.num * rate.den, source.den * rate.num), rate, await flowByModel(params.model, context)) }
  },
})
