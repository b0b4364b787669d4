/** The runs of the server, live: what waits, what runs and how far, what was; and what the last run tells of the open graph. */
import { holdQueue, listRuns, readRunGraph, startRun, type Run, type RunEvent } from '../api/client.ts'
import { rangeNow } from './range.ts'
import { keysOf } from '../document/cut.ts'
import type { GraphDocument, Json } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { afterEvent, FRESH, hasEnded, type NodeRun, type RunState } from './run-state.ts'

export type NodeState = NodeRun | { readonly state: 'dirty'; readonly reports?: NonNullable<NodeRun['reports']>; readonly frames?: number; readonly seconds?: number } | undefined

export interface Runs {
  readonly list: readonly Run[]
  readonly paused: boolean
  /** True while the server renders, whatever it is. */
  readonly busy: boolean
  stateOf(id: string): RunState
  /** The run that the open graph shows the states of. */
  readonly shown: string | undefined
  nodeState(name: string): NodeState
  /** The run whose training is shown: one that trains now, else that of the open graph. */
  readonly training: string | undefined
  render(only?: readonly string[]): Promise<void>
  hold(hold: boolean): Promise<void>
  /** One of the server's events. */
  take(event: RunEvent): void
  /** Asks the server for the list anew. */
  reload(): Promise<void>
  onChange(listener: () => void): void
  /** A run that was started here has come to its end. */
  onEnd(listener: (run: Run) => void): void
}

interface Shown {
  readonly id: string
  readonly key: (name: string) => string
  readonly nodes: ReadonlySet<string>
}

export function createRuns(editor: Editor): Runs {
  const states = new Map<string, RunState>()
  const changed = new Set<() => void>()
  const ended = new Set<(run: Run) => void>()
  let list: readonly Run[] = []
  let paused = false
  /** Runs of the open graph, the newest last. */
  let known: readonly Shown[] = []
  /** Runs that were started here and whose end was not told yet. */
  const awaited = new Set<string>()
  let key = keysOf(editor.document, editor.values, editor.codes)
  let reloading: ReturnType<typeof setTimeout> | undefined

  const tell = (): void => changed.forEach((listener) => listener())
  const stateOf = (id: string): RunState => states.get(id) ?? FRESH
  const show = (id: string, document: GraphDocument, values: Readonly<Record<string, Json>>): void => {
    known = [...known.filter((one) => one.id !== id), { id, key: keysOf(document, values, editor.codes), nodes: new Set(Object.keys(document.nodes)) }].slice(-20)
  }
  /** The one that runs; else the last that did; else the last that waits. */
  const shown = (): Shown | undefined => known.find(({ id }) => stateOf(id).status === 'running') ?? known.findLast(({ id }) => stateOf(id).status !== 'queued') ?? known.at(-1)

  async function reload(): Promise<void> {
    const answer = await listRuns()
    list = answer.runs
    paused = answer.paused
    for (const { id, status } of list) {
      const state = states.get(id)
      if (state !== undefined && state.status !== status) states.set(id, { ...state, status })
      else if (state === undefined) states.set(id, { ...FRESH, status })
    }
    tell()
    for (const run of list) {
      if (!awaited.has(run.id) || !hasEnded(stateOf(run.id))) continue
      awaited.delete(run.id)
      ended.forEach((listener) => listener(run))
    }
  }

  /** The last run of this graph: its events, which the server has kept, tell what became of each node. */
  async function takeUpLast(): Promise<void> {
    known = []
    const { path } = editor
    const last = list.find((run) => run.path === path && run.status !== 'queued')
    if (last === undefined) return
    const document = await readRunGraph(last.id)
    if (editor.path !== path || known.length > 0) return
    show(last.id, document, last.inputs)
    if (!hasEnded(stateOf(last.id)) || Object.keys(stateOf(last.id).nodes).length > 0) return tell()
    await replay(last.id)
  }

  function replay(id: string): Promise<void> {
    return new Promise((resolve) => {
      const stream = new EventSource(`/api/runs/${id}/events`)
      let state = FRESH
      const done = (): void => {
        stream.close()
        resolve()
      }
      for (const type of ['run-status', 'run-started', 'node-started', 'node-cached', 'node-error', 'training', 'warning', 'artifact', 'run-done']) {
        stream.addEventListener(type, ({ data }: MessageEvent<string>) => {
          state = afterEvent(state, JSON.parse(data) as RunEvent)
          if (!hasEnded(state)) return
          states.set(id, state)
          tell()
          done()
        })
      }
      stream.onerror = done
    })
  }

  editor.on('document', () => {
    key = keysOf(editor.document, editor.values, editor.codes)
    tell()
  })
  editor.on('opened', () => void takeUpLast().catch(editor.fail))

  return {
    get list() {
      return list
    },
    get paused() {
      return paused
    },
    get busy() {
      return [...states.values()].some(({ status }) => status === 'running')
    },
    get shown() {
      return shown()?.id
    },
    get training() {
      return list.find(({ id }) => stateOf(id).status === 'running' && Object.keys(stateOf(id).trainings).length > 0)?.id ?? shown()?.id
    },
    stateOf,
    nodeState(name) {
      const run = shown()
      if (run === undefined || !run.nodes.has(name)) return undefined
      const node = stateOf(run.id).nodes[name]
      if (run.key(name) === key(name)) return node
      return node === undefined ? undefined : { ...node, state: 'dirty' }
    },
    async render(only) {
      const { document, values } = editor
      const order = { ...editor.source(), ...(only === undefined ? {} : { only }) }
      const run = await startRun({ ...order, ...(await rangeNow(order, editor.types)) })
      show(run.id, document, values)
      awaited.add(run.id)
      if (!states.has(run.id)) states.set(run.id, { ...FRESH, status: run.status })
      await reload()
    },
    async hold(hold) {
      await holdQueue(hold)
      await reload()
    },
    take(event) {
      if (event.type === 'queue-changed') paused = event.paused
      else if (event.run !== '') states.set(event.run, afterEvent(stateOf(event.run), event))
      tell()
      if (event.type !== 'queue-changed' && event.type !== 'run-status') return
      clearTimeout(reloading)
      reloading = setTimeout(() => void reload().catch(editor.fail), 60)
    },
    reload,
    onChange: (listener) => void changed.add(listener),
    onEnd: (listener) => void ended.add(listener),
  }
}
