/** Steps of training over sessions: which graphs there are, what they are given, what they make. */
import { freemem } from 'node:os'
import type { Log } from '../../../contract/log.ts'
import type { LoraPart } from '../../lora/lora-names.ts'
import type { SessionRequest, Sessions, Tensor } from '../../runtime/session-types.ts'
import type { LoraLayers, TrainingBatch } from '../training-model.ts'
import { blocksOf, compile, gradientName, type Block, type Compiled } from './blocks.ts'
import { BESIDE, blocksWithin, needed } from './cuts.ts'
import { downName, SCALE, upName } from './lora-paths.ts'
import type { OnnxFile } from './onnx-file.ts'
import { Misfit, sizeOf } from './sizes.ts'
import { TARGET, trainingGraph, WEIGHTS, type TrainingGraph } from './training-graph.ts'

export interface StepInput {
  readonly batch: TrainingBatch
  readonly matrices: readonly Float32Array[]
  readonly scale: number
}

interface Resources {
  readonly sessions: Sessions
  readonly request: SessionRequest
  readonly log: Log
  readonly signal?: AbortSignal
}

interface StepsOptions {
  readonly which: LoraLayers
  readonly rank: number
  readonly memory?: number
  readonly part: LoraPart
}

type Sides = Readonly<Record<string, number>>

/** Sides that are open, in two trials: none is a multiple of another, so that none is taken for another. */
const SIZES: readonly Sides[] = [
  { batch: 2, frames: 3, height: 40, width: 56, tokens: 11 },
  { batch: 3, frames: 5, height: 88, width: 104, tokens: 17 },
]
/** Some were exported for one row alone. */
const ONE_ROW = SIZES.map((sides) => ({ ...sides, batch: 1 }))
/** Not all models take sides that their halvings don't divide. Where they do, what is halved and doubled is not what it was. */
const ODD: Sides = { batch: 2, frames: 3, height: 45, width: 51, tokens: 13 }

/** The first of several sets of sizes that the graph takes. @throws Misfit */
function graphOf(file: OnnxFile, part: LoraPart, which: LoraLayers, [sizes, ...others]: readonly (readonly Sides[])[]): TrainingGraph {
  try {
    return trainingGraph(file, part, which, sizes!)
  } catch (thrown) {
    if (!(thrown instanceof Misfit) || others.length === 0) throw thrown
    return graphOf(file, part, which, others)
  }
}

interface Plan {
  /** Numbers of the batch that it was made for. */
  readonly size: number
  readonly blocks: readonly Block[]
  /** The whole way forward. */
  readonly losses: Compiled
}

/** A batch is planned for anew when it is that much larger than what was planned for. */
const LARGER = 1.2
/** Of what is free, where nobody says how much a step may take. */
const SHARE = 0.7

export function compileSteps(file: OnnxFile, { which, rank, part, memory }: StepsOptions) {
  const { targets } = graphOf(file, part, which, [[...SIZES, ODD], SIZES, ONE_ROW])
  const names = targets.flatMap(({ layer }) => [downName(layer), upName(layer)])
  let plan: Plan | undefined

  function planFor(batch: TrainingBatch, log: Log): Plan {
    const size = sizeOf(batch.target.dims)
    if (plan !== undefined && size <= plan.size * LARGER) return plan
    const own = sidesOf(file, batch)
    const { flow, loss, rows } = graphOf(file, part, which, [[...SIZES, ODD, own], [...SIZES, own], [...ONE_ROW, own], [...SIZES, ODD], SIZES, ONE_ROW])
    const free = memory ?? freemem() * SHARE
    const { blocks, largest, kept } = blocksWithin(flow, needed(flow, [loss]), free, flow.trials - 1)
    const weights = file.weights.reduce((sum, { data }) => sum + data.length, 0)
    // Laid out anew for speed, weights take their room twice.
    const lean = blocks.length > 1 || free < largest * BESIDE + weights * 2
    log.debug(`A training step in ${blocks.length} blocks`, { blocks: blocks.length, largest: Math.round(largest / 1e6), kept: Math.round(kept / 1e6), lean })
    return (plan = { size, blocks: blocksOf(flow, blocks, loss, new Set(names), lean), losses: compile(flow, 'losses', { rows }, true) })
  }

  function feeds({ batch, matrices, scale }: StepInput): Map<string, Tensor> {
    const all = new Map<string, Tensor>(Object.entries(batch.inputs))
    all.set(TARGET, batch.target)
    all.set(WEIGHTS, floats([batch.weights.length], batch.weights))
    all.set(SCALE, floats([], Float32Array.of(scale)))
    targets.forEach(({ layer, outputs, inputs: columns, kernel }, i) => {
      const sides = kernel === undefined ? [columns] : [columns / (kernel[0] * kernel[1]), ...kernel]
      all.set(downName(layer), floats([rank, ...sides], matrices[2 * i]!))
      all.set(upName(layer), floats([outputs, rank], matrices[2 * i + 1]!))
    })
    return all
  }

  async function call(graph: Compiled, given: ReadonlyMap<string, Tensor>, { sessions, request, log, signal }: Resources): Promise<Record<string, Tensor>> {
    const own = Object.fromEntries([...graph.inputs].flatMap((name) => (given.has(name) ? [[name, given.get(name)!]] : [])))
    return sessions.use({ ...request, graph: graph.graph, memory: graph.weights * (graph.graph.lean ? 1 : 2) }, (session) => session.run(own), { log, ...(signal === undefined ? {} : { signal }) })
  }

  const run = {
    async step(input: StepInput, resources: Resources) {
      const { blocks } = planFor(input.batch, resources.log)
      const values = feeds(input)
      const keep = (made: Readonly<Record<string, Tensor>>): void => Object.entries(made).forEach(([name, tensor]) => values.set(name, tensor))
      for (const { forward } of blocks) if (forward !== undefined) keep(await call(forward, values, resources))
      let loss = NaN
      for (const { backward, makes, given, gradients } of blocks.toReversed()) {
        // All who read them are done.
        for (const one of makes) values.delete(one)
        if (backward === undefined) continue
        const { loss: made, ...rest } = await call(backward, values, resources)
        if (made !== undefined) loss = (made.data as Float32Array)[0]!
        for (const one of given) values.delete(gradientName(one))
        for (const one of gradients) add(values, gradientName(one), rest[gradientName(one)]!)
      }
      return { loss, gradients: names.map((name, i) => (values.get(gradientName(name))?.data as Float32Array | undefined) ?? new Float32Array(input.matrices[i]!.length)) }
    },
    async losses(input: StepInput, resources: Resources): Promise<Float32Array> {
      const { losses } = planFor(input.batch, resources.log)
      return (await call(losses, feeds(input), resources))['rows']!.data as Float32Array
    },
  }
  return { targets, run }
}

/** Gradients of what several blocks read add up. */
function add(values: Map<string, Tensor>, name: string, tensor: Tensor): void {
  const before = values.get(name)
  if (before === undefined) return void values.set(name, tensor)
  const [sum, more] = [before.data as Float32Array, tensor.data as Float32Array]
  for (let i = 0; i < sum.length; i++) sum[i]! += more[i]!
}

/** Of a batch, by the names that the model has for them. */
function sidesOf({ inputs }: OnnxFile, batch: TrainingBatch): Sides {
  const found: Record<string, number> = {}
  for (const { name, dims } of inputs) dims.forEach((one, i) => typeof one === 'string' && (found[one] ??= batch.inputs[name]?.dims[i] ?? 1))
  return found
}

const floats = (dims: readonly number[], data: Float32Array): Tensor => ({ type: 'float32', dims, data })
