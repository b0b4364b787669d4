/** From a denoiser's graph to its loss, with LoRA beside its layers. */
import type { LoraPart } from '../../lora/lora-names.ts'
import type { LoraLayers, LoraTarget } from '../training-model.ts'
import { Flow } from './flow.ts'
import { layForward } from './forward.ts'
import { LoraPaths } from './lora-paths.ts'
import type { OnnxFile } from './onnx-file.ts'
import { TYPE } from './sizes.ts'
import { failure } from '../../../contract/errors.ts'

export interface TrainingGraph {
  readonly flow: Flow
  readonly targets: readonly LoraTarget[]
  /** The loss of all rows, weighted, and of each, unweighted. */
  readonly loss: string
  readonly rows: string
  /** Of the denoiser: what it answers. */
  readonly output: string
}

/** Names of inputs that the denoiser itself has not. */
export const TARGET = 'training target'
export const WEIGHTS = 'row weights'

/** The loss is the mean over rows of weight x mean squared error. @param sizes of open sides, by name, in each trial */
export function trainingGraph(file: OnnxFile, part: LoraPart, which: LoraLayers, sizes: readonly Readonly<Record<string, number>>[]): TrainingGraph {
  const flow = new Flow(sizes.length)
  const paths = new LoraPaths(flow, part, which)
  const made = layForward(file, flow, sizes, (layer) => paths.beside(layer))
  const [output] = made.values()
  if (output === undefined || made.size !== 1) throw failure('E_MODEL_INVALID', { detail: `A denoiser has one output; this one has ${made.size}.` })
  const trials = flow.known(output).trials
  const target = flow.input(TARGET, TYPE.float, trials.map(({ dims }) => dims))
  const weights = flow.input(WEIGHTS, TYPE.float, trials.map(({ dims }) => [dims[0]!]))
  const apart = flow.add('Sub', [output, target])
  const others = Array.from({ length: flow.rank(output) - 1 }, (_, i) => i + 1)
  const rows = flow.add('ReduceMean', [flow.add('Mul', [apart, apart]), flow.ints(others)], { keepdims: 0 })
  const loss = flow.add('ReduceMean', [flow.add('Mul', [rows, weights]), flow.ints([0])], { keepdims: 0 })
  return { flow, targets: paths.targets, loss, rows, output }
}
