/** The derivative of each operator against central differences of the operator itself, as the runtime computes it. */
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { createOnnxRuntime } from '../../../../engine/models/runtime/onnx-runtime.ts'
import { backward } from '../../../../engine/models/training/gradients/backward.ts'
import { Flow } from '../../../../engine/models/training/gradients/flow.ts'
import type { Tensor } from '../../../../engine/models/runtime/session-types.ts'

const runtime = createOnnxRuntime()
afterAll(() => runtime.close())
/** Graphs here read no weights: any file does. */
const FILE = fileURLToPath(import.meta.url)

interface Operator {
  /** Of its inputs that gradients are wanted of, as they run. */
  readonly dims: readonly (readonly number[])[]
  /** In another trial, where sides are open. */
  readonly other?: readonly (readonly number[])[]
  /** Where numbers lie: default -1 to 1. */
  readonly from?: number
  readonly to?: number
  readonly make: (flow: Flow, inputs: readonly string[]) => string
}

const one = (op: string, attributes: Parameters<Flow['add']>[2] = {}) => (flow: Flow, inputs: readonly string[]): string => flow.add(op, inputs, attributes)
const positive = { from: 0.5, to: 2 }
/** Sides that only the other trial has otherwise are looked up when it runs. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  'Add, spread': { dims: [[2, 3, 4], [3, 1]], make: one('Add') },
  'Add, spread over an open side': { dims: [[2, 3, 4], [1, 3, 1]], other: [[5, 3, 7], [1, 3, 1]], make: one('Add') },
  'Sub, spread': { dims: [[4], [2, 3, 4]], make: one('Sub') },
  'Mul, spread': { dims: [[2, 3, 4], [2, 1, 4]], other: [[5, 3, 4], [5, 1, 4]], make: one('Mul') },
  Div: { dims: [[2, 3], [2, 3]], ...positive, make: one('Div') },
  'Pow, squared': { dims: [[3, 4]], make: (flow, [x]) => flow.add('Pow', [x!, flow.number(2)]) },
  'Pow, cubed': { dims: [[3, 4]], make: (flow, [x]) => flow.add('Pow', [x!, flow.number(3)]) },
  'Pow, of a fraction': { dims: [[3, 4]], ...positive, make: (flow, [x]) => flow.add('Pow', [x!, flow.number(1.7)]) },
  ...Object.fromEntries(['Neg', 'Exp', 'Sin', 'Cos', 'Tanh', 'Sigmoid', 'Erf'].map((op) => [op, { dims: [[3, 4]], make: one(op) }])),
  ...Object.fromEntries(['Abs', 'Relu', 'Log', 'Sqrt', 'Reciprocal'].map((op) => [op, { dims: [[3, 4]], ...positive, make: one(op) }])),
  'Relu, below nothing': { dims: [[3, 4]], from: -2, to: -0.5, make: one('Relu') },
  'Abs, below nothing': { dims: [[3, 4]], from: -2, to: -0.5, make: one('Abs') },
  Where: { dims: [[2, 3], [3]], make: (flow, [x, y]) => flow.add('Where', [flow.constant(9, [2, 3], [1, 0, 1, 0, 0, 1]), x!, y!]) },
  Reshape: { dims: [[2, 6]], other: [[5, 6]], make: (flow, [x]) => flow.add('Reshape', [x!, flow.ints([-1, 3])]) },
  'Squeeze and Unsqueeze': { dims: [[2, 1, 3]], make: (flow, [x]) => flow.add('Unsqueeze', [flow.add('Squeeze', [x!, flow.ints([1])]), flow.ints([0])]) },
  Expand: { dims: [[2, 1, 3]], make: (flow, [x]) => flow.add('Expand', [x!, flow.ints([4, 2, 5, 3])]) },
  Transpose: { dims: [[2, 3, 4]], make: one('Transpose', { perm: [2, 0, 1] }) },
  Concat: { dims: [[2, 3], [2, 1]], make: one('Concat', { axis: 1 }) },
  'Concat along an open side': { dims: [[2, 3], [4, 3]], other: [[7, 3], [5, 3]], make: one('Concat', { axis: 0 }) },
  'Split, one part read': { dims: [[2, 6]], make: (flow, [x]) => flow.several('Split', [x!, flow.ints([2, 1, 3])], 3, { axis: 1 })[2]! },
  'Slice from the end': { dims: [[3, 7]], make: (flow, [x]) => flow.add('Slice', [x!, flow.ints([-4]), flow.ints([-1]), flow.ints([1])]) },
  'Slice in steps': { dims: [[3, 7]], make: (flow, [x]) => flow.add('Slice', [x!, flow.ints([1]), flow.ints([7]), flow.ints([1]), flow.ints([2])]) },
  'Slice of an open side': { dims: [[5, 3]], other: [[9, 3]], make: (flow, [x]) => flow.add('Slice', [x!, flow.ints([1]), flow.ints([-1]), flow.ints([0])]) },
  Tile: { dims: [[2, 3]], other: [[5, 3]], make: (flow, [x]) => flow.add('Tile', [x!, flow.ints([2, 3])]) },
  'ReduceSum, sides gone': { dims: [[2, 3, 4]], make: (flow, [x]) => flow.add('ReduceSum', [x!, flow.ints([0, -1])], { keepdims: 0 }) },
  'ReduceMean, sides kept': { dims: [[2, 3, 4]], other: [[2, 3, 9]], make: (flow, [x]) => flow.add('ReduceMean', [x!, flow.ints([2])], { keepdims: 1 }) },
  'Gather, some twice': { dims: [[2, 4, 3]], make: (flow, [x]) => flow.add('Gather', [x!, flow.ints([3, 0, 3])], { axis: 1 }) },
  'Gather of one': { dims: [[2, 4, 3]], make: (flow, [x]) => flow.add('Gather', [x!, flow.constant(7, [], [2])], { axis: 1 }) },
  GatherND: { dims: [[4, 3]], make: (flow, [x]) => flow.add('GatherND', [x!, flow.constant(7, [3, 1], [2, 0, 2])]) },
  ScatterND: { dims: [[4, 3], [2, 3]], make: (flow, [x, y]) => flow.add('ScatterND', [x!, flow.constant(7, [2, 1], [2, 0]), y!]) },
  'MatMul of batches': { dims: [[2, 3, 4], [2, 4, 5]], make: one('MatMul') },
  'MatMul by one matrix': { dims: [[2, 3, 4], [4, 5]], other: [[6, 7, 4], [4, 5]], make: one('MatMul') },
  'MatMul of one matrix by batches': { dims: [[3, 4], [2, 4, 5]], make: one('MatMul') },
  ...Object.fromEntries([[0, 0], [0, 1], [1, 0], [1, 1]].map(([transA, transB]) => [
    `FusedMatMul, turned ${transA} ${transB}`,
    { dims: [transA === 1 ? [2, 4, 3] : [2, 3, 4], transB === 1 ? [2, 5, 4] : [2, 4, 5]], make: one('FusedMatMul', { transA: transA!, transB: transB!, alpha: { float: 0.7 } }) },
  ])),
  'FusedMatMul by one turned matrix': { dims: [[2, 3, 4], [5, 4]], other: [[6, 7, 4], [5, 4]], make: one('FusedMatMul', { transB: 1 }) },
  Gemm: { dims: [[3, 4], [5, 4], [5]], make: one('Gemm', { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } }) },
  Softmax: { dims: [[2, 3, 5]], make: one('Softmax', { axis: -1 }) },
  LayerNormalization: { dims: [[2, 3, 6], [6], [6]], make: (flow, inputs) => flow.several('LayerNormalization', inputs, 3, { axis: -1, epsilon: { float: 1e-5 } })[0]! },
  InstanceNormalization: { dims: [[2, 3, 4, 5], [3], [3]], make: one('InstanceNormalization', { epsilon: { float: 1e-5 } }) },
  Conv: { dims: [[2, 3, 5, 6], [4, 3, 3, 3], [4]], make: one('Conv', { pads: [1, 1, 1, 1] }) },
  'Conv of sides open, each second pixel': { dims: [[2, 3, 6, 7], [4, 3, 3, 3]], other: [[1, 3, 9, 8], [4, 3, 3, 3]], make: one('Conv', { pads: [1, 1, 1, 1], strides: [2, 2] }) },
  'Conv with gaps': { dims: [[1, 2, 8, 7], [3, 2, 3, 2]], make: one('Conv', { pads: [2, 1, 0, 1], dilations: [2, 2] }) },
  'Conv of films': { dims: [[1, 2, 4, 3, 3], [3, 2, 3, 1, 1]], make: one('Conv', { pads: [1, 0, 0, 1, 0, 0] }) },
  'Conv of groups': { dims: [[1, 4, 5, 5]], make: (flow, [x]) => flow.add('Conv', [x!, flow.constant(1, [4, 1, 1, 1], [0.5, -1, 2, 0.25])], { group: 4 }) },
  'Resize to odd sides': { dims: [[1, 2, 3, 4]], make: (flow, [x]) => flow.add('Resize', [x!, '', '', flow.ints([1, 2, 5, 9])], { mode: 'nearest', nearest_mode: 'floor', coordinate_transformation_mode: 'asymmetric' }) },
}

const count = (dims: readonly number[]): number => dims.reduce((product, side) => product * side, 1)
const STEP = 1 / 128

for (const [name, { dims, other, from = -1, to = 1, make }] of Object.entries(OPERATORS)) {
  it(name, { timeout: 60_000 }, async () => {
    const trials = other === undefined ? [dims] : [dims, other]
    const flow = new Flow(trials.length)
    const inputs = dims.map((_, i) => flow.input(`x${i}`, 1, trials.map((trial) => trial[i]!)))
    const made = make(flow, inputs)
    const size = count(flow.known(made).trials[0]!.dims)
    // Each number counts otherwise, so that none can stand in for another.
    const shares = flow.input('shares', 1, flow.known(made).trials.map((trial) => trial.dims))
    const loss = flow.add('ReduceSum', [flow.add('Mul', [made, shares])], { keepdims: 0 })
    const gradients = backward(flow, new Map([[loss, flow.number(1)]]), new Set(inputs))
    expect(gradients.size).toBe(dims.length)
    const bytes = flow.emit('test', { loss, ...Object.fromEntries([...gradients].map(([input, value]) => [`d ${input}`, value])) }).bytes
    const session = await runtime.load(FILE, 'cpu', [], undefined, { key: name, bytes, lean: true })
    const random = (length: number, seed: number): Float32Array => Float32Array.from({ length }, (_, i) => from + (to - from) * (((i * 7919 + seed * 1543) % 997) / 997))
    const values = dims.map((one_, i) => random(count(one_), i + 1))
    const run = async (given: readonly Float32Array[]): Promise<Record<string, Tensor>> => {
      const feeds = Object.fromEntries(given.map((data, i) => [`x${i}`, { type: 'float32' as const, dims: dims[i]!, data }]))
      const share: Tensor = { type: 'float32', dims: flow.known(made).trials[0]!.dims, data: Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + 1)) }
      return (await session.run({ ...feeds, shares: share }, ['loss', ...inputs.map((input) => `d ${input}`)], false)).tensors
    }
    const found = await run(values)
    for (const [i, input] of inputs.entries()) {
      const gradient = found[`d ${input}`]!.data as Float32Array
      expect(gradient.length).toBe(values[i]!.length)
      const differences: number[] = []
      for (let at = 0; at < gradient.length; at++) {
        const moved = [1, -1].map((sign) => values.map((data, other_) => data.map((value, j) => (other_ === i && j === at ? value + sign * STEP : value))))
        const [more, less] = [await run(moved[0]!), await run(moved[1]!)]
        differences.push(((more['loss']!.data as Float32Array)[0]! - (less['loss']!.data as Float32Array)[0]!) / (2 * STEP))
      }
      const largest = Math.max(...differences.map(Math.abs), 0.1)
      differences.forEach((difference, at) => expect(Math.abs(difference - gradient[at]!) / largest, `${input}[${at}]: ${gradient[at]!} for ${difference}`).toBeLessThan(4e-3))
    }
    await session.release()
  })
}
