/** Whether a model takes these inputs: the runtime says it late and in its own words. */
import { failure } from '../../contract/errors.ts'
import type { OnnxSession } from './onnx-runtime.ts'
import type { Tensor, TensorInfo, Tensors, TensorType } from './session-types.ts'

/** What the runtime's thread converts on the way. */
const CONVERTS: Partial<Record<TensorType, TensorType>> = { float16: 'float32', float32: 'float16', int64: 'int32' }

/** @throws E_MODEL_INPUT */
export function checkFeeds(name: string, model: Pick<OnnxSession, 'inputs' | 'outputs'>, feeds: Tensors, outputs: readonly string[]): void {
  const names = model.inputs.map((one) => one.name)
  const refuse = (port: string, expected: string, got: string): never => {
    throw failure('E_MODEL_INPUT', { type: name, port, expected, got })
  }
  for (const given of Object.keys(feeds)) if (!names.includes(given)) refuse(given, `one of ${names.join(', ')}`, given)
  for (const info of model.inputs) {
    const tensor = feeds[info.name]
    if (tensor === undefined) return refuse(info.name, worded(info.type, info.dims), 'nothing')
    if (tensor.type !== info.type && CONVERTS[info.type] !== tensor.type) refuse(info.name, info.type, tensor.type)
    if (!fits(tensor, info)) refuse(info.name, worded(info.type, info.dims), worded(tensor.type, tensor.dims))
    const size = tensor.dims.reduce((product, one) => product * one, 1)
    if (size !== tensor.data.length) refuse(info.name, `${size} numbers for [${tensor.dims.join(', ')}]`, String(tensor.data.length))
  }
  const made = model.outputs.map((one) => one.name)
  for (const wanted of outputs) if (!made.includes(wanted)) refuse(wanted, `an output: ${made.join(', ')}`, wanted)
}

/** Open dimensions are not compared by name: exporters give one name to what differs. */
function fits(tensor: Tensor, info: TensorInfo): boolean {
  if (tensor.dims.length !== info.dims.length) return false
  return info.dims.every((dim, at) => typeof dim === 'string' || dim === tensor.dims[at])
}

const worded = (type: TensorType, dims: readonly (number | string)[]): string => `${type} [${dims.join(', ')}]`
