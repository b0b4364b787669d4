import { defineFilter } from '../../engine/api.ts'

/** Leaves what a picture is of, and makes the rest transparent. */
export const removeBackground = defineFilter({
  type: 'remove-background',
  title: 'Remove background',
  version: 1,
  category: 'frame',
  description:
    'Makes everything but the subject transparent, with a matting model. Lay the result over another clip with an overlay.',
  tags: ['matting', 'cutout', 'alpha', 'u2net', 'rmbg', 'background removal'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    model: { type: 'string', optional: true, minLength: 1, title: 'Model', description: 'Model package of the family matting. Absent: the first that is installed.' },
    hardness: { type: 'number', default: 0, minimum: 0, maximum: 0.95, title: 'Hardness', description: 'Makes faint remains vanish and what is nearly solid solid; 0 = as the model says.' },
  },
  imageModel: { family: 'matting', needed: true },
  cost: 120,
  info: () => ({ format: 'yuva420p' }),
  async prepare({ params, models, report, signal }) {
    const model = await models.images.find('matting', params.model, signal)
    report({ model: model.name })
    return model
  },
  async frame(n, { inputs, params, info, kernels, create, prepared: model, signal }) {
    const source = await inputs.video.frame(n)
    const size = model.sizeFor(source.width, source.height)
    const fitted = await kernels.resize(source, size.width, size.height, size.width <= source.width && size.height <= source.height ? 'area' : 'bilinear')
    const { bytes } = await kernels.convert(fitted, 'rgbf32')
    const made = await model.run({ ...size, data: new Float32Array(bytes.slice().buffer) }, { signal })
    const small = create('gray8', made.width, made.height)
    const sharper = 1 / (1 - params.hardness)
    small.bytes.set(Uint8ClampedArray.from(made.data, (value) => 255 * ((value - 0.5) * sharper + 0.5)))
    const alpha = await kernels.resize(small, info.width, info.height, made.width > info.width ? 'area' : 'bilinear')
    const frame = create('yuva420p', info.width, info.height)
    frame.bytes.set((await kernels.convert(source, 'yuva420p')).bytes)
    const target = frame.planes[3]!.data
    // What was transparent stays so.
    alpha.bytes.forEach((value, i) => (target[i] = Math.min(target[i]!, value)))
    return frame
  },
})
