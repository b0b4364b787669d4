import { type ClipInfo, COLOUR_PATTERN, defineFilter, evenSize, parseColour } from '../../engine/api.ts'

/** Size of the result. A side of 0 follows from the other by the clip's aspect ratio. */
export function resizedTo(
  { width, height }: Pick<ClipInfo, 'width' | 'height'>,
  wanted: { readonly width: number; readonly height: number; readonly fit: string },
): { width: number; height: number } {
  if (wanted.width === 0 && wanted.height === 0) return { width, height }
  if (wanted.width === 0) return { width: evenSize((wanted.height * width) / height), height: evenSize(wanted.height) }
  if (wanted.height === 0) return { width: evenSize(wanted.width), height: evenSize((wanted.width * height) / width) }
  if (wanted.fit !== 'inside') return { width: evenSize(wanted.width), height: evenSize(wanted.height) }
  const scale = Math.min(wanted.width / width, wanted.height / height)
  return { width: evenSize(width * scale), height: evenSize(height * scale) }
}

/** Changes the size of a clip. Sizes are rounded to even numbers. */
export const resize = defineFilter({
  type: 'resize',
  title: 'Resize',
  version: 2,
  // Before, the film's format was not asked.
  migrations: { 1: (params) => ({ width: 1280, height: 720, ...params }) },
  category: 'frame',
  description:
    'Changes the size of a clip. "cover" fills the frame and crops, "contain" shows everything with bars, "stretch" changes the shape, "inside" keeps the shape within the size. A side of 0 follows from the other.',
  tags: ['scale', 'size', 'letterbox', 'fit', 'black bars', 'fit to frame', 'downscale'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    width: { type: 'integer', default: 1280, film: 'width', minimum: 0, maximum: 16384, animatable: false, unit: 'pixels', title: 'Width' },
    height: { type: 'integer', default: 720, film: 'height', minimum: 0, maximum: 16384, animatable: false, unit: 'pixels', title: 'Height' },
    fit: { type: 'string', enum: ['cover', 'contain', 'stretch', 'inside'], default: 'cover', title: 'Fit' },
    method: { type: 'string', enum: ['auto', 'area', 'bilinear', 'bicubic', 'lanczos'], default: 'auto', title: 'Method' },
    colour: { type: 'string', default: '#000000', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour of the bars' },
  },
  timeless: true,
  cost: 8,
  info: ({ inputs, params }) => resizedTo(inputs.video.info, params),
  async frame(n, { inputs, params, info, kernels }) {
    const source = await inputs.video.frame(n)
    const { width, height } = info
    const method = params.method === 'auto' ? undefined : params.method
    const scaleX = width / source.width
    const scaleY = height / source.height
    if (params.fit === 'contain') {
      const scale = Math.min(scaleX, scaleY)
      const fitted = { width: Math.min(width, evenSize(source.width * scale)), height: Math.min(height, evenSize(source.height * scale)) }
      const small = await kernels.resize(source, fitted.width, fitted.height, method)
      if (fitted.width === width && fitted.height === height) return small
      const ground = await kernels.fill(source.format, width, height, parseColour(params.colour))
      const x = Math.floor((width - fitted.width) / 4) * 2
      const y = Math.floor((height - fitted.height) / 4) * 2
      return kernels.overlay(ground, small, x, y, 1)
    }
    if (params.fit !== 'cover') return kernels.resize(source, width, height, method)
    const scale = Math.max(scaleX, scaleY)
    const partWidth = Math.min(source.width, Math.max(1, Math.round(width / scale)))
    const partHeight = Math.min(source.height, Math.max(1, Math.round(height / scale)))
    const x = Math.floor((source.width - partWidth) / 4) * 2
    const y = Math.floor((source.height - partHeight) / 4) * 2
    return kernels.resize(await kernels.crop(source, x, y, partWidth, partHeight), width, height, method)
  },
})
