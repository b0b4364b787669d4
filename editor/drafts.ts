/**
 * What isn't saved, kept in the browser. Each page keeps its own, under a name of its own, so that two tabs with one graph
 * don't overwrite each other's; what a page left behind when it was closed or crashed is taken up by the next.
 */
import type { GraphDocument } from './document/document.ts'

export interface Draft {
  /** Of the file that it was made from, and what was in it. */
  readonly etag?: string | undefined
  readonly base: GraphDocument
  readonly document: GraphDocument
  /** When it was kept, in ms. */
  readonly time?: number
  /** Its tab was closed: it waits to be asked for. */
  readonly closed?: boolean
}

/** A draft that no open page holds. */
export interface LeftDraft extends Draft {
  readonly path: string
}

const page = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
const prefix = (path: string): string => `draft:${path}#`
const lockOf = (id: string): string => `reelgraph-page-${id}`

// Held for as long as this page lives; only pages of this machine or of HTTPS have locks.
const holding = 'locks' in navigator ? new Promise<void>((resolve) => void navigator.locks.request(lockOf(page), () => (resolve(), new Promise<never>(() => undefined))).catch(() => resolve())) : Promise.resolve()

/** @returns false where the browser has no room for it, or keeps nothing */
export function keepDraft(path: string, draft: Draft): boolean {
  try {
    localStorage.setItem(prefix(path) + page, JSON.stringify({ ...draft, time: Date.now() }))
    return true
  } catch {
    return false
  }
}

export function dropDraft(path: string): void {
  localStorage.removeItem(prefix(path) + page)
}

/** Pages that are open, this one among them. */
async function livingPages(): Promise<ReadonlySet<string | undefined>> {
  await holding
  return new Set('locks' in navigator ? (await navigator.locks.query()).held?.map(({ name }) => name) : [])
}

/** The newest draft of this path that no living page holds; it is this page's from now on. */
export async function takeDraft(path: string): Promise<Draft | undefined> {
  const living = new Set(await livingPages())
  // Of this page, too: another graph may have been open in between.
  living.delete(lockOf(page))
  const left = Object.keys(localStorage).filter((key) => key.startsWith(prefix(path)) && !living.has(lockOf(key.slice(prefix(path).length)))).sort()
  const newest = left.at(-1)
  const text = newest === undefined ? null : localStorage.getItem(newest)
  for (const key of left) localStorage.removeItem(key)
  return text === null ? undefined : (JSON.parse(text) as Draft)
}

export const hasDraft = (path: string): boolean => Object.keys(localStorage).some((key) => key.startsWith(prefix(path)))

/** Drafts that closed pages and closed tabs left, the newest first; one of each path. */
export async function leftDrafts(open: readonly string[]): Promise<readonly LeftDraft[]> {
  const living = new Set(await livingPages())
  living.delete(lockOf(page))
  const found = new Map<string, LeftDraft>()
  for (const key of Object.keys(localStorage).sort()) {
    const [, path, id] = /^draft:(.+)#([^#]+)$/.exec(key) ?? []
    if (path === undefined || open.includes(path) || living.has(lockOf(id!))) continue
    try {
      found.set(path, { ...(JSON.parse(localStorage.getItem(key)!) as Draft), path })
    } catch {
      // Cut off by a full disk: nothing that could be shown.
    }
  }
  return [...found.values()].sort((a, b) => (b.time ?? 0) - (a.time ?? 0))
}

/** For good: what is left of this path by pages that are closed. */
export const forgetDraft = async (path: string): Promise<void> => void (await takeDraft(path))
