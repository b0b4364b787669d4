/** Tags of a WebP file, still or moving: a chunk of XMP in the extended format (RFC 9649). Pure. */
import { exifTags } from './exif.ts'
import { joined, latin, utf8, type Tags } from './tags.ts'
import { parseXmp, xmpDocument, xmpPacket } from './xmp.ts'

interface Chunk {
  readonly kind: string
  readonly body: Uint8Array
}

function* chunks(webp: Uint8Array): Generator<Chunk> {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength)
  for (let at = 12; at + 8 <= webp.length; ) {
    const size = view.getUint32(at + 4, true)
    yield { kind: latin(webp, at, at + 4), body: webp.subarray(at + 8, at + 8 + size) }
    at += 8 + size + (size & 1)
  }
}

export function parseWebpTags(webp: Uint8Array): Record<string, string> {
  let tags: Record<string, string> = {}
  for (const { kind, body } of chunks(webp)) {
    if (kind === 'EXIF') tags = { ...exifTags(latin(body, 0, 4) === 'Exif' ? body.subarray(6) : body), ...tags }
    if (kind === 'XMP ') tags = { ...tags, ...parseXmp(utf8(body)) }
  }
  return tags
}

const HAS_XMP = 0x04
const HAS_ALPHA = 0x10
const ANIMATED = 0x02

/** The file with its tags; the simple format, which has no place for them, becomes the extended one. */
export function addWebpTags(webp: Uint8Array, tags: Tags): Uint8Array {
  const found = [...chunks(webp)].filter(({ kind }) => kind !== 'XMP ')
  const head = headOf(found)
  head[0]! |= HAS_XMP
  const xmp = new TextEncoder().encode(xmpPacket(xmpDocument(tags)))
  return file([{ kind: 'VP8X', body: head }, ...found.filter(({ kind }) => kind !== 'VP8X'), { kind: 'XMP ', body: xmp }])
}

const headOf = (found: readonly Chunk[]): Uint8Array => (found[0]?.kind === 'VP8X' ? found[0].body.slice() : extendedHead(found[0]!))

/**
 * An animation up to where its structure ends or is broken, with at most so many pictures; and how many it has: perhaps none.
 */
export function firstPictures(webp: Uint8Array, most = Infinity): { readonly part: Uint8Array; readonly count: number } {
  const found: Chunk[] = []
  let count = 0
  for (let at = 12; at + 8 <= webp.length; ) {
    const size = word32(webp, at + 4)
    const kind = latin(webp, at, at + 4)
    if (!KINDS.has(kind) || at + 8 + size > webp.length || (kind === 'ANMF' && count === most)) break
    if (kind === 'ANMF') count++
    found.push({ kind, body: webp.subarray(at + 8, at + 8 + size) })
    at += 8 + size + (size & 1)
  }
  return { part: file(found), count }
}

const KINDS = new Set(['VP8X', 'ICCP', 'ANIM', 'ANMF', 'EXIF', 'XMP ', 'ALPH', 'VP8 ', 'VP8L'])
const word32 = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true)

/** The animation with its last picture shown to the end: encoders guess. What they made a still of is one picture that stays. */
export function lastUntil(webp: Uint8Array, milliseconds: number): Uint8Array {
  const found = [...chunks(webp)]
  const pictures = found.filter(({ kind }) => kind === 'ANMF')
  const durationOf = ({ body }: Chunk): number => body[12]! | (body[13]! << 8) | (body[14]! << 16)
  const before = pictures.slice(0, -1).reduce((sum, one) => sum + durationOf(one), 0)
  const duration = word(Math.min(0xffffff, Math.max(1, milliseconds - before))).subarray(0, 3)
  const last = pictures.at(-1)
  if (last !== undefined) {
    const body = last.body.slice()
    body.set(duration, 12)
    return file(found.map((one) => (one === last ? { ...one, body } : one)))
  }
  const head = headOf(found)
  head[0]! |= ANIMATED
  // Whole canvas, at its corner, over nothing.
  const place = joined([new Uint8Array(6), head.subarray(4, 10), duration, Uint8Array.of(2)])
  const still = found.filter(({ kind }) => kind === 'ALPH' || kind === 'VP8 ' || kind === 'VP8L').flatMap(written)
  return file([{ kind: 'VP8X', body: head }, { kind: 'ANIM', body: new Uint8Array(6) }, { kind: 'ANMF', body: joined([place, ...still]) }])
}

function file(found: readonly Chunk[]): Uint8Array {
  const all = found.flatMap(written)
  const size = all.reduce((sum, one) => sum + one.length, 0)
  return joined([letters('RIFF'), word(size + 4), letters('WEBP'), ...all])
}

const letters = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0))
const word = (value: number): Uint8Array => Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24)

function written({ kind, body }: Chunk): Uint8Array[] {
  return [joined([letters(kind), word(body.length)]), body, ...(body.length % 2 === 1 ? [Uint8Array.of(0)] : [])]
}

/** Flags and the size of the canvas, from the header of the picture's only chunk (RFC 6386, 9.1; RFC 9649, 3.4). */
function extendedHead({ kind, body }: Chunk): Uint8Array {
  const view = new DataView(body.buffer, body.byteOffset)
  const bits = kind === 'VP8L' ? view.getUint32(1, true) : 0
  const width = kind === 'VP8L' ? bits & 0x3fff : (view.getUint16(6, true) & 0x3fff) - 1
  const height = kind === 'VP8L' ? (bits >>> 14) & 0x3fff : (view.getUint16(8, true) & 0x3fff) - 1
  const alpha = ((bits >>> 28) & 1) === 1
  return joined([word(alpha ? HAS_ALPHA : 0), word(width).subarray(0, 3), word(height).subarray(0, 3)])
}
