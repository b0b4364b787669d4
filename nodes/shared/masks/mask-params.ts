/** What all mask nodes let people set, and what they do with it. */
import { failure, type Kernels, type ReadonlyFrame } from '../../../engine/api.ts'

export const COMBINES = ['add', 'subtract', 'intersect'] as const
export type Combine = (typeof COMBINES)[number]

/** Ports of every mask node: the clip whose size and length the mask has, and the mask that it is laid over. */
export const MASK_INPUTS = {
  video: { type: 'video', title: 'Picture', description: 'The mask is as large and as long as it.' },
  below: { type: 'mask', optional: true, title: 'Mask below', description: 'Another mask, which this one is added to, taken out of, or kept within. A clip of one frame serves for all.' },
} as const

export const MASK_PARAMS = {
  feather: { type: 'number', default: 0, minimum: 0, maximum: 0.5, uiMaximum: 0.1, title: 'Feather', description: 'Width of the soft edge, half of it outside: a share of the height.' },
  opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Opacity' },
  invert: { type: 'boolean', default: false, title: 'Invert', description: 'Outside in place of inside.' },
  combine: { type: 'string', enum: COMBINES, default: 'add', title: 'With the mask below', description: '`add`: both; `subtract`: this one is taken out of it; `intersect`: what lies in both.' },
} as const

/** A Gaussian whose edge goes from 2 % to 98 % over the width that it is given. */
const SIGMAS = 4

export interface Finish {
  readonly feather: number
  readonly opacity: number
  readonly invert: boolean
  readonly combine: Combine
}

/** The drawn shape with its soft edge, inverted and made fainter as asked, and joined with what lies below. */
export async function finished(shape: ReadonlyFrame, below: ReadonlyFrame | undefined, { feather, opacity, invert, combine }: Finish, kernels: Kernels): Promise<ReadonlyFrame> {
  const soft = feather > 0 ? await kernels.blur(shape, (feather * shape.height) / SIGMAS) : shape
  const table = Uint8Array.from({ length: 256 }, (_, value) => Math.round((invert ? 255 - value : value) * opacity))
  const own = invert || opacity < 1 ? await kernels.curves(soft, table) : soft
  if (below === undefined) return own
  const { width, height } = own
  const fitted = below.width === width && below.height === height ? below : await kernels.resize(below, width, height, 'bilinear')
  return joined(fitted, own, combine, kernels)
}

/** Two masks as areas: coverages are taken to be independent, so that crossing edges stay smooth. */
export async function joined(below: ReadonlyFrame, own: ReadonlyFrame, combine: Combine, kernels: Kernels): Promise<ReadonlyFrame> {
  const { width, height } = own
  const plain = (value: number): Promise<ReadonlyFrame> => kernels.fill('gray8', width, height, [value, value, value, 1])
  if (combine === 'add') return kernels.mixMask(below, await plain(255), own)
  return combine === 'subtract' ? kernels.mixMask(below, await plain(0), own) : kernels.mixMask(await plain(0), below, own)
}

interface Sized {
  readonly info: { readonly length: number }
}

/** @throws E_CLIP_FORMAT unless a mask is as long as the clip, or of one frame */
export function checkLength(type: string, port: string, mask: Sized | undefined, video: Sized): void {
  if (mask === undefined || mask.info.length === 1 || mask.info.length >= video.info.length) return
  throw failure('E_CLIP_FORMAT', { type, port, expected: `${video.info.length} frames, or one`, got: String(mask.info.length), fix: 'Make the mask of the very clip, or of one frame.' })
}

interface Frames extends Sized {
  frame(n: number): Promise<ReadonlyFrame>
}

/** The mask at frame n. */
export const maskAt = (mask: Frames | undefined, n: number): Promise<ReadonlyFrame> | undefined => mask?.frame(mask.info.length === 1 ? 0 : n)
