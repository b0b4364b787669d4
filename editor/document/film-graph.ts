/** The graph inside a file: a graph's JSON, or the picture, MP4 or MOV that was rendered from one. Only what is needed is read. */
import { pictureReader } from '../../engine/media/tags/picture.ts'
import type { GraphDocument } from './document.ts'

/** The box of the film's description is small; what claims to be larger is no film of ours. */
const LARGEST = 64 * 1024 * 1024

export async function readGraphOf(file: Blob & { readonly name?: string }): Promise<GraphDocument | undefined> {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer())
  const read = pictureReader(head)
  if (read !== undefined) return parse(tagged(read, new Uint8Array(await file.arrayBuffer())))
  if (ascii(head, 4, 4) === 'ftyp') return parse(await filmText(file, 'reelgraph'))
  if (file.name?.toLowerCase().endsWith('.json') !== true || file.size > LARGEST) return undefined
  return parse(await file.text())
}

function parse(text: string | undefined): GraphDocument | undefined {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<GraphDocument> | null
    return typeof value === 'object' && value?.format === 1 && typeof value.nodes === 'object' ? (value as GraphDocument) : undefined
  } catch {
    return undefined
  }
}

const ascii = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length))
const word = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at)
const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** A picture that is cut off has none. */
function tagged(read: NonNullable<ReturnType<typeof pictureReader>>, bytes: Uint8Array): string | undefined {
  try {
    return read(bytes)['reelgraph']
  } catch {
    return undefined
  }
}

/** A value of the film's metadata keys (QuickTime's `mdta`): moov, meta (in udta or not), keys and ilst. */
async function filmText(file: Blob, wanted: string): Promise<string | undefined> {
  for (let at = 0; at + 8 <= file.size; ) {
    const head = new Uint8Array(await file.slice(at, at + 16).arrayBuffer())
    const short = word(head, 0)
    // 1: the size follows in 64 bits; 0: the box goes to the end.
    const size = short === 1 ? word(head, 8) * 2 ** 32 + word(head, 12) : short === 0 ? file.size - at : short
    if (size < 8) return undefined
    if (ascii(head, 4, 4) === 'moov') {
      if (size > LARGEST) return undefined
      const moov = new Uint8Array(await file.slice(at + (short === 1 ? 16 : 8), at + size).arrayBuffer())
      return metaText(moov, wanted)
    }
    at += size
  }
  return undefined
}

function* boxes(bytes: Uint8Array): Generator<{ kind: string; body: Uint8Array; number: number }> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = word(bytes, at)
    if (size < 8 || at + size > bytes.length) return
    yield { kind: ascii(bytes, at + 4, 4), number: word(bytes, at + 4), body: bytes.subarray(at + 8, at + size) }
    at += size
  }
}

function metaText(moov: Uint8Array, wanted: string): string | undefined {
  for (const { kind, body } of boxes(moov)) {
    if (kind === 'udta') {
      const found = metaText(body, wanted)
      if (found !== undefined) return found
    }
    if (kind !== 'meta') continue
    // In MP4, unlike QuickTime, four bytes of version and flags come first.
    const inside = [...boxes(ascii(body, 4, 4) === 'hdlr' ? body : body.subarray(4))]
    const keys = inside.find((box) => box.kind === 'keys')?.body
    const values = inside.find((box) => box.kind === 'ilst')?.body
    if (keys === undefined || values === undefined) continue
    const index = [...boxes(keys.subarray(8))].findIndex((key) => utf8(key.body) === wanted) + 1
    const item = [...boxes(values)].find((value) => value.number === index)
    const data = item && [...boxes(item.body)].find((box) => box.kind === 'data')
    if (data !== undefined) return utf8(data.body.subarray(8))
  }
  return undefined
}
