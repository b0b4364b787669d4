/** Looks at what a node makes, and what is kept between them: whoever looks may look again. */
import type { Preview, PreviewRequest } from './engine.ts'
import { toReelgraphError } from '../contract/errors.ts'
import type { Warn } from '../contract/warnings.ts'
import type { Still } from '../frames/clip.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import { giveBackSoon } from '../machine/give-back.ts'
import { Evaluation } from '../run/evaluate.ts'
import type { NodeResult } from '../run/evaluation.ts'
import type { RunPorts } from '../run/ports.ts'
import { previewPort } from '../run/preview.ts'

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
  let previews: Evaluation[] = []
  let looking = 0
  let heavy: NodeJS.Timeout | undefined

  function forget(): void {
    clearTimeout(heavy)
    memo.clear()
    ports.server.cache.clear()
    for (const evaluation of previews) evaluation.dispose()
    previews = []
  }

  return {
    async look(graph, { node, port, frame, moment, nearest, width, height, signal = never }) {
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
      const evaluation = new Evaluation({ graph, ports, mode: 'look', signal: abort.signal, fail, emit: () => {}, graphText: '', memo })
      looking++
      clearTimeout(heavy)
      try {
        await evaluation.node(node)
        signal.removeEventListener('abort', hangUp)
        return await previewPort({
          evaluation,
          ports,
          node,
          signal,
          ...(port === undefined ? {} : { port }),
          ...(frame === undefined ? {} : { frame }),
          ...(moment === undefined ? {} : { moment }),
          ...(nearest === undefined ? {} : { nearest }),
          ...(width === undefined ? {} : { width }),
          ...(height === undefined ? {} : { height }),
        })
      } finally {
        over = true
        signal.removeEventListener('abort', hangUp)
        if (abort.signal.aborted) for (const { key } of evaluation.results.values()) memo.delete(key)
        if (evaluation.holds) previews.push(evaluation)
        if (--looking === 0) {
          if (memo.size > MEMO_LIMIT) forget()
          else if (stillBytes(memo) > STILLS_LIMIT) heavy = setTimeout(() => looking === 0 && forget(), STILLS_MS).unref()
          giveBackSoon()
        }
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
