import { defineFilter } from '../../engine/api.ts'

/** Brightness, contrast, saturation and hue. */
export const colorAdjust = defineFilter({
  type: 'color-adjust',
  title: 'Colour adjust',
  version: 1,
  category: 'style',
  description: 'Changes brightness, contrast, saturation and hue. All can be animated.',
  tags: ['colour', 'grade', 'brightness', 'contrast', 'colour correction', 'saturation', 'exposure', 'hue', 'black and white', 'desaturate', 'levels', 'tint'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    brightness: { type: 'number', default: 1, minimum: 0, maximum: 4, uiMaximum: 2, title: 'Brightness' },
    contrast: { type: 'number', default: 1, minimum: 0, maximum: 4, uiMaximum: 2, title: 'Contrast' },
    saturation: { type: 'number', default: 1, minimum: 0, maximum: 4, uiMaximum: 2, title: 'Saturation' },
    hue: { type: 'number', default: 0, minimum: -360, maximum: 360, unit: 'degrees', title: 'Hue' },
  },
  timeless: true,
  cost: 3,
  async frame(n, { inputs, params, kernels }) {
    return kernels.adjust(await inputs.video.frame(n), params)
  },
})
