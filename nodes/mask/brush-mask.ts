import { defineFilter, type Point } from '../../engine/api.ts'
import type { Kept } from '../shared/masks/draw-mask.ts'
import { checkLength, finished, MASK_INPUTS, MASK_PARAMS, maskAt } from '../shared/masks/mask-params.ts'

/** Strokes of a brush as a mask. */
export const brushMask = defineFilter({
  type: 'brush-mask',
  title: 'Brush mask',
  version: 1,
  category: 'mask',
  description: 'A mask painted on the picture with a round brush; an eraser takes away. To follow what moves, put track-mask behind it.',
  tags: ['mask', 'matte', 'paint', 'brush', 'stroke', 'erase', 'draw'],
  inputs: MASK_INPUTS,
  outputs: { mask: 'mask' },
  params: {
    strokes: {
      type: 'array', default: [], maxItems: 2000, title: 'Strokes', description: 'In the order in which they were painted.',
      items: {
        type: 'object',
        properties: {
          size: { type: 'number', default: 0.1, minimum: 0.0005, maximum: 2, title: 'Size', description: 'Of the brush, a share of the height.' },
          erase: { type: 'boolean', default: false, title: 'Erases' },
          points: { type: 'array', items: { type: 'array', items: { type: 'number', minimum: -10, maximum: 10 }, minItems: 2, maxItems: 2 }, default: [], maxItems: 5000, title: 'Points', description: 'x and y, as shares of the picture.' },
        },
      },
    },
    ...MASK_PARAMS,
  },
  handles: [{ kind: 'strokes', strokes: 'strokes' }],
  cost: 8,
  info({ inputs }) {
    checkLength('brush-mask', 'below', inputs.below, inputs.video)
    return { format: 'gray8' }
  },
  prepare: (): Kept => ({}),
  async frame(n, { inputs, params, info, kernels, create, prepared }) {
    const { keptMask, layeredMask, WHITE } = await import('../shared/masks/draw-mask.ts')
    const layers = params.strokes.map(({ size, erase, points }) => ({
      mode: erase ? ('subtract' as const) : ('add' as const),
      draw: (pen: { line(points: readonly Point[], width: number, paint: typeof WHITE): void }) => pen.line(points.map(([x = 0, y = 0]): Point => [x * info.width, y * info.height]), size * info.height, WHITE),
    }))
    const mask = await keptMask(prepared, JSON.stringify(params.strokes), info, () => layeredMask(info, layers, { kernels, create }), { kernels, create })
    return finished(mask, await maskAt(inputs.below, n), params, kernels)
  },
})
