/** Gradients of whole denoisers against what PyTorch's autograd made of them (test/oracles/training-gradients.py). */
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Log } from '../../../engine/contract/log.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import type { Tensor } from '../../../engine/models/runtime/session-types.ts'
import { openTrainingModel } from '../../../engine/models/training/open-training-model.ts'
import type { LoraTarget, TrainingBatch, TrainingModel } from '../../../engine/models/training/training-model.ts'
import { fixturePackages } from '../model-parts.ts'

interface Case {
  readonly package: string
  readonly which: 'attention' | 'linear' | 'all'
  readonly inputs: Readonly<Record<string, readonly number[]>>
  readonly loss: number
  readonly rows: readonly number[]
  readonly gradients: Readonly<Record<string, readonly [down: string, up: string]>> // float32, base64
}

const { rank, scale, weights, cases } = JSON.parse(readFileSync(new URL('../../oracles/training-gradients.json', import.meta.url), 'utf8')) as { readonly rank: number; readonly scale: number; readonly weights: readonly number[]; readonly cases: readonly Case[] }

const log: Log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, device: 'cpu', log })
afterAll(() => sessions.close())

const count = (dims: readonly number[]): number => dims.reduce((product, one) => product * one, 1)
/** As the oracle draws: whole numbers all the way. */
const drawn = (length: number, seed: number, size = 1): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.fround(Math.fround((((i * 7919 + seed * 104729) * (seed * 2 + 3)) % 10007) / 10007 * 2 - 1) * Math.fround(size)))
const floats = (dims: readonly number[], data: Float32Array): Tensor => ({ type: 'float32', dims, data })

function batchOf({ inputs }: Case): TrainingBatch {
  const given = Object.fromEntries(Object.entries(inputs).map(([name, dims], i) => [name, floats(dims, name === 'timestep' ? Float32Array.of(481, 77) : drawn(count(dims), i + 1))]))
  // What goes in has the size of what comes out in all of these.
  const dims = inputs['sample'] ?? inputs['hidden_states']!
  return { inputs: given, target: floats(dims, drawn(count(dims), 50)), weights: Float32Array.from(weights) }
}

/** Matrices as the oracle gives them to its layers, in the order of the model's own. */
function matricesOf(targets: readonly LoraTarget[], { gradients }: Case): Float32Array[] {
  const order = Object.keys(gradients)
  return targets.flatMap(({ layer, inputs, outputs }) => {
    const i = order.indexOf(layer)
    return [drawn(rank * inputs, 2 * i + 100, 0.3), drawn(outputs * rank, 2 * i + 101, 0.3)]
  })
}

async function open({ package: path, which }: Case, memory?: number, own: Log = log): Promise<TrainingModel> {
  const model = await fixturePackages.find(basename(dirname(path)))
  return openTrainingModel(model, { which, rank, ...(memory === undefined ? {} : { memory }) }, { sessions, model, log: own })
}

/** Of all numbers of all matrices, beside the largest. */
function worst(targets: readonly LoraTarget[], gradients: readonly Float32Array[], one: Case): number {
  const expected = targets.flatMap(({ layer }) => one.gradients[layer]!.map((text) => [...new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer)]))
  const largest = Math.max(...expected.flat().map(Math.abs))
  return Math.max(...expected.map((numbers, i) => Math.max(...numbers.map((number, at) => Math.abs(number - gradients[i]![at]!))))) / largest
}

for (const one of cases) {
  const name = `${basename(dirname(one.package))}, ${one.which}, ${Object.values(one.inputs)[0]!.join(' x ')}`
  it(`gives the loss and gradients that autograd gives: ${name}`, { timeout: 300_000 }, async () => {
    const model = await open(one)
    expect(model.targets.map(({ layer }) => layer).toSorted()).toEqual(Object.keys(one.gradients).toSorted())
    const matrices = matricesOf(model.targets, one)
    const { loss, gradients } = await model.step(batchOf(one), matrices, { scale })
    expect(Math.abs(loss - one.loss) / one.loss).toBeLessThan(1e-5)
    expect(gradients.map(({ length }) => length)).toEqual(matrices.map(({ length }) => length))
    expect(worst(model.targets, gradients, one)).toBeLessThan(1e-5)
    const rows = await model.losses(batchOf(one), matrices, { scale })
    rows.forEach((row, i) => expect(Math.abs(row - one.rows[i]!) / one.rows[i]!).toBeLessThan(1e-5))
  })
}

for (const one of [cases.find(({ which }) => which === 'all')!, cases.find((each) => each.package.includes('wan'))!]) {
  it(`gives them in blocks, too: ${basename(dirname(one.package))}, ${one.which}`, { timeout: 300_000 }, async () => {
    const told: unknown[] = []
    const model = await open(one, 100_000, { ...log, debug: (_, facts) => told.push(facts) })
    const matrices = matricesOf(model.targets, one)
    for (let again = 0; again < 2; again++) {
      const { loss, gradients } = await model.step(batchOf(one), matrices, { scale })
      expect(Math.abs(loss - one.loss) / one.loss).toBeLessThan(1e-5)
      expect(worst(model.targets, gradients, one)).toBeLessThan(1e-5)
    }
    expect(told).toContainEqual(expect.objectContaining({ blocks: expect.toSatisfy((count: number) => count > 3) }))
  })
}
