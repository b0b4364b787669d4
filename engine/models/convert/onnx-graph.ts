/** An ONNX graph in the making: names are given, nodes lie in the order in which they are added. */
import { emitOnnx, type OnnxAttribute, type OnnxModel, type OnnxNode, type OnnxValue, type OnnxWeight } from './emit-onnx.ts'

/** Has all operators that are used here; HardSwish came with 14. */
const OPSET = 17

export class OnnxGraph {
  readonly #nodes: OnnxNode[] = []
  readonly #weights: OnnxWeight[] = []
  #names = 0

  add(op: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    return this.several(op, inputs, 1, attributes)[0]!
  }

  several(op: string, inputs: readonly string[], count: number, attributes: Readonly<Record<string, OnnxAttribute>> = {}): string[] {
    const outputs = Array.from({ length: count }, () => `${op}_${this.#names++}`)
    this.#nodes.push({ op, inputs, outputs, attributes })
    return outputs
  }

  /** Numbers without dims are a list. */
  floats(data: Float32Array | readonly number[], dims: readonly number[] = [data.length]): string {
    return this.#weight(Float32Array.from(data), dims)
  }

  ints(data: readonly number[], dims: readonly number[] = [data.length]): string {
    return this.#weight(BigInt64Array.from(data, BigInt), dims)
  }

  #weight(data: OnnxWeight['data'], dims: readonly number[]): string {
    const name = `w_${this.#names++}`
    this.#weights.push({ name, dims, data })
    return name
  }

  /** @param outputs by the name that each gets, what it is here and its dims */
  emit(name: string, inputs: readonly OnnxValue[], outputs: readonly (OnnxValue & { readonly value: string })[]): Uint8Array {
    const named = outputs.map(({ name: output, value }): OnnxNode => ({ op: 'Identity', inputs: [value], outputs: [output] }))
    const model: OnnxModel = { name, opset: OPSET, nodes: [...this.#nodes, ...named], weights: this.#weights, inputs, outputs }
    return emitOnnx(model)
  }
}
