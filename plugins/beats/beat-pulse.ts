import { defineFilter } from 'reelgraph'
import { sinceBeat } from './beat-grid.ts'

/** Lets a picture swell and brighten on each beat. */
export const beatPulse = defineFilter({
  type: 'beat-pulse',
  title: 'Beat pulse',
  version: 1,
  category: 'effects',
  description: 'Lets the picture swell and brighten on each beat, and sink back until the next.',
  tags: ['music', 'rhythm'],
  inputs: { video: 'video', beats: 'beat-grid' },
  outputs: { video: 'video' },
  params: {
    zoom: { type: 'number', default: 0.06, minimum: 0, maximum: 1, title: 'Zoom (share of the frame)' },
    flash: { type: 'number', default: 0.15, minimum: 0, maximum: 2, title: 'Flash' },
    decay: { type: 'number', default: 0.18, minimum: 0.01, maximum: 5, unit: 'seconds', title: 'Decay' },
  },
  async frame(n, { inputs, params, kernels, time, info }) {
    const source = await inputs.video.frame(n)
    const strength = Math.exp(-sinceBeat(inputs.beats, time) / params.decay)
    if (strength < 0.001) return source
    const scale = 1 / (1 + params.zoom * strength)
    const shift = (size: number): number => ((1 - scale) * size) / 2
    const nearer = await kernels.warpAffine(source, [scale, 0, shift(info.width), 0, scale, shift(info.height)])
    return kernels.adjust(nearer, { brightness: 1 + params.flash * strength })
  },
})
