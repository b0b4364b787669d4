import { COLOUR_PATTERN, defineNode, parseColour, rateOf } from '../../engine/api.ts'

/** One colour for a while: black between two clips, a ground for titles. */
export const solid = defineNode({
  type: 'solid',
  title: 'Solid colour',
  version: 1,
  category: 'generate',
  description: 'A clip of one colour: black between two scenes, or a ground for titles.',
  tags: ['black', 'colour', 'gap', 'background', 'leader', 'matte', 'colour matte', 'plain', 'slate'],
  outputs: { video: { type: 'video', title: 'Clip' } },
  params: {
    colour: { type: 'string', default: '#000000', pattern: COLOUR_PATTERN, widget: 'colour', animatable: false, title: 'Colour' },
    duration: { type: 'number', title: 'Duration', default: 4, minimum: 0.001, maximum: 86400, uiMaximum: 30, unit: 's' },
    width: { type: 'integer', title: 'Width', default: 1280, film: 'width', minimum: 1, maximum: 16384, unit: 'px' },
    height: { type: 'integer', title: 'Height', default: 720, film: 'height', minimum: 1, maximum: 16384, unit: 'px' },
    fps: { type: 'number', title: 'Frame rate', default: 30, film: 'fps', minimum: 1, maximum: 240, unit: 'fps' },
  },
  cost: 0.1,
  run({ params: { colour, duration, width, height, fps }, clip }) {
    const rate = rateOf(fps)
    const ink = parseColour(colour)
    const format = ink[3] < 1 ? 'yuva420p' : 'yuv420p'
    return {
      video: clip({
        info: { width, height, rate, length: Math.max(1, Math.round((duration * rate.num) / rate.den)), format },
        window: 'any',
        still: true,
        frame: (_n, { kernels }) => kernels.fill(format, width, height, ink),
      }),
    }
  },
})
