/** How far a run is. Pure: clients know it by the same rule. */

interface Told {
  readonly type: string
  readonly done?: number
  readonly total?: number
  readonly eta?: number
}

/** Of the latest progress of each node: what is furthest behind says it for all. */
export function outlook(progress: readonly Told[]): { readonly completed?: number; readonly eta?: number } {
  const all = progress.flatMap(({ type, done = 0, total = 0, eta }) => (type === 'progress' && total > 0 ? [{ share: done / total, eta }] : []))
  if (all.length === 0) return {}
  const etas = all.flatMap(({ share, eta }) => (eta === undefined || share >= 1 ? [] : [eta]))
  return { completed: Math.min(...all.map(({ share }) => share)), ...(etas.length === 0 ? {} : { eta: Math.max(...etas) }) }
}
