/** Safetensors files: a JSON header, then the numbers (huggingface/safetensors, format 0.x). */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { failure } from '../../contract/errors.ts'
import { fromHalf } from '../runtime/half.ts'

const MOST_HEADER = 100 << 20

export interface SafetensorsFile {
  /** Text to text, as whoever wrote the file left it. */
  readonly metadata: Readonly<Record<string, string>>
  readonly names: readonly string[]
  /** Numbers as float32, whatever the file holds them as. @throws E_LORA for types other than F32, F16, BF16 and F64 */
  read(name: string): Promise<{ readonly dims: readonly number[]; readonly data: Float32Array }>
  /** sha256 of the file, hex. */
  digest(): Promise<string>
  close(): Promise<void>
}

interface Entry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [from: number, to: number]
}

/** @throws E_LORA for what is no such file, or reaches beyond its own end */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const refuse = (detail: string): never => {
    throw failure('E_LORA', { file: path, detail })
  }
  const file = await open(path).catch((error: Error) => refuse(`It can't be opened: ${error.message}.`))
  try {
    const found = await file.stat()
    const length = !found.isFile() || found.size < 8 ? -1 : Number((await bytesOf(file, 0, 8)).readBigUInt64LE())
    if (length < 2 || length > MOST_HEADER || 8 + length > found.size) refuse('It is no safetensors file.')
    const start = 8 + length
    const header = parse((await bytesOf(file, 8, length)).toString('utf8'))
    if (!isRecord(header)) return refuse('Its header is no JSON object.')
    const { __metadata__: metadata, ...described } = header
    if (!isMetadata(metadata)) return refuse('Its metadata is something else than texts.')
    const entries = new Map<string, Entry>()
    for (const [name, entry] of Object.entries(described)) {
      if (!isEntry(entry)) return refuse(`"${name}" lacks a type, a shape or a place in the file.`)
      const { dtype, shape, data_offsets: [from, to] } = entry
      // Arrays of other types may lie beside those that are read.
      const width = WIDTHS.get(dtype)
      if (from > to || start + to > found.size) refuse(`"${name}" does not lie within the file.`)
      if (width !== undefined && to - from !== shape.reduce((product, one) => product * one, width)) refuse(`"${name}" is not as large as its shape.`)
      entries.set(name, entry)
    }
    // In one go, once something of it is wanted: what is no LoRA is told by its header.
    let reading: Promise<Whole> | undefined
    const whole = (): Promise<Whole> => (reading ??= readWhole(file, found.size))
    return {
      metadata: metadata ?? {},
      names: [...entries.keys()],
      async read(name) {
        const { dtype, shape, data_offsets: [from, to] } = entries.get(name) ?? refuse(`It has no "${name}".`)
        if (!WIDTHS.has(dtype)) refuse(`"${name}" is of ${dtype}, which is not read: F32, F16, BF16 and F64 are.`)
        return { dims: shape, data: floatsOf((await whole()).bytes.slice(start + from, start + to), dtype) }
      },
      digest: async () => (await whole()).digest,
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

const WIDTHS = new Map([['F64', 8], ['F32', 4], ['F16', 2], ['BF16', 2]])

function parse(text: string): unknown {
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

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

const isEntry = (value: unknown): value is Entry =>
  isRecord(value) && typeof value['dtype'] === 'string' && isCounts(value['shape']) && isCounts(value['data_offsets']) && value['data_offsets'].length === 2

const isCounts = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isCount)

interface Whole {
  readonly bytes: ArrayBuffer
  readonly digest: string
}

const PIECE = 4 << 20

async function readWhole(file: FileHandle, size: number): Promise<Whole> {
  const bytes = new ArrayBuffer(size)
  const hash = createHash('sha256')
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(new Uint8Array(bytes, at, Math.min(PIECE, size - at)), 0, Math.min(PIECE, size - at), at)
    if (bytesRead === 0) break
    hash.update(new Uint8Array(bytes, at, bytesRead))
    at += bytesRead
  }
  return { bytes, digest: hash.digest('hex') }
}

async function bytesOf(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let at = 0
  while (at < length) {
    const { bytesRead } = await file.read(bytes, at, length - at, position + at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return bytes
}

function floatsOf(bytes: ArrayBuffer, dtype: string): Float32Array {
  if (dtype === 'F32') return new Float32Array(bytes)
  if (dtype === 'F64') return Float32Array.from(new Float64Array(bytes))
  const halves = new Uint16Array(bytes)
  if (dtype === 'F16') return fromHalf(halves)
  // The upper half of a float32.
  const words = new Uint32Array(halves.length)
  halves.forEach((value, i) => (words[i] = value << 16))
  return new Float32Array(words.buffer)
}
