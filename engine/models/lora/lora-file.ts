/** A LoRA file read: which layers it changes, and how (Hu et al. 2021). */
import { failure } from '../../errors.ts'
import { parseLoraName, refusedKind, type LoraPart, type LoraRole } from './lora-names.ts'
import { openSafetensors } from './safetensors.ts'

interface Numbers {
  readonly dims: readonly number[]
  readonly data: Float32Array
}

/** W becomes W + weight * scale * up · down. */
export interface LoraLayer {
  readonly part: LoraPart
  readonly layer: string
  readonly flat: boolean
  readonly down: Numbers
  readonly up: Numbers
  /** Between the two, for convolutions cut in three. */
  readonly mid?: Numbers
  readonly rank: number
  /** alpha / rank, 1 where the file gives no alpha. */
  readonly scale: number
}

export interface Lora {
  readonly file: string
  /** sha256 of the file, hex. */
  readonly digest: string
  readonly layers: readonly LoraLayer[]
  readonly triggerWords: readonly string[]
  /** What it was trained on, where the file says so. */
  readonly base?: string
}

/** @throws E_LORA for DoRA, LoHa and their like, for halves of layers, and for files of something else */
export async function readLora(path: string): Promise<Lora> {
  const file = await openSafetensors(path)
  try {
    const refuse = (detail: string): never => {
      throw failure('E_LORA', { file: path, detail })
    }
    const kind = refusedKind(file.names)
    if (kind !== undefined) refuse(`It is a ${kind}: only LoRA is merged.`)
    const found = new Map<string, { part: LoraPart; layer: string; flat: boolean; roles: Map<LoraRole, string> }>()
    for (const name of file.names) {
      const parsed = parseLoraName(name)
      if (parsed === undefined) continue
      const { part, layer, flat, role } = parsed
      const key = `${part} ${layer}`
      const known = found.get(key) ?? { part, layer, flat, roles: new Map<LoraRole, string>() }
      if (known.roles.has(role)) refuse(`Two of its arrays are the "${role}" of ${layer}.`)
      known.roles.set(role, name)
      found.set(key, known)
    }
    const layers: LoraLayer[] = []
    for (const { part, layer, flat, roles } of found.values()) {
      const [down, up] = [roles.get('down'), roles.get('up')]
      if (down === undefined || up === undefined) return refuse(`${layer} has one half of its two.`)
      const [first, second] = [await file.read(down), await file.read(up)]
      const rank = first.dims[0]!
      const middle = roles.get('mid')
      const alpha = roles.get('alpha')
      if (second.dims[1] !== rank) refuse(`${layer} is of rank ${rank} on one side and ${second.dims[1] ?? 0} on the other.`)
      layers.push({
        part, layer, flat, rank, down: first, up: second,
        scale: alpha === undefined ? 1 : (await file.read(alpha)).data[0]! / rank,
        ...(middle === undefined ? {} : { mid: await file.read(middle) }),
      })
    }
    if (layers.length === 0) refuse('It holds no layers of a LoRA.')
    const base = file.metadata['ss_base_model_version'] ?? file.metadata['modelspec.architecture']
    return { file: path, digest: await file.digest(), layers, triggerWords: triggerWords(file.metadata), ...(base === undefined ? {} : { base }) }
  } finally {
    await file.close()
  }
}

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
