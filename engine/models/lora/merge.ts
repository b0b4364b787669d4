/** LoRAs merged into a model's weights in memory: no file is written, the package stays as it is. */
import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { Log } from '../../context.ts'
import { failure } from '../../errors.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import type { ReadChanged, SessionRequest, SessionWeights } from '../session-types.ts'
import type { Lora, LoraLayer } from './lora-file.ts'
import { externalWeights, type ExternalWeight } from './onnx-weights.ts'
import type { WeightChange } from '../weight-changes.ts'

export interface LoraUse {
  readonly lora: Lora
  /** How much of it: 1 as it was trained; below 0 its opposite. */
  readonly weight: number
}

const PARTS = new Set(['unet', 'transformer', 'text_encoder', 'text_encoder_2'])
const FLOAT = 1
const HALF = 10

/**
 * The package with its parts changed by LoRAs. Sessions of the same LoRAs and weights are shared, and merged anew when they
 * have been dropped.
 */
export function withLoras(model: ModelPackage, uses: readonly LoraUse[], log: Log): ModelPackage {
  const active = uses.filter(({ weight }) => weight !== 0)
  if (active.length === 0) return model
  const key = createHash('sha256').update(active.map(({ lora, weight }) => `${lora.digest} ${weight}`).join('\n')).digest('hex')
  return {
    ...model,
    session(part): SessionRequest {
      const request = model.session(part)
      const changes = (uses: readonly LoraUse[]): boolean => uses.some(({ lora }) => lora.layers.some((layer) => layer.part === part))
      if (!PARTS.has(part) || !changes(active)) return request
      return { ...request, weights: { key, load: (read, signal) => mergedWeights(request, part, active, read, log, signal) } }
    },
  }
}

/** @throws E_LORA for a LoRA of another base model, with counts of what fits and what doesn't */
export async function mergedWeights({ name, file }: Pick<SessionRequest, 'name' | 'file'>, part: string, uses: readonly LoraUse[], read: ReadChanged, log: Log, signal?: AbortSignal): Promise<SessionWeights[]> {
  const weights = await externalWeights(file)
  if (weights.length === 0) {
    throw failure('E_LORA', { type: name, detail: 'The model holds its weights inside model.onnx: export it with models/export, which lays them beside it.' })
  }
  const index = indexOf(weights)
  const parts = new Map<ExternalWeight, Share[]>()
  for (const { lora, weight } of uses) {
    for (const { target, layer } of fit(lora, part, index, name, log)) parts.set(target, [...(parts.get(target) ?? []), { layer, weight }])
  }
  const made: SessionWeights[] = []
  for (const external of new Set(weights.map((one) => one.file))) {
    const changes = [...parts].filter(([target]) => target.file === external).map(([target, shares]) => changeOf(target, shares))
    made.push({ file: external, data: await read(join(dirname(file), external), changes, signal) })
  }
  return made
}

/** Weights by their layers' names, with dots and with underscores. */
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

interface Fit {
  readonly target: ExternalWeight
  readonly layer: LoraLayer
}

function fit(lora: Lora, part: string, index: ReadonlyMap<string, ExternalWeight>, name: string, log: Log): Fit[] {
  const own = lora.layers.filter((layer) => layer.part === part)
  const fits: Fit[] = []
  const [missing, wrong]: [string[], string[]] = [[], []]
  for (const layer of own) {
    const target = index.get(layer.flat ? layer.layer : layer.layer.replaceAll('.', '_')) ?? index.get(layer.layer)
    if (target === undefined) missing.push(layer.layer)
    else if (size(target.dims) !== deltaSize(layer) || target.dims[0] !== layer.up.dims[0]) wrong.push(`${layer.layer} (${target.dims.join('x')}, the LoRA has ${layer.up.dims[0]!}x${deltaSize(layer) / layer.up.dims[0]!})`)
    else fits.push({ target, layer })
  }
  if (wrong.length > 0 || missing.length > own.length / 2) {
    const made = lora.base === undefined ? '' : ` It says that it was made for ${lora.base}.`
    throw failure('E_LORA', {
      type: name,
      file: lora.file,
      detail: `Of its ${own.length} layers for ${part}, ${fits.length} fit, ${wrong.length} are of other sizes and ${missing.length} are not in this model, e.g. ${wrong[0] ?? missing[0]!}.${made}`,
    })
  }
  if (missing.length > 0) log.warn(`${basename(lora.file)}: ${missing.length} of ${own.length} layers are not in ${name}, e.g. ${missing[0]!}`)
  return fits
}

const size = (dims: readonly number[]): number => dims.reduce((product, one) => product * one, 1)

/** Numbers in the product of a layer's halves. */
const deltaSize = ({ up, down, mid }: LoraLayer): number => up.dims[0]! * (mid === undefined ? size(down.dims.slice(1)) : down.dims[1]! * size(mid.dims.slice(2)))

interface Share {
  readonly layer: LoraLayer
  readonly weight: number
}

/** Several LoRAs of one layer are one of all their ranks. */
function changeOf({ name, dims, offset, length, type }: ExternalWeight, shares: readonly Share[]): WeightChange {
  const [rows, count] = [dims[0]!, size(dims)]
  const kind = type === FLOAT && length === count * 4 ? 'float32' : type === HALF && length === count * 2 ? 'float16' : undefined
  if (kind === undefined) throw failure('E_LORA', { detail: `${name} is of a type that can't be changed: float32 and float16 are.` })
  const columns = count / rows
  const rank = shares.reduce((sum, { layer }) => sum + layer.rank, 0)
  const [up, down] = [new Float32Array(rows * rank), new Float32Array(rank * columns)]
  let from = 0
  for (const { layer, weight } of shares) {
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < layer.rank; k++) up[row * rank + from + k] = layer.up.data[row * layer.rank + k]! * weight * layer.scale
    }
    down.set(layer.mid === undefined ? layer.down.data : betweenDown(layer), from * columns)
    from += layer.rank
  }
  return { offset, type: kind, rows, columns, rank, up, down }
}

/** A convolution cut in three: mid · down as one, rank x (inputs x height x width). */
function betweenDown({ down, mid, rank }: LoraLayer): Float32Array {
  const inputs = down.dims[1]!
  const places = size(mid!.dims.slice(2))
  const inner = mid!.dims[1]!
  const out = new Float32Array(rank * inputs * places)
  for (let a = 0; a < rank; a++) {
    for (let b = 0; b < inner; b++) {
      for (let i = 0; i < inputs; i++) {
        for (let p = 0; p < places; p++) out[(a * inputs + i) * places + p]! += mid!.data[(a * inner + b) * places + p]! * down.data[b * inputs + i]!
      }
    }
  }
  return out
}
