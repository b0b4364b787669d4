import { COLOUR_PATTERN, defineFilter, parseColour } from '../../engine/api.ts'

/** Makes what has the key's colour transparent. */
export const chromaKey = defineFilter({
  type: 'chroma-key',
  title: 'Chroma key',
  version: 1,
  category: 'frame',
  description:
    'Makes a green or blue screen (or any colour) transparent, softly, and takes its reflection out of what stays. Lay the result over another clip with an overlay.',
  tags: ['green screen', 'blue screen', 'matte', 'keying', 'alpha', 'despill', 'mask', 'bluescreen', 'greenscreen'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    colour: { type: 'string', default: '#00b140', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Key colour' },
    similarity: {
      type: 'number', default: 0.12, minimum: 0, maximum: 1, uiMaximum: 0.4, title: 'Similarity',
      description: 'Distance in colour within which all is transparent; 1 is the widest distance there is.',
    },
    smoothness: { type: 'number', default: 0.08, minimum: 0, maximum: 1, uiMaximum: 0.4, title: 'Smoothness', description: 'How much further on it becomes opaque.' },
    despill: { type: 'number', default: 0.8, minimum: 0, maximum: 1, title: 'Despill', description: 'How much of the key\'s colour is taken out of what stays.' },
  },
  handles: [{ kind: 'colour', on: 'video', colour: 'colour', title: 'Pick the key colour' }],
  timeless: true,
  cost: 8,
  info: () => ({ format: 'yuva420p' }),
  async frame(n, { inputs, params, kernels }) {
    const source = await inputs.video.frame(n)
    const { similarity, smoothness, despill } = params
    const key = await kernels.fill('yuv420p', 2, 2, parseColour(params.colour))
    const [u, v] = [key.planes[1]!.data[0]!, key.planes[2]!.data[0]!]
    return kernels.chromaKey(source, { u, v, similarity, smoothness, despill })
  },
})
