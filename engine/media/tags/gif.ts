/** Tags of a GIF file: comment extensions (GIF89a, 24) `name=value`. Pure. */
import { joined, utf8, type Tags } from './tags.ts'

/** The comments, and the trailer that ends the file. */
export function gifComments(tags: Tags): Uint8Array {
  const parts: Uint8Array[] = []
  for (const [name, value] of Object.entries(tags)) {
    const text = new TextEncoder().encode(`${name}=${value}`)
    parts.push(Uint8Array.of(0x21, 0xfe))
    for (let at = 0; at < text.length; at += 255) {
      const block = text.subarray(at, at + 255)
      parts.push(Uint8Array.of(block.length), block)
    }
    parts.push(Uint8Array.of(0))
  }
  return joined([...parts, Uint8Array.of(0x3b)])
}

/** `name=value` comments, walking the file's blocks. */
export function parseGifComments(gif: Uint8Array): Record<string, string> {
  const tags: Record<string, string> = {}
  const table = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1))
  let at = 13 + table(gif[10] ?? 0)
  const blocks = (): Uint8Array[] => {
    const parts: Uint8Array[] = []
    for (let size = gif[at++] ?? 0; size > 0 && at < gif.length; size = gif[at++] ?? 0) {
      parts.push(gif.subarray(at, at + size))
      at += size
    }
    return parts
  }
  while (at < gif.length && gif[at] !== 0x3b) {
    const kind = gif[at++]
    if (kind === 0x21) {
      const label = gif[at++]
      const found = blocks()
      if (label !== 0xfe) continue
      const text = utf8(joined(found))
      const equals = text.indexOf('=')
      if (equals > 0) tags[text.slice(0, equals)] = text.slice(equals + 1)
    } else {
      at += 8 + table(gif[at + 8] ?? 0) + 2 // image descriptor, its colours, the code size
      blocks()
    }
  }
  return tags
}
