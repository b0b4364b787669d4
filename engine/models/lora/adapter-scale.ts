/** How strongly a file's layers act, where its header says so: diffusers leaves PEFT's configuration there. Pure. */
import type { LoraPart } from './lora-names.ts'

/** What the product of a layer's halves is multiplied by; undefined where the header says nothing of it. */
export type AdapterScale = (part: LoraPart, layer: string, rank: number) => number | undefined

/** Of patterns: more than names are made of. Steps of a search stay few. */
const LONGEST = 500
const MOST_REPEATS = 4

/** @param refuse is told what can't be read */
export function adapterScale(text: string | undefined, refuse: (detail: string) => never): AdapterScale {
  if (text === undefined) return () => undefined
  const config = parsed(text) ?? refuse('Its "lora_adapter_metadata" is no JSON object.')
  const number = (key: string): number | undefined => {
    const value = config[key]
    if (value === undefined || value === null) return undefined
    return typeof value === 'number' && Number.isFinite(value) ? value : refuse(`"${key}" of its "lora_adapter_metadata" is no number.`)
  }
  const patterns = (key: string): readonly (readonly [RegExp, number])[] => {
    const value = config[key] ?? {}
    if (!isRecord(value)) return refuse(`"${key}" of its "lora_adapter_metadata" is no object.`)
    return Object.entries(value).map(([pattern, alpha]) => {
      if (typeof alpha !== 'number' || !Number.isFinite(alpha)) return refuse(`"${key}" of its "lora_adapter_metadata" gives no number for ${pattern}.`)
      return [expression(pattern) ?? refuse(`"${key}" of its "lora_adapter_metadata" has a pattern that is not read: ${pattern.slice(0, 100)}.`), alpha] as const
    })
  }
  const settings = (prefix: string) => ({ alpha: number(`${prefix}lora_alpha`), patterns: patterns(`${prefix}alpha_pattern`), root: config[`${prefix}use_rslora`] === true })
  const known = new Map<string, ReturnType<typeof settings>>()
  return (part, layer, rank) => {
    const prefix = Object.keys(config).some((key) => key.startsWith(`${part}.`)) ? `${part}.` : ''
    const { alpha, patterns: own, root } = known.get(prefix) ?? settings(prefix)
    known.set(prefix, { alpha, patterns: own, root })
    const found = own.find(([pattern]) => pattern.test(layer))?.[1] ?? alpha
    return found === undefined ? undefined : found / (root ? Math.sqrt(rank) : rank)
  }
}

/** As PEFT matches: the whole name, or its end after a dot. */
function expression(pattern: string): RegExp | undefined {
  const repeats = pattern.match(/[*+{]/g)?.length ?? 0
  // A group that is repeated, holding what is repeated, takes for ever on some names.
  if (pattern.length > LONGEST || repeats > MOST_REPEATS || /\)[*+?{]/.test(pattern)) return undefined
  try {
    return new RegExp(`^(.*\\.)?(${pattern})$`)
  } catch {
    return undefined
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
