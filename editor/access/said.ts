/** The words for what is not seen. Pure. */
import { t, tn } from '../language/t.ts'

export interface SaidNode {
  readonly title: string
  readonly type: string
}

export function selectionText(nodes: readonly SaidNode[]): string {
  const [first] = nodes
  if (first === undefined) return t('Nothing selected')
  if (nodes.length > 1) return tn(nodes.length, '{count} node selected', '{count} nodes selected')
  return first.type === '' || first.type === first.title ? t('{node} selected', { node: first.title }) : t('{node} selected, {type}', { node: first.title, type: first.type })
}

/** Every tenth of the way is said once, the beginning, too. */
export function stepSaid(share: number | undefined, before: number): number | undefined {
  const step = Math.floor((share ?? 0) * 10 + 1e-9) * 10
  return step > before && step < 100 ? step : undefined
}
