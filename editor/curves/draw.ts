/** The curves as a picture: grid, curves, keyframes with their handles. */
import { shape } from '../handles/draw.ts'
import { t } from '../language/t.ts'
import type { CurveState } from './state.ts'
import { timeText } from './times.ts'
import { valueOf, type Track } from './tracks.ts'
import { ticks, timeTicks, toPixel, xOf, yOf, type Box } from './view.ts'
import { handlesOf } from './ways.ts'

const TONES = 8

/** Room for the numbers of time, above, and of value, at the left. */
export interface Margins {
  readonly ruler: number
  readonly axis: number
}

/** Corners of a box around what is chosen, where there are several; for scaling. */
interface Around {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export function createDrawing(state: CurveState, measure: () => Box, { ruler, axis }: Margins) {
  // Asked of the page once for each picture: asking for every place in it would take most of the time.
  let size: Box = { width: 40, height: 30 }
  const box = (): Box => size
  const x = (time: number): number => axis + xOf(state.view, box(), time)
  const y = (track: Track, value: number): number => ruler + yOf(state.view, box(), state.level(track, value))
  const toneOf = (track: Track): number => Math.max(0, state.tracks().findIndex(({ id }) => id === track.id)) % TONES

  function around(): Around | undefined {
    const spots = state.visible().flatMap((track) => [...state.chosenOf(track)].map((index) => [x(track.keyframes[index]![0]), y(track, track.keyframes[index]![1])] as const))
    if (spots.length < 2) return undefined
    const [xs, ys] = [spots.map(([one]) => one), spots.map(([, one]) => one)]
    return { left: Math.min(...xs) - 12, right: Math.max(...xs) + 12, top: Math.min(...ys) - 12, bottom: Math.max(...ys) + 12 }
  }

  function grid(): SVGElement[] {
    const { width, height } = box()
    const { from, to, low, high } = state.view
    const track = state.activeTrack()
    const times = timeTicks(Math.max(0, from), to, width, state.format === 'timecode' ? 84 : 64, state.rate, state.format === 'seconds')
    const values = track === undefined || track.path !== undefined ? [] : ticks(state.value(track, low), state.value(track, high), height, 34)
    const line = (x1: number, y1: number, x2: number, y2: number, kind = 'grid'): SVGElement => shape('line', { x1, y1, x2, y2, class: kind })
    const text = (at: number, up: number, words: string, side = 'start'): SVGElement => {
      const element = shape('text', { x: at, y: up, 'text-anchor': side })
      element.textContent = words
      return element
    }
    const border = (limit: number | undefined): SVGElement[] => (limit === undefined || track === undefined ? [] : [line(axis, y(track, limit), axis + width, y(track, limit), 'limit')])
    const end = x(state.length)
    return [
      ...(from < 0 ? [shape('rect', { x: axis, y: ruler, width: Math.max(0, x(0) - axis), height, class: 'beyond' })] : []),
      ...(state.length > 0 && end < axis + width ? [shape('rect', { x: Math.max(axis, end), y: ruler, width: axis + width - Math.max(axis, end), height, class: 'beyond' })] : []),
      ...times.map((time) => line(Math.round(x(time)) + 0.5, ruler, Math.round(x(time)) + 0.5, ruler + height)),
      ...(ruler === 0 ? [] : times.filter((time) => x(time) < axis + width - 20).map((time) => text(x(time) + 4, ruler - 7, timeText(time, state.format, state.rate)))),
      ...values.map((value) => line(axis, Math.round(y(track!, value)) + 0.5, axis + width, Math.round(y(track!, value)) + 0.5)),
      ...(axis === 0 ? [] : values.filter((value) => y(track!, value) > ruler + 4).map((value) => text(axis - 6, y(track!, value) + 4, String(value), 'end'))),
      ...border(track?.minimum), ...border(track?.maximum),
    ]
  }

  /** Where a curve is looked at to be drawn: its keyframes, and close places in between where the way is no straight line. */
  function timesOf({ keyframes, driven }: Track): readonly number[] {
    const { from, to } = state.view
    const step = ((to - from) / box().width) * 2.5
    const close = (start: number, end: number): readonly number[] => Array.from({ length: Math.max(0, Math.ceil((end - start) / step)) }, (_, at) => start + at * step)
    if (driven !== undefined) return [...close(from, to), to]
    const between = keyframes.flatMap(([time, , way], index): readonly number[] => {
      const next = keyframes[index + 1]?.[0]
      if (time > to || (next ?? time) < from) return []
      if (next === undefined || way === undefined || way === 'linear') return [time]
      return way === 'hold' ? [time, next - 1e-6] : [time, ...close(Math.max(from, time), Math.min(to, next)).slice(1)]
    })
    return [from, ...between, to]
  }

  function curve(track: Track, tone: number, active: boolean): SVGElement[] {
    if (valueOf(track, 0) === undefined) return []
    const path = timesOf(track).map((time, at) => `${at === 0 ? 'M' : 'L'}${x(time).toFixed(2)} ${y(track, valueOf(track, time)!).toFixed(2)}`).join('')
    const kind = `${active ? 'active' : ''}${track.driven === undefined ? '' : ' driven'}`
    return [shape('path', { d: path, class: `line tone-${tone} ${kind}` }), shape('path', { d: path, class: 'touch', 'data-kind': 'curve', 'data-track': track.id })]
  }

  function handles(track: Track, tone: number): SVGElement[] {
    const chosen = state.chosenOf(track)
    if (track.easings !== undefined) return []
    return track.keyframes.flatMap((key, index) => {
      const found = chosen.has(index) || chosen.has(index + 1) ? handlesOf(track.keyframes, index) : undefined
      if (found === undefined) return []
      const to = track.keyframes[index + 1]!
      // Those of a straight way are hints.
      const faint = key[2] === undefined || key[2] === 'linear' ? 'faint' : ''
      return ([['out', key, found[0], chosen.has(index)], ['in', to, found[1], chosen.has(index + 1)]] as const).flatMap(([side, end, [time, value], seen]) => {
        if (!seen) return []
        const at = { cx: x(time), cy: y(track, value) }
        const grip = shape('circle', { ...at, r: 9, class: 'grasp', 'data-kind': 'handle', 'data-track': track.id, 'data-index': index, 'data-side': side })
        const title = shape('title', {})
        title.textContent = t('Drag to bend the way; with Alt, only on this side')
        grip.append(title)
        return [shape('line', { x1: x(end[0]), y1: y(track, end[1]), x2: at.cx, y2: at.cy, class: `arm tone-${tone} ${faint}` }), shape('circle', { ...at, r: 4, class: `handle tone-${tone} ${faint}` }), grip]
      })
    })
  }

  function keys(track: Track, tone: number, first: boolean): SVGElement[] {
    const { width } = box()
    const chosen = state.chosenOf(track)
    const stop = chosen.size > 0 ? Math.max(...chosen) : first && state.count === 0 ? 0 : -1
    return track.keyframes.flatMap(([time, value, way], index) => {
      const [cx, cy, r] = [x(time), y(track, value), chosen.has(index) ? 6.5 : 5.5]
      // Thousands of keyframes out of sight would only cost time; those that are chosen keep the focus.
      if ((cx < axis - 20 || cx > axis + width + 20) && index !== stop) return []
      const name = way === undefined ? t('straight') : typeof way === 'string' ? way : t('own curve')
      return [shape('path', {
        d: `M${cx - r} ${cy}L${cx} ${cy - r}L${cx + r} ${cy}L${cx} ${cy + r}Z`,
        class: `key tone-${tone} ${chosen.has(index) ? 'chosen' : ''}`,
        'data-kind': 'key', 'data-track': track.id, 'data-index': index,
        role: 'slider', tabindex: index === stop ? 0 : -1,
        'aria-label': t('{curve}, keyframe {number} of {count}', { curve: track.title, number: index + 1, count: track.keyframes.length }),
        'aria-valuenow': value, 'aria-valuetext': t('{value} at {time}, {way}', { value: `${value} ${track.unit}`.trim(), time: state.format === 'seconds' ? t('{seconds} s', { seconds: timeText(time, 'seconds', state.rate) }) : timeText(time, state.format, state.rate), way: name }),
        ...(track.minimum === undefined ? {} : { 'aria-valuemin': track.minimum }), ...(track.maximum === undefined ? {} : { 'aria-valuemax': track.maximum }),
      })]
    })
  }

  function scaling(): SVGElement[] {
    const found = around()
    if (found === undefined) return []
    const { left, right, top, bottom } = found
    const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2]
    const grip = (side: string, cx: number, cy: number): SVGElement => shape('rect', { x: cx - 4, y: cy - 4, width: 8, height: 8, class: `grip-${side === 'left' || side === 'right' ? 'x' : 'y'}`, 'data-kind': 'scale', 'data-side': side })
    return [
      shape('rect', { x: left, y: top, width: right - left, height: bottom - top, class: 'around' }),
      ...(right - left > 26 ? [grip('left', left, middleY), grip('right', right, middleY)] : []),
      ...(bottom - top > 26 ? [grip('top', middleX, top), grip('bottom', middleX, bottom)] : []),
    ]
  }

  return {
    x,
    y,
    around,
    toneOf,
    /** All but the playhead, which moves by itself. */
    paint(picture: SVGElement): void {
      size = measure()
      const { width, height } = box()
      const shown = state.visible()
      const active = state.activeTrack()
      // The curve that is worked on lies above the others.
      const ordered = [...shown.filter((track) => track !== active), ...(active === undefined ? [] : [active])]
      const inside = shape('svg', { x: axis - 8, y: ruler, width: width + 16, height, viewBox: `${axis - 8} ${ruler} ${width + 16} ${height}` })
      inside.append(...ordered.flatMap((track) => curve(track, toneOf(track), track === active)), ...scaling(), ...ordered.flatMap((track) => handles(track, toneOf(track))), ...ordered.flatMap((track) => keys(track, toneOf(track), track === active)))
      picture.replaceChildren(...(ruler === 0 ? [] : [shape('rect', { x: axis, y: 0, width, height: ruler, class: 'ruler', 'data-kind': 'ruler' })]), ...(axis === 0 ? [] : [shape('rect', { x: 0, y: ruler, width: axis, height, class: 'axis', 'data-kind': 'axis' })]), ...grid(), inside)
    },
    /** A value as precise as a pixel is high. */
    precise: (track: Track, value: number): number => toPixel(value, { low: state.value(track, state.view.low), high: state.value(track, state.view.high) }, box()),
  }
}
