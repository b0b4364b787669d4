/** The open graphs: each a document with its history, its file, what isn't saved yet. Panels see the one in front as `Editor`. */
import { nodeHeight } from './canvas/node-height.ts'
import { changedSince, currentGraph, listGraphs, loadCatalogue, loadGraph as readGraph, validate, type Catalogue, type Fault, type Source, type Warning } from './api/client.ts'
import { placeNodes } from './document/commands.ts'
import { layOut, type GraphDocument } from './document/document.ts'
import { opened } from './document/opened.ts'
import { commit, endStep, redo, undo } from './document/history.ts'
import { leftDrafts, takeDraft } from './drafts.ts'
import type { Editor, EditorEvents, Offer } from './editor.ts'
import { freeTitle, freshPath, isFreshPath } from './files/names.ts'
import { t } from './language/t.ts'
import { refusalText } from './panels/fault-text.ts'
import { isFedFromOutside } from './document/subgraph.ts'
import { createSaving, unsaved } from './saving.ts'
import { createSubgraphTypes } from './subgraph-types.ts'
import { createDraftKeeper, EMPTY, remember, tabOf, type OpenGraph, type Tab } from './tabs.ts'

export interface Session extends Editor {
  /** True where the file holds the document as it is. */
  readonly saved: boolean
  readonly graphs: readonly OpenGraph[]
  undo(): void
  redo(): void
  /** A graph without a file gets one by its title. */
  save(): Promise<void>
  /** The graph under another title and in a file of its own; the one before stays as it was saved. */
  saveAs(title: string): Promise<void>
  /** What is typed or dragged next is a step of its own. */
  endStep(): void
  /** A file has got another name. */
  moved(from: string, to: string): void
  /** A file is gone: its tab closes, what wasn't saved in it goes, too. */
  gone(path: string): Promise<void>
  /** An empty graph, or what was left unsaved under this path. */
  startNew(path?: string): Promise<void>
  /** Closes a graph; the next comes to the front. What wasn't saved stays in the browser. */
  close(path: string): Promise<void>
  /** After the server was away: looks into the document again, and whether the file is still the one that was read. */
  recheck(): Promise<void>
  /** Plugins are others than they were: reads the catalogue again. */
  renew(): Promise<void>
  /** The canvas tells what is chosen. */
  setSelection(names: readonly string[]): void
}

export interface SessionEvents {
  say(text: string, offer?: Offer): void
  /** Chooses nodes on the canvas, which then tells the session. */
  choose(names: readonly string[], show: boolean): void
  /** Types of nodes have become known, or are others than they were. */
  onTypes(): void
}

const CHECK_AFTER = 250
/** By the types of nodes that are worked on. */
function codesOf({ nodes, plugins }: Catalogue): ReadonlyMap<string, string> {
  const codes = new Map(plugins.map(({ name, code }) => [name, code]))
  return new Map(nodes.flatMap(({ type, plugin }) => (codes.get(plugin) === undefined ? [] : [[type, codes.get(plugin)!] as const])))
}

export function createSession(first: Catalogue, { say, choose, onTypes }: SessionEvents): Session {
  let catalogue = first
  let codes = codesOf(catalogue)
  const types = new Map(catalogue.nodes.map((type) => [type.type, type]))
  const listeners = new Map<keyof EditorEvents, Set<() => void>>()
  let now = tabOf('graphs/untitled.json', EMPTY)
  let tabs: readonly Tab[] = []
  let faults: readonly Fault[] = []
  let warnings: readonly Warning[] = []
  const drafts = createDraftKeeper(() => say(t('The browser has no room left for what is not saved. Save your graphs before you leave.')))
  let checked: GraphDocument | undefined
  let checkedValues = now.values
  let settling: ReturnType<typeof setTimeout> | undefined

  const loadGraph: typeof readGraph = async (path) => {
    const file = await readGraph(path)
    return { ...file, document: await current(file.document) }
  }
  /** With the types and versions that are installed; as it is where the server can't say. */
  async function current(document: GraphDocument): Promise<GraphDocument> {
    const known = opened(document, catalogue)
    const old = Object.values(known.nodes).some(({ type, version }) => version !== undefined && version < (types.get(type)?.version ?? 0))
    return old ? currentGraph(known).catch(() => known) : known
  }
  const tell = (event: keyof EditorEvents): void => listeners.get(event)?.forEach((listener) => listener())
  const fail = (error: unknown): void => {
    // Without a server the banner says so; each request need not say it again.
    if ((error instanceof TypeError && /fetch|network/i.test(error.message)) || (error instanceof Error && error.name === 'AbortError')) return
    if (error instanceof TypeError || error instanceof ReferenceError) reportError(error)
    if (error instanceof Error) say(refusalText(error))
  }
  const subgraphs = createSubgraphTypes(types, {
    read: async (path) => tabs.find((tab) => tab.path === path)?.history.now ?? (await loadGraph(path)).document,
    onChange: onTypes,
  })
  const source = (): Source => ({ document: now.history.now, path: now.path, ...(Object.keys(now.values).length === 0 ? {} : { inputs: now.values }) })

  function changed(): void {
    const kept = now.selection.filter((name) => now.history.now.nodes[name] !== undefined)
    if (kept.length !== now.selection.length) now.selection = kept
    drafts.soon(now)
    subgraphs.need(now.history.now, now.path).catch(fail)
    tell('document')
    clearTimeout(settling)
    settling = setTimeout(() => check().catch(fail), CHECK_AFTER)
  }
  async function check(): Promise<void> {
    const [asked, given] = [now.history.now, now.values]
    const found = await validate(source())
    if (asked !== now.history.now || given !== now.values) return
    const ofGraph = (one: Fault): boolean => !isFedFromOutside(asked, one)
    ;[checked, checkedValues, faults, warnings] = [asked, given, found.faults.filter(ofGraph), found.warnings.filter(ofGraph)]
    tell('faults')
  }

  let renewals = 0
  async function renew(): Promise<void> {
    const mine = ++renewals
    const next = await loadCatalogue()
    // Answers may come in another order than they were asked for.
    if (mine !== renewals) return
    for (const { type } of catalogue.nodes) types.delete(type)
    for (const type of next.nodes) types.set(type.type, type)
    ;[catalogue, codes] = [next, codesOf(next)]
    subgraphs.forget(now.path)
    subgraphs.need(now.history.now, now.path).catch(fail)
    onTypes()
    tell('document')
  }

  /** What was changed and never saved, when the page was left or crashed. */
  async function takeUpDraft(tab: Tab): Promise<void> {
    const draft = await takeDraft(tab.path)
    if (draft === undefined) return
    tab.history = commit(tab.history, await current(draft.document))
    // It rests on the file as it was then: whoever has saved since is not overwritten.
    if (draft.etag !== tab.etag) tab.saved = await current(draft.base)
    tab.etag = draft.etag
    say(t('Unsaved changes of last time are back. Undo to leave them.'))
  }

  /** With places for the nodes, where the file has none. */
  function placed(document: GraphDocument): GraphDocument {
    const places = document.ui === undefined ? layOut(document, nodeHeight(document, { types, catalogue })) : {}
    return Object.keys(places).length > 0 ? placeNodes(document, places) : document
  }
  function front(tab: Tab): void {
    const known = tabs.findIndex(({ path }) => path === tab.path)
    // An empty graph that nobody has touched gives its place.
    const blank = (one: Tab): boolean => one !== tab && one.etag === undefined && one.history.now === one.saved
    tabs = (known < 0 ? [...tabs, tab] : tabs.with(known, tab)).filter((one) => !blank(one))
    now = tab
    faults = []
    warnings = []
    checked = undefined
    location.hash = tab.path
    remember(now, tabs)
    tell('opened')
    tell('selection')
    changed()
  }
  const { save, saveAs, changedElsewhere } = createSaving({
    get now() { return now },
    get tabs() { return tabs },
    set tabs(next) { tabs = next },
    drafts, subgraphs, loadGraph, front, changed, check, tell, say, fail,
  })

  async function open(path: string): Promise<void> {
    drafts.all()
    const known = tabs.find((tab) => tab.path === path)
    if (known !== undefined) return front(known)
    // It has no file yet.
    if (isFreshPath(path)) return startNew(path)
    const file = await loadGraph(path)
    // Nodes that are graphs have their size from those.
    await subgraphs.need(file.document, path)
    const tab = tabOf(path, placed(file.document), file.etag)
    await takeUpDraft(tab)
    front(tab)
  }
  async function startNew(path?: string): Promise<void> {
    const open = tabs.map(({ history }) => history.now.title ?? '')
    const tab = tabOf(path ?? freshPath(), { ...EMPTY, title: freeTitle(open) })
    if (path !== undefined) await takeUpDraft(tab)
    // At once: what is typed next is meant for it. What others are called is known later.
    front(tab)
    const [known, left] = await Promise.all([listGraphs().catch(() => []), leftDrafts(tabs.map((one) => one.path))])
    const title = freeTitle([...open, ...known.map((one) => one.title), ...left.map(({ document }) => document.title ?? '')])
    if (tab.history.now !== tab.saved || title === tab.saved.title) return
    Object.assign(tab, tabOf(tab.path, { ...EMPTY, title }))
    if (tab === now) changed()
  }
  // A gesture is one step: typing until the field is left, a drag until the button is let go.
  const closeStep = (): void => void (now.history = endStep(now.history))
  addEventListener('pointerdown', closeStep, { capture: true })
  // What is drawn anew may lose the focus for a moment without anybody's doing; fields keep it.
  addEventListener('focusout', ({ target }) => (target as HTMLElement).matches('input, textarea') && closeStep(), { capture: true })
  // What letting go does belongs to the gesture; the canvas reads it a turn later.
  addEventListener('pointerup', () => void setTimeout(() => setTimeout(closeStep)), { capture: true })
  addEventListener('change', ({ target }) => (target as HTMLElement).matches('select, input[type=checkbox], input[type=radio]') && closeStep())

  async function closeTab(path: string): Promise<void> {
    drafts.all()
    const at = tabs.findIndex((tab) => tab.path === path)
    if (at >= 0) drafts.shut(tabs[at]!)
    tabs = tabs.filter((tab) => tab.path !== path)
    const next = tabs[Math.min(at, tabs.length - 1)]
    if (path !== now.path) {
      remember(now, tabs)
      tell('document')
    } else if (next === undefined) await startNew()
    else front(next)
  }

  return {
    get catalogue() { return catalogue },
    types,
    get codes() { return codes },
    get document() { return now.history.now },
    get path() { return now.path },
    get values() { return now.values },
    get selection() { return now.selection },
    get faults() { return faults },
    get warnings() { return warnings },
    get saved() { return now.history.now === now.saved },
    get checked() { return checked === now.history.now && checkedValues === now.values },
    get graphs() { return tabs.map(({ path, history, saved }) => ({ path, title: history.now.title ?? 'Untitled', saved: history.now === saved })) },
    source,
    change(next, join) {
      if (next === now.history.now) return
      now.history = commit(now.history, next, join)
      changed()
    },
    setValues(next) {
      now.values = next
      changed()
    },
    undo() {
      now.history = undo(now.history)
      changed()
    },
    redo() {
      now.history = redo(now.history)
      changed()
    },
    select: (names, { show = false } = {}) => choose(names, show),
    setSelection(names) {
      if (names.length === now.selection.length && names.every((name, at) => name === now.selection[at])) return
      now.selection = names
      tell('selection')
    },
    async openNew(document) {
      front(unsaved(placed(await current(document))))
    },
    open,
    startNew,
    close: closeTab,
    save,
    saveAs,
    endStep: closeStep,
    moved(from, to) {
      subgraphs.forget(from)
      subgraphs.forget(to)
      const tab = tabs.find(({ path }) => path === from)
      if (tab === undefined) return
      drafts.forget(tab)
      tab.path = to
      drafts.now(tab)
      if (tab === now) location.hash = to
      remember(now, tabs)
      changed()
    },
    async gone(path) {
      const tab = tabs.find((one) => one.path === path)
      if (tab !== undefined) {
        drafts.forget(tab)
        tab.saved = tab.history.now
        await closeTab(path)
      }
      subgraphs.forget(path)
    },
    async recheck() {
      await check()
      if (now.etag !== undefined && (await changedSince(now.path, now.etag)) !== undefined) await changedElsewhere(now)
    },
    renew,
    say,
    fail,
    on(event, listener) {
      if (!listeners.has(event)) listeners.set(event, new Set())
      listeners.get(event)!.add(listener)
    },
  }
}
