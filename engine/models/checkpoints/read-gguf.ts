/** GGUF files, in which stable-diffusion.cpp and others keep models with numbers of four to eight bits: their header. */
import { open, type FileHandle } from 'node:fs/promises'
import { failure } from '../../contract/errors.ts'
import { bytesAt } from './safetensors-header.ts'
import type { Checkpoint } from './read-safetensors.ts'
import { bytesOfNumbers, count, isNumberType, type CheckpointTensor } from './tensor.ts'

/** ggml's numbers for types. */
const TYPES: Readonly<Record<number, string>> = { 0: 'F32', 1: 'F16', 2: 'Q4_0', 3: 'Q4_1', 6: 'Q5_0', 7: 'Q5_1', 8: 'Q8_0', 10: 'Q2_K', 11: 'Q3_K', 12: 'Q4_K', 13: 'Q5_K', 14: 'Q6_K', 28: 'F64', 30: 'BF16' }
/** Bytes of a value of the header by ggml's number for its type; 8 is a text, 9 a list. */
const VALUES: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 }
const MOST_HEADER = 100_000_000

export const isGguf = async (path: string): Promise<boolean> => {
  const file = await open(path).catch(() => undefined)
  try {
    return file !== undefined && (await file.stat()).isFile() && (await bytesAt(file, 0, 4)).toString('latin1') === 'GGUF'
  } finally {
    await file?.close()
  }
}

/** @throws E_CHECKPOINT for a header that reaches beyond its own end, or of another version */
export async function readGguf(path: string): Promise<Pick<Checkpoint, 'files' | 'metadata' | 'tensors' | 'scales'>> {
  const refuse = (detail: string, fix?: string): never => {
    throw failure('E_CHECKPOINT', { file: path, detail, ...(fix === undefined ? {} : { fix }) })
  }
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { metadata, infos, begin } = parseHeader(await headBytes(file, size), refuse)
    const tensors = new Map<string, CheckpointTensor>()
    for (const { name, shape, type, offset } of infos) {
      const dtype = TYPES[type] ?? `type ${type}`
      const from = begin + offset
      const length = isNumberType(dtype) ? bytesOfNumbers(dtype, count(shape)) : 0
      if (!Number.isSafeInteger(length)) refuse(`"${name}" is no whole number of blocks.`)
      if (from + length > size) refuse(`"${name}" does not lie within the file: it was cut off, or is damaged.`, 'Fetch it anew.')
      tensors.set(name, { name, dtype, shape, file: 0, from })
    }
    return { files: [{ path, size }], metadata, tensors, scales: new Map() }
  } finally {
    await file.close()
  }
}

const headBytes = (file: FileHandle, size: number): Promise<Buffer> => bytesAt(file, 0, Math.min(size, MOST_HEADER))

interface Info {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: number
  readonly offset: number
}

function parseHeader(bytes: Buffer, refuse: (detail: string) => never): { readonly metadata: Readonly<Record<string, string>>; readonly infos: readonly Info[]; readonly begin: number } {
  let at = 4
  const take = (length: number): number => {
    if (length < 0 || at + length > bytes.length) refuse('Its header reaches beyond the file: it was cut off, or is damaged.')
    at += length
    return at - length
  }
  const u32 = (): number => bytes.readUInt32LE(take(4))
  const u64 = (): number => {
    const value = Number(bytes.readBigUInt64LE(take(8)))
    return Number.isSafeInteger(value) ? value : refuse('Its header has a number that is no length.')
  }
  const text = (): string => {
    const length = u64()
    return bytes.toString('utf8', take(length), at)
  }
  const skip = (type: number): void => {
    if (type === 8) return void text()
    if (type !== 9) return void take(VALUES[type] ?? refuse(`Its header has a value of type ${type}.`))
    const inner = u32()
    const width = VALUES[inner]
    const length = u64()
    if (width !== undefined) return void take(width * length)
    for (let i = 0; i < length; i++) skip(inner)
  }
  const version = u32()
  if (version !== 2 && version !== 3) refuse(`It is of version ${version} of GGUF: 2 and 3 are read.`)
  const [tensors, pairs] = [u64(), u64()]
  const metadata: Record<string, string> = {}
  let alignment = 32
  for (let i = 0; i < pairs; i++) {
    const key = text()
    const type = u32()
    if (type === 8) metadata[key] = text()
    else if (type === 4 && key === 'general.alignment') alignment = u32()
    else skip(type)
  }
  const infos: Info[] = []
  for (let i = 0; i < tensors; i++) {
    const name = text()
    const dims = u32()
    if (dims > 8) refuse(`"${name}" has ${dims} dimensions.`)
    // The innermost comes first.
    const shape = Array.from({ length: dims }, u64).reverse()
    infos.push({ name, shape, type: u32(), offset: u64() })
  }
  if (alignment < 1) refuse('Its header has an alignment of nothing.')
  return { metadata, infos, begin: Math.ceil(at / alignment) * alignment }
}
