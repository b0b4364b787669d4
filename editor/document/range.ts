/** The in and out points of the film: what Render, the loop and the timeline keep to. Pure; kept in the graph's `ui`. */
import type { GraphDocument, Json } from './document.ts'

/** Seconds of the film. `out` is the first moment left out; either may be absent. */
export interface FilmRange {
  readonly in?: number
  readonly out?: number
}

const KEY = '@range'
const time = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined)

export function rangeOf({ ui }: GraphDocument): FilmRange {
  const given = (ui?.[KEY] ?? {}) as Readonly<Record<string, unknown>>
  const [from, to] = [time(given['in']), time(given['out'])]
  if (from !== undefined && to !== undefined && to <= from) return { in: from }
  return { ...(from === undefined ? {} : { in: from }), ...(to === undefined ? {} : { out: to }) }
}

/** A point that the other one contradicts gives way to the one that is new. */
export function setRange(document: GraphDocument, next: FilmRange): GraphDocument {
  const before = rangeOf(document)
  const crossed = next.in !== undefined && next.out !== undefined && next.out <= next.in
  const { in: from, out: to } = !crossed ? next : next.in !== before.in ? { in: next.in, out: undefined } : { in: undefined, out: next.out }
  const { [KEY]: _, ...ui } = document.ui ?? {}
  const range = { ...(from === undefined ? {} : { in: short(from) }), ...(to === undefined ? {} : { out: short(to) }) }
  return { ...document, ui: Object.keys(range).length === 0 ? ui : { ...ui, [KEY]: range as Json } }
}

const short = (seconds: number): number => Number(Math.max(0, seconds).toFixed(6))

/** First and last frame, as a run takes them; undefined where the whole film is meant. */
export function framesWithin({ in: from, out: to }: FilmRange, rate: number, length: number): { readonly from: number; readonly to: number } | undefined {
  if (from === undefined && to === undefined) return undefined
  const first = Math.min(length - 1, Math.round((from ?? 0) * rate))
  const last = Math.min(length, to === undefined ? length : Math.round(to * rate)) - 1
  return first === 0 && last === length - 1 ? undefined : { from: first, to: Math.max(first, last) }
}
