/** Warnings of what all runs stand on (the store, the runtime of models): whoever runs just then hears of them. */
import type { FaultFacts } from '../errors.ts'
import { warning, type Warn, type Warning, type WarningCode } from '../warnings.ts'

export interface EngineWarnings {
  readonly warn: Warn
  /** @returns a function that ends it */
  listen(listener: (one: Warning) => void): () => void
}

export function createEngineWarnings(): EngineWarnings {
  const listeners = new Set<(one: Warning) => void>()
  return {
    warn(code: WarningCode, facts: FaultFacts = {}) {
      const one = warning(code, facts)
      for (const listener of listeners) listener(one)
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
