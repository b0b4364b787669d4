/** A sink's way through a clip: frames in order, the next ones already in the making. */
import type { Frame } from '../frames/frame.ts'
import type { ServedClip } from './frame-server.ts'

/** Frames in the making over all sinks of a run: the back-pressure towards the workers. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  take(): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free--
      return undefined
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  give(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}

export interface PullOptions {
  readonly clip: ServedClip
  /** Frame numbers in the order wanted. */
  readonly frames: Iterable<number>
  /** Frames asked for before they are needed. */
  readonly lookAhead: number
  readonly slots: Slots
  readonly signal: AbortSignal
}

/** Each frame is given back when the next is asked for, or when the loop is left. */
export async function* pullFrames({ clip, frames, lookAhead, slots, signal }: PullOptions): AsyncGenerator<Frame> {
  const wanted = frames[Symbol.iterator]()
  const ahead: Promise<Frame>[] = []
  let exhausted = false
  const request = async (n: number): Promise<Frame> => {
    const turn = slots.take()
    if (turn !== undefined) await turn
    try {
      return await clip.request(n, signal)
    } finally {
      slots.give()
    }
  }
  const fill = (): void => {
    while (!exhausted && ahead.length <= lookAhead) {
      const next = wanted.next()
      if (next.done === true) {
        exhausted = true
        return
      }
      const frame = request(next.value)
      // It is awaited in its turn; until then a failure must not count as unhandled.
      frame.catch(() => {})
      ahead.push(frame)
    }
  }
  try {
    for (fill(); ahead.length > 0; fill()) {
      const frame = await ahead.shift()!
      try {
        signal.throwIfAborted()
        yield frame
      } finally {
        frame.release()
      }
    }
  } finally {
    await Promise.all(ahead.map((frame) => frame.then((one) => one.release(), () => {})))
  }
}

export function* frameRange(from: number, to: number): Generator<number> {
  for (let n = from; n <= to; n++) yield n
}
