import { defineNode, rateOf } from '../../engine/api.ts'

/** Moving clouds of noise: for textures, fog, masks and displacement. */
export const noise = defineNode({
  type: 'noise',
  title: 'Noise',
  version: 1,
  category: 'generate',
  description:
    'A clip of fractal noise in grey (Perlin) that drifts and changes smoothly: smoke, clouds, marble or film damage; as a layer for blend, or a mask.',
  tags: ['perlin', 'fractal', 'clouds', 'smoke', 'texture', 'fbm'],
  outputs: { video: { type: 'video', title: 'Clip' }, mask: { type: 'mask', title: 'Mask' } },
  params: {
    kind: { type: 'string', enum: ['smooth', 'billow', 'ridge'], default: 'smooth', title: 'Kind' },
    scale: { type: 'number', default: 0.3, minimum: 0.005, maximum: 10, uiMaximum: 1, title: 'Scale (share of the height)' },
    octaves: { type: 'integer', default: 5, minimum: 1, maximum: 10, title: 'Octaves', description: 'Each adds detail of half the size.' },
    roughness: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Roughness', description: 'Strength of each octave to that before.' },
    contrast: { type: 'number', default: 1.6, minimum: 0, maximum: 10, uiMaximum: 4, title: 'Contrast' },
    evolution: { type: 'number', default: 0.3, minimum: -10, maximum: 10, uiMinimum: 0, uiMaximum: 2, title: 'Evolution', description: 'How fast it changes in place: cells per second.' },
    driftX: { type: 'number', default: 0, minimum: -10, maximum: 10, uiMinimum: -1, uiMaximum: 1, title: 'Drift to the right (heights per second)' },
    driftY: { type: 'number', default: 0, minimum: -10, maximum: 10, uiMinimum: -1, uiMaximum: 1, title: 'Drift down (heights per second)' },
    duration: { type: 'number', title: 'Duration', default: 4, minimum: 0.04, maximum: 3600, uiMaximum: 30, unit: 's' },
    width: { type: 'integer', title: 'Width', default: 1280, film: 'width', minimum: 1, maximum: 7680, unit: 'px' },
    height: { type: 'integer', title: 'Height', default: 720, film: 'height', minimum: 1, maximum: 4320, unit: 'px' },
    fps: { type: 'number', title: 'Frame rate', default: 30, film: 'fps', minimum: 1, maximum: 120, unit: 'fps' },
    seed: { type: 'integer', title: 'Seed', default: 0, minimum: 0, maximum: 9007199254740991, long: true, widget: 'seed' },
  },
  cost: 10,
  run({ params, seed, clip }) {
    const { width, height, kind, octaves, contrast } = params
    const rate = rateOf(params.fps)
    const length = Math.max(1, Math.round((params.duration * rate.num) / rate.den))
    const size = { width, height, rate, length }
    const mask = clip({
      info: { ...size, format: 'gray8' },
      window: { before: 0, after: 0 },
      frame(n, { kernels }) {
        const time = (n * rate.den) / rate.num
        const [x, y] = [-params.driftX * height * time, -params.driftY * height * time]
        const options = { scale: params.scale * height, octaves, gain: params.roughness, kind, contrast, seed }
        return kernels.noise(width, height, { ...options, x, y, time: params.evolution * time })
      },
    })
    const video = clip({
      info: { ...size, format: 'yuv420p' },
      window: { before: 0, after: 0 },
      frame: async (n, scope) => scope.kernels.convert(await scope.pull(mask, n), 'yuv420p'),
    })
    return { video, mask }
  },
})
