import { BLEND_MODES, defineFilter, sameRate } from '../../engine/api.ts'

/** Puts two clips together with a blend mode. */
export const blend = defineFilter({
  type: 'blend',
  title: 'Blend',
  version: 1,
  category: 'frame',
  description:
    'Lays a clip over another with a blend mode, as image editors do (W3C Compositing and Blending, on R\'G\'B\'). The clip on top is scaled to the size of the one below; its transparency counts.',
  tags: ['composite', 'layer', 'multiply', 'screen', 'overlay', 'double exposure', 'mix', 'add', 'lighten'],
  inputs: { video: { type: 'video', title: 'Below' }, top: { type: 'video', title: 'On top' } },
  outputs: { video: 'video' },
  params: {
    mode: { type: 'string', enum: BLEND_MODES, default: 'screen', title: 'Mode' },
    opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Opacity' },
    after: { type: 'string', enum: ['hide', 'hold', 'loop'], default: 'loop', title: 'When the top has ended' },
  },
  cost: 15,
  window: ({ inputs, params }) =>
    params.after !== 'loop' && sameRate(inputs.top.info.rate, inputs.video.info.rate) ? { before: 0, after: 0 } : 'any',
  async frame(n, { inputs, params, info, kernels, time }) {
    const base = await inputs.video.frame(n)
    const { length, rate } = inputs.top.info
    let place = Math.floor((time * rate.num) / rate.den + 1e-6)
    if (params.opacity === 0 || (place >= length && params.after === 'hide')) return base
    if (place >= length) place = params.after === 'hold' ? length - 1 : place % length
    const top = await kernels.resize(await inputs.top.frame(place), info.width, info.height)
    return kernels.blend(base, top, params.mode, params.opacity)
  },
})
