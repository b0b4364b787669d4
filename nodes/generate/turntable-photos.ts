import { defineNode, failure, rateOf } from '../../engine/api.ts'

/** A whole turn out of photos from all sides. */
export const turntablePhotos = defineNode({
  type: 'turntable-photos',
  title: 'Turntable of photos',
  version: 1,
  category: 'generate',
  description:
    'Turns photos of a product from all sides, one frame each, into a whole turn of any number of frames, whose end is its beginning. The shape is worked out of the outlines, and each view between two photos is made of both, along the surface. Exposure, colour, place and size are matched first.',
  tags: ['360', 'spin', 'product', 'rotation', 'interpolation', 'visual hull', 'packshot'],
  inputs: {
    video: { type: 'video', title: 'Photos', description: 'Cut out, in the order of the turn, as far apart each.' },
    ground: { type: 'video', optional: true, title: 'Photos with their ground', description: 'The same before they were cut out: what comes out stands before their ground.' },
  },
  outputs: { video: { type: 'video', title: 'Turn' }, facts: { type: 'data', title: 'Facts', description: '{ photos, tilt, shift, exposure }: degrees that the camera looks down by, pixels and factors that were evened out at most.' } },
  params: {
    frames: { type: 'integer', default: 144, minimum: 2, maximum: 4000, uiMaximum: 360, title: 'Frames', description: 'Of the whole turn.' },
    fps: { type: 'number', default: 24, film: 'fps', minimum: 0.1, maximum: 240, uiMaximum: 60, unit: 'fps', title: 'Frames per second' },
    reverse: { type: 'boolean', default: false, title: 'Other way round' },
    match: { type: 'boolean', default: true, title: 'Match colours', description: 'Exposure and white balance are evened out by the ground that the photos were taken before.' },
    steady: { type: 'boolean', default: true, title: 'Steady', description: 'Shifts and sizes that jump from photo to photo are evened out.' },
  },
  cost: 400,
  proxy: 'full',
  async run({ inputs: { video, ground }, params, node, kernels, pull, progress, report, dry }) {
    const { length } = video.info
    if (length < 3) throw failure('E_PARAM_VALUE', { node, port: 'video', expected: '8 to 36 photos, at least 3', got: String(length), fix: 'Of one photo turntable-swing makes a swing.' })
    if (ground !== undefined && ground.info.length !== length) throw failure('E_CLIP_FORMAT', { node, port: 'ground', expected: `${length} frames`, got: String(ground.info.length) })
    const info = { ...video.info, format: ground === undefined ? ('yuva420p' as const) : ('yuv420p' as const), rate: rateOf(params.fps), length: params.frames }
    const { readPhotos } = await import('./turntable/photos.ts')
    if (dry) return { video: { info, frame: (n, scope) => scope.pull(video, Math.floor((n * length) / params.frames)) }, facts: { photos: length } }
    const photos = await readPhotos({ video, ground, match: params.match, steady: params.steady, kernels, pull, progress })
    const { createTurn } = await import('./turntable/turn.ts')
    const turn = createTurn(photos)
    const facts = { photos: length, ...photos.evened, ...turn.facts }
    report(facts)
    return {
      video: { info, window: { before: 0, after: 0 }, frame: (n, scope) => turn.at((((params.reverse ? params.frames - n : n) % params.frames) * length) / params.frames, scope) },
      facts,
    }
  },
})
