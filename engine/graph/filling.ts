/** Values with places that are filled in by what nodes give: `{{nodes.name.port}}` within a text, a list or an object. Pure. */
import type { Json } from '../contract/sockets.ts'
import type { Filling, Hole, Link } from './resolved.ts'
import { escaped } from './templates.ts'

export const linksIn = ({ holes }: Filling): Link[] => holes.flatMap(({ parts }) => parts.filter((one) => typeof one !== 'string'))

/** The value without holes. Undefined where one of the nodes gave nothing. */
export function filledValue({ value, holes }: Filling, read: (link: Link) => Json | undefined): Json | undefined {
  let whole = value
  for (const { path, parts, escape = false } of holes) {
    const values = parts.map((one) => (typeof one === 'string' ? one : read(one)))
    if (values.some((one) => one === undefined)) return undefined
    const text = (given: Json, at: number): string => {
      const written = typeof given === 'string' ? given : JSON.stringify(given)
      return escape && typeof parts[at] !== 'string' ? escaped(written) : written
    }
    const alone = parts.length === 1 && !(escape && typeof values[0] === 'string')
    whole = placed(whole, path, alone ? values[0]! : (values as Json[]).map(text).join(''))
  }
  return whole
}

function placed(within: Json, [key, ...rest]: Hole['path'], value: Json): Json {
  if (key === undefined) return value
  if (Array.isArray(within)) return within.map((one, at) => (at === key ? placed(one, rest, value) : one))
  return { ...(within as Record<string, Json>), [key]: placed((within as Record<string, Json>)[key]!, rest, value) }
}
