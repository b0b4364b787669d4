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
  if (typeof value === 'string') return quoted(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  let text = ''
  if (Array.isArray(value)) {
    for (const one of value) text += text === '' ? canonicalJson(one) : `,${canonicalJson(one)}`
    return `[${text}]`
  }
  for (const key of Object.keys(value).sort()) {
    const one = (value as Readonly<Record<string, unknown>>)[key]
    if (one !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(one)}`
  }
  return `{${text}}`
}

/** As JSON.stringify has it, which takes longer for what stays as it is. */
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text))
const PLAIN = /^[\w .,:;#/@=-]{0,100}$/
