/** How large pictures may be. Looked at in the file's head, before anything is decoded. */
import type { Metadata } from 'sharp'
import { failure } from '../contract/errors.ts'
import { loadSharp } from './load-sharp.ts'

/** Default: what an honest camera makes. A picture takes four bytes a pixel, a decompression bomb a thousandth of that. */
export const MOST_PIXELS = 100_000_000

/** @throws E_IMAGE_SIZE */
export function checkPixels(width: number, height: number, most: number, file?: string): void {
  if (width * height <= most) return
  throw failure('E_IMAGE_SIZE', { ...(file === undefined ? {} : { file }), expected: `at most ${most / 1e6} megapixels`, got: `${width}x${height}, ${Math.round((width * height) / 1e6)} megapixels` })
}

/** What the head of an image file says; of a film of pictures, the size of one. @throws E_IMAGE_SIZE, and sharp's own errors where it is no image */
export async function pictureHead(file: string | Uint8Array, most: number): Promise<Metadata> {
  const head = await (await loadSharp())(file, { limitInputPixels: false }).metadata()
  checkPixels(head.width, head.pageHeight ?? head.height, most, typeof file === 'string' ? file : undefined)
  return head
}
