/** Plays small copies of one or more clips, in step, over and over. */
import { loadProxy, type Proxy } from './proxy.ts'

export interface LoopEvents<Layer extends string> {
  load(layer: Layer, name: string, frame: number, signal: AbortSignal): Promise<ImageBitmap>
  onFrame(pictures: Partial<Record<Layer, ImageBitmap>>, frame: number): void
  /** Share of the frames that are in memory. */
  onLoaded(share: number): void
  onError(error: unknown): void
}

export interface LoopOf<Layer extends string> {
  /** Names the content: the same key goes on with the frames that are there. */
  readonly key: string
  readonly layers: readonly (readonly [Layer, string])[]
  readonly length: number
  readonly rate: number
  readonly from: number
}

export interface Loop<Layer extends string> {
  readonly filling: boolean
  start(of: LoopOf<Layer>): void
  stop(): void
  /** Forgets the frames. */
  drop(): void
}

export function createLoop<Layer extends string>(events: LoopEvents<Layer>): Loop<Layer> {
  let key = ''
  let proxies: readonly (readonly [Layer, Proxy])[] = []
  let drawing: number | undefined

  const share = (): number => {
    const total = proxies.reduce((sum, [, proxy]) => sum + proxy.total, 0)
    return total === 0 ? 0 : proxies.reduce((sum, [, proxy]) => sum + proxy.done, 0) / total
  }
  function drop(): void {
    for (const [, proxy] of proxies) proxy.close()
    proxies = []
    key = ''
  }
  function stop(): void {
    if (drawing !== undefined) cancelAnimationFrame(drawing)
    drawing = undefined
  }

  return {
    get filling() {
      return drawing !== undefined && share() < 1
    },
    start({ key: wanted, layers, length, rate, from }) {
      stop()
      if (wanted !== key) {
        drop()
        key = wanted
        proxies = layers.map(([layer, name]) => [layer, loadProxy({
          length, from,
          load: (frame, signal) => events.load(layer, name, frame, signal),
          onFrame: () => events.onLoaded(share()),
          onError: events.onError,
        })])
      }
      events.onLoaded(share())
      let began = performance.now() - (from / rate) * 1000
      const step = (now: number): void => {
        if (now - began >= (length / rate) * 1000) began = now
        const frame = Math.max(0, Math.min(length - 1, Math.floor(((now - began) / 1000) * rate)))
        const pictures = Object.fromEntries(proxies.map(([layer, proxy]) => [layer, proxy.at(frame)])) as Partial<Record<Layer, ImageBitmap>>
        events.onFrame(pictures, frame)
        drawing = requestAnimationFrame(step)
      }
      drawing = requestAnimationFrame(step)
    },
    stop,
    drop,
  }
}
