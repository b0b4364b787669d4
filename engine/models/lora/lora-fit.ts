/** Which weights of a model the layers of a LoRA change. */
import { basename } from 'node:path'
import type { Log } from '../../context.ts'
import { failure } from '../../errors.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import type { Lora, LoraLayer } from './lora-file.ts'
import type { LoraPart } from './lora-names.ts'
import { externalWeights, type ExternalWeight } from './onnx-weights.ts'

/** The weights of one part of a model. */
export interface PartWeights {
  readonly all: readonly ExternalWeight[]
  /** By their layers' names, with dots and with underscores. */
  readonly index: ReadonlyMap<string, ExternalWeight>
}

export interface LoraFit {
  readonly target: ExternalWeight
  readonly layer: LoraLayer
}

/** Of those parts that the model has. @throws E_LORA where it holds the weights of one inside its graph */
export async function weightsOf(model: ModelPackage, parts: ReadonlySet<LoraPart>): Promise<ReadonlyMap<string, PartWeights>> {
  const found = new Map<string, PartWeights>()
  for (const part of parts) {
    if (!model.has(`${part}/model.onnx`)) continue
    const { name, file } = model.session(part)
    const all = await externalWeights(file)
    if (all.length === 0) {
      throw failure('E_LORA', { type: name, detail: 'The model holds its weights inside model.onnx: export it with models/export, which lays them beside it.' })
    }
    found.set(part, { all, index: indexOf(all) })
  }
  return found
}

function indexOf(weights: readonly ExternalWeight[]): ReadonlyMap<string, ExternalWeight> {
  const index = new Map<string, ExternalWeight>()
  for (const weight of weights) {
    if (!weight.name.endsWith('.weight')) continue
    const layer = weight.name.slice(0, -'.weight'.length)
    for (const name of [layer, `text_model.${layer}`]) {
      index.set(name, weight)
      index.set(name.replaceAll('.', '_'), weight)
    }
  }
  return index
}

/**
 * What fits, with a warning of what doesn't. A layer for a part that the model lacks fits nowhere, like one that the part lacks.
 * @throws E_LORA where layers are of other sizes or most of them fit nowhere: it was made for another model
 */
export function fitLora({ file, base, layers }: Lora, model: string, parts: ReadonlyMap<string, PartWeights>, log: Log): LoraFit[] {
  const fits: LoraFit[] = []
  const [missing, wrong]: [string[], string[]] = [[], []]
  for (const layer of layers) {
    const index = parts.get(layer.part)?.index
    const target = index?.get(layer.flat ? layer.layer : layer.layer.replaceAll('.', '_')) ?? index?.get(layer.layer)
    const name = `${layer.layer} of the ${layer.part}`
    if (target === undefined) missing.push(index === undefined ? `${name}, a part that it lacks` : name)
    else if (size(target.dims) !== deltaSize(layer) || target.dims[0] !== layer.up.dims[0]) wrong.push(`${name} (${target.dims.join('x')}, the LoRA has ${layer.up.dims[0]!}x${deltaSize(layer) / layer.up.dims[0]!})`)
    else fits.push({ target, layer })
  }
  if (wrong.length > 0 || missing.length > layers.length / 2) {
    const made = base === undefined ? '' : ` It says that it was made for ${base}.`
    const detail = `Of its ${layers.length} layers, ${fits.length} fit, ${wrong.length} are of other sizes and ${missing.length} are not in this model, e.g. ${wrong[0] ?? missing[0]!}.${made}`
    throw failure('E_LORA', { type: model, file, detail })
  }
  if (missing.length > 0) log.warn('W_LORA_PARTIAL', { detail: `${basename(file)}: ${missing.length} of ${layers.length} layers are not in ${model}, e.g. ${missing[0]!}.` })
  return fits
}

export const size = (dims: readonly number[]): number => dims.reduce((product, one) => product * one, 1)

/** Numbers in the product of a layer's halves. */
const deltaSize = ({ up, down, mid }: LoraLayer): number => up.dims[0]! * (mid === undefined ? size(down.dims.slice(1)) : down.dims[1]! * size(mid.dims.slice(2)))
