/**
 * `{{inputs.name}}` and `{{nodes.name.port}}` in any string of any param. What stands between two braces and is no known template is a
 * fault; `\{{` is a literal `{{`, and of the backslashes before braces each pair is one. Pure.
 */
import type { Json } from '../contract/sockets.ts'
import { isKeyframed } from './keyframes.ts'
import type { Hole, Link } from './resolved.ts'

/** Backslashes and the braces behind them; then, where they are closed, what stands between. */
const ANY = /(\\*)\{\{(?:([^{}]*)\}\})?/g
const INPUT = /^\s*inputs\.([\w-]+)\s*$/
const NODE = /^\s*nodes\.([\w-]+)\.([\w-]+)\s*$/

export interface TemplateEvents {
  /** It can't be filled in; `got` is its text, or where it begins. */
  unknown(param: string, got: string, name: string | undefined): void
  wrote?(letters: number): void
  /** Words that a param fills in by itself later on, `value` for `{{value.name}}`: those and its escapes are left as they are. */
  own?(param: string): readonly string[]
  /** Keyframes of this input stand within a text. */
  moving?(param: string, input: string, value: object): void
  /** An input of a subgraph that a link feeds: its template is the link `"@.name"`. */
  fed?(input: string): boolean
  /** What `{{nodes.name.port}}` names; undefined where that is no such output, which has been told. Absent: none is known. */
  link?(param: string, name: string, port: string): Link | undefined
  /** A place in a param that is filled in when the nodes that it names have run. */
  hole?(param: string, hole: Hole): void
}

/** A string that is only a template keeps the input's type; elsewhere the value is written into the text. */
export function fillTemplates(params: Readonly<Record<string, Json>>, values: Readonly<Record<string, Json>>, { unknown, moving = () => {}, fed = () => false, wrote = () => {}, own = () => [], link, hole }: TemplateEvents): Record<string, Json> {
  const fillText = (text: string, param: string, path: Hole['path']): Json => {
    if (!text.includes('{{')) return text
    const words = own(param)
    let only: { readonly value: Json } | undefined
    const piece = (whole: string, slashes: string, inside: string | undefined, at: number): string | readonly [string, Link] => {
      const kept = words.length > 0 ? slashes : '\\'.repeat(slashes.length >> 1)
      if (slashes.length % 2 === 1) return words.length > 0 ? whole : `${kept}{{${inside === undefined ? '' : `${inside}}}`}`
      const output = inside === undefined || link === undefined ? null : NODE.exec(inside)
      const name = inside === undefined ? undefined : INPUT.exec(inside)?.[1]
      if (output !== null || (name !== undefined && link !== undefined && fed(name))) {
        const found = output === null ? link!(param, '@', name!) : link!(param, output[1]!, output[2]!)
        return found === undefined ? whole : [kept, found]
      }
      if (name !== undefined && Object.hasOwn(values, name)) {
        const value = values[name]!
        if (whole === text && slashes === '') only = { value }
        else if (isKeyframed(value)) moving(param, name, value)
        const written = typeof value === 'string' ? value : JSON.stringify(value)
        wrote(written.length)
        // It is a value, whatever it looks like to whoever fills in the rest.
        return kept + (words.length > 0 ? escaped(written) : written)
      }
      if (inside !== undefined && words.includes(inside.trim().split('.')[0]!)) return whole
      unknown(param, inside === undefined ? text.slice(at + slashes.length, at + slashes.length + 40) : whole.slice(slashes.length), inside?.trim())
      return whole
    }
    const parts: (string | Link)[] = []
    let end = 0
    for (const match of text.matchAll(ANY)) {
      parts.push(text.slice(end, match.index), ...[piece(match[0], match[1]!, match[2], match.index)].flat())
      end = match.index + match[0].length
    }
    parts.push(text.slice(end))
    const told = parts.filter((one) => one !== '')
    if (told.some((one) => typeof one !== 'string')) hole?.(param, { path, parts: told, ...(words.length > 0 ? { escape: true } : {}) })
    const filled = told.filter((one) => typeof one === 'string').join('')
    if (only === undefined) return filled
    return words.length > 0 && typeof only.value === 'string' ? filled : only.value
  }
  const fill = (value: Json, param: string, path: Hole['path']): Json => {
    if (typeof value === 'string') return fillText(value, param, path)
    if (Array.isArray(value)) return value.map((one, at) => fill(one, param, [...path, at]))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, param, [...path, key])]))
    }
    return value
  }
  return Object.fromEntries(Object.entries(params).map(([param, value]) => [param, fill(value, param, [])]))
}

/** The text with what `fill` makes of each template in it (undefined: left as it is), and with escapes taken out. */
export const filledText = (text: string, fill: (inside: string) => string | undefined): string =>
  text.replace(ANY, (whole, slashes: string, inside: string | undefined) => {
    const kept = '\\'.repeat(slashes.length >> 1)
    if (slashes.length % 2 === 1) return `${kept}{{${inside === undefined ? '' : `${inside}}}`}`
    const found = inside === undefined ? undefined : fill(inside.trim())
    return found === undefined ? whole : kept + found
  })

/** Says the text as it is: what looks like a template in it is none. */
export const escaped = (text: string): string => text.replace(/(\\*)\{\{/g, (_, slashes: string) => `${slashes}${slashes}\\{{`)

/** The text that a string without templates stands for. */
export const unescaped = (text: string): string => filledText(text, () => undefined)

/** Whether it holds one, known or not. */
export const hasTemplate = (text: string): boolean => [...text.matchAll(ANY)].some(([, slashes]) => slashes!.length % 2 === 0)

/** Another name for an input, in all templates that name it. */
export const renamedInput = (text: string, name: string, wish: string): string =>
  text.replace(ANY, (whole, slashes: string, inside: string | undefined) =>
    slashes.length % 2 === 0 && inside !== undefined && INPUT.exec(inside)?.[1] === name ? `${slashes}{{${inside.replace(`inputs.${name}`, `inputs.${wish}`)}}}` : whole)

/** Another name for a node, in all templates that name it. */
export const renamedNode = (text: string, name: string, wish: string): string =>
  text.replace(ANY, (whole, slashes: string, inside: string | undefined) =>
    slashes.length % 2 === 0 && inside !== undefined && NODE.exec(inside)?.[1] === name ? `${slashes}{{${inside.replace(`nodes.${name}.`, `nodes.${wish}.`)}}}` : whole)

/** Whether a template in it names the input. */
export const namesInput = (text: string, name: string): boolean =>
  [...text.matchAll(ANY)].some(([, slashes, inside]) => slashes!.length % 2 === 0 && inside !== undefined && INPUT.exec(inside)?.[1] === name)
