/** What a picture is reframed to, and how much of it a window of that shape takes. Pure. */
import { evenSize, failure } from '../../../engine/api.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

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
