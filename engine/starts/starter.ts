/** Starts runs by the clock and by calls, one of a name at a time by the clock. */
import { fault, ReelgraphError, toReelgraphError, type Fault } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { Engine } from '../host/engine.ts'
import { callOf } from '../productions/call.ts'
import { isFinished, type QueuedRun, type RunOrder, type RunQueue } from '../queue/queue.ts'
import { filledInputs, listStarts, nextTime, type Start } from './starts.ts'

/** Milliseconds between two looks at the clock. */
const TICK = 5000

export interface Starter {
  /** Puts it into the queue. What fails is told to `onFault`, too. @throws what keeps its graph from running */
  start(start: Start, body: Json): Promise<QueuedRun>
  /** What came of the last time that the clock or a call started it. */
  last(name: string): { readonly time: string; readonly run?: string; readonly faults?: readonly Fault[] } | undefined
  close(): void
}

interface StarterOptions {
  readonly engine: Engine
  readonly queue: RunQueue
  readonly now?: () => Date
  /** Milliseconds; for tests. */
  readonly tick?: number
  readonly onFault?: (name: string, faults: readonly Fault[]) => void
}

export function createStarter({ engine, queue, now = () => new Date(), tick = TICK, onFault }: StarterOptions): Starter {
  const last = new Map<string, { time: string; run?: string; faults?: readonly Fault[] }>()
  /** Times before this were looked at. */
  let looked = now()
  let looking = false

  async function orderOf({ production, graph, inputs }: Start, body: Json): Promise<RunOrder> {
    const values = filledInputs(inputs, body, now())
    if (production !== undefined) return callOf(engine.project, production, values)
    return { ...(await engine.loadGraph(graph!)), inputs: values }
  }

  async function put(start: Start, body: Json): Promise<QueuedRun> {
    const time = now().toISOString()
    try {
      const order = await orderOf(start, body)
      const faults = await engine.validate(order, order.inputs, { render: true })
      if (faults.length > 0) throw new ReelgraphError(faults)
      const run = queue.submit(order)
      last.set(start.name, { time, run: run.id })
      return run
    } catch (thrown) {
      const { faults } = toReelgraphError(thrown)
      last.set(start.name, { time, faults })
      onFault?.(start.name, faults)
      throw thrown
    }
  }

  /** Whether the last one that the clock started still waits or runs. */
  function isBusy(name: string): boolean {
    const run = last.get(name)?.run
    try {
      return run !== undefined && !isFinished(queue.get(run).status)
    } catch {
      // Taken out of the list meanwhile.
      return false
    }
  }

  async function look(): Promise<void> {
    if (looking) return
    looking = true
    try {
      const [from, until] = [looked, now()]
      looked = until
      for (const start of (await listStarts(engine.project)).list) {
        const due = nextTime(start, from)
        if (due === undefined || due > until) continue
        if (isBusy(start.name)) onFault?.(start.name, [fault('E_START_BUSY', { got: start.name, detail: `The run is ${last.get(start.name)!.run!}.` })])
        // Told already; the others have their turn.
        else await put(start, {}).catch(() => {})
      }
    } finally {
      looking = false
    }
  }

  const timer = setInterval(() => void look().catch((thrown: unknown) => onFault?.('starts', toReelgraphError(thrown).faults)), tick)
  timer.unref()
  return {
    start: put,
    last: (name) => last.get(name),
    close: () => clearInterval(timer),
  }
}
