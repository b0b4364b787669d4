/** How far a run is. Pure: clients know it by the same rule. */

interface Told {
  readonly type: string
  readonly done?: number
  readonly total?: number
  readonly eta?: number
}

/** Of the latest progress of each node: what is furthest behind says it for all. A node that is done says nothing of those that have not begun. */
export function outlook(progress: readonly Told[]): { readonly completed?: number; readonly eta?: number } {
  const all = progress.flatMap(({ type, done = 0, total = 0, eta }) => (type === 'progress' && total > 0 && done < total ? [{ share: done / total, eta }] : []))
  if (all.length === 0) return {}
  const etas = all.flatMap(({ eta }) => (eta === undefined ? [] : [eta]))
  return { completed: Math.min(...all.map(({ share }) => share)), ...(etas.length === 0 ? {} : { eta: Math.max(...etas) }) }
}
