/** What is known of files, kept as long as they don't change. */
import { stat } from 'node:fs/promises'
import { LRUCache } from 'lru-cache'
import type { Json } from '../contract/sockets.ts'
import type { ArtifactStore } from '../store/store.ts'
import { ENGINE_VERSION } from '../machine/version.ts'

/** Facts are kept by path, size and time of change; a failed look is not kept. */
type Remember = <T>(path: string, fact: string, make: () => Promise<T>) => Promise<T>

export interface KnownFiles {
  readonly remember: Remember
  /** Kept in the store alone, for other processes: what can be written as JSON. */
  readonly stored: Remember
  /** Kept in both. */
  readonly lasting: Remember
}

export function createKnownFiles(store: Pick<ArtifactStore, 'fact' | 'recordFact'>): KnownFiles {
  const known = new LRUCache<string, Map<string, Promise<unknown>>>({ max: 256 })
  const idOf = async (path: string): Promise<string> => {
    const { size, mtimeMs } = await stat(path)
    return `${size} ${mtimeMs} ${path}`
  }
  const remember: Remember = async <T>(path: string, fact: string, make: () => Promise<T>): Promise<T> => {
    const id = await idOf(path)
    const facts = known.get(id) ?? new Map<string, Promise<unknown>>()
    known.set(id, facts)
    const made = (facts.get(fact) as Promise<T> | undefined) ?? make()
    facts.set(fact, made)
    try {
      return await made
    } catch (thrown) {
      facts.delete(fact)
      throw thrown
    }
  }
  const stored: Remember = async <T>(path: string, fact: string, make: () => Promise<T>): Promise<T> => {
    const name = `${ENGINE_VERSION} ${fact} ${await idOf(path)}`
    const kept = store.fact(name) as T | undefined
    if (kept !== undefined) return kept
    const made = await make()
    store.recordFact(name, made as Json)
    return made
  }
  return { remember, stored, lasting: (path, fact, make) => remember(path, fact, () => stored(path, fact, make)) }
}
