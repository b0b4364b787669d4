/** Small pictures are made one after the other, when nothing more urgent keeps the server busy; what comes next is chosen then. */

/** What takes longer isn't worth a small picture. */
const LONGEST_MS = 10_000
/** Before it is tried again, where the server is busy or nobody sees the page. */
const BUSY_MS = 350
/** Why one was given up. */
export const LATE = 'late'

export interface OneByOneEvents<Wish> {
  /** True while something more urgent keeps the server busy. */
  isBusy(): boolean
  /** What is wanted most, if anything is. */
  next(): Wish | undefined
  /** Makes it, and says how long to wait then, in milliseconds. */
  make(wish: Wish, signal: AbortSignal): Promise<number>
}

export interface OneByOne<Wish> {
  /** Looks for work, in so many milliseconds; asked again before that, it begins anew. */
  work(soon: number): void
  /** Gives up what is being made, where it is wanted no more. */
  dropUnless(wanted: (wish: Wish) => boolean): void
}

export function createOneByOne<Wish>({ isBusy, next, make }: OneByOneEvents<Wish>): OneByOne<Wish> {
  let flying: { readonly wish: Wish; readonly stop: AbortController } | undefined
  let waiting: ReturnType<typeof setTimeout> | undefined

  function work(soon: number): void {
    clearTimeout(waiting)
    if (flying !== undefined) return
    waiting = setTimeout(() => {
      if (isBusy() || document.hidden) return work(BUSY_MS)
      const wish = next()
      if (wish !== undefined) void go(wish)
    }, soon)
  }
  async function go(wish: Wish): Promise<void> {
    const stop = new AbortController()
    flying = { wish, stop }
    const late = setTimeout(() => stop.abort(LATE), LONGEST_MS)
    const pause = await make(wish, stop.signal).finally(() => {
      clearTimeout(late)
      flying = undefined
    })
    work(pause)
  }
  return {
    work,
    dropUnless(wanted) {
      if (flying !== undefined && !wanted(flying.wish)) flying.stop.abort('old')
    },
  }
}
