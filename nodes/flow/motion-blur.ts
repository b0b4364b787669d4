import { defineFilter, type ReadonlyFrame } from '../../engine/api.ts'
import { FLOW_MODEL, FLOW_PACKAGE, flowByModel } from './model-flow.ts'
import { isCut } from '../shared/motion/is-cut.ts'

const MOST_SAMPLES = 16

/** The blur of an open shutter, along the optical flow. */
export const motionBlur = defineFilter({
  type: 'motion-blur',
  title: 'Motion blur',
  version: 1,
  category: 'flow',
  description: 'Blurs each frame along its motion as an open shutter does: 180 degrees is half of the time from frame to frame, as in film.',
  tags: ['shutter', 'optical flow', 'smooth'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    shutter: { type: 'number', default: 180, minimum: 0, maximum: 720, uiMaximum: 360, unit: 'degrees', title: 'Shutter angle' },
    samples: { type: 'integer', default: 9, minimum: 3, maximum: MOST_SAMPLES, animatable: false, title: 'Samples', advanced: true },
    model: FLOW_MODEL,
  },
  imageModel: FLOW_PACKAGE,
  cost: 90,
  window: { before: 1, after: 1 },
  prepare: (context) => flowByModel(context.params.model, context),
  async frame(n, context) {
    const { inputs, params, kernels, info, prepared } = context
    const source = await inputs.video.frame(n)
    if (params.shutter === 0 || info.length === 1) return source
    // The last frame moves as it did before.
    const last = n === info.length - 1
    const other = await inputs.video.frame(last ? n - 1 : n + 1)
    const flow = prepared === undefined ? await kernels.opticalFlow(source, other, { preset: 'fast' }) : await prepared(source, other, context)
    // Across a cut nothing moves.
    const [grey, next] = [await kernels.convert(source, 'gray8'), await kernels.convert(other, 'gray8')]
    if (await isCut(kernels, grey, next, flow)) return source
    const open = (params.shutter / 360) * (last ? -1 : 1)
    let sum: ReadonlyFrame | undefined
    for (let i = 0; i < params.samples; i++) {
      const at = open * (i / (params.samples - 1) - 0.5)
      const moved = at === 0 ? source : await kernels.warpFlow(source, flow, at)
      sum = sum === undefined ? moved : await kernels.mix(sum, moved, 1 / (i + 1))
    }
    return sum!
  },
})
