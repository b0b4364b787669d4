import { defineFilter, evenSize, failure, type ReadonlyFrame, type FrameContext, type ImageModel } from '../../engine/api.ts'

/** Pixels a side. */
const MOST = 16384

/** Makes a clip larger with as much detail as it has. */
export const upscale = defineFilter({
  type: 'upscale',
  title: 'Upscale',
  version: 1,
  category: 'frame',
  description: 'Makes a clip larger by a factor, or to a height, with a model that draws in detail, or with Lanczos interpolation and an optional touch of sharpening.',
  tags: ['enlarge', 'super resolution', 'lanczos', '4k', 'size', 'upres', 'enhance', 'hd'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    factor: { type: 'number', default: 2, minimum: 1, maximum: 8, animatable: false, title: 'Factor' },
    height: { type: 'integer', default: 0, minimum: 0, maximum: MOST, animatable: false, unit: 'pixels', title: 'Height', description: 'In place of the factor; 0 = by the factor. Never smaller than the clip.' },
    sharpen: { type: 'number', default: 0.2, minimum: 0, maximum: 2, uiMaximum: 1, title: 'Sharpen', description: 'Without a model.' },
    model: { type: 'string', optional: true, minLength: 1, title: 'Model', description: 'Model package of the family upscaler. Absent: Lanczos, which needs none.' },
  },
  imageModel: { family: 'upscaler', optional: true },
  timeless: true,
  cost: 12,
  info({ inputs, params }) {
    const { width, height } = inputs.video.info
    const scale = params.height > 0 ? Math.max(1, params.height / height) : params.factor
    if (scale === 1) return {}
    const size = { width: evenSize(width * scale), height: evenSize(height * scale) }
    if (Math.max(size.width, size.height) > MOST) {
      throw failure('E_CLIP_SIZE', { type: 'upscale', expected: `at most ${MOST} pixels a side`, got: `${size.width}x${size.height}` })
    }
    return size
  },
  prepare: ({ params, models, signal }) => (params.model === undefined ? undefined : models.images.find('upscaler', params.model, signal)),
  async frame(n, context) {
    const { inputs, params, info, kernels, prepared } = context
    const source = await inputs.video.frame(n)
    if (source.width === info.width && source.height === info.height) return source
    const large = await kernels.resize(source, info.width, info.height, 'lanczos')
    if (prepared !== undefined) return drawn(prepared, source, large, context)
    if (params.sharpen === 0) return large
    // Detail of the clip's own finest size.
    return kernels.unsharp(large, { sigma: (0.6 * info.height) / source.height, amount: params.sharpen, threshold: 1, limit: 24 })
  },
})

/** What the model makes of the picture, in the size wanted; alpha as it is enlarged without. */
async function drawn(model: ImageModel, source: ReadonlyFrame, large: ReadonlyFrame, { kernels, create, signal }: FrameContext): Promise<ReadonlyFrame> {
  const { width, height, bytes } = await kernels.convert(source, 'rgbf32')
  const made = await model.run({ width, height, data: new Float32Array(bytes.slice().buffer) }, { signal })
  const frame = create('rgbf32', made.width, made.height)
  frame.planes.forEach(({ data }, c) => data.set(made.data.subarray(c * data.length, (c + 1) * data.length)))
  const fitted = await kernels.resize(frame, large.width, large.height, made.width > large.width ? 'area' : 'lanczos')
  const picture = await kernels.convert(fitted, large.format)
  if (large.format !== 'yuva420p') return picture
  const veiled = create(large.format, large.width, large.height)
  veiled.planes.forEach(({ data }, at) => data.set((at === 3 ? large : picture).planes[at]!.data))
  return veiled
}
