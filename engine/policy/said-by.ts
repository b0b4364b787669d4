/** What a node is told in words: its texts, without files, colours and choices, and without what it is told to leave out. Pure. */
import type { ParamDeclaration } from '../contract/param-declaration.ts'
import type { Json } from '../contract/sockets.ts'
import type { ResolvedNode } from '../graph/resolved.ts'

export interface Said {
  /** A param. */
  readonly port: string
  readonly text: string
}

/** What is not wanted is the opposite of a wish. */
const UNWANTED = /^(?:negative|avoid|exclude)/i
const FILE = /^[\w./\\ -]{1,200}\.\w{2,5}$/
/** Fields of JSON that say how, not what. */
const PLAIN = new Set(['type', 'file', 'path', 'id', 'transition', 'easing', 'model', 'backend', 'voice', 'font', 'colour', 'color'])

export function saidBy({ spec, params, fillings }: ResolvedNode): readonly Said[] {
  const said: Said[] = []
  for (const [port, given] of Object.entries(params)) {
    const declared = spec.params[port]
    if (declared === undefined || UNWANTED.test(port) || isNoText(declared)) continue
    const texts = [...textsIn(given), ...(fillings[port] === undefined ? [] : textsIn(fillings[port].value))]
    // Together: what is said in two places of one node is said of one picture.
    if (texts.length > 0) said.push({ port, text: [...new Set(texts)].join(' . ') })
  }
  return said
}

const isNoText = (declared: ParamDeclaration): boolean =>
  declared.type === 'string' && (declared.enum !== undefined || declared.asset !== undefined || declared.package !== undefined || declared.writes !== undefined || declared.pattern !== undefined || declared.widget === 'file' || declared.widget === 'colour')

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' || FILE.test(value) ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => (PLAIN.has(name) || UNWANTED.test(name) ? [] : textsIn(one as Json)))
}
