import { defineFilter, failure, pathData, shapeAt, type RotoKey } from '../../engine/api.ts'
import type { Kept } from '../shared/masks/draw-mask.ts'
import { checkLength, COMBINES, finished, MASK_INPUTS, MASK_PARAMS, maskAt } from '../shared/masks/mask-params.ts'

const POINT = { type: 'array', items: { type: 'number', minimum: -10, maximum: 10 }, minItems: 2, maxItems: 6 } as const

/** Closed Bézier paths as a mask. */
export const rotoMask = defineFilter({
  type: 'roto-mask',
  title: 'Roto mask',
  version: 1,
  category: 'mask',
  description: 'Closed Bézier paths as a mask, drawn on the picture with a pen. Each may change its whole shape over time: between two keyframes every point goes its way.',
  tags: ['mask', 'matte', 'rotoscope', 'rotoscoping', 'bezier', 'pen', 'path', 'spline', 'garbage matte'],
  inputs: MASK_INPUTS,
  outputs: { mask: 'mask' },
  params: {
    paths: {
      type: 'array', default: [], maxItems: 200, title: 'Paths',
      description: 'From the lowest to the uppermost. A point is x and y, as shares of the picture, or these and the ways from it to the handle before and the handle after it.',
      items: {
        type: 'object',
        properties: {
          mode: { type: 'string', enum: COMBINES, default: 'add', title: 'Mode', description: 'What it does with the paths below it.' },
          keys: {
            type: 'array', minItems: 1, title: 'Shapes', description: 'The whole shape at its times, each with as many points.',
            items: {
              type: 'object',
              properties: {
                time: { type: 'number', default: 0, minimum: 0, unit: 's', title: 'Time', moment: { of: 'video' } },
                points: { type: 'array', items: POINT, default: [], maxItems: 1000, title: 'Points' },
                easing: { type: 'string', enum: ['linear', 'hold', 'ease-in', 'ease-out', 'ease-in-out'], optional: true, title: 'Easing' },
              },
            },
          },
        },
      },
    },
    ...MASK_PARAMS,
  },
  handles: [{ kind: 'roto', paths: 'paths' }],
  cost: 6,
  info({ inputs, params: { paths } }) {
    checkLength('roto-mask', 'below', inputs.below, inputs.video)
    paths.forEach(({ keys }, path) => keys.forEach(({ time, points }, key) => {
      const port = `paths[${path}].keys[${key}]`
      const fault = (field: string, expected: string, got: string, fix: string) => failure('E_PARAM_VALUE', { type: 'roto-mask', port: `${port}.${field}`, expected, got, fix })
      if (key > 0 && time <= keys[key - 1]!.time) throw fault('time', `more than ${keys[key - 1]!.time}`, String(time), 'Put the shapes in order of time.')
      if (points.length !== keys[0]!.points.length) throw fault('points', `${keys[0]!.points.length} points, as in the first shape`, String(points.length), 'Give all shapes of a path as many points.')
      const strange = points.find(({ length }) => length !== 2 && length !== 6)
      if (strange !== undefined) throw fault('points', 'points of two numbers, or of six', String(strange.length), 'A point is [x, y], or [x, y, before x, before y, after x, after y].')
    }))
    return { format: 'gray8' }
  },
  prepare: (): Kept => ({}),
  async frame(n, { inputs, params, info, kernels, create, time, prepared }) {
    const { keptMask, layeredMask, WHITE } = await import('../shared/masks/draw-mask.ts')
    const shapes = params.paths.map(({ mode, keys }) => ({ mode, outline: pathData(shapeAt(keys as unknown as readonly RotoKey[], time), info) }))
    const layers = shapes.map(({ mode, outline }) => ({ mode, draw: (pen: { fill(outline: string, paint: typeof WHITE): void }) => (outline === '' ? undefined : pen.fill(outline, WHITE)) }))
    const mask = await keptMask(prepared, JSON.stringify(shapes), info, () => layeredMask(info, layers, { kernels, create }), { kernels, create })
    return finished(mask, await maskAt(inputs.below, n), params, kernels)
  },
})
