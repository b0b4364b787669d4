import { defineNode, failure, type Json } from '../../engine/api.ts'

/** Says how much pictures look like a brand's. */
export const brandScore = defineNode({
  type: 'brand-score',
  title: 'Brand score',
  version: 1,
  category: 'training',
  description:
    'Says of pictures, or of frames of a clip, from 0 to 100 how much they look like those of a brand: by an image encoder (CLIP, DINO) where a package is installed, and by colours, palette and composition. What is as near to the brand\'s pictures as these are to each other has 100.',
  tags: ['train', 'lora', 'consistency', 'validation', 'similarity', 'clip score', 'dino', 'palette', 'likeness'],
  sink: true,
  imageModel: { family: 'image-encoder', optional: true },
  inputs: {
    brand: { type: 'image', multiple: true, optional: true, title: 'Brand', description: 'Pictures of the brand, beside those of the folder.' },
    samples: { type: 'image', multiple: true, optional: true, title: 'Samples', description: 'What is judged.' },
    video: { type: 'video', optional: true, title: 'Video', description: 'Frames of it are judged.' },
  },
  outputs: {
    score: { type: 'number', title: 'Score', description: 'Mean of all pictures, 0 to 100.' },
    scores: { type: 'data', title: 'Scores', description: '{ score, target, reached, parts, by, palette, pictures: [{ name, score, parts, nearest: { name, bits } }] }: bits are those of 64 in which the hashes of a picture and the nearest of the brand differ; a few mean a copy.' },
  },
  params: {
    folder: { type: 'string', asset: 'sequence', widget: 'file', optional: true, minLength: 1, title: 'Brand folder', description: 'Pictures of the brand, in the project folder: a folder or a glob such as datasets/shoes/validation/*.png.' },
    samplesFolder: { type: 'string', asset: 'sequence', widget: 'file', optional: true, minLength: 1, title: 'Samples folder', description: 'Pictures that are judged: a folder or a glob.' },
    target: { type: 'number', default: 80, minimum: 0, maximum: 100, step: 1, title: 'Target', description: 'A score below is warned of.' },
    frames: { type: 'integer', default: 12, minimum: 1, maximum: 1000, uiMaximum: 60, title: 'Frames', description: 'Of a clip: so many, evenly apart.' },
    model: { type: 'string', optional: true, minLength: 1, maxLength: 300, package: ['image-encoder', 'stable-video-diffusion'], advanced: true, title: 'Image encoder', description: 'Model package. Absent: the first that is installed, else colours and layout alone.' },
  },
  cost: 3,
  proxy: 'full',
  describe({ inputs, links, params, node }) {
    const given = (port: 'brand' | 'samples'): boolean => (inputs[port] ?? []).length > 0 || (links[port] ?? []).length > 0
    if (!given('brand') && params.folder === undefined) throw failure('E_PORT_MISSING', { node, port: 'folder', expected: 'pictures of the brand: a folder, or images wired in', got: 'neither' })
    if (!given('samples') && params.samplesFolder === undefined && inputs.video === undefined) throw failure('E_PORT_MISSING', { node, port: 'samplesFolder', expected: 'pictures to judge: a folder, images or a clip wired in', got: 'none of them' })
    return { score: 0, scores: {} }
  },
  async run(services) {
    const { params, inputs, links, log, report } = services
    const { scoreBrand } = await import('../shared/brand/score-brand.ts')
    const found = await scoreBrand({ ...params, model: params.model, brand: { images: inputs.brand ?? [], links: links.brand ?? [] }, samples: { images: inputs.samples ?? [], links: links.samples ?? [] }, video: inputs.video }, services)
    if (!found.reached) log.warn('W_BRAND_SCORE', { port: 'target', expected: `${params.target} or more`, got: String(found.score), detail: found.detail })
    const { detail: _, ...scores } = found
    report({ score: found.score, target: params.target, reached: found.reached, parts: found.parts, by: found.by })
    return { score: found.score, scores: scores as unknown as Json }
  },
})
