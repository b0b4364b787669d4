/** The texts within a value. Pure. */
import type { Json } from './document.ts'

/** The value with all its texts changed. */
export function withTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one) => withTexts(one, change))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one as Json, change)]))
  return value
}
