/** The numbers of a model that was exported whole, by name: those beside its graph, and those in it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PbfReader } from 'pbf'
import { graphWeights } from '../../../engine/models/lora/onnx-weights.ts'
import type { NamedArray } from '../../../engine/models/lora/write-safetensors.ts'

/** @param folder of the package (onnx.proto: TensorProto) */
export async function arraysOf(folder: string, part: string): Promise<NamedArray[]> {
  const file = join(folder, part, 'model.onnx')
  const beside = readFileSync(`${file}.data`)
  const floats = (bytes: Uint8Array): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer)
  const external = (await graphWeights(file)).external.filter(({ type }) => type === 1)
  const found: NamedArray[] = external.map(({ name, dims, offset, length }) => ({ name, dims, data: floats(beside.subarray(offset, offset + length)) }))
  new PbfReader(readFileSync(file)).readFields((tag, _, model) => {
    if (tag !== 7) return
    model.readMessage((field, __, graph) => {
      if (field !== 5) return
      const tensor = { name: '', dims: [] as number[], raw: undefined as Uint8Array | undefined }
      graph.readMessage((inner, ___, one) => {
        if (inner === 1) tensor.dims.push(...(one.type === 2 ? one.readPackedVarint() : [one.readVarint()]))
        else if (inner === 8) tensor.name = one.readString()
        else if (inner === 9) tensor.raw = one.readBytes()
      }, tensor)
      if (tensor.raw !== undefined && tensor.dims.length > 0 && tensor.raw.length === 4 * tensor.dims.reduce((a, b) => a * b, 1) && /\.|mix_factor|scale_shift_table/.test(tensor.name)) found.push({ name: tensor.name, dims: tensor.dims, data: floats(tensor.raw) })
    }, undefined)
  }, undefined)
  return found
}
