/** Warnings of what all runs stand on (the store, the runtime of models): whoever runs just then hears of them. */
import type { FaultFacts } from '../contract/errors.ts'
import { warning, type Warn, type Warning, type WarningCode } from '../contract/warnings.ts'

export interface EngineWarnings {
  readonly warn: Warn
  /** Those that came up while nothing ran, which the next run hears of too. */
  readonly pending: readonly Warning[]
  /** @returns a function that ends it */
  listen(listener: (one: Warning) => void): () => void
}

/** Nobody may ever run anything. */
const MOST_PENDING = 20

export function createEngineWarnings(): EngineWarnings {
  const listeners = new Set<(one: Warning) => void>()
  let pending: readonly Warning[] = []
  return {
    get pending() {
      return pending
    },
    warn(code: WarningCode, facts: FaultFacts = {}) {
      const one = warning(code, facts)
      if (listeners.size === 0) pending = [...pending, one].slice(-MOST_PENDING)
      for (const listener of listeners) listener(one)
    },
    listen(listener) {
      listeners.add(listener)
      for (const one of pending) listener(one)
      pending = []
      return () => void listeners.delete(listener)
    },
  }
}
