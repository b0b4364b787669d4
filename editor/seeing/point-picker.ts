/** Places points on the picture that the preview shows: handles to drag, with a list that names the next one. */
import type { Placing, Spot, Spots } from '../document/placing.ts'
import { make } from '../panels/dom.ts'
import { followPointer } from '../panels/follow-pointer.ts'
import { createLoupe } from './loupe.ts'
import type { Screen, Size } from './screen.ts'
import { t } from '../language/t.ts'

const SVG = 'http://www.w3.org/2000/svg'
/** Pixels of the picture that an arrow key moves by, alone and with Shift. */
const [STEP, LEAP] = [1, 10]
const NUDGES: Readonly<Record<string, Spot>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

export interface PickerEvents {
  onDone(placing: Placing, spots: Spots): void
  onCancel(): void
}

export function createPointPicker(screen: () => Screen, { onDone, onCancel }: PickerEvents) {
  const loupe = createLoupe()
  const lines = document.createElementNS(SVG, 'svg')
  lines.setAttribute('aria-hidden', 'true')
  const layer = make('div', { className: 'spots', hidden: true }, lines, loupe.element)
  const heading = make('b')
  const next = make('p', { className: 'next', role: 'status', 'aria-live': 'polite' })
  const list = make('ol')
  const button = (text: string, title: string, act: () => void, className = '') => make('button', { type: 'button', title, className, onclick: act }, text)
  const undoing = button(t('Undo'), t('Takes the last step back (Ctrl Z)'), undo)
  const resetting = button(t('Reset'), t('Takes all points away'), () => put({}))
  const done = button(t('Done'), t('Keeps the points (Enter)'), finish, 'primary')
  const legend = make('section', { className: 'legend', hidden: true }, heading, next, list,
    make('div', { className: 'row' }, undoing, resetting), make('div', { className: 'row' }, button(t('Cancel'), t('Leaves them as they were (Esc)'), leave), done))

  let placing: Placing | undefined
  let spots: Spots = {}
  let past: readonly Spots[] = []
  /** Steps with the same mark that follow each other are one. */
  let mark = ''
  /** Size of the picture that the numbers in the list are of. */
  let told: Size | undefined
  const handles = new Map<string, HTMLButtonElement>()

  const missing = () => placing?.points.find(({ name }) => spots[name] === undefined)
  function put(next: Spots, join = ''): void {
    if (join === '' || join !== mark) past = [...past, spots]
    mark = join
    spots = next
    draw()
  }
  function undo(): void {
    spots = past.at(-1) ?? spots
    past = past.slice(0, -1)
    mark = ''
    draw()
  }
  function finish(): void {
    if (placing === undefined || missing() !== undefined) return
    const [given, found] = [placing, spots]
    close()
    onDone(given, found)
  }
  function leave(): void {
    close()
    onCancel()
  }
  function close(): void {
    placing = undefined
    layer.hidden = legend.hidden = true
    document.body.classList.remove('placing')
    for (const handle of handles.values()) handle.remove()
    handles.clear()
  }

  const inside = ([x, y]: Spot): Spot => [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))]
  function move(name: string, at: Spot, join: string): void {
    put({ ...spots, [name]: inside(at) }, join)
    loupe.show(screen(), spots[name]!)
  }
  function nudge(name: string, [dx, dy]: Spot, by: number): void {
    const { width, height } = screen().fullSize()
    const [x, y] = spots[name]!
    move(name, [x + (dx * by) / width, y + (dy * by) / height], `nudge ${name}`)
  }

  /** The pointer moves a point until it is let go. */
  let drags = 0
  function drag(name: string, event: PointerEvent): void {
    const handle = handles.get(name)!
    const mine = `drag ${name} ${++drags}`
    const [x, y] = spots[name]!
    const from = [event.clientX, event.clientY] as const
    handle.focus({ preventScroll: true })
    handle.classList.add('held')
    loupe.show(screen(), spots[name]!)
    followPointer(handle, event, {
      move({ clientX, clientY }) {
        const { width, height } = screen().area()
        move(name, [x + (clientX - from[0]) / width, y + (clientY - from[1]) / height], mine)
      },
      end() {
        handle.classList.remove('held')
        loupe.hide()
        draw()
      },
    })
  }

  function handleOf(name: string): HTMLButtonElement {
    const known = handles.get(name)
    if (known !== undefined) return known
    const handle = make('button', { type: 'button', className: 'spot', 'data-point': name, 'aria-roledescription': t('point') })
    handle.onpointerdown = (event) => (event.button === 0 ? drag(name, event) : undefined)
    handle.onkeydown = (event) => {
      const step = NUDGES[event.key]
      if (step === undefined) return
      event.preventDefault()
      event.stopPropagation()
      nudge(name, step, event.shiftKey ? LEAP : STEP)
    }
    handle.onkeyup = handle.onblur = () => loupe.hide()
    // The wheel zooms here as it does beside the handle.
    handle.onwheel = (event) => void screen().element.dispatchEvent(new WheelEvent('wheel', { deltaY: event.deltaY, clientX: event.clientX, clientY: event.clientY, cancelable: true }))
    handles.set(name, handle)
    layer.append(handle)
    return handle
  }

  function draw(): void {
    if (placing === undefined) return
    const { points } = placing
    const wanted = missing()
    told = screen().fullSize()
    const { width, height } = told
    const said = (name: string): string => `${Math.round(spots[name]![0] * width)}, ${Math.round(spots[name]![1] * height)}`
    for (const { name, title } of points) {
      if (spots[name] === undefined) {
        handles.get(name)?.remove()
        handles.delete(name)
      } else {
        const handle = handleOf(name)
        handle.setAttribute('aria-label', `${title}: ${said(name)}`)
        handle.dataset['title'] = title
      }
    }
    const rows = points.map(({ name, title, about }, at) => {
      const set = spots[name] !== undefined
      const row = make('button', { type: 'button', title: about, 'data-of': name, onclick: () => (set ? undefined : put({ ...spots, [name]: middle() }), handles.get(name)?.focus()) },
        make('i', {}, set ? '✓' : String(at + 1)), make('span', {}, title), make('small', {}, set ? said(name) : ''))
      return make('li', { className: set ? 'set' : name === wanted?.name ? 'now' : '' }, row)
    })
    // Who goes through the list by keyboard stays where he is.
    const focused = (document.activeElement as HTMLElement | null)?.dataset['of']
    list.replaceChildren(...rows)
    if (focused !== undefined) list.querySelector<HTMLElement>(`[data-of="${CSS.escape(focused)}"]`)?.focus()
    const text = wanted === undefined ? (points.length > 1 ? t('All are placed. Drag them, or move them by the arrow keys.') : t('Press where it is to be, or drag it.')) : `${t('Press on: {point}.', { point: wanted.title })} ${wanted.about}`
    if (next.textContent !== text) next.textContent = text
    undoing.disabled = past.length === 0
    resetting.disabled = Object.keys(spots).length === 0
    done.disabled = wanted !== undefined
    follow()
  }
  /** By keyboard a point begins in the middle of what is seen. */
  function middle(): Spot {
    const { left, top, width, height } = screen().area()
    const { width: wide, height: high } = screen().element.getBoundingClientRect()
    return inside([(wide / 2 - left) / width, (high / 2 - top) / height])
  }

  /** Handles and lines go where the picture goes. */
  function follow(): void {
    if (placing === undefined) return
    // The size of the picture is known once it is there.
    if (told !== screen().fullSize()) return draw()
    const { left, top, width, height } = screen().area()
    const onPage = ([x, y]: Spot): Spot => [left + x * width, top + y * height]
    for (const [name, handle] of handles) {
      const [x, y] = onPage(spots[name]!)
      handle.style.translate = `${x}px ${y}px`
    }
    lines.replaceChildren(...placing.lines.flatMap((names) => names.slice(1).flatMap((to, at) => {
      const ends = [names[at]!, to].flatMap((name) => (spots[name] === undefined ? [] : [onPage(spots[name])]))
      if (ends.length < 2) return []
      const line = document.createElementNS(SVG, 'line')
      const [[x1, y1], [x2, y2]] = ends as [Spot, Spot]
      for (const [key, value] of Object.entries({ x1, y1, x2, y2 })) line.setAttribute(key, String(value))
      return [line]
    })))
  }

  return {
    layer,
    legend,
    get placing() {
      return placing
    },
    follow,
    start(asked: Placing): void {
      close()
      ;[placing, spots, past, mark] = [asked, asked.spots, [], '']
      layer.hidden = legend.hidden = false
      document.body.classList.add('placing')
      heading.textContent = t('Place {what}', { what: asked.what })
      legend.setAttribute('aria-label', heading.textContent)
      draw()
      list.querySelector<HTMLElement>('.now button, button')?.focus()
    },
    close,
    /** A press beside the handles places the next point; of a single one, moves it there. */
    press(at: Spot, event: PointerEvent): boolean {
      if (placing === undefined || event.button !== 0) return false
      const wanted = missing() ?? (placing.points.length === 1 ? placing.points[0] : undefined)
      if (wanted === undefined) return false
      put({ ...spots, [wanted.name]: inside(at) }, `drag ${wanted.name} ${drags + 1}`)
      drag(wanted.name, event)
      return true
    },
    /** Keys that count wherever the focus is in the preview. */
    key(event: KeyboardEvent): void {
      if (placing === undefined) return
      const inList = (event.target as HTMLElement).closest('.legend button') !== null
      if (event.key === 'Escape') leave()
      else if (event.key === 'Enter' && !inList) finish()
      else if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)) undo()
      else if (event.key === 'Delete' || event.key === 'Backspace') {
        const name = (event.target as HTMLElement).dataset['point']
        if (name === undefined) return
        const { [name]: _, ...others } = spots
        put(others)
      } else return
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
