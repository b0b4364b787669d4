import { defineFilter, type ReadonlyFrame } from '../../engine/api.ts'
import { FLOW_MODEL, FLOW_PACKAGE, flowByModel } from './model-flow.ts'

/** How each pixel moves from a frame to the next. */
export const opticalFlow = defineFilter({
  type: 'optical-flow',
  title: 'Optical flow',
  version: 2,
  category: 'flow',
  description:
    'Estimates how each pixel moves from a frame to the next, by dense inverse search (Kroeger et al. 2016), polynomial expansion (Farnebäck 2003) or a model such as RAFT. The last frame has no next: its flow is zero. A smaller "detail" works on a smaller picture and is much faster.',
  tags: ['motion', 'vectors', 'dis', 'farneback', 'raft'],
  inputs: { video: 'video' },
  outputs: { flow: 'flow' },
  params: {
    method: { type: 'string', enum: ['dis', 'farneback'], default: 'dis', animatable: false, title: 'Method' },
    model: { ...FLOW_MODEL, description: 'Model package of the family optical-flow, e.g. RAFT, in place of the method. Absent: by the method, which needs none.' },
    quality: { type: 'string', enum: ['ultrafast', 'fast', 'medium'], default: 'medium', animatable: false, title: 'Quality', description: 'Of dense inverse search.' },
    detail: {
      type: 'number',
      default: 1,
      minimum: 0.05,
      maximum: 1,
      animatable: false,
      title: 'Detail',
      description: 'Size of the picture that is worked on, as a share.',
    },
    levels: { type: 'integer', default: 3, minimum: 0, maximum: 8, animatable: false, title: 'Halvings (Farnebäck)', advanced: true },
    window: { type: 'integer', default: 15, minimum: 3, maximum: 99, animatable: false, unit: 'pixels', title: 'Window (Farnebäck)', advanced: true },
    iterations: { type: 'integer', default: 3, minimum: 1, maximum: 10, animatable: false, title: 'Iterations (Farnebäck)', advanced: true },
  },
  // Before, there was Farnebäck's method alone, on half the size.
  migrations: { 1: (params) => ({ method: 'farneback', detail: 0.5, ...params }) },
  imageModel: FLOW_PACKAGE,
  cost: 70,
  window: { before: 0, after: 1 },
  info: () => ({ format: 'flow' }),
  prepare: (context) => flowByModel(context.params.model, context),
  async frame(n, context) {
    const { inputs, params, info, kernels, prepared } = context
    const { width, height, length } = info
    if (n === length - 1) return kernels.fill('flow', width, height, [0, 0, 0, 1])
    const small = { width: Math.max(1, Math.round(width * params.detail)), height: Math.max(1, Math.round(height * params.detail)) }
    const seen = async (at: number): Promise<ReadonlyFrame> => {
      const source = await inputs.video.frame(at)
      return kernels.resize(prepared === undefined ? await kernels.convert(source, 'gray8') : source, small.width, small.height, 'area')
    }
    const frames = await Promise.all([seen(n), seen(n + 1)])
    const { method, quality, levels, window, iterations } = params
    const flow = prepared === undefined
      ? await kernels.opticalFlow(frames[0], frames[1], { method, preset: quality, levels, window, iterations })
      : await prepared(frames[0], frames[1], context)
    return kernels.resize(flow, width, height, 'bilinear')
  },
})
