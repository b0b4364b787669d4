import { defineFilter } from '../../engine/api.ts'
import { frameSeed } from './film-grain.ts'
import { applyCube } from './lut.ts'
import { GRAINED, recipeOf, SAMPLING, STYLES } from './styles.ts'

/** Gives a clip a look. Nothing wavers from frame to frame but the grain. */
export const styleFilter = defineFilter({
  type: 'style-filter',
  title: 'Style',
  version: 4,
  category: 'style',
  description:
    'Gives a clip a look: cinematic, anime, realistic, abstract, vintage, neon, noir or watercolor, and a .cube table on top where you have one. Steady over time, and at any size the same.',
  tags: ['look', 'grade', 'filter', 'film', 'sepia', 'black and white', 'lut', 'film look', 'watercolour', 'cartoon', 'filter look'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    style: { type: 'string', enum: STYLES, default: 'cinematic', title: 'Style' },
    intensity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Intensity' },
    lut: { type: 'string', asset: 'lut', widget: 'file', default: '', title: 'LUT', description: 'A .cube file in the project folder, applied after the style; empty = none.' },
    lutStrength: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Strength of the LUT' },
  },
  // Version 1 took no tables.
  migrations: { 1: (params) => ({ ...params, lut: '', lutStrength: 1 }) },
  window: ({ params }) => (SAMPLING.has(params.style) ? 'any' : { before: 0, after: 0 }),
  timeless: ({ params }) => !GRAINED.has(params.style),
  cost: 25,
  async prepare({ inputs, params, kernels, seed, media }) {
    const recipe = await recipeOf(params.style)
    return { recipe, style: await recipe.prepare?.({ kernels, video: inputs.video, seed }), cube: params.lut === '' ? undefined : await media.openLut(params.lut) }
  },
  async frame(n, { inputs, params, kernels, seed, prepared }) {
    const source = await inputs.video.frame(n)
    const { recipe, style } = prepared
    const { intensity } = params
    const styled = intensity <= 0 ? source : await kernels.mix(source, await recipe.paint(source, { kernels, grainSeed: frameSeed(seed, n) }, style), intensity)
    return prepared.cube === undefined ? styled : applyCube(kernels, styled, prepared.cube, params.lutStrength)
  },
})
