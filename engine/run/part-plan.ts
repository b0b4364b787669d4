/** What of a render other machines can make: results that are kept, and films in stretches. Nothing is made for it. */
import { flatten, type FlatGraph } from '../graph/flat-graph.ts'
import { linksOf } from '../graph/order.ts'
import type { PlannedFilm } from '../media/media.ts'
import { Evaluation } from './evaluate.ts'
import type { Judge } from './evaluation.ts'
import { ServedClip } from './frame-server.ts'
import { resourcesOf } from './node-resources.ts'
import type { PlanOptions } from './ports.ts'

export interface PlannedPart {
  readonly node: string
  readonly key: string
  /** The node with all that it hangs on and that is not kept yet. */
  readonly graph: FlatGraph
  /** Content keys of what is taken from the store, by node. */
  readonly kept: Readonly<Record<string, string>>
  /** Digests of the model packages that are worked with, by name. */
  readonly models: Readonly<Record<string, string>>
  /** Something that it hangs on is not there yet. */
  readonly waits?: true
  /** Of a film. */
  readonly film?: {
    readonly key: string
    readonly frames: number
    /** Frames of a segment. */
    readonly segment: number
    /** Frames before and after its own that a frame is made of, through the graph. */
    readonly reach: number
    /** A node that makes each frame from the one before: the film is made by one machine, from its beginning. */
    readonly sequential?: string
  }
}

/** @param ahead also parts that wait for what others give, as far as they are known. */
export async function planParts({ ahead = false, graph, graphText = '', source, force, ports, only, frames, judge, signal = new AbortController().signal }: PlanOptions & { readonly ahead?: boolean; readonly judge?: Judge }): Promise<readonly PlannedPart[]> {
  const films = new Map<string, PlannedFilm>()
  const evaluation = new Evaluation({
    graph, ports, mode: 'dry', signal, emit: () => {}, graphText, onFilm: (node, film) => films.set(node, film),
    ...(source === undefined ? {} : { source }), ...(force === undefined ? {} : { force }), ...(frames === undefined ? {} : { frames }), ...(judge === undefined ? {} : { judge }),
  })
  try {
    // What is wrong with it the render tells.
    await Promise.allSettled((only ?? graph.sinks).map((target) => evaluation.node(target)))
    signal.throwIfAborted()
    const parts: PlannedPart[] = []
    for (const [name, result] of evaluation.results) {
      const film = films.get(name)
      const waits = result.state === 'done' && result.stored === true && result.keys === undefined
      if (!waits && (film === undefined || !film.encoded || film.there)) continue
      const part = partOf(evaluation, name)
      if (part === undefined || (part.waits === true && !ahead) || (waits && (await isRemote(evaluation, name)))) continue
      if (film === undefined) parts.push(part)
      else {
        const { info } = film.video
        parts.push({ ...part, film: { key: film.key, frames: info.length, segment: film.segment, ...reachOf(evaluation, name) } })
      }
    }
    return parts
  } finally {
    evaluation.dispose()
  }
}

/** Undefined where nothing can be said of what it hangs on. */
function partOf(evaluation: Evaluation, name: string): PlannedPart | undefined {
  const { results, detours } = evaluation
  const isKept = (one: string): boolean => one !== name && results.get(one)?.state === 'cached'
  const graph = flatten(evaluation.graph, name, detours, isKept)
  const kept: Record<string, string> = {}
  const own: string[] = []
  let waits = false
  for (const node of graph.nodes) {
    const result = results.get(node.name)
    if (result === undefined || result.state === 'skipped') return undefined
    if (isKept(node.name)) kept[node.name] = result.key
    else if (node.name !== name && result.stored === true) waits = true
    else own.push(node.name)
  }
  return { node: name, key: results.get(name)!.key, graph, kept, models: evaluation.modelsOf(own), ...(waits ? { waits: true } : {}) }
}

/** What services make costs money, and keys of them: it is asked for here. */
async function isRemote({ graph, options: { ports } }: Evaluation, name: string): Promise<boolean> {
  const node = graph.nodes.get(name)!
  const { backendKind } = node.spec
  if (backendKind === undefined) return false
  const { backend = '' } = await resourcesOf(node, ports, {}).catch(() => ({ backend: '' }))
  return ports.registry.backends(backendKind).some((one) => one.remote === true && backend.startsWith(`${one.name}@`))
}

/** Along all clips that lead to a film. */
function reachOf({ graph, results, detours }: Evaluation, sink: string): { readonly reach: number; readonly sequential?: string } {
  let sequential: string | undefined
  const known = new Map<string, number>()
  const walk = (name: string): number => {
    const before = known.get(name)
    if (before !== undefined) return before
    known.set(name, 0)
    const node = graph.nodes.get(name)
    const result = results.get(name)
    if (node === undefined || result === undefined || result.state === 'cached') return 0
    if (node.spec.kind === 'sequential') sequential ??= name
    const own = Math.max(0, ...Object.values(result.outputs ?? {}).map((value) => (value instanceof ServedClip && value.window !== 'any' ? value.window.before + value.window.after : 0)))
    const reach = own + Math.max(0, ...linksOf(node).map(({ node: from, port }) => walk(detours.get(`${from}.${port}`)?.node ?? from)))
    known.set(name, reach)
    return reach
  }
  const reach = walk(sink)
  return { reach, ...(sequential === undefined ? {} : { sequential }) }
}
