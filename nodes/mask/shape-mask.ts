import { defineFilter } from '../../engine/api.ts'
import type { Kept } from '../shared/masks/draw-mask.ts'
import { checkLength, finished, MASK_INPUTS, MASK_PARAMS, maskAt } from '../shared/masks/mask-params.ts'

/** A rectangle or an ellipse as a mask. */
export const shapeMask = defineFilter({
  type: 'shape-mask',
  title: 'Shape mask',
  version: 1,
  category: 'mask',
  description: 'A rectangle or an ellipse as a mask, drawn on the picture and moved over time by keyframes. Several are chained: each is added to the mask below, taken out of it, or kept within it.',
  tags: ['mask', 'matte', 'rectangle', 'ellipse', 'circle', 'garbage matte', 'spot', 'power window'],
  inputs: MASK_INPUTS,
  outputs: { mask: 'mask' },
  params: {
    shape: { type: 'string', enum: ['rectangle', 'ellipse'], default: 'ellipse', title: 'Shape' },
    x: { type: 'number', default: 0.5, minimum: -4, maximum: 5, uiMinimum: 0, uiMaximum: 1, title: 'Middle across (share of the width)' },
    y: { type: 'number', default: 0.5, minimum: -4, maximum: 5, uiMinimum: 0, uiMaximum: 1, title: 'Middle down (share of the height)' },
    width: { type: 'number', default: 0.4, minimum: 0, maximum: 10, uiMaximum: 1, title: 'Width (share of the width)' },
    height: { type: 'number', default: 0.5, minimum: 0, maximum: 10, uiMaximum: 1, title: 'Height (share of the height)' },
    rotation: { type: 'number', default: 0, minimum: -36000, maximum: 36000, uiMinimum: -180, uiMaximum: 180, unit: 'degrees', title: 'Rotation' },
    roundness: { type: 'number', default: 0, minimum: 0, maximum: 1, idleWith: { shape: ['ellipse'] }, title: 'Roundness', description: 'Of a rectangle\'s corners: 1 makes its shorter sides half circles.' },
    ...MASK_PARAMS,
  },
  handles: [{ kind: 'rect', x: 'x', y: 'y', width: 'width', height: 'height', angle: 'rotation', shape: { param: 'shape', ellipse: 'ellipse' } }],
  cost: 6,
  info({ inputs }) {
    checkLength('shape-mask', 'below', inputs.below, inputs.video)
    return { format: 'gray8' }
  },
  prepare: (): Kept => ({}),
  async frame(n, { inputs, params, info, kernels, create, prepared }) {
    const [{ drawnMask, keptMask, WHITE }, { outlineOf }] = await Promise.all([import('../shared/masks/draw-mask.ts'), import('../shared/masks/shape.ts')])
    const outline = outlineOf(params, info)
    const mask = await keptMask(prepared, JSON.stringify(outline), info, () => drawnMask(info, (pen) => pen.fill(outline, WHITE), { kernels, create }), { kernels, create })
    return finished(mask, await maskAt(inputs.below, n), params, kernels)
  },
})
