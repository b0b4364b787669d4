/** Safetensors files: a JSON header, then the numbers (huggingface/safetensors, format 0.x). */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { failure } from '../../errors.ts'
import { fromHalf } from '../half.ts'

const MOST_HEADER = 100 << 20

export interface SafetensorsFile {
  /** Text to text, as whoever wrote the file left it. */
  readonly metadata: Readonly<Record<string, string>>
  readonly names: readonly string[]
  /** Numbers as float32, whatever the file holds them as (F32, F16, BF16, F64). @throws E_LORA */
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
    const { size } = await file.stat()
    const length = size < 8 ? -1 : Number((await bytesOf(file, 0, 8)).readBigUInt64LE())
    if (length < 2 || length > MOST_HEADER || 8 + length > size) refuse('It is no safetensors file.')
    const header = parse((await bytesOf(file, 8, length)).toString('utf8')) ?? refuse('Its header is no JSON.')
    const { __metadata__: metadata = {}, ...entries } = header as Record<string, Entry> & { __metadata__?: Record<string, string> }
    const start = 8 + length
    for (const [name, { dtype, shape, data_offsets: [from, to] = [0, -1] }] of Object.entries(entries)) {
      const width = WIDTHS[dtype] ?? refuse(`"${name}" is of ${dtype}, which is not read: F32, F16, BF16 and F64 are.`)
      const count = shape.reduce((product, one) => product * one, 1)
      if (to - from !== count * width || from < 0 || start + to > size) refuse(`"${name}" does not lie within the file.`)
    }
    // In one go, once something of it is wanted: what is no LoRA is told by its header.
    let reading: Promise<Whole> | undefined
    const whole = (): Promise<Whole> => (reading ??= readWhole(file, size))
    return {
      metadata,
      names: Object.keys(entries),
      async read(name) {
        const { dtype, shape, data_offsets: [from, to] } = entries[name] ?? refuse(`It has no "${name}".`)
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

const WIDTHS: Readonly<Record<string, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2 }

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

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
