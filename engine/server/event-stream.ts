/** Server-sent events of one run: what was before, then what comes, until the run has ended. */
import type { Response } from 'express'
import type { Engine } from '../host/engine.ts'
import { isFinished, type NumberedEvent, type RunQueue } from '../queue/queue.ts'
import type { Tell } from './project-paths.ts'
import { eventView } from './run-view.ts'

/** A comment now and then keeps proxies from closing a silent connection. */
const HEARTBEAT_MS = 15_000
/** Bytes waiting for a client that doesn't read; it is let go and may come back for the rest. */
const BACKLOG = 4 * 1024 * 1024

export interface EventStream {
  readonly engine: Engine
  readonly queue: RunQueue
  readonly run: string
  /** Events after this id. */
  readonly after: number
  readonly response: Response
  readonly signal: AbortSignal
  /** False where whoever listens may do so no more. */
  readonly listens: () => boolean
  readonly tell: Tell
}

/** Settles when the stream has ended. */
export function streamEvents({ engine, queue, run, after, response, signal, listens, tell }: EventStream): Promise<void> {
  const missed = queue.events(after, run)
  if (missed.length === 0 && isFinished(queue.get(run).status)) {
    // To a browser that reconnects, 204 says that there is no more.
    response.status(204).end()
    return Promise.resolve()
  }
  response.status(200).set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
  response.flushHeaders()
  return new Promise((resolve) => {
    let last = after
    let ended = false
    const end = (): void => {
      if (ended) return
      ended = true
      stop()
      clearInterval(heartbeat)
      response.end()
      resolve()
    }
    const send = (numbered: NumberedEvent): void => {
      if (ended || numbered.id <= last) return
      if (!listens()) return end()
      last = numbered.id
      const { event } = numbered
      response.write(`id: ${numbered.id}\nevent: ${event.type}\ndata: ${JSON.stringify(eventView(engine, numbered, tell))}\n\n`)
      if (event.type === 'run-status' && isFinished(event.status)) end()
      else if (response.writableLength > BACKLOG) end()
    }
    const heartbeat = setInterval(() => (listens() ? response.write(': still here\n\n') : end()), HEARTBEAT_MS)
    const stop = queue.onEvent(send, run)
    signal.addEventListener('abort', end, { once: true })
    for (const one of missed) send(one)
    if (signal.aborted) end()
  })
}
