/** Handles over the preview: what the chosen node lets people move on its picture, dragged, turned and scaled there. */
import { setParam } from '../document/commands.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import type { Screen } from '../seeing/screen.ts'
import type { Keying } from '../curves/keying.ts'
import { createBrush } from './brush.ts'
import { followPointer } from '../panels/follow-pointer.ts'
import { ARROWS, LEAP, pointsText, shape, STEP } from './draw.ts'
import { areasOf, caught, GUIDES, linesOf, type Caught, type Guide } from './guides.ts'
import { createMeasures } from './measure.ts'
import { handlesOf, thingsOf, withView, type Grip, type Handle, type Thing } from './model.ts'
import { createPen } from './pen.ts'
import { boundsOf } from './box.ts'
import type { Scene, Spot } from './values.ts'

/** Pixels of the page within which something catches on a line. */
const REACH = 6
/** And how far the grip for turning lies from its box. */
const AWAY = 30

export interface Moment {
  /** Seconds, and frames a second. */
  readonly time: number
  readonly rate: number
  readonly frame: number
  /** Params without keyframes get their first where the playhead is. */
  readonly auto: boolean
}

export interface HandlesHost {
  /** Keyframes on a way are those of the curves, and chosen together with them. */
  readonly keys: Pick<Keying, 'choose' | 'isChosen' | 'on'>
  screen(): Screen
  /** Frames follow one another: handles would only be in the way. */
  playing(): boolean
  moment(): Moment
  /** Goes to a time of the clip. */
  seek(seconds: number): void
  /** The picture of another node is to be looked at from here on. */
  onChange(): void
}

export function createHandles(editor: Editor, host: HandlesHost) {
  let on = true
  let guide: Guide = 'none'
  /** The node whose handles are shown, and the port whose picture they lie on. */
  let name: string | undefined
  let source: string | undefined
  let chosen = ''
  let drags = 0
  let held: Caught | undefined
  let rest = ''
  /** The next press takes a colour of the picture. */
  let picking = false

  const svg = shape('svg', { 'aria-hidden': 'true' }) as unknown as SVGSVGElement
  const grips = make('div', { className: 'grips' })
  const bar = make('div', { className: 'handle-bar', role: 'toolbar', 'aria-label': t('On the picture') })
  const layer = make('div', { className: 'handles', hidden: true }, svg as unknown as HTMLElement, grips, bar)
  const measures = createMeasures(editor, () => draw())

  const sizeOf = () => host.screen().fullSize()
  function scene(): Scene | undefined {
    const node = name === undefined ? undefined : editor.document.nodes[name]
    const type = editor.types.get(node?.type ?? '')
    if (name === undefined || type === undefined) return undefined
    const { time, rate, auto } = host.moment()
    return { document: editor.document, name, type, size: sizeOf(), time, rate, auto, away: AWAY / zoom() }
  }
  /** From the picture to the layer. */
  const onPage = ([x, y]: Spot): Spot => {
    const { left, top, width } = host.screen().area()
    const scale = width / sizeOf().width
    return [left + x * scale, top + y * scale]
  }
  const onPicture = ({ clientX, clientY }: PointerEvent): Spot => {
    const box = host.screen().element.getBoundingClientRect()
    const { left, top, width } = host.screen().area()
    const scale = sizeOf().width / width
    return [(clientX - box.left - left) * scale, (clientY - box.top - top) * scale]
  }
  const zoom = (): number => host.screen().area().width / sizeOf().width
  const tools = { editor, scene, onPage, onPicture, zoom, redraw: () => draw(), fresh: (what: string) => `handle ${what} ${++drags}` }
  const pen = createPen(tools)
  const brush = createBrush(tools)

  const handles = (): readonly Handle[] => {
    const now = scene()
    return now === undefined ? [] : handlesOf(now)
  }
  const ofKind = (kind: Handle['kind']): Handle | undefined => handles().find((handle) => handle.kind === kind)
  const things = (): readonly Thing[] => {
    const now = scene()
    return now === undefined ? [] : thingsOf(now, (handle) => measures.of(now, handle, host.moment().frame), source)
  }

  function drag(thing: Thing, grip: Grip, event: PointerEvent, element: HTMLElement | SVGElement): void {
    if (event.button !== 0 || thing.locked) return
    const [start, mark] = [onPicture(event), tools.fresh(thing.id)]
    const others = things().flatMap((one) => (one.id === thing.id ? [] : one.grips.filter(({ role }) => role === 'move').map(({ at }) => at)))
    const lines = linesOf(sizeOf(), areasOf(guide, sizeOf()), others)
    let moved = false
    chosen = thing.id
    if (element instanceof HTMLElement) element.focus({ preventScroll: true })
    // What has the focus stays when the others are drawn anew.
    if (grip.role === 'key' && name !== undefined) host.keys.choose(name, grip.params ?? [], grip.time ?? 0, event.shiftKey)
    followPointer(element, event, {
      move(next) {
        const at = onPicture(next)
        if (!moved && Math.hypot(at[0] - start[0], at[1] - start[1]) * zoom() < 3) return
        moved = true
        let to: Spot = [grip.at[0] + at[0] - start[0], grip.at[1] + at[1] - start[1]]
        held = undefined
        if (!next.ctrlKey && !next.metaKey && ['move', 'pull', 'key'].includes(grip.role)) {
          const [dx, dy] = [to[0] - grip.at[0], to[1] - grip.at[1]]
          const [left, top, right, bottom] = boundsOf(thing.outline.length > 0 && grip.role === 'move' ? thing.outline : [grip.at])
          const points: readonly Spot[] = [[left + dx, top + dy], [(left + right) / 2 + dx, (top + bottom) / 2 + dy], [right + dx, bottom + dy]]
          held = caught(points, lines, REACH / zoom())
          to = [to[0] + held.by[0], to[1] + held.by[1]]
        }
        editor.change(thing.drag(grip, to, { shift: next.shiftKey, alt: next.altKey }), mark)
        draw()
      },
      end() {
        held = undefined
        if (!moved && grip.role === 'key') host.seek(grip.time ?? 0)
        draw()
      },
    })
    draw()
  }

  function press(thing: Thing, grip: Grip, event: KeyboardEvent): void {
    const arrow = ARROWS[event.key]
    if (arrow === undefined || thing.locked) return
    event.preventDefault()
    event.stopPropagation()
    const by = event.shiftKey ? LEAP : STEP
    editor.change(thing.drag(grip, [grip.at[0] + arrow[0] * by, grip.at[1] + arrow[1] * by], { shift: false, alt: false }), `handle keys ${name} ${thing.id} ${grip.id}`)
    draw()
  }

  const NAMES: Readonly<Record<Grip['role'], string>> = { move: t('Move'), pull: t('Scale'), turn: t('Rotate'), radius: t('Radius'), angle: t('Direction'), key: t('Keyframe') }
  function gripElement(thing: Thing, grip: Grip): HTMLElement {
    const [x, y] = onPage(grip.at)
    const label = `${thing.title}: ${NAMES[grip.role]}${grip.time === undefined ? '' : ` ${Number(grip.time.toFixed(2))} s`} (${Math.round(grip.at[0])}, ${Math.round(grip.at[1])})`
    const element = make('button', { type: 'button', className: `grip ${grip.role}`, 'data-grip': `${thing.id} ${grip.id}`, 'aria-label': label, title: thing.title, 'aria-disabled': thing.locked })
    if (grip.role === 'key' && name !== undefined) element.setAttribute('aria-pressed', String(host.keys.isChosen(name, grip.params ?? [], grip.time ?? 0)))
    element.style.translate = `${x}px ${y}px`
    element.onpointerdown = (event) => drag(thing, grip, event, element)
    element.onkeydown = (event) => press(thing, grip, event)
    element.onfocus = () => { chosen = thing.id }
    return element
  }

  function draw(): void {
    const now = on && !host.playing() ? scene() : undefined
    const shown = now !== undefined && handles().length > 0 && !host.screen().element.hidden
    layer.hidden = !shown
    if (!shown) return
    const all = things()
    const drawn: Element[] = []
    const { left, top, width, height } = host.screen().area()
    for (const area of areasOf(guide, sizeOf())) {
      const [[x, y], [right, bottom]] = [onPage([area.left, area.top]), onPage([area.left + area.width, area.top + area.height])]
      drawn.push(shape('rect', { class: `area ${area.name}`, x, y, width: right - x, height: bottom - y }))
    }
    if (guide === 'thirds') for (const share of [1 / 3, 2 / 3]) drawn.push(shape('line', { class: 'third', x1: left + width * share, x2: left + width * share, y1: top, y2: top + height }), shape('line', { class: 'third', y1: top + height * share, y2: top + height * share, x1: left, x2: left + width }))
    // What lies beside the only part that is kept is darker.
    const [part] = all.filter(({ closed }) => closed)
    if (source !== undefined && part !== undefined && all.filter(({ closed }) => closed).length === 1) drawn.push(shape('path', { class: 'shade', d: `M${left} ${top}h${width}v${height}h${-width}ZM${part.outline.map((spot) => onPage(spot).join(' ')).join('L')}Z` }))
    for (const thing of all) {
      const mark = thing.id === chosen ? ' chosen' : ''
      if (thing.way.length > 0) drawn.push(shape('polyline', { class: 'way', points: pointsText(thing.way.map(onPage)) }))
      if (thing.closed) {
        const body = shape('polygon', { class: `outline body${mark}`, points: pointsText(thing.outline.map(onPage)) })
        const grip = thing.grips.find(({ role }) => role === 'move')
        if (grip !== undefined) body.onpointerdown = (event) => drag(thing, grip, event, body)
        drawn.push(body)
      } else if (thing.outline.length > 0) drawn.push(shape('polyline', { class: `outline${mark}`, points: pointsText(thing.outline.map(onPage)) }))
      if (thing.round !== undefined) {
        const [cx, cy] = onPage(thing.round.at)
        drawn.push(shape('ellipse', { class: `outline${mark}`, cx, cy, rx: thing.round.rx * zoom(), ry: thing.round.ry * zoom(), transform: `rotate(${thing.round.angle} ${cx} ${cy})` }))
      }
    }
    if (held?.x !== undefined) drawn.push(shape('line', { class: 'caught', x1: onPage([held.x, 0])[0], x2: onPage([held.x, 0])[0], y1: top, y2: top + height }))
    if (held?.y !== undefined) drawn.push(shape('line', { class: 'caught', y1: onPage([0, held.y])[1], y2: onPage([0, held.y])[1], x1: left, x2: left + width }))
    const made = all.flatMap((thing) => thing.grips.map((grip) => ({ thing, grip })))
    const [penParts, brushParts] = [pen.draw(ofKind('roto')), brush.draw(ofKind('strokes'))]
    svg.replaceChildren(...drawn, ...penParts.drawn, ...brushParts)
    // The element that holds pointer and focus stays while the others go with it.
    const focused = (document.activeElement as HTMLElement | null)?.dataset['grip']
    const before = new Map([...grips.children].map((one) => [(one as HTMLElement).dataset['grip'], one as HTMLElement]))
    const next = [...made.map(({ thing, grip }) => gripElement(thing, grip)), ...penParts.grips]
    grips.replaceChildren(...next.map((one) => {
      const kept = before.get(one.dataset['grip'])
      if (kept === undefined || one.dataset['grip'] !== focused) return one
      kept.style.translate = one.style.translate
      for (const attribute of ['aria-label', 'aria-pressed']) if (one.hasAttribute(attribute)) kept.setAttribute(attribute, one.getAttribute(attribute)!)
      kept.onkeydown = one.onkeydown
      kept.onpointerdown = one.onpointerdown
      return kept
    }))
    if (focused !== undefined) grips.querySelector<HTMLElement>(`[data-grip="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
    drawBar()
  }

  const WORDS: Readonly<Record<Guide, string>> = { none: t('No guides'), thirds: t('Thirds'), safe: t('Safe areas'), vertical: t('9:16 players') }
  function drawBar(): void {
    const sources = [...new Set(handles().flatMap(({ on: port }) => port ?? []))]
    const key = JSON.stringify([name, guide, sources, source, picking, pen.state(ofKind('roto')), brush.state(ofKind('strokes'))])
    if (key === rest) return
    rest = key
    const choice = make('select', { 'aria-label': t('Guides') }, ...GUIDES.map((one) => make('option', { value: one, selected: one === guide }, WORDS[one])))
    choice.onchange = () => {
      guide = choice.value as Guide
      draw()
    }
    bar.replaceChildren(
      ...sources.map((port) => make('button', { type: 'button', 'aria-pressed': source === port, title: t('Shows the picture that goes in, with the handles on it'), onclick: () => lookAt(source === port ? undefined : port) }, t('On the picture that goes in'))),
      ...handles().filter((handle) => handle.kind === 'view' && handle.in !== undefined && handle.on === source).map((handle) => make('button', { type: 'button', title: t('One more place of the camera, at the time that is shown'), onclick: () => { const now = scene(); if (now !== undefined) editor.change(withView(now, handle)) } }, t('Add a view here'))),
      ...(ofKind('colour') === undefined || ofKind('colour')!.on !== source ? [] : [make('button', { type: 'button', 'aria-pressed': picking, title: t('The next press on the picture takes its colour'), onclick: () => { picking = !picking; draw() } }, t('Pick a colour'))]),
      ...pen.tools(ofKind('roto')), ...brush.tools(ofKind('strokes')), choice)
  }
  function pick(event: PointerEvent): boolean {
    const [handle, now] = [ofKind('colour'), scene()]
    if (!picking || handle === undefined || now === undefined || event.button !== 0) return false
    const { element } = host.screen()
    const [r, g, b] = element.getContext('2d')!.getImageData(event.offsetX * devicePixelRatio, event.offsetY * devicePixelRatio, 1, 1).data
    editor.change(setParam(now.document, now.name, handle.colour!, `#${[r, g, b].map((value) => value!.toString(16).padStart(2, '0')).join('')}`))
    picking = false
    if (source !== undefined) lookAt(undefined)
    draw()
    return true
  }
  function lookAt(port: string | undefined): void {
    source = port
    host.onChange()
    draw()
  }

  editor.on('document', draw)
  host.keys.on(layer, () => layer.hidden || draw())

  return {
    layer,
    get on() { return on },
    /** The node whose picture is shown in the place of its own, where handles lie on what goes in. */
    get source(): string | undefined {
      const link = source === undefined || name === undefined ? undefined : editor.document.nodes[name]?.inputs?.[source]
      return on ? [link ?? []].flat()[0] : undefined
    },
    toggle() {
      on = !on
      if (!on) source = undefined
      host.onChange()
      draw()
    },
    /** Shows the handles of a node, of none while something else is on the screen. */
    show(next: string | undefined): void {
      if (next !== name) {
        pen.leave()
        ;[name, source, chosen, rest] = [next, undefined, '', '']
      }
      draw()
    },
    follow: draw,
    /** A press on the picture that no grip has taken: of the pen or the brush. */
    press: (at: Spot, event: PointerEvent): boolean => on && name !== undefined && (pick(event) || pen.press(at, event, ofKind('roto')) || brush.press(at, event, ofKind('strokes'))),
    /** A double press on the picture. */
    close: (): boolean => on && pen.finish(ofKind('roto')),
    key(event: KeyboardEvent): void {
      if (!on || layer.hidden) return
      if (pen.key(event, ofKind('roto')) || brush.key(event, ofKind('strokes'))) {
        event.preventDefault()
        event.stopPropagation()
      } else if (event.key === 'Escape' && layer.contains(event.target as Node)) {
        event.preventDefault()
        event.stopPropagation()
        if (source !== undefined) lookAt(undefined)
        chosen = ''
        host.screen().element.focus()
        draw()
      }
    },
  }
}
