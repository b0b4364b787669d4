/** A take's frames, a few from all over the clip: scrubbed by hovering, played in a loop. */
import type { Draft, Drafts, Planned } from './drafts.ts'

/** Frames that a take is played by. */
const FRAMES = 16

export interface Strip {
  /** Shows the frame at a share of the clip, or the nearest that is there. */
  at(share: number): void
  play(): void
  stop(): void
  readonly playing: boolean
  close(): void
}

export interface StripEvents {
  show(picture: ImageBitmap): void
  fail(error: unknown): void
}

export function createStrip(drafts: Drafts, planned: Planned, { show, fail }: StripEvents): Strip {
  const { length = 1, duration = 1 } = planned.info?.clip ?? {}
  const count = Math.max(1, Math.min(FRAMES, length))
  const pictures: (ImageBitmap | undefined)[] = new Array<undefined>(count)
  const stop = new AbortController()
  const wanted: number[] = []
  let working = false
  let drawing = 0
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
    play() {
      if (drawing !== 0) return
      for (let index = 0; index < count; index++) if (pictures[index] === undefined) wanted.push(index)
      void work()
      const began = performance.now()
      const step = (now: number): void => {
        draw(Math.floor((((now - began) / 1000 / Math.max(0.2, duration)) % 1) * count))
        drawing = requestAnimationFrame(step)
      }
      drawing = requestAnimationFrame(step)
    },
    stop() {
      cancelAnimationFrame(drawing)
      drawing = 0
      wanted.length = 0
    },
    get playing() {
      return drawing !== 0
    },
    close() {
      cancelAnimationFrame(drawing)
      drawing = 0
      stop.abort()
      for (const picture of pictures) picture?.close()
    },
  }
}
