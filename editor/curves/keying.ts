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
  /** Chooses the keyframes of some params of a node at a time, as far as they are shown. */
  choose(node: string, params: readonly string[], time: number, more: boolean): void
  /** Whether one of a node's params has a chosen keyframe at a time. */
  isChosen(node: string, params: readonly string[], time: number): boolean
  /** Who shows keyframes, and what is chosen among them. */
  onChoose(choose: Keying['choose']): void
  setChosen(keys: ReadonlySet<string>): void
  /** Told while `element` is in the page. */
  on(element: Element, listener: () => void): void
}

/** A keyframe by its place. */
export const keyId = (node: string, param: string, time: number): string => `${node}.${param}@${time.toFixed(4)}`

export function createKeying(playhead: Playhead): Keying {
  const listeners = new Map<() => void, { readonly element: Element; shown: boolean }>()
  let auto = false
  let show: Keying['open'] = () => undefined
  let choose: Keying['choose'] = () => undefined
  let chosen: ReadonlySet<string> = new Set()
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
    choose: (...given) => choose(...given),
    isChosen: (node, params, time) => params.some((param) => chosen.has(keyId(node, param, time))),
    onChoose: (next) => void (choose = next),
    setChosen(keys) {
      if (keys.size === chosen.size && [...keys].every((key) => chosen.has(key))) return
      chosen = keys
      tell()
    },
    on: (element, listener) => void listeners.set(listener, { element, shown: false }),
  }
}
