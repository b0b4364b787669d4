/** Steps of training over sessions: which graphs there are, what they are given, what they make. */
import { createHash } from 'node:crypto'
import type { Log } from '../../../contract/log.ts'
import type { LoraPart } from '../../lora/lora-names.ts'
import type { SessionRequest, Sessions, Tensor } from '../../runtime/session-types.ts'
import type { LoraLayers, LoraTarget, TrainingBatch } from '../training-model.ts'
import { backward } from './backward.ts'
import { downName, SCALE, upName } from './lora-paths.ts'
import type { OnnxFile } from './onnx-file.ts'
import { Misfit } from './sizes.ts'
import { TARGET, trainingGraph, WEIGHTS } from './training-graph.ts'

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
  readonly name: string
}

type Sides = Readonly<Record<string, number>>

/** Sides that are open, in two trials: none is a multiple of another, so that none is taken for another. */
const SIZES: readonly Sides[] = [
  { batch: 2, frames: 3, height: 40, width: 56, tokens: 11 },
  { batch: 3, frames: 5, height: 88, width: 104, tokens: 17 },
]
/** Not all models take sides that their halvings don't divide. Where they do, what is halved and doubled is not what it was. */
const ODD: Sides = { batch: 2, frames: 3, height: 45, width: 51, tokens: 13 }

function graphOf(file: OnnxFile, part: LoraPart, which: LoraLayers) {
  try {
    return trainingGraph(file, part, which, [...SIZES, ODD])
  } catch (thrown) {
    if (!(thrown instanceof Misfit)) throw thrown
    return trainingGraph(file, part, which, SIZES)
  }
}

interface Compiled {
  readonly key: string
  readonly bytes: Uint8Array
  readonly inputs: ReadonlySet<string>
}

const compiled = ({ bytes, inputs }: { readonly bytes: Uint8Array; readonly inputs: ReadonlySet<string> }): Compiled => ({ bytes, inputs, key: createHash('sha256').update(bytes).digest('hex') })

export function compileSteps(file: OnnxFile, { which, rank, part }: StepsOptions) {
  const { flow, targets, loss, rows } = graphOf(file, part, which)
  const names = targets.flatMap(({ layer }) => [downName(layer), upName(layer)])
  const forward = compiled(flow.emit('losses', { rows }))
  let whole: Compiled | undefined
  const wholeGraph = (): Compiled => {
    if (whole !== undefined) return whole
    const gradients = backward(flow, new Map([[loss, flow.number(1)]]), new Set(names))
    return (whole = compiled(flow.emit('step', { loss, ...Object.fromEntries([...gradients].map(([name, value]) => [`d ${name}`, value])) })))
  }

  function feeds({ batch, matrices, scale }: StepInput, { inputs }: Compiled): Record<string, Tensor> {
    const all: Record<string, Tensor> = { ...batch.inputs, [TARGET]: batch.target, [WEIGHTS]: floats([batch.weights.length], batch.weights), [SCALE]: floats([], Float32Array.of(scale)) }
    targets.forEach(({ layer, outputs, inputs: columns, kernel }, i) => {
      const [down, up] = [matrices[2 * i]!, matrices[2 * i + 1]!]
      const sides = kernel === undefined ? [columns] : [columns / (kernel[0] * kernel[1]), ...kernel]
      all[downName(layer)] = floats([rank, ...sides], down)
      all[upName(layer)] = floats([outputs, rank], up)
    })
    return Object.fromEntries(Object.entries(all).filter(([name]) => inputs.has(name)))
  }

  const call = async (graph: Compiled, given: Readonly<Record<string, Tensor>>, { sessions, request, log, signal }: Resources): Promise<Record<string, Tensor>> =>
    sessions.use({ ...request, graph }, (session) => session.run(given), { log, ...(signal === undefined ? {} : { signal }) })

  const run = {
    async step(input: StepInput, resources: Resources) {
      const graph = wholeGraph()
      const made = await call(graph, feeds(input, graph), resources)
      const gradients = names.map((name, i) => (made[`d ${name}`]?.data as Float32Array | undefined) ?? new Float32Array(input.matrices[i]!.length))
      return { loss: (made['loss']!.data as Float32Array)[0]!, gradients }
    },
    losses: async (input: StepInput, resources: Resources): Promise<Float32Array> => (await call(forward, feeds(input, forward), resources))['rows']!.data as Float32Array,
  }
  return { targets: targets as readonly LoraTarget[], run }
}

const floats = (dims: readonly number[], data: Float32Array): Tensor => ({ type: 'float32', dims, data })
