/** The header of a safetensors file: which arrays lie where (huggingface/safetensors, format 0.x). Nothing else of it is read. */
import type { FileHandle } from 'node:fs/promises'
import { WIDTH } from './tensor.ts'

/** Bytes of the longest header that the format's own library takes. */
const MOST_HEADER = 100_000_000

/** Bytes of one number. */
const WIDTHS: ReadonlyMap<string, number> = new Map([
  ...Object.entries(WIDTH), ['I64', 8], ['I32', 4], ['I16', 2], ['I8', 1], ['U64', 8], ['U32', 4], ['U16', 2], ['U8', 1], ['BOOL', 1],
])

export interface HeaderEntry {
  readonly dtype: string
  readonly shape: readonly number[]
  /** Bytes from the file's beginning. */
  readonly from: number
  readonly to: number
}

export interface SafetensorsHeader {
  /** Text to text, as whoever wrote the file left it. */
  readonly metadata: Readonly<Record<string, string>>
  readonly entries: ReadonlyMap<string, HeaderEntry>
  /** Bytes of the whole file. */
  readonly size: number
}

/** @param refuse throws for what is no such file, or reaches beyond its own end */
export async function readHeader(file: FileHandle, refuse: (detail: string) => never): Promise<SafetensorsHeader> {
  const found = await file.stat()
  const length = !found.isFile() || found.size < 8 ? -1 : Number((await bytesAt(file, 0, 8)).readBigUInt64LE())
  if (length < 2 || length > MOST_HEADER) refuse('It is no safetensors file.')
  if (8 + length > found.size) refuse(`Its header has ${length} bytes, the file ${found.size}: it is no safetensors file, or was cut off.`)
  const header = parsed((await bytesAt(file, 8, length)).toString('utf8'))
  if (!isRecord(header)) return refuse('Its header is no JSON object.')
  const { __metadata__: metadata, ...described } = header
  if (!isMetadata(metadata)) return refuse('Its metadata is something else than texts.')
  const entries = new Map<string, HeaderEntry>()
  for (const [name, entry] of Object.entries(described)) {
    if (!isEntry(entry)) return refuse(`"${name}" lacks a type, a shape or a place in the file.`)
    const [from, to] = entry.data_offsets.map((at) => 8 + length + at) as [number, number]
    // Arrays of other types may lie beside those that are read.
    const width = WIDTHS.get(entry.dtype)
    if (from > to || to > found.size) refuse(`"${name}" does not lie within the file: it was cut off, or is damaged.`)
    if (width !== undefined && to - from !== entry.shape.reduce((product, one) => product * one, width)) refuse(`"${name}" is not as large as its shape.`)
    entries.set(name, { dtype: entry.dtype, shape: entry.shape, from, to })
  }
  return { metadata: metadata ?? {}, entries, size: found.size }
}

export async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at, position + at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return bytes
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The format's own library lets it be null, too. */
const isMetadata = (value: unknown): value is Record<string, string> | null | undefined =>
  value === undefined || value === null || (isRecord(value) && Object.values(value).every((one) => typeof one === 'string'))

interface Written {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [from: number, to: number]
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isCounts = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isCount)
const isEntry = (value: unknown): value is Written =>
  isRecord(value) && typeof value['dtype'] === 'string' && isCounts(value['shape']) && isCounts(value['data_offsets']) && value['data_offsets'].length === 2
