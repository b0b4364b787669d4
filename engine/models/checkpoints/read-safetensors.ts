/** One safetensors file: its header, and the scales of what lies in eight bits. */
import { open, type FileHandle } from 'node:fs/promises'
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { widened } from '../runtime/pieces.ts'
import { bytesAt, readHeader } from './safetensors-header.ts'
import { isNumberType, type CheckpointTensor, type Parts } from './tensor.ts'

/** What is known of a checkpoint before a number of it is read. */
export interface Checkpoint {
  readonly files: readonly { readonly path: string; readonly size: number }[]
  readonly metadata: Readonly<Record<string, string>>
  readonly tensors: ReadonlyMap<string, CheckpointTensor>
  /** What the numbers of an array are multiplied by, by its name. */
  readonly scales: ReadonlyMap<string, number>
  /** Numbers that say what it was trained for. */
  readonly said?: ReadonlyMap<string, number>
  readonly parts: Parts
  /** Arrays that are known for nothing that a model does. */
  readonly left: readonly string[]
  /** What the parts say of themselves, and the sampler's own file, where there are such. */
  readonly configs?: ReadonlyMap<string, Readonly<Record<string, Json>>>
  readonly scheduler?: Readonly<Record<string, Json>>
  /** What the model says of itself as a whole. */
  readonly index?: Readonly<Record<string, Json>>
  /** Its tokeniser's file. */
  readonly words?: Uint8Array
}

/** A scale lies beside the weight that it belongs to. */
export const SCALE = /\.(scale_weight|weight_scale)$/

const SAID = /^edm_vpred\.sigma_(min|max)$/

/** @param at of the file among those of the checkpoint @throws E_CHECKPOINT */
export async function readSafetensors(path: string, at = 0): Promise<Pick<Checkpoint, 'files' | 'metadata' | 'tensors' | 'scales' | 'said'>> {
  const refuse = (detail: string, fix?: string): never => {
    throw failure('E_CHECKPOINT', { file: path, detail, ...(fix === undefined ? {} : { fix }) })
  }
  const file = await open(path).catch((thrown: NodeJS.ErrnoException) => refuse(thrown.code === 'ENOENT' ? 'There is no such file.' : `It can't be opened: ${thrown.message}.`, 'Name the file as it lies on this machine.'))
  try {
    const other = await otherFormat(file)
    if (other !== undefined) refuse(other, 'Take the .safetensors file of the model: most hubs offer it.')
    const header = await readHeader(file, (detail) => refuse(detail, /cut off/.test(detail) ? 'Fetch it anew: it was cut off on the way.' : undefined))
    const scales = new Map<string, number>()
    const said = new Map<string, number>()
    const tensors = new Map<string, CheckpointTensor>()
    for (const [name, { dtype, shape, from, to }] of header.entries) {
      tensors.set(name, { name, dtype, shape, file: at, from })
      if (!isNumberType(dtype) || !shape.every((one) => one === 1) || !(SCALE.test(name) || SAID.test(name))) continue
      const [value] = widened(new Uint8Array(await bytesAt(file, from, to - from)), dtype)
      if (SCALE.test(name)) scales.set(name.replace(SCALE, '.weight'), value!)
      else said.set(name, value!)
    }
    return { files: [{ path, size: header.size }], metadata: header.metadata, tensors, scales, said }
  } finally {
    await file.close()
  }
}

/** Of its arrays. @throws E_CHECKPOINT */
export const namesIn = async (path: string): Promise<readonly string[]> => [...(await readSafetensors(path)).tensors.keys()]

/** PyTorch's own files are programs, which nobody should run from strangers. */
async function otherFormat(file: FileHandle): Promise<string | undefined> {
  const begin = (await file.stat()).isFile() ? await bytesAt(file, 0, 4) : Buffer.alloc(4)
  if (begin.subarray(0, 2).toString('latin1') === 'PK' || (begin[0] === 0x80 && begin[1]! >= 2 && begin[1]! <= 5)) return 'It is a pickle file of PyTorch (.ckpt, .pt, .bin), which can run programs as it is read: Reelgraph reads none.'
  return begin.toString('latin1') === 'GGUF' ? 'It is a GGUF file, which is not read.' : undefined
}
