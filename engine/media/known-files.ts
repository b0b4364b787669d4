/** What is known of files, kept as long as they don't change. */
import { stat } from 'node:fs/promises'
import { LRUCache } from 'lru-cache'

/** Facts are kept by path, size and time of change; a failed look is not kept. */
export type Remember = <T>(path: string, fact: string, make: () => Promise<T>) => Promise<T>

export function createKnownFiles(): Remember {
  const known = new LRUCache<string, Map<string, Promise<unknown>>>({ max: 256 })
  return async <T>(path: string, fact: string, make: () => Promise<T>): Promise<T> => {
    const { size, mtimeMs } = await stat(path)
    const id = `${path}\0${size}\0${mtimeMs}`
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
}
