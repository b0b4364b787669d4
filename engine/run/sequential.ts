/** Feeds a recurrence in order, whatever order its frames are asked for in. */
import type { ClipSource, FrameWindow } from '../contract/frame-context.ts'
import type { ClipInfo } from '../frames/clip.ts'
import type { Frame } from '../frames/frame.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
import type { Json } from '../contract/sockets.ts'
import { FrameScope, type FrameServer, type ScopeOwner } from './frame-server.ts'

interface Position {
  /** The frame that was made last. */
  readonly n: number
  readonly frame: Frame
  readonly state: Json | undefined
}

export type Step = (
  n: number,
  previous: Frame | undefined,
  state: Json | undefined,
  scope: FrameScope,
) => Promise<{ frame: ReadonlyFrame; state?: Json | undefined }>

/** Most restart points kept; their spacing doubles when there would be more, so memory doesn't grow with length. */
const CHECKPOINTS = 8
/** Steps of a node by others that are made under watch. */
const WATCHED_STEPS = 8

/**
 * A clip whose frame n is made from frame n - 1. Steps run one after another; a request behind the head restarts at
 * the nearest point kept, so that every order of requests gives the same frames.
 */
export function sequentialSource(
  server: FrameServer,
  info: ClipInfo,
  window: FrameWindow,
  step: Step,
  owner?: ScopeOwner,
): ClipSource & { dispose(): void } {
  let head: Position | undefined
  let spacing = 32
  let made = 0
  let checkpoints: Position[] = []
  let turn: Promise<unknown> = Promise.resolve()
  const hold = (position: Position): Position => {
    position.frame.retain()
    return position
  }
  const drop = (position: Position | undefined): void => position?.frame.release()

  const remember = (position: Position): void => {
    if (position.n % spacing !== 0 || checkpoints.some((one) => one.n === position.n)) return
    checkpoints.push(hold(position))
    checkpoints.sort((a, b) => a.n - b.n)
    if (checkpoints.length <= CHECKPOINTS) return
    spacing *= 2
    const kept = checkpoints.filter((one) => one.n % spacing === 0)
    for (const one of checkpoints) if (!kept.includes(one)) drop(one)
    checkpoints = kept
  }

  const make = async (n: number, signal: AbortSignal): Promise<Frame> => {
    if (head === undefined || head.n > n) {
      const restart = checkpoints.findLast((one) => one.n <= n)
      drop(head)
      head = restart === undefined ? undefined : hold(restart)
    }
    while (head === undefined || head.n < n) {
      signal.throwIfAborted()
      const next: number = head === undefined ? 0 : head.n + 1
      const scope = server.scope(signal, owner && { ...owner, checked: owner.checked === true && made++ < WATCHED_STEPS })
      try {
        const { frame, state } = await step(next, head?.frame, head?.state, scope)
        scope.check()
        const position = hold({ n: next, frame: frame as Frame, state })
        drop(head)
        head = position
        remember(position)
      } finally {
        scope.close()
      }
    }
    return head.frame
  }

  return {
    info,
    window,
    frame(n, scope) {
      const mine = turn.then(async () => {
        const frame = await make(n, scope.signal)
        // The head moves on as soon as our turn is over: the caller's scope holds the frame from here.
        if (scope instanceof FrameScope) scope.hold(frame)
        return frame
      })
      turn = mine.catch(() => {})
      return mine
    },
    dispose() {
      drop(head)
      head = undefined
      for (const one of checkpoints) drop(one)
      checkpoints = []
    },
  }
}
