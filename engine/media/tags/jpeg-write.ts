/** Writes tags into a JPEG file as XMP, of any length. */
import { createHash } from 'node:crypto'
import { EXTENDED, segments, STANDARD } from './jpeg.ts'
import type { Tags } from './tags.ts'
import { xmpDocument, xmpPacket } from './xmp.ts'

/** Bytes that fit into a segment beside the two of its length. */
const MOST = 65_533
/** Bytes of the rest in one segment, as the standard proposes. */
const CHUNK = 65_400

/** The segments go after JFIF's and EXIF's. */
export function addJpegTags(jpeg: Uint8Array, tags: Tags): Buffer {
  let at = 2
  for (const segment of segments(jpeg)) {
    if (segment.marker !== 0xe0 && segment.marker !== 0xe1) break
    at = segment.at + 4 + segment.body.length
  }
  return Buffer.concat([jpeg.subarray(0, at), ...xmpSegments(tags), jpeg.subarray(at)])
}

export function xmpSegments(tags: Tags): Buffer[] {
  const whole = Buffer.from(STANDARD + xmpPacket(xmpDocument(tags)), 'utf8')
  if (whole.length <= MOST) return [segment(whole)]
  const rest = Buffer.from(xmpDocument(tags), 'utf8')
  const guid = createHash('md5').update(rest).digest('hex').toUpperCase()
  const made = [segment(Buffer.from(STANDARD + xmpPacket(xmpDocument({}, guid)), 'utf8'))]
  for (let offset = 0; offset < rest.length; offset += CHUNK) {
    const place = Buffer.alloc(8)
    place.writeUInt32BE(rest.length, 0)
    place.writeUInt32BE(offset, 4)
    made.push(segment(Buffer.concat([Buffer.from(EXTENDED + guid, 'latin1'), place, rest.subarray(offset, offset + CHUNK)])))
  }
  return made
}

function segment(body: Uint8Array): Buffer {
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}
