import { defineSequential, fps, type Affine } from '../../engine/api.ts'
import { checkLength, maskAt } from '../shared/masks/mask-params.ts'

/** A mask that goes with what it lies on. */
export const trackMask = defineSequential({
  type: 'track-mask',
  title: 'Track mask',
  version: 1,
  category: 'mask',
  description: 'Makes a mask go with what it lies on: from a frame on it follows the motion of the picture within it, by optical flow, and is held against that first frame so that it does not drift. Before that frame it stays as drawn.',
  tags: ['mask', 'matte', 'tracking', 'follow', 'match move', 'optical flow', 'motion tracking'],
  inputs: {
    video: { type: 'video', title: 'Picture' },
    mask: { type: 'mask', title: 'Mask', description: 'As it is right at the start. A clip of one frame serves for all.' },
  },
  outputs: { mask: 'mask' },
  params: {
    start: { type: 'number', default: 0, minimum: 0, animatable: false, moment: { of: 'video' }, unit: 'seconds', title: 'Start', description: 'Where the mask is right as drawn.' },
    follow: { type: 'string', enum: ['position', 'position-rotation-scale'], default: 'position-rotation-scale', title: 'Follow' },
  },
  cost: 60,
  window: 'any',
  info({ inputs }) {
    checkLength('track-mask', 'mask', inputs.mask, inputs.video)
    return { format: 'gray8' }
  },
  check: () => undefined,
  prepare: async ({ inputs, params }) => {
    const { createTracker } = await import('../shared/masks/track.ts')
    return createTracker(Math.min(inputs.video.info.length - 1, Math.round(params.start * fps(inputs.video.info.rate))), params.follow === 'position')
  },
  async step(n, { inputs, info: { width, height }, kernels, create, prepared: tracker, state }) {
    const given = (await maskAt(inputs.mask, n))!
    const mask = given.width === width && given.height === height ? given : await kernels.resize(given, width, height, 'bilinear')
    const before = state as unknown as Affine | undefined
    const way = n <= tracker.first ? undefined : await tracker.follow(n, before, inputs, { kernels, create })
    if (way === undefined) return { frame: mask }
    return { frame: await kernels.warpAffine(mask, way.back), state: [...way.there] }
  },
})
