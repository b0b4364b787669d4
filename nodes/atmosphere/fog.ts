import { COLOUR_PATTERN, defineFilter, parseColour } from '../../engine/api.ts'
import { depthAt, steadyDepth } from './depth.ts'

/** Fog has no fine detail: half the size shows all of it. */
const half = ({ width, height }: { width: number; height: number }) => ({ width: (width + 1) >> 1, height: (height + 1) >> 1 })

export const fog = defineFilter({
  type: 'fog',
  title: 'Fog',
  version: 1,
  category: 'atmosphere',
  description: 'Fog that drifts over the ground. With depth wired, far things vanish in it and near ones stay.',
  tags: ['mist', 'haze', 'smoke', 'weather', 'atmosphere'],
  inputs: {
    video: 'video',
    depth: { type: 'mask', optional: true, title: 'Depth', description: 'White is near. A clip of one frame serves for all.' },
  },
  outputs: { video: 'video' },
  params: {
    density: { type: 'number', default: 0.55, minimum: 0, maximum: 1, title: 'Density' },
    height: { type: 'number', default: 0.5, minimum: 0, maximum: 1.5, uiMaximum: 1, title: 'Height', description: 'Share of the picture, from below.' },
    falloff: { type: 'number', default: 0.7, minimum: 0.01, maximum: 2, uiMaximum: 1.5, title: 'Softness of its top' },
    unevenness: { type: 'number', default: 0.6, minimum: 0, maximum: 1, title: 'Unevenness' },
    size: { type: 'number', default: 0.4, minimum: 0.05, maximum: 3, animatable: false, title: 'Size of the swathes', description: 'Share of the height.' },
    speed: { type: 'number', default: 0.04, minimum: -2, maximum: 2, uiMinimum: -0.2, uiMaximum: 0.2, animatable: false, title: 'Drift', description: 'Widths of the picture in a second, to the right.' },
    colour: { type: 'string', default: '#c8d0d8', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 2147483647, widget: 'seed', animatable: false, title: 'Seed' },
  },
  cost: 14,
  window: ({ inputs }) => (inputs.depth?.info.length === 1 ? 'any' : { before: 0, after: 0 }),
  prepare: ({ inputs, kernels }) => steadyDepth({ depth: inputs.depth, kernels, ...half(inputs.video.info) }),
  async frame(n, { inputs, params, kernels, info, time, prepared }) {
    const source = await inputs.video.frame(n)
    if (params.density === 0) return source
    const { width, height } = info
    const { density, falloff, unevenness } = params
    const { width: w, height: h } = half(info)
    const noise = await kernels.noise(w, h, { scale: Math.max(2, params.size * h), octaves: 5, x: -params.speed * time * w, time: params.speed === 0 ? 0 : time * 0.12, seed: params.seed, contrast: 1.8 })
    const way = await depthAt(n, { depth: inputs.depth, kernels, width: w, height: h }, prepared)
    const mask = await kernels.fog(noise, { density, height: params.height, falloff, unevenness }, way)
    const grey = await kernels.fill(source.format, width, height, parseColour(params.colour))
    // What is transparent stays so.
    grey.planes[3]?.data.set(source.planes[3]!.data)
    return kernels.mixMask(source, grey, await kernels.resize(mask, width, height, 'bilinear'))
  },
})
