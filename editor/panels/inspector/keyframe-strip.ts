/** A param over time, as a curve with points to drag, and as rows of numbers. */
import { EASINGS } from '../../../engine/frames/easing.ts'
import { sampleKeyframes } from '../../../engine/graph/keyframes.ts'
import { addKeyframe, easeKeyframe, moveKeyframe, removeKeyframe, type EasingName, type Keyframe } from '../../document/keyframes.ts'
import { make } from '../dom.ts'
import { t } from '../../language/t.ts'

export interface StripRange {
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly unit?: string | undefined
  /** Those that may be chosen, where not all may. */
  readonly easings?: readonly EasingName[] | undefined
}

const SVG = 'http://www.w3.org/2000/svg'
const [WIDTH, HEIGHT, EDGE] = [280, 96, 10]

function svg(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  return element
}

/** `set` is told of each step of a drag; they are undone together. */
export function keyframeStrip(label: string, given: readonly Keyframe[], { minimum, maximum, unit, easings = EASINGS }: StripRange, set: (keyframes: readonly Keyframe[]) => void): HTMLElement {
  let keyframes = given
  let chosen = 0
  const picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'curve', role: 'group', 'aria-label': t('{label}: curve over time', { label }) }) as SVGSVGElement
  const rows = make('div', { className: 'keyframe-rows' })
  const element = make('div', { className: 'keyframes' }, make('p', { className: 'soft small' }, t('Double-click adds a point; drag moves it; Delete takes it away.')), rows)
  element.prepend(picture)
  let extent = { seconds: 1, low: 0, high: 1 }

  function measure(): void {
    const values = keyframes.map(([, value]) => value)
    const [least, most] = [Math.min(...values), Math.max(...values)]
    const room = (most - least || Math.abs(most) || 1) * 0.25
    extent = { seconds: Math.max(1, (keyframes.at(-1)?.[0] ?? 0) * 1.15, 4), low: minimum ?? least - room, high: maximum ?? most + room }
    // A range far wider than the values would make the curve a flat line.
    if (extent.high - extent.low > 40 * (most - least || 1)) extent = { ...extent, low: Math.max(extent.low, least - 4 * room), high: Math.min(extent.high, most + 4 * room) }
  }
  const x = (time: number): number => EDGE + (time / extent.seconds) * (WIDTH - 2 * EDGE)
  const y = (value: number): number => HEIGHT - EDGE - ((value - extent.low) / (extent.high - extent.low || 1)) * (HEIGHT - 2 * EDGE)
  function pointOf(event: MouseEvent): readonly [number, number] {
    const box = picture.getBoundingClientRect()
    const [px, py] = [((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * HEIGHT]
    const value = extent.low + ((HEIGHT - EDGE - py) / (HEIGHT - 2 * EDGE)) * (extent.high - extent.low)
    return [Math.max(0, ((px - EDGE) / (WIDTH - 2 * EDGE)) * extent.seconds), Math.max(minimum ?? -Infinity, Math.min(maximum ?? Infinity, value))]
  }

  function put(next: readonly Keyframe[]): void {
    keyframes = next
    chosen = Math.min(chosen, next.length - 1)
    set(next)
    draw()
  }

  function draw(): void {
    const focused = picture.contains(document.activeElement)
    const line = Array.from({ length: 141 }, (_, step) => {
      const time = (step / 140) * extent.seconds
      return `${step === 0 ? 'M' : 'L'}${x(time).toFixed(1)} ${y(sampleKeyframes(keyframes, time)).toFixed(1)}`
    }).join('')
    const grid = Array.from({ length: Math.floor(extent.seconds / (extent.seconds > 12 ? 5 : 1)) + 1 }, (_, step) => {
      const at = x(step * (extent.seconds > 12 ? 5 : 1))
      return svg('line', { x1: at, x2: at, y1: 0, y2: HEIGHT, class: 'grid' })
    })
    const points = keyframes.map(([time, value], index) => {
      const point = svg('circle', { cx: x(time), cy: y(value), r: index === chosen ? 6 : 5, class: index === chosen ? 'point chosen' : 'point', tabindex: 0, role: 'slider', 'aria-label': t('Point {index}', { index: index + 1 }), 'aria-valuenow': value, 'aria-valuetext': t('{value} at {time} seconds', { value: `${value}${unit ?? ''}`, time }) })
      point.addEventListener('pointerdown', (event) => drag(event as PointerEvent, index))
      point.addEventListener('keydown', (event) => key(event as KeyboardEvent, index))
      return point
    })
    picture.replaceChildren(...grid, svg('path', { d: line, class: 'line' }), ...points)
    if (focused) (points[chosen] as SVGElement & { focus(): void }).focus()
    drawRows()
  }

  function drag(event: PointerEvent, index: number): void {
    event.preventDefault()
    chosen = index
    picture.setPointerCapture(event.pointerId)
    const move = (moved: PointerEvent): void => put(moveKeyframe(keyframes, index, ...pointOf(moved)))
    picture.addEventListener('pointermove', move)
    picture.addEventListener('pointerup', () => {
      picture.removeEventListener('pointermove', move)
      measure()
      draw()
      ;(picture.querySelectorAll<SVGElement>('.point')[chosen])?.focus()
    }, { once: true })
    draw()
  }

  function key(event: KeyboardEvent, index: number): void {
    const [time, value] = keyframes[index]!
    const step = (extent.high - extent.low) / (event.shiftKey ? 10 : 100)
    const moves: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }
    const move = moves[event.key]
    chosen = index
    if (move !== undefined) put(moveKeyframe(keyframes, index, time + move[0], Math.max(minimum ?? -Infinity, Math.min(maximum ?? Infinity, value + move[1]))))
    else if (event.key === 'Delete' || event.key === 'Backspace') put(removeKeyframe(keyframes, index))
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  picture.addEventListener('dblclick', (event) => {
    const [time, value] = pointOf(event as MouseEvent)
    put(addKeyframe(keyframes, time, value))
  })

  function drawRows(): void {
    const row = (index: number): HTMLElement => {
      const [time, value, easing] = keyframes[index]!
      const at = make('input', { type: 'number', value: time, min: 0, step: 0.1, 'aria-label': t('Time of point {index} in seconds', { index: index + 1 }) })
      const of = make('input', { type: 'number', value, step: 'any', 'aria-label': t('Value of point {index}', { index: index + 1 }) })
      at.onchange = () => put(moveKeyframe(keyframes, index, Number(at.value), keyframes[index]![1]))
      of.onchange = () => put(moveKeyframe(keyframes, index, keyframes[index]![0], Number(of.value)))
      const ease = make('select', { 'aria-label': t('Way from point {index} to the next', { index: index + 1 }) }, ...(typeof easing === 'object' ? [make('option', { value: '', selected: true, disabled: true }, t('own curve'))] : []), ...easings.map((one) => make('option', { value: one, selected: one === (easing ?? 'linear') }, one)))
      ease.onchange = () => put(easeKeyframe(keyframes, index, ease.value as EasingName))
      return make('div', { className: 'keyframe-row' }, at, make('span', { className: 'soft' }, 's'), of, ease, make('button', { type: 'button', className: 'icon', 'aria-label': t('Remove point {index}', { index: index + 1 }), disabled: keyframes.length < 2, onclick: () => put(removeKeyframe(keyframes, index)) }, '✕'))
    }
    if (rows.contains(document.activeElement)) return
    rows.replaceChildren(...keyframes.map((_, index) => row(index)))
  }

  measure()
  draw()
  return element
}
