/** Content keys: same key, same result. Pure. */
import type { Json } from '../contract/sockets.ts'

export interface KeyMaterial {
  readonly type: string
  readonly version: number
  readonly params: unknown
  readonly keyframes: unknown
  /** Keys of the inputs by port, in order. */
  readonly inputs: Json
  /** sha256 by param. */
  readonly assets: Readonly<Record<string, string>>
  /** `name@version`. */
  readonly backend?: string
  /** sha256 of the node's code, where that is worked on. */
  readonly code?: string
}

export function contentKey(material: KeyMaterial, hash: (text: string) => string): string {
  return hash(canonicalJson(material))
}

/** JSON with sorted keys and without undefined: equal values, equal text (RFC 8785 in spirit). */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`).join(',')}}`
}
