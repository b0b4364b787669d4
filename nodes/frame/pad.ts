import { COLOUR_PATTERN, defineFilter, parseColour } from '../../engine/api.ts'

const side = (title: string) =>
  ({ type: 'integer', default: 0, minimum: 0, maximum: 8192, animatable: false, unit: 'pixels', title }) as const

/** Adds a border. */
export const pad = defineFilter({
  type: 'pad',
  title: 'Pad',
  version: 1,
  category: 'frame',
  description: 'Adds a border of one colour around the picture.',
  tags: ['border', 'letterbox', 'margin', 'black bars', 'pillarbox', 'cinemascope'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    left: side('Left'),
    right: side('Right'),
    top: side('Top'),
    bottom: side('Bottom'),
    colour: { type: 'string', default: '#000000', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour' },
  },
  timeless: true,
  cost: 3,
  info: ({ inputs, params }) => ({
    width: inputs.video.info.width + params.left + params.right,
    height: inputs.video.info.height + params.top + params.bottom,
  }),
  async frame(n, { inputs, params, info, kernels }) {
    const source = await inputs.video.frame(n)
    if (info.width === source.width && info.height === source.height) return source
    const ground = await kernels.fill(info.format, info.width, info.height, parseColour(params.colour))
    return kernels.overlay(ground, source, params.left, params.top, 1)
  },
})
