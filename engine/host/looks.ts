/** Looks at what a node makes, and what is kept between them: whoever looks may look again. */
import type { Preview, PreviewRequest, SignalRequest, Sound, SoundRequest, Stretch, StretchRequest } from './engine.ts'
import { ReelgraphError, toReelgraphError } from '../contract/errors.ts'
import type { Warn } from '../contract/warnings.ts'
import type { Still } from '../frames/clip.ts'
import { prunedTo, proxyFor, type Proxy } from '../graph/proxies.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import { giveBackSoon } from '../machine/give-back.ts'
import { Evaluation } from '../run/evaluate.ts'
import type { Judge, NodeResult } from '../run/evaluation.ts'
import type { RunPorts } from '../run/ports.ts'
import { portValues } from '../run/port-values.ts'
import { neededBy } from '../run/preflight.ts'
import { fullNodes, infoOf, previewFrames, previewPort, previewSamples, shownOfSink } from '../run/preview.ts'

/** A port of a graph, as it is asked for. */
export interface Source {
  /** The same name is the same text. */
  readonly name: string
  /** @throws its faults */
  graph(): Promise<ResolvedGraph>
  /** The node and port that are meant, held against the rules for what words may ask for, as they are now. @throws what they forbid */
  place(graph: ResolvedGraph): Promise<{ readonly node: string; readonly port?: string; readonly judge?: Judge }>
}

export interface Looks {
  /** At a port of a node: the first where the request names none. */
  look(source: Source, request: PreviewRequest): Promise<Preview>
  /** At many frames of it, in order, as they are made. */
  stretch(source: Source, request: StretchRequest, to: Stretch): Promise<void>
  /** Samples of a track. */
  sound(source: Source, request: SoundRequest): Promise<Sound>
  /** What a port that moves params comes to over time. */
  values(source: Source, request: SignalRequest): Promise<readonly number[]>
  /** Somebody looks just now. */
  readonly busy: boolean
  /** Lets go of all that is kept. */
  forget(): void
}

/** Results that are kept until the graphs have changed this much: at least so many, and a large graph some times over. */
const MEMO_LIMIT = 400
const MEMO_TIMES = 4
/** Bytes of pictures that are kept, and how long more is kept. */
const STILLS_LIMIT = 64e6
const STILLS_MS = 2000
/** How long one who goes on to other frames is spared a new look into the graph, its files and its backends. */
const FRESH_MS = 15_000
const OPEN_MOST = 12

type Place = Pick<PreviewRequest, 'node' | 'port' | 'proxy' | 'width' | 'height' | 'signal'> & { readonly judge?: Judge }

interface Evaluated {
  readonly evaluation: Evaluation
  readonly known: Map<string, NodeResult>
  readonly abort: AbortController
  uses: number
}

/** A port that was looked at just now. */
interface Opening {
  readonly since: number
  /** What was asked of it: who asks the same again wants it looked into anew. */
  readonly asked: Set<string>
  readonly graph: Promise<ResolvedGraph>
  readonly looks: Map<Proxy, Evaluated>
  /** The nodes that the port stands on. */
  needed?: ResolvedGraph
  info?: Preview['info'] | undefined
}

export function createLooks(ports: RunPorts, warn: Warn): Looks {
  const never = new AbortController().signal
  const memo = new Map<string, NodeResult>()
  /** What nodes would give: formats, at full size. */
  const foretold = new Map<string, NodeResult>()
  const openings = new Map<string, Opening>()
  let previews: Evaluation[] = []
  let looking = 0
  /** Nodes of the largest graph that was looked into. */
  let largest = 0
  let heavy: NodeJS.Timeout | undefined

  function forget(): void {
    clearTimeout(heavy)
    largest = 0
    openings.clear()
    memo.clear()
    foretold.clear()
    ports.server.cache.clear()
    for (const evaluation of previews) evaluation.dispose()
    previews = []
  }

  /** Works with an evaluation, and keeps what that makes. */
  async function using<T>(one: Evaluated, use: (evaluation: Evaluation) => Promise<T>): Promise<T> {
    const { evaluation, abort, known } = one
    one.uses++
    looking++
    clearTimeout(heavy)
    try {
      return await use(evaluation)
    } finally {
      one.uses--
      if (abort.signal.aborted) for (const { key } of evaluation.results.values()) known.delete(key)
      if (evaluation.holds && !previews.includes(evaluation)) previews.push(evaluation)
      if (--looking === 0) {
        largest = Math.max(largest, evaluation.results.size)
        if (memo.size + foretold.size > Math.max(MEMO_LIMIT, MEMO_TIMES * largest)) forget()
        else if (stillBytes(memo) > STILLS_LIMIT) heavy = setTimeout(() => looking === 0 && forget(), STILLS_MS).unref()
        giveBackSoon()
      }
    }
  }

  /** Evaluates a node for one who looks. */
  async function evaluated(graph: ResolvedGraph, { node, port, judge }: Pick<Place, 'node' | 'port' | 'judge'>, { mode, proxy, signal = never }: { readonly mode: 'look' | 'dry'; readonly proxy: Proxy; readonly signal?: AbortSignal | undefined }): Promise<Evaluated> {
    // Clips that it has made by then are kept for others, who have not hung up.
    const abort = new AbortController()
    const hangUp = (): void => abort.abort(signal.reason)
    signal.addEventListener('abort', hangUp, { once: true })
    const fail = (thrown: Error): void => {
      const { detail = thrown.message } = toReelgraphError(thrown).faults[0] ?? {}
      if (one.uses === 0) warn('W_PLUGIN_LATE', { detail })
      else abort.abort(thrown)
    }
    const known = mode === 'dry' ? foretold : memo
    const one: Evaluated = { evaluation: new Evaluation({ graph, ports, mode, proxy, signal: abort.signal, fail, emit: () => {}, graphText: '', memo: known, ...(judge === undefined ? {} : { judge }) }), known, abort, uses: 0 }
    try {
      await using(one, (evaluation) => evaluation.node(shownOfSink(graph, ports.registry, node, port)?.link.node ?? node))
      return one
    } finally {
      signal.removeEventListener('abort', hangUp)
    }
  }

  function openingOf(source: Source, { node, port }: Place, ask: string): Opening {
    const key = JSON.stringify([source.name, node, port])
    const known = openings.get(key)
    openings.delete(key)
    const now = ports.now()
    const fresh = known !== undefined && now - known.since < FRESH_MS && !known.asked.has(ask)
    const opening = fresh ? known : { since: now, asked: new Set<string>(), graph: source.graph(), looks: new Map<Proxy, Evaluated>() }
    if (!fresh) opening.graph.catch(() => openings.get(key) === opening && openings.delete(key))
    opening.asked.add(ask)
    openings.set(key, opening)
    for (const oldest of openings.keys()) if (openings.size > OPEN_MOST) openings.delete(oldest)
    return opening
  }

  /** Opens a port for what is asked of it. */
  async function opened<Request extends Place>(source: Source, request: Request, ask: readonly unknown[]): Promise<{ readonly opening: Opening; readonly graph: ResolvedGraph; readonly place: Request & Place }> {
    const opening = openingOf(source, request, JSON.stringify(ask))
    const graph = await opening.graph
    request.signal?.throwIfAborted()
    return { opening, graph, place: { ...request, ...(await source.place(graph)) } }
  }

  /** What works at the size that is asked for, or at full size: made once for all who look at the port. */
  async function lookInto(opening: Opening, graph: ResolvedGraph, { node, port, judge, signal }: Place, proxy: Proxy): Promise<Evaluated> {
    const known = opening.looks.get(proxy)
    if (known?.abort.signal.aborted === false) return known
    const one = await evaluated(graph, { node, port, ...(judge === undefined ? {} : { judge }) }, { mode: 'look', proxy, signal })
    opening.looks.set(proxy, one)
    return one
  }

  /** Works at the size that is asked for; what can't be made smaller may well be made at its full size. */
  async function atSize<T>(whole: ResolvedGraph, place: Place, opening: Opening, use: (evaluation: Evaluation, facts: Pick<Preview, 'proxy'> & Partial<Pick<Preview, 'info'>>) => Promise<T>): Promise<T> {
    const { node, port, proxy = 1, signal } = place
    if (proxy === 1) return using(await lookInto(opening, whole, place, 1), (evaluation) => use(evaluation, { proxy: { by: 1, full: [] } }))
    // Whoever else is fed by a node doesn't matter here.
    const graph = (opening.needed ??= prunedTo(whole, neededBy(whole, [node])))
    const info = (opening.info ??= await evaluated(graph, place, { mode: 'dry', proxy: 1, signal }).then(({ evaluation }) => infoOf({ node, port, evaluation, ports })).catch((thrown: unknown) => {
      signal?.throwIfAborted()
      if (thrown instanceof ReelgraphError) return undefined
      throw thrown
    }))
    const size = info?.clip ?? info?.image
    const by = proxy !== 'auto' ? proxy : size === undefined ? 1 : proxyFor(size, place)
    if (by === 1 || info === undefined) return using(await lookInto(opening, graph, place, 1), (evaluation) => use(evaluation, { proxy: { by: 1, full: [] } }))
    try {
      return await using(await lookInto(opening, graph, place, by), async (evaluation) => use(evaluation, { info, proxy: { by, full: await fullNodes(evaluation) } }))
    } catch (thrown) {
      signal?.throwIfAborted()
      if (!(thrown instanceof ReelgraphError)) throw thrown
      return using(await lookInto(opening, graph, place, 1), (evaluation) => use(evaluation, { proxy: { by: 1, full: thrown.faults.flatMap((one) => one.node ?? []).slice(0, 1) } }))
    }
  }

  return {
    async look(source, request) {
      const { signal = never, frame, moment, width, height, proxy } = request
      const { opening, graph, place } = await opened(source, request, [frame, moment, width, height, proxy])
      return atSize(graph, place, opening, async (evaluation, facts) => ({ ...(await previewPort({ ...place, evaluation, ports, signal })), ...facts }))
    },
    async stretch(source, request, to) {
      const { signal = never, from, to: until, step, width, height, proxy } = request
      const { opening, graph, place } = await opened(source, request, [from, until, step, width, height, proxy])
      await atSize(graph, place, opening, (evaluation, facts) => previewFrames({ ...place, evaluation, ports, signal, facts }, to))
    },
    async sound(source, request) {
      const { signal = never, from, duration } = request
      const { opening, graph, place } = await opened(source, request, ['sound', from, duration])
      return using(await lookInto(opening, graph, place, 1), (evaluation) => previewSamples({ ...place, evaluation, ports, signal }))
    },
    async values(source, request) {
      const { opening, graph, place } = await opened(source, request, ['values', request.from, request.to, request.count])
      return using(await lookInto(opening, graph, place, 1), (evaluation) => portValues({ ...place, evaluation, ports }))
    },
    get busy() {
      return looking > 0
    },
    forget,
  }
}

/** Bytes of pictures among results. */
function stillBytes(memo: ReadonlyMap<string, NodeResult>): number {
  const data = [...memo.values()].flatMap(({ outputs = {} }) => Object.values(outputs).map((value) => (value as Partial<Still> | undefined)?.data))
  return data.reduce((sum, one) => sum + (one instanceof Uint8Array ? one.byteLength : 0), 0)
}
