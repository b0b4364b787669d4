import { defineFilter } from '../../engine/api.ts'

/** Leaves what a picture is of, and makes the rest transparent. */
export const removeBackground = defineFilter({
  type: 'remove-background',
  title: 'Remove background',
  version: 2,
  category: 'frame',
  description:
    'Makes everything but the subject transparent, with a matting model: people come out with the one that Reelgraph brings, other things with a package of yours. Lay the result over another clip with an overlay.',
  tags: ['matting', 'cutout', 'alpha', 'u2net', 'rmbg', 'background removal', 'selfie segmentation', 'hair', 'mask', 'rotoscope', 'roto', 'silhouette'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    model: { type: 'string', optional: true, minLength: 1, title: 'Model', description: 'Model package of the family matting. Absent: the first that is installed.' },
    hardness: { type: 'number', default: 0, minimum: 0, maximum: 0.95, title: 'Hardness', description: 'Makes faint remains vanish and what is nearly solid solid; 0 = as the model says.' },
    refine: { type: 'boolean', default: true, title: 'Refine edges', description: 'Fits a matte that is smaller than the picture to the edges in it, hair above all (guided filter), and keeps the ground\'s colour out of them.' },
  },
  migrations: { 1: (params) => ({ ...params, refine: false }) },
  imageModel: { family: 'matting', needed: true },
  timeless: true,
  cost: 120,
  info: () => ({ format: 'yuva420p' }),
  async prepare({ params, models, report, signal }) {
    const model = await models.images.find('matting', params.model, signal)
    report({ model: model.name })
    const { cutOut } = await import('../shared/matting/cut-out.ts')
    return { model, cutOut }
  },
  async frame(n, context) {
    const { model, cutOut } = context.prepared
    return cutOut(await context.inputs.video.frame(n), model, context.params, context)
  },
})
