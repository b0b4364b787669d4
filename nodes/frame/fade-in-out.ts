import { clipDuration, COLOUR_PATTERN, defineFilter, ease, parseColour } from '../../engine/api.ts'

/** Fades a clip in from a colour and out to it. */
export const fadeInOut = defineFilter({
  type: 'fade-in-out',
  title: 'Fade in and out',
  version: 1,
  category: 'frame',
  description: 'Fades a clip in from a colour at its beginning and out to it at its end.',
  tags: ['black', 'fade', 'fade to black', 'fade from black', 'fade in', 'fade out', 'dip to black'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    fadeIn: { type: 'number', default: 1, minimum: 0, uiMaximum: 5, animatable: false, unit: 'seconds', title: 'Fade in' },
    fadeOut: { type: 'number', default: 1, minimum: 0, uiMaximum: 5, animatable: false, unit: 'seconds', title: 'Fade out' },
    colour: { type: 'string', default: '#000000', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour' },
  },
  cost: 1,
  async frame(n, { inputs, params, info, kernels, time }) {
    const source = await inputs.video.frame(n)
    // The last frame lies one frame before the end: it is all colour, as the first is.
    const left = clipDuration(info) - time - info.rate.den / info.rate.num
    const begun = params.fadeIn > 0 ? time / params.fadeIn : 1
    const shown = ease('ease-in-out', Math.min(begun, params.fadeOut > 0 ? left / params.fadeOut : 1))
    if (shown >= 1) return source
    const ground = await kernels.fill(info.format, info.width, info.height, parseColour(params.colour))
    return kernels.mix(ground, source, shown)
  },
})
