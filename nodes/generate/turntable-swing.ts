import { defineNode, rateOf } from '../../engine/api.ts'

/** What one photo tells of a product, turned a little to and fro. */
export const turntableSwing = defineNode({
  type: 'turntable-swing',
  title: 'Turntable of one photo',
  version: 1,
  category: 'generate',
  description:
    'Swings a product that was cut out of one photo to and fro, as far as the photo knows it: what is round turns about its axis, other things as a relief. The light stays where it is, a soft shine wanders over it, and the last frame leads into the first.',
  tags: ['360', 'spin', 'product', 'parallax', 'relief', 'packshot', '2.5d'],
  inputs: { video: { type: 'video', title: 'Cut out', description: 'Its first frame is taken.' } },
  outputs: { video: { type: 'video', title: 'Swing' }, facts: { type: 'data', title: 'Facts', description: '{ shape, angle }: what it was taken for, and degrees to each side.' } },
  params: {
    frames: { type: 'integer', default: 144, minimum: 2, maximum: 4000, uiMaximum: 360, title: 'Frames', description: 'There and back.' },
    fps: { type: 'number', default: 24, film: 'fps', minimum: 0.1, maximum: 240, uiMaximum: 60, unit: 'fps', title: 'Frames per second' },
    angle: { type: 'number', default: 26, minimum: 0, maximum: 40, unit: 'degrees', title: 'Angle', description: 'To each side. A relief takes half of it: more would tear it.' },
    shape: { type: 'string', enum: ['auto', 'round', 'relief'], default: 'auto', title: 'Shape', description: 'auto: round where the outline is the same on both sides.' },
    shine: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Shine', description: 'Of the light that wanders over it.' },
  },
  cost: 100,
  proxy: 'full',
  async run({ inputs: { video }, params, kernels, pull, report, dry }) {
    const { createSwing, readShape } = await import('./turntable/swing.ts')
    const info = { ...video.info, format: 'yuva420p' as const, rate: rateOf(params.fps), length: params.frames }
    if (dry) return { video: { info, frame: (_, scope) => scope.pull(video, 0) }, facts: {} }
    let swing: ReturnType<typeof createSwing> | undefined
    for await (const frame of pull(video, { from: 0, to: 0 })) swing = createSwing(await readShape(await kernels.convert(frame, 'yuva420p'), params.shape, kernels), params)
    const facts = swing!.facts
    report(facts)
    return { video: { info, window: 'any', frame: async (n, scope) => swing!.at(n / params.frames, await scope.pull(video, 0), scope) }, facts }
  },
})
