/** A small copy of a clip in the browser's memory: fetched frame by frame, played at the clip's own speed, in a loop. */
export interface Proxy {
  /** Frames that are there, and how many there will be. */
  readonly done: number
  readonly total: number
  /** The nearest frame that is there. */
  at(frame: number): ImageBitmap | undefined
  close(): void
}

export interface ProxyOptions {
  /** Frames of the clip. */
  readonly length: number
  /** Where to begin: what is looked at comes first. */
  readonly from: number
  load(frame: number, signal: AbortSignal): Promise<ImageBitmap>
  onFrame(): void
  onError(error: unknown): void
}

/** Frames that are kept; of longer clips every second, third … frame. */
const MOST = 300
const AT_ONCE = 3

export function loadProxy({ length, from, load, onFrame, onError }: ProxyOptions): Proxy {
  const step = Math.ceil(length / MOST)
  const total = Math.ceil(length / step)
  const frames: (ImageBitmap | undefined)[] = new Array<undefined>(total)
  const stop = new AbortController()
  const start = Math.floor(from / step)
  let next = 0
  let done = 0

  async function work(): Promise<void> {
    while (next < total && !stop.signal.aborted) {
      const index = (start + next++) % total
      const picture = await load(index * step, stop.signal)
      if (stop.signal.aborted) return picture.close()
      frames[index] = picture
      done++
      onFrame()
    }
  }
  for (let worker = 0; worker < AT_ONCE; worker++) {
    work().catch((error: unknown) => {
      if (stop.signal.aborted) return
      stop.abort()
      onError(error)
    })
  }
  return {
    get done() {
      return done
    },
    total,
    at(frame) {
      for (let index = Math.min(total - 1, Math.round(frame / step)), back = 0; back <= total; back++) {
        const found = frames[(index - back + total) % total]
        if (found !== undefined) return found
      }
      return undefined
    },
    close() {
      stop.abort()
      for (const frame of frames) frame?.close()
    },
  }
}
