/** Where an ONNX model's weights lie: the part of its file that names them (onnx.proto: ModelProto, GraphProto, TensorProto). */
import { readFile } from 'node:fs/promises'
import { PbfReader } from 'pbf'

/** A weight that lies in a file beside the model. */
export interface ExternalWeight {
  readonly name: string
  readonly dims: readonly number[]
  /** TensorProto.DataType: 1 is float, 10 half float. */
  readonly type: number
  /** Name of the file beside the model. */
  readonly file: string
  readonly offset: number
  readonly length: number
}

interface Draft {
  name: string
  dims: number[]
  type: number
  external: Record<string, string>
}

export interface GraphWeights {
  /** All that lie beside the model. */
  readonly external: readonly ExternalWeight[]
  /** Names of those inside it. */
  readonly inner: ReadonlySet<string>
}

export const graphWeights = async (model: string): Promise<GraphWeights> => weightsIn(await readFile(model))

/** @param model the bytes of a model's file */
export function weightsIn(model: Uint8Array): GraphWeights {
  const external: ExternalWeight[] = []
  const inner = new Set<string>()
  new PbfReader(model).readFields((tag, _, file) => {
    if (tag !== 7) return
    file.readMessage((field, __, graph) => {
      if (field !== 5) return
      const { name, dims, type, external: place } = graph.readMessage(readTensor, { name: '', dims: [], type: 0, external: {} } as Draft)
      const { location, offset = '0', length = '0' } = place
      if (location === undefined) inner.add(name)
      else external.push({ name, dims, type, file: location, offset: Number(offset), length: Number(length) })
    }, undefined)
  }, undefined)
  return { external, inner }
}

function readTensor(tag: number, draft: Draft, tensor: PbfReader): void {
  // Packed or one by one: writers differ.
  if (tag === 1) draft.dims.push(...(tensor.type === 2 ? tensor.readPackedVarint() : [tensor.readVarint()]))
  else if (tag === 2) draft.type = tensor.readVarint()
  else if (tag === 8) draft.name = tensor.readString()
  else if (tag === 13) {
    const entry = tensor.readMessage((inner, pair, one) => {
      if (inner === 1) pair.key = one.readString()
      else if (inner === 2) pair.value = one.readString()
    }, { key: '', value: '' })
    draft.external[entry.key] = entry.value
  }
}
