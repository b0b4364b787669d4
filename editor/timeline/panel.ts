/** The timeline below the canvas: bar, heads of tracks, the canvas that the clips are painted on, playhead and navigator. */
import { t, tn } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { followPointer } from '../panels/follow-pointer.ts'
import { onTheme } from '../theme.ts'
import { clipWords } from './clip-words.ts'
import { clipOf } from './clips.ts'
import { coloursNow } from './colours.ts'
import { paint, type Scene } from './draw.ts'
import type { Film } from './film.ts'
import { createHeads } from './heads.ts'
import { createNavigator } from './navigator.ts'
import type { createPictures } from './pictures.ts'
import { heightOf, rowsOf, RULER, type Row } from './rows.ts'
import { fitted, frameAt, inside, revealing, xOf, zoomed, type View } from './scale.ts'
import { timecode } from './timecode.ts'

/** What a gesture shows while it lasts. */
export interface Shown {
  /** The film as it would become. */
  readonly timeline?: Film['timeline']
  readonly snap?: number
  readonly drop?: number
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** Words beside the pointer. */
  readonly tip?: { readonly left: number; readonly top: number; readonly text: string }
}

export interface Panel {
  readonly element: HTMLElement
  readonly canvas: HTMLCanvasElement
  readonly view: View
  readonly rows: readonly Row[]
  readonly scrolled: number
  snaps: boolean
  zoom(by: number, x?: number): void
  pan(frames: number): void
  scroll(pixels: number): void
  fit(): void
  /** Brings a frame into view. */
  reveal(frame: number): void
  show(shown: Shown): void
  /** Paints anew, soon. */
  draw(): void
  readonly bar: HTMLElement
}

export function createPanel(film: Film, pictures: ReturnType<typeof createPictures>): Panel {
  const canvas = make('canvas', { id: 'clips', tabIndex: 0, role: 'application', 'aria-roledescription': t('timeline') })
  const heads = createHeads()
  const head = make('div', { className: 'tl-playhead', 'aria-hidden': 'true' })
  const tip = make('output', { className: 'tl-tip', hidden: true, 'aria-hidden': 'true' })
  const lane = make('div', { className: 'tl-lane' }, canvas, head, tip)
  const note = make('p', { className: 'tl-note', hidden: true })
  const clock = make('output', { className: 'tl-clock', 'aria-label': t('Timecode'), 'aria-live': 'off' })
  const length = make('span', { className: 'soft tl-length' })
  const said = make('span', { id: 'timeline-said', className: 'sr-only', role: 'status' })
  const says = make('span', { className: 'tl-says' })
  const films = make('select', { className: 'tl-films', 'aria-label': t('Film on the timeline'), hidden: true, onchange: () => film.pick(films.value) })
  const bar = make('div', { className: 'tl-bar', role: 'toolbar', 'aria-label': t('Timeline') }, clock, length, films)
  const navigator = createNavigator({ view: () => view, length: () => film.timeline.length, width: () => wide, set: look })
  const element = make('div', { className: 'tl' }, bar, make('div', { className: 'tl-body' }, make('div', { className: 'tl-heads' }, make('div', { className: 'tl-corner' }), heads.element), lane, note), make('div', { className: 'tl-foot' }, says, navigator.element), said)

  let view: View = { scale: 4, left: 0 }
  let fits = true
  let [wide, high] = [0, 0]
  /** It has room: asking the page each time would lay it out anew. */
  let seen = false
  let scrolled = 0
  let rows: readonly Row[] = []
  let shown: Shown = {}
  let colours = coloursNow()
  let waiting = 0

  const timeline = () => shown.timeline ?? film.timeline
  function look(next: View): void {
    fits = false
    view = next
    draw()
  }
  function draw(): void {
    if (waiting === 0 && seen) waiting = requestAnimationFrame(now)
  }
  function measure({ width, height }: DOMRectReadOnly): void {
    ;[wide, high] = [Math.floor(width), Math.floor(height)]
    seen = wide > 0 && high > 0
    if (!seen) return
    const [w, h] = [wide, high].map((side) => Math.max(1, Math.round(side * devicePixelRatio))) as [number, number]
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h })
  }
  function now(): void {
    waiting = 0
    if (!seen) return
    if (fits) view = fitted(film.timeline.length, wide)
    const context = canvas.getContext('2d', { alpha: false })!
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    rows = rowsOf(timeline())
    scrolled = Math.max(0, Math.min(scrolled, heightOf(rows) - high))
    const { range, rate } = film
    const scene: Scene = {
      timeline: timeline(), rows, view, width: wide, height: high, scrolled, chosen: film.chosen, joint: film.joint, colours, markers: film.markers, beats: film.beats,
      range: range.in === undefined && range.out === undefined ? undefined : { from: Math.round((range.in ?? 0) * rate), to: range.out === undefined ? film.timeline.length : Math.round(range.out * rate) },
      snap: shown.snap, drop: shown.drop, box: shown.box, pictures, keys: film.keys,
    }
    paint(context, scene)
    heads.show(rows, scrolled)
    navigator.follow()
    place()
  }
  /** The playhead alone: nothing is painted anew while it plays. */
  function place(): void {
    const x = xOf(view, film.at)
    head.hidden = x < -1 || x > wide || film.timeline.length === 0
    head.style.transform = `translateX(${x.toFixed(1)}px)`
    clock.textContent = timecode(film.at, film.rate)
    canvas.dataset['frame'] = String(film.at)
  }
  function tell(): void {
    const { timeline: now, rate, chosen } = film
    length.textContent = now.film === undefined ? '' : `/ ${timecode(now.length, rate)}  ${t('{rate} fps', { rate: Number(rate.toFixed(3)) })}`
    films.hidden = now.films.length < 2
    if (!films.hidden) films.replaceChildren(...now.films.map((name) => make('option', { value: name, selected: name === now.film }, name)))
    note.hidden = now.clips.length > 0
    note.textContent = now.film === undefined ? t('Drop films, pictures and sounds here, or choose a node and press + Clip to begin.') : t('There are no clips in this film yet.')
    says.textContent = now.says.join(' ')
    says.title = says.textContent
    const clips = now.clips.filter(({ id }) => chosen.has(id))
    const [first] = clips
    const over = film.joint === undefined ? undefined : clipOf(now, film.joint)
    if (over?.kind === 'picture' && over.joint !== undefined) {
      canvas.setAttribute('aria-label', `${t('Transition')}: ${over.joint.kind}, ${timecode(over.joint.length, rate)}`)
      return void (said.textContent = canvas.getAttribute('aria-label'))
    }
    const counted = tn(now.clips.length, 'Timeline: {count} clip', 'Timeline: {count} clips')
    canvas.setAttribute('aria-label', first === undefined ? counted : clips.length > 1 ? tn(clips.length, '{count} clip chosen', '{count} clips chosen') : clipWords(first, rate))
    said.textContent = first === undefined ? now.says.join(' ') : [clips.length > 1 ? tn(clips.length, '{count} clip chosen', '{count} clips chosen') : clipWords(first, rate), first.fixed ?? ''].join(' ')
  }

  film.on((what) => {
    if (what === 'playhead') {
      const x = xOf(view, film.at)
      if ((x < 0 || x > wide - 24) && !fits && !held) view = revealing(view, film.at, film.timeline.length, wide)
      else return seen ? place() : undefined
    } else tell()
    draw()
  })
  onTheme(() => {
    colours = coloursNow()
    draw()
  })
  new ResizeObserver(([entry]) => {
    measure(entry!.contentRect)
    draw()
  }).observe(lane)
  document.fonts?.ready.then(draw).catch(() => undefined)

  // The ruler: press and drag to look at any moment.
  let held = false
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.offsetY >= RULER) return
    canvas.focus({ preventScroll: true })
    held = true
    const { left } = canvas.getBoundingClientRect()
    let last = event
    let soon = 0
    const to = (next: PointerEvent): void => {
      last = next
      if (soon === 0) soon = requestAnimationFrame(go)
    }
    const go = (): void => {
      soon = 0
      const x = last.clientX - left
      if (x < 0 || x > wide) view = inside({ ...view, left: view.left + (x < 0 ? x : x - wide) / view.scale / 4 }, film.timeline.length, wide)
      film.seek(frameAt(view, x))
      draw()
    }
    go()
    followPointer(canvas, event, { move: to, end: () => void (held = false) })
  })
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault()
    const [dx, dy] = event.deltaMode === 1 ? [event.deltaX * 30, event.deltaY * 30] : [event.deltaX, event.deltaY]
    if (event.altKey) panel.scroll(dy)
    else if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) panel.pan((event.shiftKey && dx === 0 ? dy : dx) / view.scale)
    else panel.zoom(1.0018 ** -dy, event.offsetX)
  }, { passive: false })
  heads.element.parentElement!.addEventListener('wheel', ({ deltaY }) => panel.scroll(deltaY), { passive: true })

  const panel: Panel = {
    element,
    canvas,
    get view() { return view },
    get rows() { return rows },
    get scrolled() { return scrolled },
    snaps: true,
    bar,
    zoom(by, x = Math.max(0, Math.min(wide, xOf(view, film.at)))) { look(zoomed(view, by, x, film.timeline.length, wide)) },
    pan(frames) { look(inside({ ...view, left: view.left + frames }, film.timeline.length, wide)) },
    scroll(pixels) {
      scrolled = Math.max(0, Math.min(heightOf(rows) - high, scrolled + pixels))
      draw()
    },
    fit() {
      fits = true
      draw()
    },
    reveal(frame) {
      view = revealing(view, frame, film.timeline.length, wide)
      draw()
    },
    show(next) {
      shown = next
      tip.hidden = next.tip === undefined
      if (next.tip !== undefined) {
        tip.textContent = next.tip.text
        tip.style.left = `${Math.max(4, Math.min(wide - tip.offsetWidth - 4, next.tip.left + 14))}px`
        tip.style.top = `${Math.max(4, Math.min(high - tip.offsetHeight - 4, next.tip.top + 16))}px`
      }
      draw()
    },
    draw,
  }
  tell()
  return panel
}
