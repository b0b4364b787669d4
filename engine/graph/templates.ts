/** `{{inputs.name}}` in any string of any param. Pure. */
import type { Json } from '../sockets.ts'

const ONLY = /^\{\{\s*inputs\.([\w-]+)\s*\}\}$/
const ANY = /\{\{\s*inputs\.([\w-]+)\s*\}\}/g

/** A string that is only a template keeps the input's type; elsewhere the value is written into the text. */
export function fillTemplates(
  params: Readonly<Record<string, Json>>,
  values: Readonly<Record<string, Json>>,
  missing: (param: string, name: string) => void,
  wrote: (letters: number) => void = () => {},
): Record<string, Json> {
  const fill = (value: Json, param: string): Json => {
    if (typeof value === 'string') {
      if (!value.includes('{{')) return value
      const only = ONLY.exec(value)?.[1]
      if (only !== undefined) {
        if (Object.hasOwn(values, only)) return values[only]!
        missing(param, only)
        return value
      }
      return value.replace(ANY, (text, name: string) => {
        if (!Object.hasOwn(values, name)) {
          missing(param, name)
          return text
        }
        const found = values[name]!
        const written = typeof found === 'string' ? found : JSON.stringify(found)
        wrote(written.length)
        return written
      })
    }
    if (Array.isArray(value)) return value.map((one) => fill(one, param))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, param)]))
    }
    return value
  }
  return Object.fromEntries(Object.entries(params).map(([param, value]) => [param, fill(value, param)]))
}
