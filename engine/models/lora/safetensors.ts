/** Safetensors files whose numbers are read into memory, all of them. */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { failure } from '../../contract/errors.ts'
import { readHeader } from '../checkpoints/safetensors-header.ts'
import { isNumberType, NUMBERS } from '../checkpoints/tensor.ts'
import { widened } from '../runtime/pieces.ts'

export interface SafetensorsFile {
  /** Text to text, as whoever wrote the file left it. */
  readonly metadata: Readonly<Record<string, string>>
  readonly names: readonly string[]
  /** Numbers as float32, whatever the file holds them as. @throws E_LORA for types that are no floating point numbers */
  read(name: string): Promise<{ readonly dims: readonly number[]; readonly data: Float32Array }>
  /** sha256 of the file, hex. */
  digest(): Promise<string>
  close(): Promise<void>
}

/** @throws E_LORA for what is no such file, or reaches beyond its own end */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const refuse = (detail: string): never => {
    throw failure('E_LORA', { file: path, detail })
  }
  const file = await open(path).catch((error: Error) => refuse(`It can't be opened: ${error.message}.`))
  try {
    const { metadata, entries, size } = await readHeader(file, refuse)
    // In one go, once something of it is wanted: what is no LoRA is told by its header.
    let reading: Promise<Whole> | undefined
    const whole = (): Promise<Whole> => (reading ??= readWhole(file, size))
    return {
      metadata,
      names: [...entries.keys()],
      async read(name) {
        const { dtype, shape, from, to } = entries.get(name) ?? refuse(`It has no "${name}".`)
        if (!isNumberType(dtype)) return refuse(`"${name}" is of ${dtype}, which is not read: ${NUMBERS.join(', ')} are.`)
        return { dims: shape, data: widened(new Uint8Array((await whole()).bytes.slice(from, to)), dtype) }
      },
      digest: async () => (await whole()).digest,
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
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
