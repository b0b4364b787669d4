import { COLOUR_PATTERN, defineFilter, parseColour } from '../../engine/api.ts'
import { unrest } from './chance.ts'
import { depthAt, steadyDepth } from './depth.ts'

export const dynamicLight = defineFilter({
  type: 'dynamic-light',
  title: 'Dynamic light',
  version: 2,
  category: 'atmosphere',
  description: 'A lamp of any colour that may move and flicker: it lights what is near, and the rest falls into the dark.',
  tags: ['lamp', 'relight', 'candle', 'torch', 'flicker', 'spot'],
  inputs: {
    video: 'video',
    depth: { type: 'mask', optional: true, title: 'Depth', description: 'White is near, and lit most. A clip of one frame serves for all.' },
  },
  outputs: { video: 'video' },
  params: {
    x: { type: 'number', default: 0.5, minimum: -1, maximum: 2, uiMinimum: 0, uiMaximum: 1, placed: { on: ['video'], what: 'the lamp', down: 'y' }, title: 'From the left', description: 'Share of the width.' },
    y: { type: 'number', default: 0.45, minimum: -1, maximum: 2, uiMinimum: 0, uiMaximum: 1, title: 'From the top', description: 'Share of the height.' },
    radius: { type: 'number', default: 0.45, minimum: 0.01, maximum: 3, uiMaximum: 1.5, title: 'Radius', description: 'Share of the height at which a quarter of the light is left.' },
    strength: { type: 'number', default: 0.9, minimum: 0, maximum: 4, uiMaximum: 2, title: 'Strength' },
    ambient: { type: 'number', default: 0.55, minimum: 0, maximum: 2, uiMaximum: 1, title: 'Other light', description: 'What is left of the picture away from the lamp.' },
    colour: { type: 'string', default: '#ffb765', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour' },
    flicker: { type: 'number', default: 0, minimum: 0, maximum: 1, title: 'Flicker' },
    rate: { type: 'number', default: 7, minimum: 0.1, maximum: 30, animatable: false, unit: 'Hz', title: 'Flicker rate' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 2147483647, widget: 'seed', animatable: false, title: 'Seed' },
  },
  handles: [{ kind: 'point', x: 'x', y: 'y', title: 'Lamp' }, { kind: 'radius', radius: 'radius', x: 'x', y: 'y', title: 'Reach of the lamp' }],
  cost: 14,
  window: ({ inputs }) => (inputs.depth?.info.length === 1 ? 'any' : { before: 0, after: 0 }),
  prepare: ({ inputs, kernels }) => {
    const { width, height } = inputs.video.info
    return steadyDepth({ depth: inputs.depth, kernels, width, height })
  },
  async frame(n, { inputs, params, kernels, info, time, prepared }) {
    const source = await inputs.video.frame(n)
    const { width, height } = info
    const [r, g, b] = parseColour(params.colour)
    // BT.709.
    const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
    const tint = [((b - luma) / 1.8556) * (224 / 255), ((r - luma) / 1.5748) * (224 / 255)] as const
    // Two rates that don't meet, mostly downwards, as flames do.
    const unsteady = 0.65 * unrest(time * params.rate, params.seed) + 0.35 * unrest(time * params.rate * 2.3, params.seed + 5)
    const strength = params.strength * Math.max(0, 1 + params.flicker * (0.6 * unsteady - 0.25))
    const reach = await depthAt(n, { depth: inputs.depth, kernels, width, height }, prepared)
    const lamp = { x: params.x * width - 0.5, y: params.y * height - 0.5, radius: params.radius * height, ambient: params.ambient, strength, tint }
    return kernels.lamp(source, lamp, reach)
  },
})
