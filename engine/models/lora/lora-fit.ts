/** Which weights of a model the layers of a LoRA change. */
import { basename } from 'node:path'
import type { Log } from '../../contract/log.ts'
import { failure } from '../../contract/errors.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import { size, type LoraComposite, type Numbers } from './lora-factors.ts'
import type { Lora, LoraLayer, LoraLengths, LoraProduct } from './lora-file.ts'
import type { LoraPart } from './lora-names.ts'
import { graphWeights, type ExternalWeight } from './onnx-weights.ts'

/** The weights of one part of a model. */
export interface PartWeights {
  readonly all: readonly ExternalWeight[]
  /** By their layers' names, with dots and with underscores. */
  readonly index: ReadonlyMap<string, LayerWeights>
  /** Names of those that its graph holds, which stay as they are. */
  readonly inner: ReadonlySet<string>
}

interface LayerWeights {
  /** As the model calls it. */
  readonly name: string
  weight?: ExternalWeight
  bias?: ExternalWeight
}

/** What becomes of a weight: a product of two small matrices is added, or what two of them make, or numbers one by one; or its lengths change. */
export interface LoraFit {
  readonly target: ExternalWeight
  readonly part: LoraPart
  readonly added: LoraProduct | LoraComposite | Numbers | LoraLengths
}

/** Of those parts that the model has. @throws E_LORA where it holds the weights of one inside its graph */
export async function weightsOf(model: ModelPackage, parts: ReadonlySet<LoraPart>): Promise<ReadonlyMap<string, PartWeights>> {
  const found = new Map<string, PartWeights>()
  for (const part of parts) {
    if (!model.has(`${part}/model.onnx`)) continue
    const { name, file } = model.session(part)
    const { external, inner } = await graphWeights(file)
    if (external.length === 0) {
      throw failure('E_LORA', { type: name, detail: 'The model holds its weights inside model.onnx: export it with models/export, which lays them beside it.' })
    }
    found.set(part, { all: external, index: indexOf(external), inner })
  }
  return found
}

function indexOf(weights: readonly ExternalWeight[]): ReadonlyMap<string, LayerWeights> {
  const index = new Map<string, LayerWeights>()
  for (const one of weights) {
    const [, name = one.name, kind = 'weight'] = /^(.+)\.(weight|bias)$/.exec(one.name) ?? []
    const layer = index.get(name) ?? { name }
    layer[kind as 'weight' | 'bias'] = one
    for (const known of [name, `text_model.${name}`]) {
      index.set(known, layer)
      index.set(known.replaceAll('.', '_'), layer)
    }
  }
  return index
}

/**
 * What fits, with a warning of what doesn't. A layer for a part that the model lacks fits nowhere, like one that the part lacks.
 * @throws E_LORA where layers are of other sizes or most of them fit nowhere: it was made for another model
 */
export function fitLora({ file, base, layers, unread }: Lora, model: string, parts: ReadonlyMap<string, PartWeights>, log: Log): LoraFit[] {
  const fits: LoraFit[] = []
  const [missing, wrong]: [string[], string[]] = [[], []]
  for (const layer of layers) {
    const part = parts.get(layer.part)
    const target = part?.index.get(layer.flat ? layer.layer : layer.layer.replaceAll('.', '_')) ?? part?.index.get(layer.layer)
    const name = `${layer.layer} of the ${layer.part}`
    const own = target === undefined ? undefined : sharesOf(layer, target)
    const inside = own?.find(({ kind, target: to }) => to === undefined && part!.inner.has(`${target!.name}.${kind}`))
    if (inside !== undefined) throw failure('E_LORA', { type: model, file, detail: `The model holds the ${inside.kind} of ${name} inside model.onnx: export it anew with models/export, which lays it beside.` })
    if (own === undefined || own.some(({ target: to }) => to === undefined)) {
      missing.push(part === undefined ? `${name}, a part that it lacks` : name)
      continue
    }
    const unlike = own.find(({ target: to, dims }) => size(to!.dims) !== size(dims) || to!.dims[0] !== dims[0])
    if (unlike !== undefined) wrong.push(`${name} (${unlike.target!.dims.join('x')}, the LoRA has ${unlike.dims[0]!}x${size(unlike.dims) / unlike.dims[0]!})`)
    else fits.push(...own.map(({ target: to, added }) => ({ target: to!, part: layer.part, added })))
  }
  if (wrong.length > 0 || missing.length > layers.length / 2) {
    const made = base === undefined ? '' : ` It says that it was made for ${base}.`
    const detail = `Of its ${layers.length} layers, ${layers.length - wrong.length - missing.length} fit, ${wrong.length} are of other sizes and ${missing.length} are not in this model, e.g. ${wrong[0] ?? missing[0]!}.${made}`
    throw failure('E_LORA', { type: model, file, detail })
  }
  if (missing.length > 0) log.warn('W_LORA_PARTIAL', { detail: `${basename(file)}: ${missing.length} of ${layers.length} layers are not in ${model}, e.g. ${missing[0]!}.` })
  if (unread.length > 0) log.warn('W_LORA_PARTIAL', { detail: `${basename(file)}: ${unread.length} of its arrays are not read, e.g. ${unread[0]!}.`, fix: 'Save it as plain LoRA where more than layers was trained.' })
  return fits
}

interface Share {
  readonly kind: 'weight' | 'bias'
  readonly target: ExternalWeight | undefined
  readonly dims: readonly number[]
  readonly added: LoraFit['added']
}

/** What a file's layer adds to a model's, each with its size. */
function sharesOf({ product, composite, diff, bias, lengths }: LoraLayer, { weight, bias: own }: LayerWeights): Share[] {
  const shares: Share[] = []
  if (product !== undefined) shares.push({ kind: 'weight', target: weight, dims: productDims(product), added: product })
  if (composite !== undefined) shares.push({ kind: 'weight', target: weight, dims: compositeDims(composite), added: composite })
  if (diff !== undefined) shares.push({ kind: 'weight', target: weight, dims: diff.dims, added: diff })
  if (bias !== undefined) shares.push({ kind: 'bias', target: own, dims: bias.dims, added: bias })
  // Last: they are those of the sum.
  if (lengths !== undefined) {
    const count = lengths.data.length
    const dims = weight?.dims[lengths.along === 'rows' ? 0 : 1] === count ? weight.dims : [count]
    shares.push({ kind: 'weight', target: weight, dims, added: lengths })
  }
  return shares
}

const compositeDims = ({ by, first, second }: LoraComposite): readonly number[] => (by === 'hadamard' ? [first.rows, first.columns] : [first.rows * second.rows, first.columns * second.columns])

/** Rows of the product of a layer's halves, and numbers in each. */
const productDims = ({ up, down, mid }: LoraProduct): readonly number[] => [up.dims[0]!, mid === undefined ? size(down.dims.slice(1)) : down.dims[1]! * size(mid.dims.slice(2))]
