/** Tags of a picture, whatever its format: told by its first bytes. Pure. */
import { parseGifComments } from './gif.ts'
import { parseJpegTags } from './jpeg.ts'
import { parsePngText } from './png.ts'
import { latin } from './tags.ts'
import { parseWebpTags } from './webp.ts'

/** Bytes that tell the format. */
export const SIGNATURE = 12

/** What reads the tags of a file that begins so; undefined where it is none of these. */
export function pictureReader(head: Uint8Array): ((bytes: Uint8Array) => Record<string, string>) | undefined {
  if (latin(head, 0, 8) === '\x89PNG\r\n\x1a\n') return parsePngText
  if (latin(head, 0, 4) === 'GIF8') return parseGifComments
  if (latin(head, 0, 3) === '\xff\xd8\xff') return parseJpegTags
  if (latin(head, 0, 4) === 'RIFF' && latin(head, 8, 12) === 'WEBP') return parseWebpTags
  return undefined
}
