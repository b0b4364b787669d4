/** Tries again what failed for a passing reason: exponential back-off with jitter, a server's Retry-After honoured. */

export interface Pace {
  /** Milliseconds. Rejects when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
  /** 0 up to 1. */
  random(): number
}

export interface Backoff {
  /** Tries in all. */
  readonly tries: number
  /** Milliseconds before the second try, doubled from there on. */
  readonly first: number
  readonly most: number
}

export const BACKOFF: Backoff = { tries: 6, first: 1000, most: 30_000 }
/** Longer waits asked for by a server are an answer for a person, not for a loop. */
export const LONGEST_WAIT = 300_000

/** A failure that may pass. `cause` is what is thrown when it doesn't. */
export class Passing extends Error {
  override readonly name = 'Passing'
  readonly reason: Error
  /** Milliseconds that the server asked for. */
  readonly wait: number | undefined

  constructor(reason: Error, wait?: number) {
    super(reason.message)
    this.reason = reason
    this.wait = wait
  }
}

/** Milliseconds before try `n` (from 2): between half and all of first * 2^(n-2), at least what the server asked for. */
export function waitBefore(n: number, { first, most }: Backoff, random: number, asked = 0): number {
  const full = Math.min(most, first * 2 ** (n - 2))
  return Math.max(asked, full * (0.5 + random / 2))
}

/** Milliseconds from a Retry-After header: seconds or a date (RFC 9110). Undefined where it says neither. */
export function readRetryAfter(header: string | null | undefined, now: number): number | undefined {
  if (header === null || header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

export interface RetryOptions {
  readonly pace: Pace
  readonly signal: AbortSignal
  readonly backoff?: Backoff
  readonly onRetry?: (tried: number, milliseconds: number, reason: Error) => void
}

/** @throws the reason of the last Passing, or anything else that `work` throws at once */
export async function retry<T>(work: (attempt: number) => Promise<T>, { pace, signal, backoff = BACKOFF, onRetry }: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await work(attempt)
    } catch (thrown) {
      if (!(thrown instanceof Passing)) throw thrown
      const wait = waitBefore(attempt + 1, backoff, pace.random(), thrown.wait)
      if (attempt >= backoff.tries || wait > LONGEST_WAIT) throw thrown.reason
      onRetry?.(attempt, wait, thrown.reason)
      await pace.sleep(wait, signal)
    }
  }
}
