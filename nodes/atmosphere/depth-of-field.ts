import { defineFilter } from '../../engine/api.ts'
import { depthAt, steadyDepth } from './depth.ts'

/** Radius of the largest discs at aperture 1, as a share of the height. */
const WIDEST = 0.06

/** After the thin lens: discs of light, larger the farther from the focus; what is near spreads over what lies behind it. */
export const depthOfField = defineFilter({
  type: 'depth-of-field',
  title: 'Depth of field',
  version: 2,
  category: 'atmosphere',
  description: 'Blurs what lies before and behind the focus into discs of light, by depth. Any mask will do: white is near.',
  tags: ['focus', 'bokeh', 'blur', 'lens', 'tilt-shift', 'rack focus', 'portrait mode', 'lens blur', 'background blur'],
  inputs: {
    video: 'video',
    depth: { type: 'mask', title: 'Depth', description: 'White is near. A clip of one frame serves for all.' },
  },
  outputs: { video: 'video' },
  params: {
    focus: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Focus', description: 'Depth that is sharp: 0 far, 1 near.' },
    range: { type: 'number', default: 0.08, minimum: 0, maximum: 1, title: 'Sharp range', description: 'Depth before and behind the focus that stays sharp.' },
    aperture: { type: 'number', default: 0.5, minimum: 0, maximum: 2, uiMaximum: 1, title: 'Aperture', description: 'How fast the blur grows; 1 makes discs of 6 % of the height (their radius) of what is farthest.' },
    highlights: { type: 'number', default: 0.3, minimum: 0, maximum: 1, title: 'Highlights', description: 'How bright places shine as discs: 0.3 as in a lens, more is more than that.' },
  },
  timeless: true,
  cost: 22,
  window: ({ inputs }) => (inputs.depth.info.length === 1 ? 'any' : { before: 0, after: 0 }),
  prepare: ({ inputs, kernels }) => {
    const { width, height } = inputs.video.info
    return steadyDepth({ depth: inputs.depth, kernels, width, height })
  },
  async frame(n, { inputs, params, kernels, info, prepared }) {
    const source = await inputs.video.frame(n)
    if (params.aperture === 0) return source
    const { width, height } = info
    const depth = await depthAt(n, { depth: inputs.depth, kernels, width, height }, prepared)
    const widest = params.aperture * WIDEST * height
    const radii = Float32Array.from({ length: 256 }, (_, value) => {
      const apart = params.focus - value / 255
      const out = Math.max(0, Math.abs(apart) - params.range) / Math.max(0.05, 1 - params.range)
      return widest * Math.min(1, out) * Math.sign(apart)
    })
    return kernels.defocus(source, depth!, { radii, highlights: params.highlights })
  },
})
