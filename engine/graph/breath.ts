/** Long work on the main thread in short pieces: others get their turn, and whoever called it off is heard. */
import { failure } from '../contract/errors.ts'

/** Milliseconds of work after which others get their turn. */
const TURN = 10

export type Breath = () => Promise<void> | undefined

/** Call it often and await what it gives, where it gives something. @throws E_CANCELLED */
export function createBreath(signal?: AbortSignal): Breath {
  let since = performance.now()
  const cancelled = (): Promise<never> => Promise.reject(failure('E_CANCELLED', {}, signal?.reason))
  return () => {
    if (signal?.aborted === true) return cancelled()
    if (performance.now() - since < TURN) return undefined
    // Not a timer: several who work side by side would find each other's due, and nobody else would get a turn.
    return new Promise<void>((resolve) => void setImmediate(resolve)).then(() => {
      since = performance.now()
      return signal?.aborted === true ? cancelled() : undefined
    })
  }
}
