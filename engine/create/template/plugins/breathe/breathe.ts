import { defineFilter } from 'reelgraph'

/** Lets the picture swell and sink a little, at the pace given. */
export const breathe = defineFilter({
  type: 'breathe',
  title: 'Breathe',
  version: 1,
  category: 'effects',
  description: 'Lets the picture swell and sink a little.',
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    depth: { type: 'number', default: 0.04, minimum: 0, maximum: 0.5, title: 'Depth (share of the frame)' },
    x: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Middle across (share of the width)' },
    y: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Middle down (share of the height)' },
    pace: { type: 'number', default: 0.5, minimum: 0, maximum: 10, unit: 'Hz', title: 'Pace' },
  },
  // In the editor, x and y are moved on the picture.
  handles: [{ kind: 'point', x: 'x', y: 'y', title: 'Middle' }],
  async frame(n, { inputs, params, kernels, time, info }) {
    const source = await inputs.video.frame(n)
    const scale = 1 / (1 + params.depth * (0.5 - 0.5 * Math.cos(2 * Math.PI * params.pace * time)))
    // An output pixel comes from the same place, nearer to the middle.
    const shift = (size: number, middle: number): number => (1 - scale) * size * middle
    return kernels.warpAffine(source, [scale, 0, shift(info.width, params.x), 0, scale, shift(info.height, params.y)])
  },
})
