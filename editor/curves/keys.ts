/** What keys and the clipboard do with the curves. */
import { t } from '../language/t.ts'
import { changeKeys, copyKeys, moveKeys, parseCopied, pasteKeys, removeKeys, setKey, tidyTime, type Copied } from './edits.ts'
import { sampleKeyframes } from '../../engine/graph/keyframes.ts'
import type { Keying } from './keying.ts'
import type { Plot } from './plot.ts'
import type { CurveState } from './state.ts'
import type { Track } from './tracks.ts'
import { panned, zoomed } from './view.ts'

export interface KeyEvents {
  onChange(): void
  say(text: string): void
  /** A value is to be typed for what is chosen. */
  onType(): void
}

export function bindKeys(element: HTMLElement, state: CurveState, plot: Plot, keying: Keying, { onChange, say, onType }: KeyEvents) {
  /** Keyframes of all shown curves, the earliest first. */
  const order = (): readonly (readonly [Track, number])[] => state.visible().flatMap((track) => track.keyframes.map((_, index) => [track, index] as const)).toSorted(([a, i], [b, j]) => a.keyframes[i]![0] - b.keyframes[j]![0])

  function step(by: number, more: boolean): void {
    const all = order()
    if (all.length === 0) return
    const chosen = all.flatMap(([track, index], at) => (state.chosenOf(track).has(index) ? [at] : []))
    const from = chosen.length === 0 ? (by > 0 ? -1 : all.length) : by > 0 ? chosen.at(-1)! : chosen[0]!
    const [track, index] = all[Math.min(all.length - 1, Math.max(0, from + by))]!
    state.activate(track.id)
    state.choose(track.id, [index], more)
    onChange()
    plot.focusKey(track.id, index)
  }

  function nudge(seconds: number, steps: number): void {
    if (state.count === 0) return step(seconds > 0 || steps > 0 ? 1 : -1, false)
    state.once((given, track) => {
      const least = Math.min(...[...given.chosen].map((index) => given.keyframes[index]![0]))
      return moveKeys(given, track, Math.max(-least, seconds), steps * Math.max(plot.stepIn(track), track.integer === true ? 1 : 0))
    }, undefined, 'curves nudged')
  }

  function remove(): void {
    state.once((given) => ({ keyframes: removeKeys(given), chosen: new Set() }))
    if (element.contains(document.activeElement)) element.querySelector<SVGElement>('[data-kind="key"][tabindex="0"]')?.focus({ preventScroll: true })
  }

  /** A keyframe at the playhead: of the active curve, or of all that are shown. */
  function insert(all = false): void {
    const tracks = all ? state.visible() : [state.activeTrack()].flatMap((track) => track ?? [])
    if (tracks.length === 0) return
    state.clear()
    state.begin()
    for (const track of tracks) {
      state.change(({ keyframes }, one) => {
        const time = tidyTime(keying.seconds)
        const next = setKey(keyframes, time, sampleKeyframes(keyframes, time), one, 0.5 / state.rate)
        return { keyframes: next, chosen: new Set([next.findIndex(([at]) => Math.abs(at - time) <= 0.5 / state.rate)]) }
      }, track.id)
    }
    state.end()
    onChange()
  }

  const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }
  element.addEventListener('keydown', (event) => {
    if ((event.target as HTMLElement).closest('input, select, textarea') !== null) return
    const inside = (event.target as Element).closest('.plot, .curve-plot') !== null
    const [control, key] = [event.ctrlKey || event.metaKey, event.key]
    const arrow = arrows[key]
    const { view } = state
    if (!inside) return
    if (arrow !== undefined && event.altKey) {
      state.view = panned(view, arrow[0] * (view.to - view.from) * 0.1, arrow[1] * (view.high - view.low) * 0.1)
      onChange()
    } else if (arrow !== undefined && !control) nudge((arrow[0] * (event.shiftKey ? 10 : 1)) / state.rate, arrow[1] * (event.shiftKey ? 10 : 1))
    else if (key === 'Delete' || key === 'Backspace') remove()
    else if (control && key.toLowerCase() === 'a') {
      for (const track of state.visible()) state.choose(track.id, track.keyframes.keys(), true)
      onChange()
    } else if (control) return
    else if (key === 'Escape' && state.count > 0) {
      state.clear()
      onChange()
    } else if (key === 'PageUp' || key === 'PageDown') step(key === 'PageDown' ? 1 : -1, event.shiftKey)
    else if (key === 'Home' || key === 'End') step(key === 'Home' ? -Infinity : Infinity, event.shiftKey)
    else if (key.toLowerCase() === 'f') {
      state.fit(event.shiftKey)
      onChange()
    } else if (key === '+' || key === '=' || key === '-') {
      const factor = key === '-' ? 0.8 : 1.25
      state.view = zoomed(view, [(view.from + view.to) / 2, (view.low + view.high) / 2], factor, event.altKey ? factor : 1)
      onChange()
    } else if (key === 'Insert') insert()
    else if (key === 'Enter' && state.count > 0) onType()
    else return
    event.preventDefault()
    event.stopPropagation()
  })

  const outside = (event: Event): boolean => (event.target as HTMLElement).closest?.('input, textarea') !== null
  for (const kind of ['copy', 'cut'] as const) {
    element.addEventListener(kind, (event) => {
      const copied = outside(event) ? undefined : copyKeys(state.visible().map((track) => ({ param: track.id, keyframes: track.keyframes, chosen: state.chosenOf(track) })))
      if (copied === undefined) return
      event.preventDefault()
      event.stopPropagation()
      event.clipboardData?.setData('text/plain', JSON.stringify(copied))
      if (kind === 'cut') remove()
    })
  }
  element.addEventListener('paste', (event) => {
    if (outside(event)) return
    event.preventDefault()
    event.stopPropagation()
    paste(parseCopied(event.clipboardData?.getData('text/plain') ?? ''))
  })

  /** At the playhead. One curve goes into the active one; several into those of their names, else into as many in their order. */
  function paste(copied: Copied | undefined): void {
    if (copied === undefined) return say(t('The clipboard holds no keyframes.'))
    const shown = state.visible()
    const active = state.activeTrack()
    if (active === undefined) return
    const start = shown.indexOf(active)
    const nameOf = (id: string): string => id.slice(id.indexOf('.') + 1)
    const pairs = copied.keyframes.flatMap(({ param, keys }, at) => {
      const track = copied.keyframes.length === 1 ? active : (shown.find(({ id }) => id === param) ?? shown.find(({ id }) => nameOf(id) === nameOf(param)) ?? shown[start + at])
      return track === undefined ? [] : [[track, keys] as const]
    })
    state.clear()
    state.begin()
    for (const [track, keys] of pairs) state.change(({ keyframes }, one) => pasteKeys(keyframes, one.easings === undefined ? keys : keys.map(([time, value, way]) => (typeof way === 'string' && one.easings!.includes(way) ? [time, value, way] : [time, value])), keying.seconds, one), track.id)
    state.end()
    onChange()
  }

  return {
    insert,
    remove,
    /** The chosen keyframes with other times or values, each by what it has. */
    type(time: ((before: number) => number) | undefined, value: ((before: number) => number) | undefined): void {
      state.once((given, track) => changeKeys(given, track, ([at, before]) => [Math.max(0, time?.(at) ?? at), value?.(before) ?? before]))
    },
  }
}
