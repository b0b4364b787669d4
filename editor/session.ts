/** The open graph: its document with its history, its file, what isn't saved yet. Panels see it as `Editor`. */
import { nodeHeight } from './canvas/node-height.ts'
import { ApiProblem, changedSince, loadGraph, saveGraph, validate, type Catalogue, type Fault, type Source } from './api/client.ts'
import { placeNodes } from './document/commands.ts'
import { layOut, type GraphDocument, type Json } from './document/document.ts'
import { commit, createHistory, redo, undo } from './document/history.ts'
import { dropDraft, keepDraft, takeDraft } from './drafts.ts'
import type { Editor, EditorEvents } from './editor.ts'
import { resolveConflict } from './panels/conflict.ts'

export interface Session extends Editor {
  /** True where the file holds the document as it is. */
  readonly saved: boolean
  undo(): void
  redo(): void
  save(): Promise<void>
  /** An empty graph, or what was left unsaved under this path. */
  startNew(path?: string): Promise<void>
  /** After the server was away: looks into the document again, and whether the file is still the one that was read. */
  recheck(): Promise<void>
  /** The canvas tells what is chosen. */
  setSelection(names: readonly string[]): void
}

export interface SessionEvents {
  say(text: string): void
  /** Chooses nodes on the canvas, which then tells the session. */
  choose(names: readonly string[], show: boolean): void
}

const CHECK_AFTER = 250
const KEEP_AFTER = 300
const freshPath = (): string => `graphs/film-${Date.now().toString(36)}.json`

export function createSession(catalogue: Catalogue, { say, choose }: SessionEvents): Session {
  const types = new Map(catalogue.nodes.map((type) => [type.type, type]))
  const listeners = new Map<keyof EditorEvents, Set<() => void>>()
  // Other tabs of this browser learn at once that a file was saved.
  const tabs = new BroadcastChannel('reelgraph-saved')
  let path = 'graphs/untitled.json'
  let etag: string | undefined
  let saved: GraphDocument = { format: 1, nodes: {} }
  let history = createHistory(saved)
  let values: Readonly<Record<string, Json>> = {}
  let faults: readonly Fault[] = []
  let checked: GraphDocument | undefined
  let checkedValues = values
  let selection: readonly string[] = []
  let settling: ReturnType<typeof setTimeout> | undefined
  let resolving = false

  const tell = (event: keyof EditorEvents): void => listeners.get(event)?.forEach((listener) => listener())
  const fail = (error: unknown): void => {
    // Without a server the banner says so; each request need not say it again.
    if (error instanceof TypeError || (error instanceof Error && error.name === 'AbortError')) return
    if (error instanceof Error) say(error.message)
  }
  const source = (): Source => ({ document: history.now, path, ...(Object.keys(values).length === 0 ? {} : { inputs: values }) })

  function changed(): void {
    const kept = selection.filter((name) => history.now.nodes[name] !== undefined)
    if (kept.length !== selection.length) selection = kept
    keeping ??= setTimeout(keep, KEEP_AFTER)
    tell('document')
    clearTimeout(settling)
    settling = setTimeout(() => check().catch(fail), CHECK_AFTER)
  }
  /** Drafts are written when there is a moment, and before the page goes. */
  let keeping: ReturnType<typeof setTimeout> | undefined
  function keep(): void {
    clearTimeout(keeping)
    keeping = undefined
    if (history.now === saved) dropDraft(path)
    else keepDraft(path, { etag, base: saved, document: history.now })
  }
  addEventListener('pagehide', keep)

  async function check(): Promise<void> {
    const [asked, given] = [history.now, values]
    const found = await validate(source())
    if (asked !== history.now || given !== values) return
    ;[checked, checkedValues, faults] = [asked, given, found]
    tell('faults')
  }

  /** What was changed and never saved, when the page was left or crashed. */
  async function takeUpDraft(): Promise<void> {
    const draft = await takeDraft(path)
    if (draft === undefined) return
    history = commit(history, draft.document)
    // It rests on the file as it was then: whoever has saved since is not overwritten.
    if (draft.etag !== etag) saved = draft.base
    etag = draft.etag
    say('Unsaved changes of last time are back. Undo to leave them.')
  }

  function begin(next: string, document: GraphDocument, tag: string | undefined): void {
    // What the graph before had unsaved.
    keep()
    path = next
    etag = tag
    values = {}
    selection = []
    faults = []
    checked = undefined
    location.hash = path
    const places = document.ui === undefined ? layOut(document, nodeHeight(document, types)) : {}
    saved = Object.keys(places).length > 0 ? placeNodes(document, places) : document
    history = createHistory(saved)
  }
  function opened(): void {
    tell('opened')
    tell('selection')
    changed()
  }

  async function save(): Promise<void> {
    const document = history.now
    try {
      etag = await saveGraph(path, document, etag)
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error
      return settle()
    }
    saved = document
    keep()
    tabs.postMessage({ path, etag })
    tell('document')
  }

  async function settle(): Promise<void> {
    if (resolving) return
    resolving = true
    try {
      const theirs = await loadGraph(path)
      const resolution = await resolveConflict({ path, base: saved, mine: history.now, theirs: theirs.document })
      if (resolution === undefined) return
      if (resolution.kind === 'copy') {
        const mine = history.now
        begin(freshPath(), { ...mine, title: `${mine.title ?? 'Untitled'} (copy)` }, undefined)
        await save()
        return opened()
      }
      etag = theirs.etag
      saved = theirs.document
      history = commit(history, resolution.kind === 'take' ? theirs.document : resolution.document)
      changed()
      if (resolution.kind === 'save') await save()
    } finally {
      resolving = false
    }
  }

  /** The file was saved elsewhere: without changes here it is taken over; otherwise one is asked. */
  async function changedElsewhere(): Promise<void> {
    if (history.now !== saved) return say(`${path} was saved elsewhere. When you save, you choose what to keep.`)
    const theirs = await loadGraph(path)
    if (history.now !== saved) return
    etag = theirs.etag
    saved = theirs.document
    history = commit(history, theirs.document)
    changed()
    say(`${path} was saved elsewhere; this is the new version. Undo shows the old one.`)
  }
  tabs.onmessage = ({ data }: MessageEvent<{ path: string; etag: string }>) => {
    if (data.path === path && data.etag !== etag) changedElsewhere().catch(fail)
  }

  return {
    catalogue,
    types,
    get document() { return history.now },
    get path() { return path },
    get values() { return values },
    get selection() { return selection },
    get faults() { return faults },
    get saved() { return history.now === saved },
    get checked() { return checked === history.now && checkedValues === values },
    source,
    change(next, join) {
      if (next === history.now) return
      history = commit(history, next, join)
      changed()
    },
    setValues(next) {
      values = next
      changed()
    },
    undo() {
      history = undo(history)
      changed()
    },
    redo() {
      history = redo(history)
      changed()
    },
    select: (names, { show = false } = {}) => choose(names, show),
    setSelection(names) {
      if (names.length === selection.length && names.every((name, at) => name === selection[at])) return
      selection = names
      tell('selection')
    },
    openNew(document) {
      begin(freshPath(), document, undefined)
      // Nothing holds it yet: it counts as changed.
      saved = { format: 1, title: 'Untitled', nodes: {} }
      history = { ...createHistory(saved), now: history.now }
      opened()
    },
    async open(next) {
      const file = await loadGraph(next)
      begin(next, file.document, file.etag)
      await takeUpDraft()
      opened()
    },
    async startNew(next = freshPath()) {
      begin(next, { format: 1, title: 'Untitled', nodes: {} }, undefined)
      await takeUpDraft()
      opened()
    },
    save,
    async recheck() {
      await check()
      if (etag !== undefined && (await changedSince(path, etag)) !== undefined) await changedElsewhere()
    },
    say,
    fail,
    on(event, listener) {
      if (!listeners.has(event)) listeners.set(event, new Set())
      listeners.get(event)!.add(listener)
    },
  }
}
