/** Keyframes at the playhead: what the inspector, the handles on the picture and the curve panel share. */
import type { Playhead } from '../seeing/playhead.ts'

export interface Keying {
  /** Where the playhead is. */
  readonly seconds: number
  readonly rate: number
  /** Of the clip that is shown, in seconds; 0 where it has no frames. */
  readonly length: number
  readonly playing: boolean
  seek(seconds: number): void
  /** A param that is changed gets a keyframe at the playhead, also where it had none. */
  readonly auto: boolean
  setAuto(on: boolean): void
  /** Shows a param's curve. */
  open(node: string, param: string): void
  /** Who shows it. */
  onOpen(show: Keying['open']): void
  /** Told while `element` is in the page. */
  on(element: Element, listener: () => void): void
}

export function createKeying(playhead: Playhead): Keying {
  const listeners = new Map<() => void, { readonly element: Element; shown: boolean }>()
  let auto = false
  let show: Keying['open'] = () => undefined
  const tell = (): void => {
    for (const [listener, one] of listeners) {
      one.shown ||= one.element.isConnected
      if (one.element.isConnected) listener()
      else if (one.shown) listeners.delete(listener)
    }
  }
  playhead.on(tell)
  return {
    get seconds() {
      return playhead.frame / playhead.rate
    },
    get rate() {
      return playhead.rate
    },
    get length() {
      return playhead.length > 1 ? playhead.length / playhead.rate : 0
    },
    get playing() {
      return playhead.playing
    },
    seek: (seconds) => playhead.seek(seconds * playhead.rate),
    get auto() {
      return auto
    },
    setAuto(on) {
      auto = on
      tell()
    },
    open: (node, param) => show(node, param),
    onOpen: (next) => void (show = next),
    on: (element, listener) => void listeners.set(listener, { element, shown: false }),
  }
}
