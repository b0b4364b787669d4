import { defineSequential } from '../../engine/api.ts'
import { nearness, nextRange, type DepthRange } from './depth-range.ts'
import { estimatedDepth, LINES } from './estimated-depth.ts'
import { depthByModel, depthModel, WITHOUT } from './model-depth.ts'

/** How near each pixel is, as a mask. */
export const depthEstimate = defineSequential({
  type: 'depth-estimate',
  title: 'Depth estimate',
  version: 1,
  category: 'camera',
  description:
    'Guesses how near each pixel is, white is near: for fog, light, focus and camera moves. By a depth model where one is installed, else by what lies low, has contrast and is dark.',
  tags: ['depth map', 'midas', 'depth anything', '3d', 'mask'],
  inputs: { video: 'video' },
  outputs: { depth: 'mask' },
  params: {
    model: { type: 'string', optional: true, minLength: 1, title: 'Model', description: 'Model package of the family depth. Absent: the first that is installed, or the estimate that needs none.' },
    steadiness: {
      type: 'number', default: 0.9, minimum: 0, maximum: 0.99, title: 'Steadiness',
      description: 'How much of the range of the frames before is kept, so that the depth of a model does not flicker. Lower it where there are cuts.',
    },
  },
  imageModel: { family: 'depth' },
  timeless: true,
  cost: 60,
  async prepare({ params, models, log, report, signal }) {
    const model = await depthModel(models.images, params.model, signal)
    if (model === undefined) log.info(WITHOUT)
    report({ model: model?.name ?? 'none' })
    return model
  },
  async step(n, context) {
    const { inputs, info: { width, height }, kernels, prepared, params, state } = context
    const source = await inputs.video.frame(n)
    if (prepared === undefined) {
      const lines = Math.min(LINES, height)
      const depth = await estimatedDepth(kernels, source, Math.max(1, Math.round((width * lines) / height)), lines)
      return { frame: await kernels.resize(depth, width, height, 'bilinear') }
    }
    const { values, ...size } = await depthByModel(prepared, source, context)
    const range = nextRange(state as DepthRange | undefined, values, params.steadiness)
    const grey = context.create('gray8', size.width, size.height)
    grey.bytes.set(nearness(values, range))
    return { frame: await kernels.resize(grey, width, height, size.width > width ? 'area' : 'bilinear'), state: range }
  },
})
