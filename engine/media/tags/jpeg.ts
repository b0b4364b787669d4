/** Tags of a JPEG file: XMP in APP1 segments, the rest of what is longer than one in others (XMP part 3, 1.1.3). Pure. */
import { exifTags } from './exif.ts'
import { joined, latin, utf8 } from './tags.ts'
import { extensionOf, parseXmp } from './xmp.ts'

export const STANDARD = 'http://ns.adobe.com/xap/1.0/\0'
export const EXTENDED = 'http://ns.adobe.com/xmp/extension/\0'
const EXIF = 'Exif\0\0'

/** Kinds and bodies of the segments before the picture's data. */
export function* segments(jpeg: Uint8Array): Generator<{ readonly marker: number; readonly body: Uint8Array; readonly at: number }> {
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; ) {
    const marker = jpeg[at + 1]!
    if (marker === 0xff) {
      at++ // fill
      continue
    }
    if (marker === 0xda || marker === 0xd9) return
    const length = (jpeg[at + 2]! << 8) | jpeg[at + 3]!
    yield { marker, body: jpeg.subarray(at + 4, at + 2 + length), at }
    at += 2 + length
  }
}

export function parseJpegTags(jpeg: Uint8Array): Record<string, string> {
  let tags: Record<string, string> = {}
  let first = ''
  const rest: { guid: string; offset: number; data: Uint8Array }[] = []
  for (const { marker, body } of segments(jpeg)) {
    if (marker !== 0xe1) continue
    if (latin(body, 0, STANDARD.length) === STANDARD) first = utf8(body.subarray(STANDARD.length))
    else if (latin(body, 0, EXIF.length) === EXIF) tags = { ...exifTags(body.subarray(EXIF.length)) }
    else if (latin(body, 0, EXTENDED.length) === EXTENDED) {
      const head = new DataView(body.buffer, body.byteOffset + EXTENDED.length)
      rest.push({ guid: latin(body, EXTENDED.length, EXTENDED.length + 32), offset: head.getUint32(36), data: body.subarray(EXTENDED.length + 40) })
    }
  }
  const guid = extensionOf(first)
  const parts = rest.filter((one) => one.guid === guid).sort((a, b) => a.offset - b.offset)
  return { ...tags, ...parseXmp(first), ...parseXmp(utf8(joined(parts.map(({ data }) => data)))) }
}
