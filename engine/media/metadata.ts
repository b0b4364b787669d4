/** Text that travels inside the files written: the graph, the digest of the frames, the nodes' reports. Pure. */

export type Tags = Readonly<Record<string, string>>

/** An ffmetadata file. */
export function formatMetadata(tags: Tags): string {
  const lines = Object.entries(tags).map(([name, value]) => `${escape(name)}=${escape(value)}`)
  return `;FFMETADATA1\n${lines.join('\n')}\n`
}

const escape = (text: string): string => text.replace(/[=;#\\\n]/g, (one) => `\\${one}`)

/** Adds iTXt chunks (PNG 3rd edition, 11.3.3.4) after the header of a PNG file. */
export function addPngText(png: Uint8Array, tags: Tags): Buffer {
  const headerEnd = 8 + 25
  const chunks = Object.entries(tags).map(([name, value]) => {
    const body = Buffer.concat([
      Buffer.from(name.slice(0, 79), 'latin1'),
      Buffer.from([0, 0, 0, 0, 0]), // end of keyword, not compressed, no language, no translated keyword
      Buffer.from(value, 'utf8'),
    ])
    const chunk = Buffer.alloc(12 + body.length)
    chunk.writeUInt32BE(body.length, 0)
    chunk.write('iTXt', 4, 'latin1')
    body.copy(chunk, 8)
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length)
    return chunk
  })
  return Buffer.concat([png.subarray(0, headerEnd), ...chunks, png.subarray(headerEnd)])
}

/** Texts of a PNG's tEXt and iTXt (not compressed) chunks. */
export function parsePngText(png: Uint8Array): Record<string, string> {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  const tags: Record<string, string> = {}
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const kind = bytes.toString('latin1', at + 4, at + 8)
    const body = bytes.subarray(at + 8, at + 8 + length)
    const end = body.indexOf(0)
    if (kind === 'tEXt') tags[body.toString('latin1', 0, end)] = body.toString('latin1', end + 1)
    if (kind === 'iTXt' && body[end + 1] === 0) {
      const language = body.indexOf(0, end + 3)
      tags[body.toString('latin1', 0, end)] = body.toString('utf8', body.indexOf(0, language + 1) + 1)
    }
    at += 12 + length
  }
  return tags
}

/** Adds comment extensions (GIF89a, 24) `name=value` before the trailer of a GIF file. */
export function gifComments(tags: Tags): Buffer {
  const parts: Buffer[] = []
  for (const [name, value] of Object.entries(tags)) {
    const text = Buffer.from(`${name}=${value}`, 'utf8')
    parts.push(Buffer.from([0x21, 0xfe]))
    for (let at = 0; at < text.length; at += 255) {
      const block = text.subarray(at, at + 255)
      parts.push(Buffer.from([block.length]), block)
    }
    parts.push(Buffer.from([0]))
  }
  return Buffer.concat([...parts, Buffer.from([0x3b])])
}

/** `name=value` comments of a GIF file, walking its blocks. */
export function parseGifComments(gif: Buffer): Record<string, string> {
  const tags: Record<string, string> = {}
  const table = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1))
  let at = 13 + table(gif[10] ?? 0)
  const blocks = (): Buffer => {
    const parts: Buffer[] = []
    for (let size = gif[at++] ?? 0; size > 0 && at < gif.length; size = gif[at++] ?? 0) {
      parts.push(gif.subarray(at, at + size))
      at += size
    }
    return Buffer.concat(parts)
  }
  while (at < gif.length && gif[at] !== 0x3b) {
    const kind = gif[at++]
    if (kind === 0x21) {
      const label = gif[at++]
      const text = blocks().toString('utf8')
      const equals = text.indexOf('=')
      if (label === 0xfe && equals > 0) tags[text.slice(0, equals)] = text.slice(equals + 1)
    } else {
      at += 8 + table(gif[at + 8] ?? 0) + 2 // image descriptor, its colours, the code size
      blocks()
    }
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
