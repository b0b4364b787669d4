/** The document and the 200 steps before it. Changes with the same `join` that follow each other are one step. */
import type { GraphDocument } from './document.ts'

const STEPS = 200

export interface History {
  readonly now: GraphDocument
  readonly past: readonly GraphDocument[]
  readonly future: readonly GraphDocument[]
  readonly join?: string | undefined
}

export const createHistory = (now: GraphDocument): History => ({ now, past: [], future: [] })

export function commit(history: History, next: GraphDocument, join?: string): History {
  if (next === history.now) return history
  if (join !== undefined && join === history.join) return { ...history, now: next, future: [] }
  return { now: next, past: [...history.past, history.now].slice(-STEPS), future: [], join }
}

/** What comes next is a step of its own, also where it has the same `join`. */
export const endStep = (history: History): History => (history.join === undefined ? history : { ...history, join: undefined })

export function undo({ now, past, future }: History): History {
  const before = past.at(-1)
  return before === undefined ? { now, past, future } : { now: before, past: past.slice(0, -1), future: [now, ...future] }
}

export function redo({ now, past, future }: History): History {
  const [after, ...rest] = future
  return after === undefined ? { now, past, future } : { now: after, past: [...past, now], future: rest }
}
