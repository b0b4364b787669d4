/** Weights of other types and places than the model's, widened by the runtime, beside what we widen ourselves. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { emitOnnx } from '../../../engine/models/convert/emit-onnx.ts'
import { boundGraph } from '../../../engine/models/runtime/bound-graph.ts'
import { mappedGraph } from '../../../engine/models/runtime/mapped-graph.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { fillFromPieces, type Piece } from '../../../engine/models/runtime/pieces.ts'

const home = mkdtempSync(join(tmpdir(), 'reelgraph-bound-'))
const runtime = createOnnxRuntime()
afterAll(async () => {
  await runtime.close()
  rmSync(home, { recursive: true, force: true })
})

const DATA = 'model.onnx.data'
/** y = x * half * brain + float * turned * scaled: one weight of each way to lie. */
const names = ['half', 'brain', 'float', 'turned', 'scaled'] as const
const model = emitOnnx({
  name: 'sum', opset: 18,
  nodes: [{ op: 'Mul', inputs: ['x', 'half'], outputs: ['a'] }, { op: 'Mul', inputs: ['a', 'brain'], outputs: ['b'] }, { op: 'Mul', inputs: ['float', 'turned'], outputs: ['c'] }, { op: 'Mul', inputs: ['c', 'scaled'], outputs: ['d'] }, { op: 'Add', inputs: ['b', 'd'], outputs: ['y'] }],
  weights: names.map((name, i) => ({ name, dims: [2, 3], data: { file: DATA, offset: i * 24, length: 24 } })),
  inputs: [{ name: 'x', dims: [2, 3] }], outputs: [{ name: 'y', dims: [2, 3] }],
})
const bits = Uint16Array.of(0x3c00, 0x4200, 0xb555, 0x0001, 0x7bff, 0x3266)
const brain = Uint16Array.of(0x3f80, 0xc049, 0x3dcd, 0x42c8, 0x0080, 0xbf00)
const floats = Float32Array.of(0.1, -2, 3.5, 1e-8, 5, -6)
const bytes = Buffer.concat([bits, brain, floats].map((one) => new Uint8Array(one.buffer)))
const files = [join(home, 'a/one.safetensors'), join(home, 'b/two part.safetensors')]
const pieces: Piece[] = [
  { at: 0, numbers: 6, file: 0, from: 0, type: 'F16' },
  { at: 24, numbers: 6, file: 1, from: 12, type: 'BF16' },
  { at: 48, numbers: 6, file: 0, from: 24, type: 'F32' },
  { at: 72, numbers: 6, file: 1, from: 24, type: 'F32', rows: 3 },
  { at: 96, numbers: 6, file: 0, from: 0, type: 'F16', scale: 0.5 },
]

it('is what our own widening gives, from files of several folders', async () => {
  const { mkdirSync } = await import('node:fs')
  for (const folder of ['a', 'b', 'm']) mkdirSync(join(home, folder))
  for (const file of files) writeFileSync(file, bytes)
  writeFileSync(join(home, 'm/model.onnx'), model)
  const graph = await mappedGraph(join(home, 'm/model.onnx'), { name: DATA, key: 'k', size: 120, files, pieces: async () => pieces })
  expect(graph?.folder).toBe(home)
  const own = new Uint8Array(120)
  fillFromPieces(own, 0, pieces, (_file, into, from) => into.set(bytes.subarray(from, from + into.length)))
  const x = { type: 'float32' as const, dims: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }
  const run = async (session: Awaited<ReturnType<typeof runtime.load>>): Promise<number[]> => [...(await session.run({ x }, ['y'], false)).tensors['y']!.data as Float32Array]
  const expected = await run(await runtime.load(join(home, 'm/model.onnx'), 'cpu', [{ file: DATA, data: own }]))
  expect(await run(await runtime.load(join(home, 'm/model.onnx'), 'cpu', [], undefined, graph))).toEqual(expected)
  expect(expected.every(Number.isFinite)).toBe(true)
})

const changed = (change: Partial<Piece>): Piece[] => pieces.map((one, i) => (i === 2 ? { ...one, ...change } : one))
it.each([
  ['in blocks', changed({ type: 'Q8_0' })],
  ['in eight bits', changed({ type: 'F8_E4M3' })],
  ['in double', changed({ type: 'F64' })],
  ['at a place that no number begins at', changed({ from: 25 })],
  ['in two pieces', [...changed({ numbers: 3 }), { at: 60, numbers: 3, file: 0, from: 36, type: 'F32' } satisfies Piece]],
  ['nowhere', pieces.slice(1)],
])('weights %s are left to our own widening', (_, some) => {
  expect(boundGraph(model, some, files)).toBeUndefined()
})
