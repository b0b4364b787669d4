/** One look at a time: a newer one waits until the one under way is done, or has taken too long. */

/** A look that takes longer is given up for a newer one; a shorter one may finish, so that scrubbing shows something. */
const PATIENCE_MS = 250
/** A look that takes longer says that it is on its way. */
const SLOW_MS = 400

/** Looks begin so far apart: more of them nobody sees while something is dragged, and each costs the page some milliseconds. */
const APART_MS = 33

export interface TurnEvents {
  take(signal: AbortSignal): Promise<void>
  /** What has waited may be asked for: by now the graph may be none. */
  again(): void
  onSlow(slow: boolean): void
  fail(error: unknown): void
}

export function createTurns({ take, again: askAgain, onSlow, fail }: TurnEvents) {
  let flying: { readonly stop: AbortController; readonly since: number } | undefined
  let wanted = false
  let again: ReturnType<typeof setTimeout> | undefined
  let began = -Infinity

  function ask(): void {
    wanted = true
    clearTimeout(again)
    const early = began + APART_MS - performance.now()
    if (flying === undefined && early > 0) again = setTimeout(askAgain, early)
    else if (flying === undefined) void start()
    else if (performance.now() - flying.since > PATIENCE_MS) flying.stop.abort()
    else again = setTimeout(askAgain, PATIENCE_MS)
  }
  async function start(): Promise<void> {
    wanted = false
    began = performance.now()
    const stop = new AbortController()
    const mine = (flying = { stop, since: performance.now() })
    const slow = setTimeout(() => onSlow(true), SLOW_MS)
    try {
      await take(stop.signal)
    } catch (error) {
      if (!stop.signal.aborted) fail(error)
    } finally {
      clearTimeout(slow)
      onSlow(false)
      if (flying === mine) flying = undefined
      if (wanted) askAgain()
    }
  }
  return {
    ask,
    /** Gives up what is under way: it is of no use to anybody. */
    drop: () => flying?.stop.abort(),
    get busy() {
      return flying !== undefined
    },
  }
}
