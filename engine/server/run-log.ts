/** A line of the log for each thing that becomes of a run, with its id, and for each request. */
import type { EngineOptions } from '../host/engine.ts'
import { isFinished, type RunQueue } from '../queue/queue.ts'

type Log = NonNullable<EngineOptions['log']>

/** @returns a function that ends it */
export function logRuns(queue: RunQueue, log: Log): () => void {
  return queue.onEvent(({ run, event }) => {
    if (event.type === 'node-error') log.error({ run, node: event.node, codes: event.faults.map(({ code }) => code) }, event.faults[0]?.message ?? 'a node has failed')
    else if (event.type === 'warning') log.warn({ run, ...(event.node === undefined ? {} : { node: event.node }), code: event.warning.code }, event.warning.message)
    else if (event.type === 'artifact') log.info({ run, node: event.node, path: event.path, bytes: event.bytes }, 'file written')
    else if (event.type === 'run-status') {
      const { title, order, report, faults, attempts } = queue.get(run)
      const ended = isFinished(event.status)
      const facts = { run, status: event.status, title, ...(order.by === undefined ? {} : { by: order.by }), ...(order.production === undefined ? {} : { production: order.production }), attempts, ...(ended && report !== undefined ? { seconds: report.seconds } : {}), ...(faults.length === 0 ? {} : { codes: faults.map(({ code }) => code) }) }
      if (event.status === 'failed') log.error(facts, `run ${event.status}`)
      else log.info(facts, `run ${event.status}`)
    }
  })
}
