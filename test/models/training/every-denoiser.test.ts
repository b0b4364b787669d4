/** Every package's denoiser learns: the loss falls along the gradient as much as the gradient says. Half precision and cancelling, too. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { emitOnnx, FLOAT, HALF } from '../../../engine/models/convert/emit-onnx.ts'
import type { ModelPackage } from '../../../engine/models/packages/package-types.ts'
import { toHalf } from '../../../engine/models/runtime/half.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import type { Tensor } from '../../../engine/models/runtime/session-types.ts'
import { openTrainingModel } from '../../../engine/models/training/open-training-model.ts'
import type { LoraLayers, LoraTarget, TrainingBatch } from '../../../engine/models/training/training-model.ts'
import { fixturePackages } from '../model-parts.ts'

const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, device: 'cpu', log })
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-half-'))
afterAll(() => (rmSync(folder, { recursive: true, force: true }), sessions.close()))

const RANK = 2
const count = (dims: readonly number[]): number => dims.reduce((product, side) => product * side, 1)
const random = (length: number, seed: number, size = 1): Float32Array => Float32Array.from({ length }, (_, i) => ((((i * 7919 + seed * 1543) % 9973) / 9973) * 2 - 1) * size)
const floats = (dims: readonly number[], seed: number): Tensor => ({ type: 'float32', dims, data: random(count(dims), seed) })
const matricesOf = (targets: readonly LoraTarget[]): Float32Array[] => targets.flatMap(({ inputs, outputs }, i) => [random(RANK * inputs, 2 * i, 0.3), random(RANK * outputs, 2 * i + 1, 0.3)])

function batch(inputs: Readonly<Record<string, readonly number[]>>, target: readonly number[]): TrainingBatch {
  const given = Object.entries(inputs).map(([name, dims], i) => [name, name === 'timestep' ? { type: 'float32' as const, dims, data: Float32Array.of(321) } : floats(dims, i)] as const)
  return { inputs: Object.fromEntries(given), target: floats(target, 9), weights: Float32Array.of(1) }
}

const words = { timestep: [1], encoder_hidden_states: [1, 5, 32] }
const FAMILIES: readonly (readonly [name: string, which: LoraLayers, inputs: Readonly<Record<string, readonly number[]>>, target: readonly number[]])[] = [
  ['tiny-animatediff', 'attention', { sample: [1, 4, 2, 6, 8], ...words }, [1, 4, 2, 6, 8]],
  ['tiny-modelscope', 'linear', { sample: [1, 4, 2, 6, 8], ...words }, [1, 4, 2, 6, 8]],
  ['tiny-stable-video-diffusion', 'attention', { sample: [1, 2, 8, 6, 8], timestep: [1], encoder_hidden_states: [1, 1, 32], added_time_ids: [1, 3] }, [1, 2, 4, 6, 8]],
  ['tiny-wan-image', 'attention', { hidden_states: [1, 36, 2, 6, 8], timestep: [1], encoder_hidden_states: [1, 512, 32], encoder_hidden_states_image: [1, 5, 16] }, [1, 16, 2, 6, 8]],
  ['tiny-inpainting', 'all', { sample: [1, 9, 6, 8], ...words }, [1, 4, 6, 8]],
  ['tiny-guided', 'all', { sample: [1, 4, 7, 9], ...words, timestep_cond: [1, 16] }, [1, 4, 7, 9]],
]

async function falls(model: ModelPackage, which: LoraLayers, one: TrainingBatch): Promise<void> {
  const training = await openTrainingModel(model, { which, rank: RANK }, { sessions, model, log })
  const matrices = matricesOf(training.targets)
  const { loss, gradients } = await training.step(one, matrices, { scale: 1 })
  const [before] = await training.losses(one, matrices, { scale: 1 })
  expect(Math.abs(before! - loss) / loss).toBeLessThan(1e-5)
  const steepness = Math.hypot(...gradients.map((numbers) => Math.hypot(...numbers)))
  expect(steepness).toBeGreaterThan(0)
  const along = async (far: number): Promise<number> => {
    const moved = matrices.map((numbers, i) => numbers.map((value, at) => value + (far * gradients[i]![at]!) / steepness))
    return (await training.losses(one, moved, { scale: 1 }))[0]!
  }
  const far = 0.02
  const slope = ((await along(far)) - (await along(-far))) / (2 * far)
  expect(Math.abs(slope - steepness) / steepness).toBeLessThan(0.02)
}

for (const [name, which, inputs, target] of FAMILIES) {
  it(`${name}, ${which}`, { timeout: 300_000 }, async () => falls(await fixturePackages.find(name), which, batch(inputs, target)))
}

it('takes weights of half precision, and computes in single', { timeout: 60_000 }, async () => {
  writeFileSync(join(folder, 'model.onnx.data'), new Uint8Array(toHalf(random(128, 1)).buffer))
  const weight = (name: string, i: number) => ({ name: `blocks.0.attn1.${name}.weight`, dims: [8, 8], type: HALF, data: { file: 'model.onnx.data', offset: i * 128, length: 128 } })
  const file = join(folder, 'model.onnx')
  writeFileSync(file, emitOnnx({
    name: 'half', opset: 18, weights: [weight('to_q', 0), weight('to_out.0', 1)],
    inputs: [{ name: 'hidden_states', dims: ['batch', 'tokens', 8] }], outputs: [{ name: 'out', dims: ['batch', 'tokens', 8] }],
    nodes: [
      { op: 'Cast', inputs: ['hidden_states'], outputs: ['x'], attributes: { to: HALF } },
      { op: 'Transpose', inputs: ['blocks.0.attn1.to_q.weight'], outputs: ['q'], attributes: { perm: [1, 0] } },
      { op: 'MatMul', inputs: ['x', 'q'], outputs: ['a'] },
      { op: 'Tanh', inputs: ['a'], outputs: ['b'] },
      { op: 'Transpose', inputs: ['blocks.0.attn1.to_out.0.weight'], outputs: ['o'], attributes: { perm: [1, 0] } },
      { op: 'MatMul', inputs: ['b', 'o'], outputs: ['c'] },
      { op: 'Cast', inputs: ['c'], outputs: ['out'], attributes: { to: FLOAT } },
    ],
  }))
  const model = { name: 'half', has: (path: string) => path === 'transformer/model.onnx', session: () => ({ name: 'half', file }) } as unknown as ModelPackage
  await falls(model, 'attention', batch({ hidden_states: [1, 5, 8] }, [1, 5, 8]))
})

it('names an operator that has no derivative', async () => {
  const file = join(folder, 'odd.onnx')
  writeFileSync(file, emitOnnx({ name: 'odd', opset: 18, inputs: [{ name: 'x', dims: ['batch', 3] }], outputs: [{ name: 'y', dims: ['batch', 3] }], nodes: [{ op: 'Hardmax', inputs: ['x'], outputs: ['y'] }] }))
  const model = { name: 'odd', has: (path: string) => path === 'unet/model.onnx', session: () => ({ name: 'odd', file }) } as unknown as ModelPackage
  await expect(openTrainingModel(model, { which: 'all', rank: 1 }, { sessions, model, log })).rejects.toMatchObject({ faults: [{ code: 'E_MODEL_INVALID', detail: expect.stringContaining('Hardmax') }] })
})

it('ends a step when it is cancelled, and takes the next', { timeout: 60_000 }, async () => {
  const model = await fixturePackages.find('tiny-wan')
  const training = await openTrainingModel(model, { which: 'attention', rank: RANK, memory: 100_000 }, { sessions, model, log })
  const one = batch({ hidden_states: [1, 16, 2, 6, 8], timestep: [1], encoder_hidden_states: [1, 5, 32] }, [1, 16, 2, 6, 8])
  const cancelling = new AbortController()
  const step = training.step(one, matricesOf(training.targets), { scale: 1, signal: cancelling.signal })
  cancelling.abort(new Error('enough'))
  await expect(step).rejects.toThrow('enough')
  expect((await training.step(one, matricesOf(training.targets), { scale: 1 })).loss).toBeGreaterThan(0)
})
