import { defineFilter, failure } from '../../engine/api.ts'

const even = (value: number): number => Math.max(2, Math.round(value / 2) * 2)
/** Pixels a side. */
const MOST = 16384

/** Makes a clip larger with as much detail as it has. */
export const upscale = defineFilter({
  type: 'upscale',
  title: 'Upscale',
  version: 1,
  category: 'frame',
  description: 'Makes a clip larger by a factor, or to a height, with Lanczos interpolation and an optional touch of sharpening.',
  tags: ['enlarge', 'super resolution', 'lanczos', '4k', 'size'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    factor: { type: 'number', default: 2, minimum: 1, maximum: 8, animatable: false, title: 'Factor' },
    height: { type: 'integer', default: 0, minimum: 0, maximum: MOST, animatable: false, unit: 'pixels', title: 'Height', description: 'In place of the factor; 0 = by the factor. Never smaller than the clip.' },
    sharpen: { type: 'number', default: 0.2, minimum: 0, maximum: 2, uiMaximum: 1, title: 'Sharpen' },
  },
  cost: 12,
  info({ inputs, params }) {
    const { width, height } = inputs.video.info
    const scale = params.height > 0 ? Math.max(1, params.height / height) : params.factor
    if (scale === 1) return {}
    const size = { width: even(width * scale), height: even(height * scale) }
    if (Math.max(size.width, size.height) > MOST) {
      throw failure('E_CLIP_SIZE', { type: 'upscale', expected: `at most ${MOST} pixels a side`, got: `${size.width}x${size.height}` })
    }
    return size
  },
  async frame(n, { inputs, params, info, kernels }) {
    const source = await inputs.video.frame(n)
    const large = await kernels.resize(source, info.width, info.height, 'lanczos')
    if (params.sharpen === 0 || large === source) return large
    // Detail of the clip's own finest size.
    return kernels.unsharp(large, { sigma: (0.6 * info.height) / source.height, amount: params.sharpen, threshold: 1, limit: 24 })
  },
})
