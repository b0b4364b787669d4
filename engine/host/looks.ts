/** Looks at what a node makes, and what is kept between them: whoever looks may look again. */
import type { Preview, PreviewRequest } from './engine.ts'
import { ReelgraphError, toReelgraphError } from '../contract/errors.ts'
import type { Warn } from '../contract/warnings.ts'
import type { Still } from '../frames/clip.ts'
import { prunedTo, proxyFor, type Proxy } from '../graph/proxies.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import { giveBackSoon } from '../machine/give-back.ts'
import { Evaluation } from '../run/evaluate.ts'
import type { NodeResult } from '../run/evaluation.ts'
import type { RunPorts } from '../run/ports.ts'
import { neededBy } from '../run/preflight.ts'
import { fullNodes, infoOf, previewPort } from '../run/preview.ts'

export interface Looks {
  /** At a port of a node of this graph: the first where the request names none. */
  look(graph: ResolvedGraph, request: PreviewRequest): Promise<Preview>
  /** Somebody looks just now. */
  readonly busy: boolean
  /** Lets go of all that is kept. */
  forget(): void
}

/** Results that are kept until the graphs have changed this much. */
const MEMO_LIMIT = 400
/** Bytes of pictures that are kept, and how long more is kept. */
const STILLS_LIMIT = 64e6
const STILLS_MS = 2000

export function createLooks(ports: RunPorts, warn: Warn): Looks {
  const never = new AbortController().signal
  const memo = new Map<string, NodeResult>()
  /** What nodes would give: formats, at full size. */
  const foretold = new Map<string, NodeResult>()
  let previews: Evaluation[] = []
  let looking = 0
  let heavy: NodeJS.Timeout | undefined

  function forget(): void {
    clearTimeout(heavy)
    memo.clear()
    foretold.clear()
    ports.server.cache.clear()
    for (const evaluation of previews) evaluation.dispose()
    previews = []
  }

  /** Evaluates for one who looks, and keeps what that makes. */
  async function evaluated<T>(graph: ResolvedGraph, { mode, proxy, signal }: { readonly mode: 'look' | 'dry'; readonly proxy: Proxy; readonly signal: AbortSignal }, use: (evaluation: Evaluation, settled: () => void) => Promise<T>): Promise<T> {
    // Clips that it has made by then are kept for others, who have not hung up.
    const abort = new AbortController()
    const hangUp = (): void => abort.abort(signal.reason)
    signal.addEventListener('abort', hangUp, { once: true })
    let over = false
    const fail = (thrown: Error): void => {
      const { detail = thrown.message } = toReelgraphError(thrown).faults[0] ?? {}
      if (over) warn('W_PLUGIN_LATE', { detail })
      else abort.abort(thrown)
    }
    const known = mode === 'dry' ? foretold : memo
    const evaluation = new Evaluation({ graph, ports, mode, proxy, signal: abort.signal, fail, emit: () => {}, graphText: '', memo: known })
    looking++
    clearTimeout(heavy)
    const settled = (): void => signal.removeEventListener('abort', hangUp)
    try {
      return await use(evaluation, settled)
    } finally {
      over = true
      settled()
      if (abort.signal.aborted) for (const { key } of evaluation.results.values()) known.delete(key)
      if (evaluation.holds) previews.push(evaluation)
      if (--looking === 0) {
        if (memo.size + foretold.size > MEMO_LIMIT) forget()
        else if (stillBytes(memo) > STILLS_LIMIT) heavy = setTimeout(() => looking === 0 && forget(), STILLS_MS).unref()
        giveBackSoon()
      }
    }
  }

  const seen = (graph: ResolvedGraph, request: PreviewRequest, proxy: Proxy): Promise<Preview> => {
    const { node, signal = never } = request
    return evaluated(graph, { mode: 'look', proxy, signal }, async (evaluation, settled) => {
      await evaluation.node(node)
      settled()
      const preview = await previewPort({ ...request, evaluation, ports, signal })
      return { ...preview, proxy: { by: proxy, full: await fullNodes(evaluation) } }
    })
  }

  return {
    async look(whole, request) {
      const { node, port, proxy = 1, signal = never } = request
      if (proxy === 1) return seen(whole, request, 1)
      // Whoever else is fed by a node doesn't matter here.
      const graph = prunedTo(whole, neededBy(whole, [node]))
      const info = await evaluated(graph, { mode: 'dry', proxy: 1, signal }, (evaluation) => infoOf({ node, port, evaluation, ports })).catch((thrown: unknown) => {
        signal.throwIfAborted()
        if (thrown instanceof ReelgraphError) return undefined
        throw thrown
      })
      const size = info?.clip ?? info?.image
      const by = proxy !== 'auto' ? proxy : size === undefined ? 1 : proxyFor(size, request)
      if (by === 1 || info === undefined) return seen(graph, request, 1)
      try {
        return { ...(await seen(graph, request, by)), info }
      } catch (thrown) {
        signal.throwIfAborted()
        if (!(thrown instanceof ReelgraphError)) throw thrown
        // What can't be made smaller may well be made.
        const found = await seen(graph, request, 1)
        return { ...found, proxy: { by: 1, full: thrown.faults.flatMap((one) => one.node ?? []).slice(0, 1) } }
      }
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
