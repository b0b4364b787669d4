/** The curves, and what mouse and pen do with them. */
import { make } from '../panels/dom.ts'
import { followPointer } from '../panels/follow-pointer.ts'
import { shape } from '../handles/draw.ts'
import { createDrawing, type Margins } from './draw.ts'
import { changeKeys, moveKeys, onFrame, onStep, scaleKeys, tidyTime } from './edits.ts'
import type { Keying } from './keying.ts'
import type { CurveState } from './state.ts'
import type { Track } from './tracks.ts'
import { panned, stepOf, timeAt, valueAt, zoomed, type Box } from './view.ts'
import { moveHandle, splitAt, type Side } from './ways.ts'

export interface PlotEvents {
  /** Something is to be drawn anew. */
  onChange(): void
}

/** Pixels that a hand may tremble. */
const TREMBLE = 3
/** Pixels within which a keyframe that is dragged catches on the playhead. */
const REACH = 6

export type Plot = ReturnType<typeof createPlot>

export function createPlot(label: string, state: CurveState, keying: Keying, margins: Margins, { onChange }: PlotEvents) {
  const { ruler, axis } = margins
  const picture = shape('svg', { role: 'group', 'aria-label': label, class: 'plot' }) as SVGSVGElement
  const head = make('div', { className: 'curve-head', 'aria-hidden': true })
  const band = make('div', { className: 'curve-band', hidden: true })
  const element = make('div', { className: 'curve-plot' })
  element.append(picture, head, band)
  const box = (): Box => ({ width: Math.max(40, element.clientWidth - axis), height: Math.max(30, element.clientHeight - ruler) })
  const drawing = createDrawing(state, box, margins)
  const reach = (): number => (REACH / box().width) * (state.view.to - state.view.from)
  function snapped(time: number, free: boolean): number {
    if (free) return tidyTime(time)
    const here = keying.seconds
    if (Math.abs(here - time) < reach()) return tidyTime(here)
    return state.snap ? onFrame(time, state.rate) : tidyTime(time)
  }
  /** The step that values catch on: a tenth of what lies between two lines. */
  const stepIn = (track: Track): number => stepOf(state.value(track, state.view.low), state.value(track, state.view.high), box().height, 34) / 10
  const valued = (track: Track, value: number, free: boolean): number => (state.valueSnap && !free ? onStep(value, stepIn(track)) : drawing.precise(track, value))

  const spotOf = (event: MouseEvent): { readonly x: number; readonly y: number; readonly time: number; readonly level: number } => {
    const at = element.getBoundingClientRect()
    const [x, y] = [event.clientX - at.left, event.clientY - at.top]
    return { x, y, time: timeAt(state.view, box(), x - axis), level: valueAt(state.view, box(), y - ruler) }
  }

  /** Moves until the button is let go; `end` is told whether it was moved at all. */
  function drag(event: PointerEvent, move: (moved: PointerEvent) => void, end: (moved: boolean) => void = () => undefined): void {
    let far = false
    followPointer(picture, event, {
      move(moved) {
        far ||= Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) > TREMBLE
        if (far) move(moved)
      },
      end: () => end(far),
    })
  }

  picture.addEventListener('pointerdown', (event) => {
    const target = event.target as SVGElement
    const { kind, track: id = '', index = '', side = '' } = target.dataset
    const at = Number(index)
    if (event.button === 1 || (event.button === 0 && event.ctrlKey && event.altKey)) return pan(event)
    if (event.button !== 0) return
    const from = spotOf(event)
    if (kind === 'axis') return pan(event, true)
    if (kind === 'ruler' || from.y < ruler) return seek(event)
    const track = state.visible().find((one) => one.id === id)
    if (kind === 'key' && track !== undefined) return dragKeys(event, id, at)
    if (kind === 'handle' && track !== undefined) {
      state.begin()
      state.activate(id)
      return drag(event, (moved) => {
        const spot = spotOf(moved)
        state.change(({ keyframes }) => moveHandle(keyframes, at, side as Side, [spot.time, state.value(track, spot.level)], state.broken !== moved.altKey), id)
      }, () => state.end())
    }
    if (kind === 'scale') return dragScale(event, side)
    if (kind === 'curve' && track !== undefined) {
      state.activate(id)
      onChange()
    }
    boxSelect(event)
  })

  function dragKeys(event: PointerEvent, id: string, index: number): void {
    const track = state.visible().find((one) => one.id === id)!
    const was = state.chosenOf(track).has(index)
    const more = event.shiftKey || event.ctrlKey || event.metaKey
    state.activate(id)
    if (!was) state.choose(id, [index], more)
    onChange()
    focusKey(id, index)
    const [from, key] = [spotOf(event), track.keyframes[index]!]
    state.begin()
    drag(event, (moved) => {
      const to = spotOf(moved)
      const [sideways, straight] = [Math.abs(to.x - from.x) >= Math.abs(to.y - from.y), moved.shiftKey]
      const seconds = straight && !sideways ? 0 : snapped(Math.max(0, key[0] + to.time - from.time), moved.altKey) - key[0]
      const levels = straight && sideways ? 0 : to.level - from.level
      state.change((given, one) => {
        const least = Math.min(...[...given.chosen].map((place) => given.keyframes[place]![0]))
        const by = state.value(one, levels) - state.value(one, 0)
        return changeKeys(given, one, ([time, value]) => [time + Math.max(-least, seconds), levels === 0 ? value : valued(one, value + by, moved.altKey)])
      })
    }, (moved) => {
      state.end()
      // A click on one of several leaves only that one.
      if (!moved && was) {
        if (more) state.drop(id, index)
        else state.choose(id, [index], false)
        onChange()
        focusKey(id, index)
      }
    })
  }

  function dragScale(event: PointerEvent, side: string): void {
    const around = drawing.around()!
    const from = spotOf(event)
    const level = (y: number): number => valueAt(state.view, box(), y - ruler)
    const pivot = { time: timeAt(state.view, box(), (side === 'left' ? around.right - 12 : around.left + 12) - axis), level: side === 'top' ? level(around.bottom - 12) : level(around.top + 12) }
    state.begin()
    drag(event, (moved) => {
      const to = spotOf(moved)
      const ratio = (end: number, start: number, centre: number): number => (Math.abs(start - centre) < 1e-9 ? 1 : (end - centre) / (start - centre))
      const [seconds, by] = side === 'left' || side === 'right' ? [Math.max(0.001, ratio(to.time, from.time, pivot.time)), 1] : [1, ratio(to.level, from.level, pivot.level)]
      state.change((given, one) => {
        const scaled = scaleKeys(given, one, { time: pivot.time, value: state.value(one, pivot.level), seconds, by })
        return seconds === 1 || !state.snap || moved.altKey ? scaled : changeKeys(scaled, one, ([time, value]) => [onFrame(time, state.rate), value])
      })
    }, () => state.end())
  }

  function boxSelect(event: PointerEvent): void {
    const from = spotOf(event)
    const more = event.shiftKey || event.ctrlKey || event.metaKey
    const before = new Map(more ? state.visible().map((track) => [track.id, state.chosenOf(track)]) : [])
    drag(event, (moved) => {
      const to = spotOf(moved)
      const [left, right, top, bottom] = [Math.min(from.x, to.x), Math.max(from.x, to.x), Math.min(from.y, to.y), Math.max(from.y, to.y)]
      band.hidden = false
      band.style.cssText = `left: ${left}px; top: ${top}px; width: ${right - left}px; height: ${bottom - top}px`
      state.clear()
      for (const track of state.visible()) {
        const inside = track.keyframes.flatMap(([time, value], index) => {
          const [x, y] = [drawing.x(time), drawing.y(track, value)]
          return x >= left && x <= right && y >= top && y <= bottom ? [index] : []
        })
        state.choose(track.id, [...(before.get(track.id) ?? []), ...inside], true)
      }
      onChange()
    }, (moved) => {
      band.hidden = true
      if (!moved && !more) state.clear()
      onChange()
      picture.querySelector<SVGElement>('[tabindex="0"]')?.focus({ preventScroll: true })
    })
  }

  function seek(event: PointerEvent): void {
    const go = (at: MouseEvent): void => keying.seek(Math.max(0, spotOf(at).time))
    go(event)
    drag(event, go)
  }

  function pan(event: PointerEvent, upright = false): void {
    const view = state.view
    drag(event, (moved) => {
      const { width, height } = box()
      state.view = panned(view, upright ? 0 : ((event.clientX - moved.clientX) / width) * (view.to - view.from), ((moved.clientY - event.clientY) / height) * (view.high - view.low))
      onChange()
    })
  }

  /** A wheel turns faster than the page is drawn. */
  let waiting = false
  function soon(): void {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      onChange()
    })
  }
  element.addEventListener('wheel', (event) => {
    event.preventDefault()
    const { x, time, level } = spotOf(event)
    const factor = Math.exp(-event.deltaY / 300)
    const { width } = box()
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) state.view = panned(state.view, (event.deltaX / width) * (state.view.to - state.view.from), 0)
    else state.view = event.shiftKey || event.altKey || x < axis ? zoomed(state.view, [time, level], 1, factor) : zoomed(state.view, [time, level], factor)
    soon()
  }, { passive: false })

  picture.addEventListener('dblclick', (event) => {
    const { kind, track: over } = (event.target as SVGElement).dataset
    if (kind === 'axis' || kind === 'ruler') {
      state.fit()
      return onChange()
    }
    const { time, level } = spotOf(event)
    const track = state.visible().find(({ id }) => id === (over ?? state.activeTrack()?.id))
    if (track === undefined || track.driven !== undefined || kind === 'key' || kind === 'handle') return
    const at = snapped(Math.max(0, time), event.altKey)
    const onCurve = kind === 'curve'
    state.activate(track.id)
    state.clear()
    state.once(({ keyframes }) => {
      const split = splitAt(keyframes, at)
      const index = split.findIndex(([one]) => one === at)
      const given = { keyframes: split, chosen: new Set([index]) }
      // Beside the curve, it is led to where the mouse is.
      return onCurve ? given : moveKeys(given, track, 0, valued(track, state.value(track, level), event.altKey) - split[index]![1])
    }, track.id)
    focusKey(track.id, Math.max(0, ...state.chosenOf(state.visible().find(({ id }) => id === track.id) ?? track)))
  })

  function focusKey(id: string, index: number): void {
    picture.querySelector<SVGElement>(`[data-kind="key"][data-track="${CSS.escape(id)}"][data-index="${index}"]`)?.focus({ preventScroll: true })
  }
  function drawHead(): void {
    const at = drawing.x(keying.seconds)
    head.hidden = at < axis || at > element.clientWidth
    head.style.translate = `${at}px 0`
  }

  return {
    element,
    focusKey,
    drawHead,
    /** Where a keyframe is from on its way: how much an arrow key moves it up or down. */
    stepIn,
    draw(): void {
      const { kind, track = '', index = '' } = (document.activeElement as SVGElement | null)?.dataset ?? {}
      const focused = kind === 'key' && picture.contains(document.activeElement)
      picture.setAttribute('viewBox', `0 0 ${element.clientWidth} ${element.clientHeight}`)
      drawing.paint(picture)
      drawHead()
      if (!focused) return
      // What was moved past others has another place now.
      const moved = state.visible().find(({ id }) => id === track)
      const chosen = moved === undefined ? [] : [...state.chosenOf(moved)]
      focusKey(track, chosen.length === 1 ? chosen[0]! : Math.min(Number(index), (moved?.keyframes.length ?? 1) - 1))
    },
    toneOf: drawing.toneOf,
  }
}
