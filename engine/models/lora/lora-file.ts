/** A LoRA file read: which layers it changes, and how (Hu et al. 2021; LyCORIS, Yeh et al. 2024). */
import { failure } from '../../contract/errors.ts'
import { adapterScale } from './adapter-scale.ts'
import { compositeOf, type LoraComposite, type Numbers } from './lora-factors.ts'
import { parseLoraName, refusedKind, type LoraPart, type LoraRole } from './lora-names.ts'
import { openSafetensors } from './safetensors.ts'

/** What a file changes of one layer. */
export interface LoraLayer {
  readonly part: LoraPart
  readonly layer: string
  readonly flat: boolean
  readonly product?: LoraProduct
  readonly composite?: LoraComposite
  /** W becomes W + weight * diff. */
  readonly diff?: Numbers
  /** What the layer adds becomes that + weight * bias. */
  readonly bias?: Numbers
  readonly lengths?: LoraLengths
}

/** What its rows, or what it multiplies its inputs by, are brought to once all else is added (DoRA). */
export interface LoraLengths extends Numbers {
  readonly along: 'rows' | 'columns'
}

/** W becomes W + weight * scale * up · down. */
export interface LoraProduct {
  readonly down: Numbers
  readonly up: Numbers
  /** Between the two, for convolutions cut in three. */
  readonly mid?: Numbers
  readonly rank: number
  /** alpha / rank: what the layer's own array says, else the header; 1 where neither does. */
  readonly scale: number
}

export interface Lora {
  readonly file: string
  /** sha256 of the file, hex. */
  readonly digest: string
  readonly layers: readonly LoraLayer[]
  /** Arrays that are nothing known of a layer. */
  readonly unread: readonly string[]
  readonly triggerWords: readonly string[]
  /** What it was trained on, where the file says so. */
  readonly base?: string
}

/** @throws E_LORA for kinds that are not merged, for halves of layers, and for files of something else */
export async function readLora(path: string): Promise<Lora> {
  const file = await openSafetensors(path)
  try {
    const refuse = (detail: string): never => {
      throw failure('E_LORA', { file: path, detail })
    }
    const kind = refusedKind(file.names)
    if (kind !== undefined) refuse(`It is a ${kind}: LoRA, LoHa, LoKr, DoRA and whole differences are merged.`)
    const unread: string[] = []
    const scaleOf = adapterScale(file.metadata['lora_adapter_metadata'], refuse)
    const found = new Map<string, { part: LoraPart; layer: string; flat: boolean; roles: Map<LoraRole, string> }>()
    for (const name of file.names) {
      const parsed = parseLoraName(name)
      if (parsed === undefined) {
        unread.push(name)
        continue
      }
      const { part, layer, flat, role } = parsed
      const key = `${part} ${layer}`
      const known = found.get(key) ?? { part, layer, flat, roles: new Map<LoraRole, string>() }
      if (known.roles.has(role)) refuse(`Two of its arrays are the "${role}" of ${layer}.`)
      known.roles.set(role, name)
      found.set(key, known)
    }
    const layers: LoraLayer[] = []
    for (const { part, layer, flat, roles } of found.values()) {
      const arrays: Partial<Record<LoraRole, Numbers>> = {}
      for (const [role, name] of roles) arrays[role] = await file.read(name)
      const { down, up, mid, alpha, diff, diff_b: whole, bias } = arrays
      if ((down === undefined) !== (up === undefined)) return refuse(`${layer} has one half of its two.`)
      // An alpha alone changes nothing.
      const composite = compositeOf(arrays, layer, refuse)
      const lengths = arrays.row_lengths === undefined ? lengthsOf(arrays.lengths, layer, refuse) : ({ ...arrays.row_lengths, along: 'rows' } as const)
      if (down === undefined && composite === undefined && diff === undefined && whole === undefined && lengths === undefined) continue
      const product = down === undefined || up === undefined ? undefined : { down, up, ...(mid === undefined ? {} : { mid }), rank: up.dims[1] ?? 0 }
      const fault = product === undefined ? undefined : shapeFault(product)
      if (fault !== undefined) return refuse(`${layer} ${fault}.`)
      const scale = product === undefined ? 1 : alpha === undefined ? (scaleOf(part, layer, product.rank) ?? 1) : alphaOf(alpha) / product.rank
      if (!Number.isFinite(scale) || !Number.isFinite(composite?.scale ?? 1)) return refuse(`The alpha of ${layer} is no number.`)
      if (bias !== undefined && whole !== undefined) return refuse(`${layer} has two differences of its bias.`)
      const added = bias === undefined ? whole : { dims: bias.dims, data: bias.data.map((value) => value * scale) }
      layers.push({
        part, layer, flat, ...(product === undefined ? {} : { product: { ...product, scale } }), ...(composite === undefined ? {} : { composite }), ...(diff === undefined ? {} : { diff }),
        ...(added === undefined ? {} : { bias: added }), ...(lengths === undefined ? {} : { lengths }),
      })
    }
    if (layers.length === 0) refuse('It holds no layers of a LoRA.')
    const base = file.metadata['ss_base_model_version'] ?? file.metadata['modelspec.architecture']
    return { file: path, digest: await file.digest(), layers, unread, triggerWords: triggerWords(file.metadata), ...(base === undefined ? {} : { base }) }
  } finally {
    await file.close()
  }
}

/** Older files of LyCORIS give one for each input. */
function lengthsOf(numbers: Numbers | undefined, layer: string, refuse: (detail: string) => never): LoraLengths | undefined {
  if (numbers === undefined) return undefined
  const along = numbers.dims.length === 1 || numbers.dims[0] === numbers.data.length ? 'rows' : 'columns'
  return along === 'rows' || numbers.dims[1] === numbers.data.length ? { ...numbers, along } : refuse(`The lengths of ${layer} are of ${numbers.dims.join('x')}.`)
}

/** Why its arrays are not the two halves of a layer, or the three parts of a convolution. */
function shapeFault({ down, up, mid }: Pick<LoraProduct, 'down' | 'up' | 'mid'>): string | undefined {
  const [rank = 0, inner = 0] = [up.dims[1], down.dims[0]]
  if ([down, up, ...(mid === undefined ? [] : [mid])].some(({ dims }) => dims.length < 2 || dims.includes(0))) return 'has an array of no size'
  if (mid === undefined && rank !== inner) return `is of rank ${inner} on one side and ${rank} on the other`
  if (mid !== undefined && (mid.dims[0] !== rank || mid.dims[1] !== inner || !isFlat(down))) return 'has a middle that does not fit its ends'
  return isFlat(up) ? undefined : 'has an upper half that is more than a matrix'
}

/** A matrix, or a convolution of one pixel. */
const isFlat = ({ dims }: Numbers): boolean => dims.slice(2).every((one) => one === 1)

const alphaOf = ({ data }: Numbers): number => (data.length === 1 ? data[0]! : NaN)

/** Words that call it up: as its author says, else the tags that most of the training pictures had. */
function triggerWords(metadata: Readonly<Record<string, string>>): string[] {
  const said = metadata['modelspec.trigger_phrase'] ?? metadata['ss_trigger_words'] ?? metadata['trigger_words']
  if (said !== undefined && said.trim() !== '') return said.split(',').map((word) => word.trim()).filter((word) => word !== '')
  try {
    const sets = Object.values(JSON.parse(metadata['ss_tag_frequency'] ?? '{}') as Record<string, Record<string, number>>)
    const counts = new Map<string, number>()
    for (const set of sets) for (const [tag, count] of Object.entries(set)) counts.set(tag.trim(), (counts.get(tag.trim()) ?? 0) + count)
    const most = Math.max(0, ...counts.values())
    // A tag of all pictures is what they have in common; of one picture alone it says nothing.
    return most < 2 ? [] : [...counts].filter(([, count]) => count === most).map(([tag]) => tag).slice(0, 3)
  } catch {
    return []
  }
}
