import { defineFilter, type Frame } from '../../engine/api.ts'
import { applyStyle, equalisingCurve, STYLES } from './styles.ts'

/** Frames that the tone of a clip is judged by. */
const SAMPLES = 5

/** Gives a clip a look. Nothing wavers from frame to frame but the grain. */
export const styleFilter = defineFilter({
  type: 'style-filter',
  title: 'Style',
  version: 1,
  category: 'style',
  description:
    'Gives a clip a look: cinematic, anime, realistic, abstract, vintage, neon, noir or watercolor. Steady over time, and at any size the same.',
  tags: ['look', 'grade', 'filter', 'film', 'sepia', 'black and white'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    style: { type: 'string', enum: STYLES, default: 'cinematic', title: 'Style' },
    intensity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Intensity' },
  },
  // Noir looks at frames all over the clip, once.
  window: ({ params }) => (params.style === 'noir' ? 'any' : { before: 0, after: 0 }),
  cost: 120,
  async prepare({ inputs, params }) {
    if (params.style !== 'noir') return undefined
    const { length } = inputs.video.info
    const frames: Frame[] = []
    for (let i = 0; i < Math.min(SAMPLES, length); i++) {
      frames.push(await inputs.video.frame(Math.floor(((i + 0.5) * length) / Math.min(SAMPLES, length))))
    }
    return equalisingCurve(frames)
  },
  async frame(n, { inputs, params, kernels, seed, prepared }) {
    const source = await inputs.video.frame(n)
    const salt = (seed + Math.imul(n + 1, 0x9e3779b1)) | 0
    return applyStyle(params.style, source, params.intensity, { kernels, salt, seed, equalised: prepared })
  },
})
