/** What a save changed, in words. Pure. */
import { t } from '../language/t.ts'
import type { GraphVersion } from '../api/client.ts'

const MOST = 4

export function changeWords({ added, removed, changed, graph }: GraphVersion['changed']): string {
  const names = (all: readonly string[]): string => (all.length <= MOST ? all.join(', ') : t('{names} and {count} more', { names: all.slice(0, MOST).join(', '), count: all.length - MOST }))
  const parts = [
    ...(added.length === 0 ? [] : [t('added {names}', { names: names(added) })]),
    ...(removed.length === 0 ? [] : [t('removed {names}', { names: names(removed) })]),
    ...(changed.length === 0 ? [] : [t('changed {names}', { names: names(changed) })]),
    ...(graph.length === 0 ? [] : [t('of the graph: {names}', { names: names(graph) })]),
  ]
  return parts.length === 0 ? t('moved nodes') : parts.join('; ')
}
