import { defineFilter, type Frame } from '../../engine/api.ts'

const LEVELS = 4

export const depthOfField = defineFilter({
  type: 'depth-of-field',
  title: 'Depth of field',
  version: 1,
  category: 'atmosphere',
  description: 'Blurs what lies before and behind the focus, by depth. Any mask will do: white is near.',
  tags: ['focus', 'bokeh', 'blur', 'lens', 'tilt-shift', 'rack focus'],
  inputs: {
    video: 'video',
    depth: { type: 'mask', title: 'Depth', description: 'White is near. A clip of one frame serves for all.' },
  },
  outputs: { video: 'video' },
  params: {
    focus: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Focus', description: 'Depth that is sharp: 0 far, 1 near.' },
    range: { type: 'number', default: 0.08, minimum: 0, maximum: 1, title: 'Sharp range', description: 'Depth before and behind the focus that stays sharp.' },
    aperture: { type: 'number', default: 0.5, minimum: 0, maximum: 2, uiMaximum: 1, title: 'Aperture', description: 'How fast the blur grows; 1 blurs the farthest by 3 % of the height.' },
    highlights: { type: 'number', default: 0.3, minimum: 0, maximum: 1, title: 'Highlights', description: 'Bright places glow as they blur.' },
  },
  cost: 22,
  window: ({ inputs }) => (inputs.depth.info.length === 1 ? 'any' : { before: 0, after: 0 }),
  async frame(n, { inputs, params, kernels, info }) {
    const source = await inputs.video.frame(n)
    if (params.aperture === 0) return source
    const { width, height } = info
    const depth = await inputs.depth.frame(Math.min(n, inputs.depth.info.length - 1))
    const grey = await kernels.resize(await kernels.convert(depth, 'gray8'), width, height)
    const most = params.aperture * 0.03 * height
    /** 0..LEVELS: how far out of focus a depth is. */
    const out = (value: number): number =>
      LEVELS * Math.min(1, Math.max(0, Math.abs(value / 255 - params.focus) - params.range) / Math.max(0.05, 1 - params.range))
    const base = params.highlights === 0 ? source : await kernels.glow(source, { threshold: 0.8, sigma: most * 0.7 + 0.5, strength: params.highlights })
    // From sharp to blurred step by step: each level is laid over the one before where it is due.
    let made: Frame = source
    for (let level = 1; level <= LEVELS; level++) {
      const blurred = await kernels.blur(base, (most * level) / LEVELS)
      const due = Uint8Array.from({ length: 256 }, (_, value) => 255 * Math.min(1, Math.max(0, out(value) - level + 1)) + 0.5)
      const mask = await kernels.blur(await kernels.curves(grey, due), (most * level) / LEVELS / 4)
      made = await kernels.mixMask(made, blurred, mask)
    }
    return made
  },
})
