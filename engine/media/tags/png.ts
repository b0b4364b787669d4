/** Tags of a PNG file: iTXt chunks (PNG 3rd edition, 11.3.3.4), not compressed. Pure. */
import { joined, latin, utf8, type Tags } from './tags.ts'

/** Adds the chunks after the header. */
export function addPngText(png: Uint8Array, tags: Tags): Uint8Array {
  const headerEnd = 8 + 25
  const chunks = Object.entries(tags).map(([name, value]) => {
    const kind = letters('iTXt')
    // End of keyword, not compressed, no language, no translated keyword.
    const body = joined([letters(name.slice(0, 79)), Uint8Array.of(0, 0, 0, 0, 0), new TextEncoder().encode(value)])
    const named = joined([kind, body])
    return joined([word(body.length), named, word(crc32(named))])
  })
  return joined([png.subarray(0, headerEnd), ...chunks, png.subarray(headerEnd)])
}

const letters = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0) & 255)
const word = (value: number): Uint8Array => Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)

/** Texts of tEXt and iTXt (not compressed) chunks. */
export function parsePngText(png: Uint8Array): Record<string, string> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const tags: Record<string, string> = {}
  for (let at = 8; at + 12 <= png.length; ) {
    const length = view.getUint32(at)
    const kind = latin(png, at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + length)
    const end = body.indexOf(0)
    if (kind === 'tEXt') tags[latin(body, 0, end)] = latin(body, end + 1, body.length)
    if (kind === 'iTXt' && body[end + 1] === 0) {
      const language = body.indexOf(0, end + 3)
      tags[latin(body, 0, end)] = utf8(body.subarray(body.indexOf(0, language + 1) + 1))
    }
    at += 12 + length
  }
  return tags
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = CRC_TABLE[(value ^ byte) & 255]! ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}
