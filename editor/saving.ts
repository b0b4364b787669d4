/** The files of the open graphs: written, written under another name, and what becomes of a graph that was saved elsewhere. */
import { ApiProblem, listGraphs, saveGraph } from './api/client.ts'
import { setGraphText } from './document/graph-inputs.ts'
import type { GraphDocument } from './document/document.ts'
import { commit } from './document/history.ts'
import { fileOfTitle, freshPath, isFreshPath } from './files/names.ts'
import { t } from './language/t.ts'
import { resolveConflict } from './panels/conflict.ts'
import { EMPTY, remember, tabOf, type DraftKeeper, type Tab } from './tabs.ts'

/** The open graphs, and who is told of them. */
export interface Desk {
  readonly now: Tab
  tabs: readonly Tab[]
  readonly drafts: DraftKeeper
  readonly subgraphs: { forget(path: string): void }
  loadGraph(path: string): Promise<{ readonly document: GraphDocument; readonly etag: string }>
  /** Brings a graph to the front. */
  front(tab: Tab): void
  /** The document in front is another. */
  changed(): void
  check(): Promise<void>
  tell(event: 'document'): void
  say(text: string): void
  fail(error: unknown): void
}

/** Of a document that no file holds yet: it counts as changed. */
export function unsaved(document: GraphDocument): Tab {
  const tab = tabOf(freshPath(), EMPTY)
  return Object.assign(tab, { history: { ...tab.history, now: document } })
}

export function createSaving(desk: Desk) {
  const { drafts, subgraphs, loadGraph, front, changed, check, tell, say, fail } = desk
  // Other tabs of this browser learn at once that a file was saved.
  const others = new BroadcastChannel('reelgraph-saved')
  let resolving = false

  /** One after the other: pressed twice, the second finds what the first has written. */
  let turn: Promise<unknown> = Promise.resolve()
  function save(): Promise<void> {
    const tab = desk.now
    const saving = turn.then(() => write(tab))
    turn = saving.catch(() => undefined)
    return saving
  }
  async function write(tab: Tab): Promise<void> {
    if (tab.etag === undefined && isFreshPath(tab.path)) return saveNew(tab, tab.history.now)
    const document = tab.history.now
    try {
      tab.etag = await saveGraph(tab.path, document, tab.etag)
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error
      return settle(tab)
    }
    savedAs(tab, document)
  }
  function savedAs(tab: Tab, document: GraphDocument): void {
    tab.saved = document
    drafts.now(tab)
    others.postMessage({ path: tab.path, etag: tab.etag })
    subgraphs.forget(tab.path)
    tell('document')
  }
  /** Into a file of its own: the first free name of its title. */
  async function saveNew(tab: Tab, document: GraphDocument): Promise<void> {
    const wish = fileOfTitle(document.title ?? t('Untitled')).replace(/\.json$/, '')
    const taken = new Set((await listGraphs()).map((graph) => graph.path))
    for (let count = 1; ; count++) {
      const path = `${wish}${count === 1 ? '' : `-${count}`}.json`
      if (taken.has(path)) continue
      try {
        const etag = await saveGraph(path, document, undefined)
        drafts.forget(tab)
        Object.assign(tab, { path, etag })
        break
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 412 || count >= 1000) throw error
      }
    }
    savedAs(tab, document)
    if (tab === desk.now) location.hash = tab.path
    remember(desk.now, desk.tabs)
    check().catch(fail)
  }
  async function saveAs(title: string): Promise<void> {
    const before = desk.now
    const document = setGraphText(desk.now.history.now, 'title', title)
    const tab = Object.assign(tabOf(freshPath(), document), { values: before.values, selection: before.selection })
    // Paths to subgraphs are relative: the copy lies in another folder, or not.
    await saveNew(tab, document)
    // The one before stays what its file says.
    before.history = { ...before.history, now: before.saved, past: [], future: [] }
    drafts.forget(before)
    desk.tabs = desk.tabs.map((one) => (one === before ? tab : one))
    front(tab)
  }

  async function settle(tab: Tab): Promise<void> {
    if (resolving) return
    resolving = true
    try {
      const theirs = await loadGraph(tab.path)
      const mine = tab.history.now
      const resolution = await resolveConflict({ path: tab.path, base: tab.saved, mine, theirs: theirs.document })
      if (resolution === undefined) return
      if (resolution.kind === 'copy') {
        Object.assign(tab, { etag: theirs.etag, saved: theirs.document, history: commit(tab.history, theirs.document) })
        drafts.now(tab)
        front(unsaved({ ...mine, title: t('{title} (copy)', { title: mine.title ?? t('Untitled') }) }))
        return await write(desk.now)
      }
      tab.etag = theirs.etag
      tab.saved = theirs.document
      tab.history = commit(tab.history, resolution.kind === 'take' ? theirs.document : resolution.document)
      changed()
      if (resolution.kind === 'save') await write(tab)
    } finally {
      resolving = false
    }
  }

  /** The file was saved elsewhere: without changes here it is taken over; otherwise one is asked. */
  async function changedElsewhere(tab: Tab): Promise<void> {
    subgraphs.forget(tab.path)
    if (tab.history.now !== tab.saved) return say(t('{path} was saved elsewhere. When you save, you choose what to keep.', { path: tab.path }))
    const theirs = await loadGraph(tab.path)
    if (tab.history.now !== tab.saved) return
    tab.etag = theirs.etag
    tab.saved = theirs.document
    tab.history = commit(tab.history, theirs.document)
    if (tab === desk.now) changed()
    say(t('{path} was saved elsewhere; this is the new version. Undo shows the old one.', { path: tab.path }))
  }
  others.onmessage = ({ data }: MessageEvent<{ path: string; etag: string }>) => {
    const tab = desk.tabs.find(({ path }) => path === data.path)
    if (tab === undefined) subgraphs.forget(data.path)
    else if (tab.etag !== data.etag) changedElsewhere(tab).catch(fail)
  }

  return { save, saveAs, changedElsewhere }
}
