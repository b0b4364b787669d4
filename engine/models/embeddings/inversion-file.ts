/** A textual inversion read: vectors that stand for words (Gal et al. 2022), as AUTOMATIC1111's interface, diffusers and trainers for XL write them. */
import { createHash } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { readHeader } from '../checkpoints/safetensors-header.ts'
import { isNumberType } from '../checkpoints/tensor.ts'
import { widened } from '../runtime/pieces.ts'

/** One row for each token. */
export interface Vectors {
  readonly width: number
  readonly count: number
  readonly data: Float32Array
}

export interface Inversion {
  /** sha256 of the file, hex. */
  readonly digest: string
  /** Words that call it up, beside the file's name. */
  readonly words: readonly string[]
  /** For CLIP-L and for XL's second encoder; where the file has one array, it is for whichever encoder it fits. */
  readonly first?: Vectors
  readonly second?: Vectors
}

const FIRST = /^(clip_l|text_encoders_0)$/
const SECOND = /^(clip_g|text_encoders_1)$/

/** @throws Error, in a sentence, for what is no such file */
export async function readInversion(path: string): Promise<Inversion> {
  const refuse = (detail: string): never => {
    throw new Error(detail)
  }
  const file = await open(path)
  const { entries } = await readHeader(file, refuse).finally(() => file.close())
  const bytes = await readFile(path)
  const arrays = [...entries].map(([name, { dtype, shape, from, to }]) => {
    if (!isNumberType(dtype)) return refuse(`"${name}" is of ${dtype}, which is not read.`)
    const width = shape.at(-1) ?? 0
    if (shape.length > 2 || width === 0 || (shape[0] ?? 0) === 0) return refuse(`"${name}" is of ${shape.join('x')}, which are no vectors.`)
    return { name, vectors: { width, count: shape.length === 2 ? shape[0]! : 1, data: widened(new Uint8Array(bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + to)), dtype) } }
  })
  const [first, second] = [arrays.find(({ name }) => FIRST.test(name)), arrays.find(({ name }) => SECOND.test(name))]
  if (first === undefined && second === undefined && arrays.length !== 1) refuse(`It holds ${arrays.length} arrays, one was expected, or one for each encoder of XL.`)
  const words = arrays.length === 1 && /^<.+>$/.test(arrays[0]!.name) ? [arrays[0]!.name] : []
  return { digest: createHash('sha256').update(bytes).digest('hex'), words, ...(first === undefined && second === undefined ? { first: arrays[0]!.vectors } : { ...(first === undefined ? {} : { first: first.vectors }), ...(second === undefined ? {} : { second: second.vectors }) }) }
}
