/** A take's frames, a few from all over the clip: scrubbed by hovering. */
import type { Draft, Drafts, Planned } from './drafts.ts'

/** Frames that a take is scrubbed by. */
const FRAMES = 16

export interface Strip {
  /** Shows the frame at a share of the clip, or the nearest that is there. */
  at(share: number): void
  /** What was asked for and isn't there is wanted no more. */
  stop(): void
  close(): void
}

export interface StripEvents {
  show(picture: ImageBitmap): void
  fail(error: unknown): void
}

export function createStrip(drafts: Drafts, planned: Planned, { show, fail }: StripEvents): Strip {
  const { length = 1 } = planned.info?.clip ?? {}
  const count = Math.max(1, Math.min(FRAMES, length))
  const pictures: (ImageBitmap | undefined)[] = new Array<undefined>(count)
  const stop = new AbortController()
  const wanted: number[] = []
  let working = false
  let shown = 0

  const frameOf = (index: number): number => Math.min(length - 1, Math.round(((index + 0.5) * length) / count - 0.5))
  const nearest = (index: number): ImageBitmap | undefined => {
    for (let far = 0; far < count; far++) {
      const found = pictures[index - far] ?? pictures[index + far]
      if (found !== undefined) return found
    }
    return undefined
  }
  const draw = (index: number): void => {
    shown = index
    const picture = nearest(index)
    if (picture !== undefined) show(picture)
  }
  async function work(): Promise<void> {
    if (working) return
    working = true
    try {
      for (let index = wanted.shift(); index !== undefined && !stop.signal.aborted; index = wanted.shift()) {
        if (pictures[index] !== undefined) continue
        const made: Draft = (await drafts.recall(planned, frameOf(index))) ?? (await drafts.make(planned, stop.signal, frameOf(index)))
        if (stop.signal.aborted) return
        pictures[index] = await createImageBitmap(made.picture)
        draw(shown)
      }
    } catch (error) {
      if (!stop.signal.aborted) fail(error)
    } finally {
      working = false
    }
  }
  return {
    at(share) {
      const index = Math.max(0, Math.min(count - 1, Math.floor(share * count)))
      draw(index)
      if (pictures[index] === undefined && !wanted.includes(index)) wanted.unshift(index)
      void work()
    },
    stop: () => void (wanted.length = 0),
    close() {
      stop.abort()
      for (const picture of pictures) picture?.close()
    },
  }
}
