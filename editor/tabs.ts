/** Graphs that are open side by side: each with its file, its history and what isn't saved yet; which they are is kept by the browser. */
import type { GraphDocument, Json } from './document/document.ts'
import { createHistory, type History } from './document/history.ts'
import { dropDraft, keepDraft } from './drafts.ts'

export interface OpenGraph {
  readonly path: string
  readonly title: string
  readonly saved: boolean
}

/** A graph of one tab. */
export interface Tab {
  path: string
  etag: string | undefined
  saved: GraphDocument
  history: History
  values: Readonly<Record<string, Json>>
  selection: readonly string[]
}

const KEEP_AFTER = 300
const OPEN_KEY = 'open-graphs'
export const EMPTY: GraphDocument = { format: 1, title: 'Untitled', nodes: {} }
export const tabOf = (path: string, document: GraphDocument, etag?: string): Tab => ({ path, etag, saved: document, history: createHistory(document), values: {}, selection: [] })

/** Paths of the graphs that were open in this tab of the browser, the one in front first. */
export const openBefore = (): readonly string[] => JSON.parse(sessionStorage.getItem(OPEN_KEY) ?? '[]') as string[]

/** @param front comes first */
export const remember = (front: Tab, tabs: readonly Tab[]): void => sessionStorage.setItem(OPEN_KEY, JSON.stringify([front.path, ...tabs.filter((tab) => tab !== front).map(({ path }) => path)]))

export interface DraftKeeper {
  soon(tab: Tab): void
  now(tab: Tab): void
  /** Its tab closes: what isn't saved stays, and waits to be asked for. */
  shut(tab: Tab): void
  /** Its draft goes. */
  forget(tab: Tab): void
  /** All that wait. */
  all(): void
}

/** Drafts are written when there is a moment, and before the page goes. Who leaves is warned where the browser has no room for them. */
export function createDraftKeeper(onFull: () => void): DraftKeeper {
  const unkept = new Set<Tab>()
  const lost = new Set<Tab>()
  let keeping: ReturnType<typeof setTimeout> | undefined
  const keeper: DraftKeeper = {
    soon(tab) {
      unkept.add(tab)
      keeping ??= setTimeout(keeper.all, KEEP_AFTER)
    },
    now(tab) {
      unkept.delete(tab)
      const kept = tab.history.now === tab.saved ? (dropDraft(tab.path), true) : keepDraft(tab.path, { etag: tab.etag, base: tab.saved, document: tab.history.now })
      if (kept) lost.delete(tab)
      else if (!lost.has(tab)) {
        lost.add(tab)
        onFull()
      }
    },
    shut(tab) {
      keeper.now(tab)
      if (tab.history.now !== tab.saved) keepDraft(tab.path, { etag: tab.etag, base: tab.saved, document: tab.history.now, closed: true })
    },
    forget(tab) {
      unkept.delete(tab)
      lost.delete(tab)
      dropDraft(tab.path)
    },
    all() {
      clearTimeout(keeping)
      keeping = undefined
      for (const tab of unkept) keeper.now(tab)
    },
  }
  addEventListener('pagehide', keeper.all)
  addEventListener('beforeunload', (event) => {
    keeper.all()
    if (lost.size > 0) event.preventDefault()
  })
  return keeper
}
