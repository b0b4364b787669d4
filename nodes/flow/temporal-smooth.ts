import { defineSequential, failure } from '../../engine/api.ts'

/** Calms flicker: each frame is mixed with the smoothed one before it, along the motion where flow is wired. */
export const temporalSmooth = defineSequential({
  type: 'temporal-smooth',
  title: 'Temporal smoothing',
  version: 1,
  category: 'flow',
  description:
    'Calms flicker and noise: each frame is mixed with the smoothed one before it. With optical flow wired it follows the motion instead of trailing.',
  tags: ['denoise', 'flicker', 'stabilise'],
  inputs: { video: 'video', flow: { type: 'flow', optional: true, title: 'Flow of the same clip' } },
  outputs: { video: 'video' },
  params: {
    strength: { type: 'number', default: 0.5, minimum: 0, maximum: 0.95, title: 'Strength', description: 'Share of the frame before.' },
    tolerance: {
      type: 'number',
      default: 24,
      minimum: 1,
      maximum: 255,
      title: 'Tolerance',
      description: 'Differences larger than this many code values are taken for change, not flicker.',
    },
  },
  cost: 25,
  window: { before: 1, after: 0 },
  info({ inputs }) {
    const { video, flow } = inputs
    if (flow === undefined) return {}
    const said = ({ width, height, length }: typeof video.info): string => `${width}x${height}, ${length} frames`
    const fits = flow.info.width === video.info.width && flow.info.height === video.info.height && flow.info.length === video.info.length
    if (fits) return {}
    throw failure('E_CLIP_FORMAT', {
      type: 'temporal-smooth',
      port: 'flow',
      expected: said(video.info),
      got: said(flow.info),
      fix: 'Wire the flow of the very clip that is smoothed.',
    })
  },
  async step(n, { inputs, params, kernels, previous }) {
    const source = await inputs.video.frame(n)
    if (previous === undefined || params.strength === 0) return { frame: source }
    const flow = inputs.flow === undefined ? undefined : await inputs.flow.frame(n - 1)
    return { frame: await kernels.temporalMix(source, previous, params.strength, params.tolerance, flow) }
  },
})
