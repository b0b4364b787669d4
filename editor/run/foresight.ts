/** What the server can tell of the open graph before a render: what is doubtful, and what becomes of each word of a prompt. */
import { wordsOf, type PromptWord } from '../../engine/backends/prompt-reading.ts'
import { ApiProblem, plan, type NodePlan, type Source, type Warning } from '../api/client.ts'
import { portInputs } from '../canvas/face.ts'
import type { GraphDocument } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import type { Format } from '../format/formats.ts'
import { ownerOf } from './run-state.ts'

export interface Foresight {
  readonly warnings: readonly Warning[]
  /** Of a node's prompt, or of one that it makes nodes for; none where its backend takes all words alike. */
  words(name: string): readonly PromptWord[]
  /** Formats of clips, by link. */
  readonly clips: ReadonlyMap<string, Format>
  /** What sinks will write, by name. */
  readonly written: ReadonlyMap<string, Written>
  /** What the nodes of a document give, as the last plan has it. */
  readonly planned: { readonly source: Source; readonly nodes: readonly NodePlan[] } | undefined
  onChange(listener: () => void): void
}

export interface Written extends Format {
  readonly file: string
  readonly codec: string
  readonly frames: number
}

/** Whoever types is not asked about each letter. */
const PAUSE_MS = 350

/** Nodes that a render would come to, and those that are given words. Pure. */
function foreseen(document: GraphDocument, types: Editor['types']): readonly string[] {
  return Object.entries(document.nodes).flatMap(([name, { type, mode }]) => {
    const declared = types.get(type)
    return mode === undefined && (declared?.sink === true || declared?.params.properties?.['prompt'] !== undefined) ? [name] : []
  })
}

const isWritten = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && (['file', 'codec'] as const).every((key) => typeof (value as Partial<Written>)[key] === 'string') && (['width', 'height', 'fps', 'frames'] as const).every((key) => typeof (value as Partial<Written>)[key] === 'number')

export function createForesight(editor: Editor): Foresight {
  const listeners = new Set<() => void>()
  let warnings: readonly Warning[] = []
  let words: ReadonlyMap<string, readonly PromptWord[]> = new Map()
  let clips: ReadonlyMap<string, Format> = new Map()
  let written: ReadonlyMap<string, Written> = new Map()
  let waiting: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | undefined
  let asked: unknown
  let given: unknown
  let planned: Foresight['planned']

  function set(nodes: readonly NodePlan[], found: readonly Warning[]): void {
    const next = new Map<string, readonly PromptWord[]>()
    for (const { node, facts } of nodes) {
      const told = wordsOf(facts)
      if (told.length > 0 && !next.has(ownerOf(node))) next.set(ownerOf(node), told)
    }
    clips = new Map(nodes.flatMap(({ node, ports }) => ports.flatMap(({ port, clip }) => (clip === undefined ? [] : [[`${node}.${port}`, { width: clip.width, height: clip.height, fps: clip.rate.num / clip.rate.den }] as const]))))
    written = new Map(nodes.flatMap(({ node, facts }) => (isWritten(facts?.['written']) ? [[node, facts['written']] as const] : [])))
    ;[words, warnings] = [next, found]
    for (const listener of listeners) listener()
  }

  async function ask(): Promise<void> {
    // What was changed since is looked into first, and asked about then.
    if (!editor.checked) return
    asking?.abort()
    const only = foreseen(editor.document, editor.types)
    // A subgraph with ports is planned where it is used.
    if (editor.faults.length > 0 || only.length === 0 || portInputs(editor.document).length > 0) return set([], [])
    asking = new AbortController()
    const { signal } = asking
    try {
      const source = editor.source()
      const told = await plan({ ...source, only }, signal)
      if (signal.aborted) return
      planned = { source, nodes: told.nodes }
      set(told.nodes, told.warnings)
    } catch (error) {
      // What keeps it from being planned is told where it is rendered.
      if (!signal.aborted && error instanceof ApiProblem) set([], [])
    }
  }

  editor.on('faults', () => {
    // Looked into once more without a change: a model has come, or the server is back.
    const same = asked === editor.document && given === editor.values
    ;[asked, given] = [editor.document, editor.values]
    clearTimeout(waiting)
    waiting = setTimeout(() => void ask(), same ? 0 : PAUSE_MS)
  })
  editor.on('opened', () => {
    asking?.abort()
    set([], [])
  })

  return {
    get warnings() {
      return warnings
    },
    get planned() {
      return planned
    },
    words: (name) => words.get(name) ?? [],
    get clips() {
      return clips
    },
    get written() {
      return written
    },
    onChange: (listener) => void listeners.add(listener),
  }
}
