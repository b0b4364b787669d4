/** LoRAs merged into a model's weights in memory: no file is written, the package stays as it is. */
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Log } from '../../contract/log.ts'
import { failure } from '../../contract/errors.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import type { ReadChanged, SessionRequest, SessionWeights } from '../runtime/session-types.ts'
import type { WeightChange } from '../runtime/weight-changes.ts'
import { betweenDown, size } from './lora-factors.ts'
import type { Lora, LoraProduct } from './lora-file.ts'
import { fitLora, weightsOf, type LoraFit, type PartWeights } from './lora-fit.ts'
import type { ExternalWeight } from './onnx-weights.ts'

export interface LoraUse {
  readonly lora: Lora
  /** How much of it: 1 as it was trained; below 0 its opposite. */
  readonly weight: number
}

const FLOAT = 1
const HALF = 10

/**
 * The package with its parts changed by LoRAs. Sessions of the same LoRAs and weights are shared, and merged anew when they
 * have been dropped.
 * @throws E_LORA for a LoRA of another base model, with counts of what fits and what doesn't
 */
export async function withLoras(model: ModelPackage, uses: readonly LoraUse[], log: Log): Promise<ModelPackage> {
  const active = uses.filter(({ weight }) => weight !== 0)
  if (active.length === 0) return model
  const key = createHash('sha256').update(active.map(({ lora, weight }) => `${lora.digest} ${weight}`).join('\n')).digest('hex')
  const parts = await weightsOf(model, new Set(active.flatMap(({ lora }) => lora.layers.map(({ part }) => part))))
  const changed = new Map<string, Map<ExternalWeight, Share[]>>()
  for (const { lora, weight } of active) {
    const fits = fitLora(lora, model.name, parts, log)
    const brought = new Set(fits.filter(({ added }) => 'along' in added).map(({ target }) => target))
    for (const { target, part, added } of fits) {
      const shares = changed.get(part) ?? new Map<ExternalWeight, Share[]>()
      const put = (share: Share): void => void changed.set(part, shares.set(target, [...(shares.get(target) ?? []), share]))
      if (!brought.has(target)) put({ added, weight })
      else if (!('along' in added)) put({ added, weight: 1 })
      else {
        // Of what it becomes with all of it, so much: what is too much of the sum by then is taken away.
        put({ added, weight })
        if (weight !== 1) for (const own of fits) if (own.target === target && !('along' in own.added)) put({ added: own.added, weight: weight - 1 })
      }
    }
  }
  return {
    ...model,
    session(part): SessionRequest {
      const request = model.session(part)
      const shares = changed.get(part)
      if (shares === undefined) return request
      return { ...request, weights: { key, load: (read, signal) => mergedWeights(request, parts.get(part)!, shares, read, signal) } }
    },
  }
}

async function mergedWeights({ file, bound }: SessionRequest, { all }: PartWeights, shares: ReadonlyMap<ExternalWeight, readonly Share[]>, read: ReadChanged, signal?: AbortSignal): Promise<SessionWeights[]> {
  const made: SessionWeights[] = []
  for (const external of new Set(all.map((one) => one.file))) {
    const changes = [...shares].filter(([target]) => target.file === external).flatMap(([target, own]) => changesOf(target, own))
    made.push({ file: external, data: await read(external === bound?.name ? bound : join(dirname(file), external), changes, signal) })
  }
  return made
}

interface Share {
  readonly added: LoraFit['added']
  readonly weight: number
}

/** Numbers added one by one at a time: as many as lie in a core's cache with what they are added to. */
const PIECE = 1 << 17

function changesOf({ name, dims, offset, length, type }: ExternalWeight, shares: readonly Share[]): WeightChange[] {
  const count = size(dims)
  const kind = type === FLOAT && length === count * 4 ? 'float32' : type === HALF && length === count * 2 ? 'float16' : undefined
  if (kind === undefined) throw failure('E_LORA', { detail: `${name} is of a type that can't be changed: float32 and float16 are.` })
  const place = { offset, type: kind } as const
  // What lengths are brought to is the sum of all before: one after the other.
  if (shares.length > 1 && shares.some(({ added }) => 'along' in added)) return shares.flatMap((one) => ofKinds(place, dims[0]!, count, [one], count))
  return ofKinds(place, dims[0]!, count, shares, PIECE)
}

type Placed = Pick<WeightChange, 'offset' | 'type'>

/** @param piece numbers added one by one at a time */
function ofKinds(place: Placed, rows: number, count: number, shares: readonly Share[], piece: number): WeightChange[] {
  const columns = count / rows
  const products: (LoraProduct & { readonly weight: number })[] = []
  const changes: WeightChange[] = []
  let sum: Float32Array | undefined
  for (const { added, weight } of shares) {
    if ('up' in added) products.push({ ...added, weight })
    else if ('by' in added) changes.push({ ...place, rows, columns, by: added.by, first: added.first, second: added.second, times: added.scale * weight })
    else if ('along' in added) changes.push({ ...place, rows, columns, along: added.along, lengths: added.data, strength: weight })
    else {
      sum ??= new Float32Array(count)
      for (let i = 0; i < count; i++) sum[i]! += added.data[i]! * weight
    }
  }
  if (products.length > 0) changes.unshift(productChange(place, rows, count, products))
  if (sum === undefined) return changes
  const bytes = place.type === 'float32' ? 4 : 2
  for (let at = 0; at < count; at += piece) {
    const down = sum.subarray(at, at + piece)
    // One row: a product with 1.
    changes.push({ ...place, offset: place.offset + at * bytes, rows: 1, columns: down.length, rank: 1, up: Float32Array.of(1), down })
  }
  return changes
}

/** Several LoRAs of one layer are one of all their ranks. */
function productChange(place: Placed, rows: number, count: number, products: readonly (LoraProduct & { readonly weight: number })[]): WeightChange {
  const columns = count / rows
  const rank = products.reduce((sum, one) => sum + one.rank, 0)
  const [up, down] = [new Float32Array(rows * rank), new Float32Array(rank * columns)]
  let from = 0
  for (const { weight, scale, rank: own, ...product } of products) {
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < own; k++) up[row * rank + from + k] = product.up.data[row * own + k]! * weight * scale
    }
    down.set(product.mid === undefined ? product.down.data : betweenDown(product.down, product.mid, own), from * columns)
    from += own
  }
  return { ...place, rows, columns, rank, up, down }
}
