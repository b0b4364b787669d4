/** A still as the bytes of a picture file. */
import sharp from 'sharp'
import type { Still } from '../frames/clip.ts'

export type PictureFormat = 'jpeg' | 'png' | 'webp'

export function stillBytes({ data, width, height }: Still, format: PictureFormat): Promise<Buffer> {
  const raw = sharp(data, { raw: { width, height, channels: 4 } })
  const picture = format === 'png' ? raw.png() : format === 'webp' ? raw.webp({ quality: 88 }) : raw.flatten().jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
  return picture.toBuffer()
}
