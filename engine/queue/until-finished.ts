/** Waiting for a run. */
import { isFinished, type QueuedRun, type RunQueue } from './queue.ts'

/** The run when it is over, when the time is up, or when nobody listens any more. @throws E_RUN_UNKNOWN */
export async function untilFinished(queue: RunQueue, id: string, seconds: number, signal: AbortSignal): Promise<QueuedRun> {
  const now = queue.get(id)
  if (isFinished(now.status) || signal.aborted) return now
  await new Promise<void>((resolve) => {
    const end = (): void => {
      stop()
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const stop = queue.onEvent(({ run, event }) => {
      if (run === id && event.type === 'run-status' && isFinished(event.status)) end()
    })
    const timer = setTimeout(end, seconds * 1000)
    signal.addEventListener('abort', end, { once: true })
  })
  return queue.get(id)
}
