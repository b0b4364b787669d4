/** How far a run is. Pure. */
import type { QueueEvent } from './queue.ts'

/** What is furthest behind says it for all. */
export function outlook(progress: readonly QueueEvent[]): { readonly completed?: number; readonly eta?: number } {
  const all = progress.flatMap((one) => (one.type === 'progress' && one.total > 0 ? [one] : []))
  if (all.length === 0) return {}
  const etas = all.flatMap(({ eta, done, total }) => (eta === undefined || done >= total ? [] : [eta]))
  return { completed: Math.min(...all.map(({ done, total }) => done / total)), ...(etas.length === 0 ? {} : { eta: Math.max(...etas) }) }
}
