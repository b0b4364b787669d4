/** What a picture is reframed to, and how much of it a window of that shape takes. Pure. */
import { evenSize, failure, type Json } from '../../../engine/api.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** What becomes of a picture of another shape; of these all but the first show all of it. */
export const REFRAMINGS = ['crop', 'pad', 'blur'] as const
/** As they were called before. */
export const renamedFit = (params: Record<string, Json>): Record<string, Json> => (params['fit'] === 'pad-blur' ? { ...params, fit: 'blur' } : params)

export const SHAPE_PATTERN = '^[1-9]\\d{0,4}([.]\\d{1,4})?:[1-9]\\d{0,4}([.]\\d{1,4})?$|^[1-9]\\d{1,4}x[1-9]\\d{1,4}$'

/** Pixels: a size as it is given; of an aspect, one whose shorter side is the picture's. @throws E_CLIP_SIZE */
export function sizeOf(to: string, { width, height }: Size): Size {
  const [across = 0, down = 0] = to.split(/[:x]/).map(Number)
  const shorter = Math.min(width, height)
  const scale = to.includes('x') ? 1 : shorter / Math.min(across, down)
  const size = { width: evenSize(across * scale), height: evenSize(down * scale) }
  if (Math.max(size.width, size.height) > 16384) throw failure('E_CLIP_SIZE', { port: 'to', expected: 'at most 16384 pixels a side', got: `${size.width}x${size.height}` })
  return size
}

/** The largest window of a shape, as shares of the picture's sides. @param zoom more than 1 makes it smaller */
export function windowOf(size: Size, picture: Size, zoom: number): Size {
  const shape = (size.width * picture.height) / (size.height * picture.width)
  return { width: Math.min(1, shape) / zoom, height: Math.min(1, 1 / shape) / zoom }
}
