/** Which node types this browser's user takes: how often, and which last. */
import type { Usage } from '../../engine/graph/rank-nodes.ts'

const KEPT = 'reelgraph-used-nodes'
const MOST = 60
/** Of the types used last, as many are named as such. */
const RECENT = 6

/** By type: how often, and the number of the use that was the last. */
export type Used = Readonly<Record<string, readonly [count: number, last: number]>>

export function withUse(used: Used, type: string): Used {
  const turn = 1 + Math.max(0, ...Object.values(used).map(([, last]) => last))
  const next = { ...used, [type]: [(used[type]?.[0] ?? 0) + 1, turn] as const }
  return Object.fromEntries(Object.entries(next).sort(([, [, a]], [, [, b]]) => b - a).slice(0, MOST))
}

export const recentOf = (used: Used): readonly string[] => Object.entries(used).sort(([, [, a]], [, [, b]]) => b - a).slice(0, RECENT).map(([type]) => type)

/** The last ones count most, then those used often. */
export function usageOf(used: Used): Usage {
  const recent = recentOf(used)
  const most = Math.max(1, ...Object.values(used).map(([count]) => count))
  return (type) => {
    const at = recent.indexOf(type)
    return (at < 0 ? 0 : 0.5 + (0.5 * (RECENT - at)) / RECENT) * 0.7 + (0.3 * (used[type]?.[0] ?? 0)) / most
  }
}

export function readUsed(): Used {
  try {
    const value = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Record<string, unknown>
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, [number, number]] => Array.isArray(entry[1]) && entry[1].every((one) => typeof one === 'number')))
  } catch {
    return {}
  }
}
export const noteUse = (type: string): void => localStorage.setItem(KEPT, JSON.stringify(withUse(readUsed(), type)))
