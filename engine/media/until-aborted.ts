/** Waiting for what others may wait for, too: it goes on when one of them hangs up, and is kept for the next. */
import { failure } from '../contract/errors.ts'

/** @throws E_CANCELLED at once when the signal aborts */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  let stop = (): void => {}
  const hungUp = new Promise<never>((_, reject) => {
    stop = () => reject(failure('E_CANCELLED'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, hungUp])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
