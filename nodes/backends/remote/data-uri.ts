import type { MediaService, Still } from '../../../engine/api.ts'

/** A picture as text, as services take it in JSON. JPEG: a tenth of a PNG, and they make a video of it anyway. */
export async function dataUri(image: Still, media: MediaService): Promise<string> {
  return `data:image/jpeg;base64,${Buffer.from(await media.imageBytes(image, 'jpeg')).toString('base64')}`
}
