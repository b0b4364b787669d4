/** Named moments of the film, kept in the graph's `ui`. Pure; always in order of time. */
import type { GraphDocument, Json } from './document.ts'

export interface Marker {
  /** Seconds of the film. */
  readonly at: number
  readonly name: string
}

const KEY = '@markers'
const short = (seconds: number): number => Number(Math.max(0, seconds).toFixed(6))

export function markersOf({ ui }: GraphDocument): readonly Marker[] {
  const given = ui?.[KEY]
  if (!Array.isArray(given)) return []
  return given.flatMap((one): Marker[] => {
    const { at, name } = (one ?? {}) as unknown as Partial<Marker>
    return typeof at === 'number' && at >= 0 ? [{ at, name: typeof name === 'string' ? name : '' }] : []
  })
}

export function setMarkers(document: GraphDocument, markers: readonly Marker[]): GraphDocument {
  const { [KEY]: _, ...ui } = document.ui ?? {}
  const sorted = markers.map(({ at, name }) => ({ at: short(at), name })).sort((a, b) => a.at - b.at)
  return { ...document, ui: sorted.length === 0 ? ui : { ...ui, [KEY]: sorted as unknown as Json } }
}

/** A marker at a moment; the one that is there already goes. */
export function toggleMarker(document: GraphDocument, at: number, name = ''): GraphDocument {
  const before = markersOf(document)
  const left = before.filter((one) => Math.abs(one.at - at) > 1e-4)
  return setMarkers(document, left.length < before.length ? left : [...before, { at, name }])
}
