/** Draws and changes roto paths on the picture: a click is a corner, a drag a smooth point. */
import { pathData, shapeAt } from '../../engine/frames/roto.ts'
import { setParam } from '../document/commands.ts'
import type { GraphDocument, Json } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { followPointer } from '../panels/follow-pointer.ts'
import { ARROWS, LEAP, shape, STEP } from './draw.ts'
import type { Handle } from './model.ts'
import { changedShape, keyedAt, movedPoint, movedShape, nearestOn, pulledHandle, toggledPoint, withoutKey, withoutPoint, withPoint, written, type RotoPath, type Six } from './roto-edit.ts'
import { valueOf, type Scene, type Spot } from './values.ts'

export interface Tools {
  readonly editor: Editor
  scene(): Scene | undefined
  onPage(at: Spot): Spot
  onPicture(event: PointerEvent): Spot
  zoom(): number
  redraw(): void
  /** A mark for a step that is undone as one. */
  fresh(what: string): string
}

export function createPen({ editor, scene, onPage, onPicture, zoom, redraw, fresh }: Tools) {
  /** Points of the path that is being drawn; undefined while none is. */
  let draft: readonly Six[] | undefined
  let chosen: { readonly path: number; readonly point: number } | undefined
  let mode: RotoPath['mode'] = 'add'

  const pathsOf = (now: Scene, handle: Handle): readonly RotoPath[] => (valueOf(now, handle.paths!) ?? []) as unknown as readonly RotoPath[]
  const put = (now: Scene, handle: Handle, paths: readonly RotoPath[]): GraphDocument => setParam(now.document, now.name, handle.paths!, paths as unknown as Json)
  const shares = (now: Scene, [x, y]: Spot): Spot => [x / now.size.width, y / now.size.height]
  const pixels = (now: Scene, [x, y]: Spot): Spot => [x * now.size.width, y * now.size.height]
  /** One path changed, at the time that is shown. */
  function change(handle: Handle, index: number, how: (points: readonly Six[]) => readonly Six[], join?: string): void {
    const now = scene()
    if (now !== undefined) commit(handle, (paths) => paths.map((path, at) => (at === index ? changedShape(path, now.time, now.rate, how) : path)), join)
  }
  function commit(handle: Handle, how: (paths: readonly RotoPath[]) => readonly RotoPath[], join?: string): void {
    const now = scene()
    if (now === undefined) return
    editor.change(put(now, handle, how(pathsOf(now, handle))), join)
    redraw()
  }

  function finish(handle: Handle | undefined): boolean {
    const now = scene()
    if (handle === undefined || draft === undefined || now === undefined) return false
    // A double press has put two points at one place.
    const points = draft.filter((point, at) => at === 0 || Math.hypot((point[0] - draft![at - 1]![0]) * now.size.width, (point[1] - draft![at - 1]![1]) * now.size.height) > 1)
    draft = undefined
    if (points.length >= 3) commit(handle, (paths) => [...paths, { mode: paths.length === 0 ? 'add' : mode, keys: [{ time: Number(now.time.toFixed(4)), points: points.map(written) }] }])
    else redraw()
    return true
  }
  function leave(): void {
    draft = undefined
    chosen = undefined
  }

  function dragPoint(handle: Handle, path: number, point: number, event: PointerEvent, element: HTMLElement): void {
    if (event.button !== 0) return
    const [start, mark] = [onPicture(event), fresh('point')]
    const now = scene()!
    const from = pixels(now, shapeAt(pathsOf(now, handle)[path]!.keys, now.time)[point] as unknown as Spot)
    chosen = { path, point }
    element.focus({ preventScroll: true })
    followPointer(element, event, {
      move(next) {
        const [x, y] = onPicture(next)
        change(handle, path, (points) => movedPoint(points, point, shares(now, [from[0] + x - start[0], from[1] + y - start[1]])), mark)
      },
      end: redraw,
    })
    redraw()
  }
  function dragHandle(handle: Handle, path: number, point: number, side: 'before' | 'after', event: PointerEvent, element: HTMLElement): void {
    if (event.button !== 0) return
    const mark = fresh('handle')
    const now = scene()!
    followPointer(element, event, { move: (next) => change(handle, path, (points) => pulledHandle(points, point, side, shares(now, onPicture(next)), next.altKey), mark), end: redraw })
  }
  function dragPath(handle: Handle, path: number, event: PointerEvent, element: SVGElement): void {
    if (event.button !== 0) return
    const now = scene()!
    const [start, mark] = [onPicture(event), fresh('path')]
    const before = shapeAt(pathsOf(now, handle)[path]!.keys, now.time)
    followPointer(element, event, {
      move(next) {
        const [x, y] = onPicture(next)
        change(handle, path, () => movedShape(before, shares(now, [x - start[0], y - start[1]])), mark)
      },
      end: redraw,
    })
  }

  function pointGrip(handle: Handle, path: number, point: number, at: Spot): HTMLElement {
    const [x, y] = onPage(at)
    const label = `${t('Point')} ${point + 1}: ${Math.round(at[0])}, ${Math.round(at[1])}`
    const grip = make('button', { type: 'button', className: `grip point${chosen?.path === path && chosen.point === point ? ' chosen' : ''}`, 'data-grip': `roto ${path} ${point}`, 'aria-label': label, title: label })
    grip.style.translate = `${x}px ${y}px`
    grip.onpointerdown = (event) => dragPoint(handle, path, point, event, grip)
    grip.ondblclick = (event) => {
      event.stopPropagation()
      change(handle, path, (points) => toggledPoint(points, point))
    }
    grip.onfocus = () => { chosen = { path, point } }
    grip.onkeydown = (event) => {
      const arrow = ARROWS[event.key]
      const now = scene()
      if (now === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      if (arrow !== undefined) {
        const by = event.shiftKey ? LEAP : STEP
        change(handle, path, (points) => movedPoint(points, point, [points[point]![0] + (arrow[0] * by) / now.size.width, points[point]![1] + (arrow[1] * by) / now.size.height]), `handle keys roto ${path} ${point}`)
      } else if (event.key === 'Delete' || event.key === 'Backspace') commit(handle, (paths) => paths.flatMap((one, i) => (i === path ? (withoutPoint(one, point) ?? []) : one)))
      else if (event.key.toLowerCase() === 's') change(handle, path, (points) => toggledPoint(points, point))
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    return grip
  }

  function draw(handle: Handle | undefined): { readonly drawn: readonly Element[]; readonly grips: readonly HTMLElement[] } {
    const now = scene()
    const [drawn, grips]: [Element[], HTMLElement[]] = [[], []]
    if (handle === undefined || now === undefined) return { drawn, grips }
    const [left, top] = onPage([0, 0])
    const frame = `translate(${left} ${top}) scale(${zoom()})`
    pathsOf(now, handle).forEach((path, index) => {
      const points = shapeAt(path.keys, now.time)
      const outline = shape('path', { class: `outline body ${path.mode}`, d: pathData(points, now.size), transform: frame })
      outline.onpointerdown = (event) => (draft === undefined ? dragPath(handle, index, event, outline) : undefined)
      outline.addEventListener('dblclick', (event) => {
        const spot = shares(now, onPicture(event as PointerEvent))
        const { segment, share, far } = nearestOn(points, spot, now.size)
        if (far * zoom() < 12) commit(handle, (paths) => paths.map((one, at) => (at === index ? withPoint(one, segment, share) : one)))
        event.stopPropagation()
      })
      drawn.push(outline)
      if (draft !== undefined) return
      points.forEach((point, at) => {
        const place = pixels(now, [point[0], point[1]])
        if (chosen?.path === index && chosen.point === at) {
          for (const [side, dx, dy] of [['before', point[2], point[3]], ['after', point[4], point[5]]] as const) {
            if (dx === 0 && dy === 0) continue
            const end = pixels(now, [point[0] + dx, point[1] + dy])
            const [[x1, y1], [x2, y2]] = [onPage(place), onPage(end)]
            drawn.push(shape('line', { class: 'stem', x1, y1, x2, y2 }))
            const grip = make('button', { type: 'button', className: 'grip stem', 'data-grip': `roto ${index} ${at} ${side}`, 'aria-label': side === 'before' ? t('Handle before') : t('Handle after'), title: t('Alt breaks the line') })
            grip.style.translate = `${x2}px ${y2}px`
            grip.onpointerdown = (event) => dragHandle(handle, index, at, side, event, grip)
            grips.push(grip)
          }
        }
        grips.push(pointGrip(handle, index, at, place))
      })
    })
    if (draft !== undefined && draft.length > 0) {
      drawn.push(shape('path', { class: 'outline draft', d: pathData(draft, now.size).replace(/[LC][^LC]*Z$/, ''), transform: frame }))
      for (const [x, y] of draft) {
        const [cx, cy] = onPage(pixels(now, [x, y]))
        drawn.push(shape('circle', { class: 'dot', cx, cy, r: 4 }))
      }
    }
    return { drawn, grips }
  }

  /** A press on the picture while a path is drawn. */
  function press([u, v]: Spot, event: PointerEvent, handle: Handle | undefined): boolean {
    const now = scene()
    if (handle === undefined || now === undefined || event.button !== 0) return false
    if (draft === undefined && pathsOf(now, handle).length > 0) return false
    draft ??= []
    const [first] = draft
    const near = first !== undefined && Math.hypot((first[0] - u) * now.size.width, (first[1] - v) * now.size.height) * zoom() < 10
    if (near && draft.length >= 3) return finish(handle)
    const at = draft.length
    draft = [...draft, [u, v, 0, 0, 0, 0]]
    const broken: { before: Spot } = { before: [0, 0] }
    followPointer(event.target as HTMLElement, event, {
      move(next) {
        const [x, y] = shares(now, onPicture(next))
        const [dx, dy] = [x - u, y - v]
        if (draft === undefined || Math.hypot(dx * now.size.width, dy * now.size.height) * zoom() < 3) return
        if (!next.altKey) broken.before = [-dx, -dy]
        draft = draft.with(at, [u, v, ...broken.before, dx, dy])
        redraw()
      },
      end: redraw,
    })
    redraw()
    return true
  }

  const state = (handle: Handle | undefined): Json => {
    const now = scene()
    return handle === undefined || now === undefined ? null : [draft !== undefined, mode, pathsOf(now, handle).map(({ keys }) => keys.some(({ time }) => Math.abs(time - now.time) < 0.5 / now.rate))]
  }
  function tools(handle: Handle | undefined): readonly HTMLElement[] {
    const now = scene()
    if (handle === undefined || now === undefined) return []
    const paths = pathsOf(now, handle)
    const drawing = draft !== undefined || paths.length === 0
    const choice = make('select', { 'aria-label': t('What the next path does') }, ...([['add', t('Add')], ['subtract', t('Subtract')], ['intersect', t('Intersect')]] as const).map(([value, text]) => make('option', { value, selected: value === mode }, text)))
    choice.onchange = () => { mode = choice.value as RotoPath['mode'] }
    const keyedAll = ({ time, rate }: Scene): boolean => paths.length > 0 && paths.every(({ keys }) => keys.some((key) => Math.abs(key.time - time) < 0.5 / rate))
    return [
      make('button', { type: 'button', 'aria-pressed': drawing, title: t('Click for corners, drag for smooth points; Enter or the first point closes'), onclick: () => { draft = draft === undefined ? [] : undefined; redraw() } }, t('Pen')),
      ...(paths.length === 0 ? [] : [choice, make('button', {
        type: 'button', 'aria-pressed': keyedAll(now), title: t('Keeps the shapes as they are at this time; from the second time on, changes make keyframes'),
        onclick() {
          // The playhead has moved on since this was drawn.
          const at = scene() ?? now
          commit(handle, (all) => all.map((path) => (keyedAll(at) && path.keys.length > 1 ? withoutKey(path, at.time, at.rate) : keyedAt(path, at.time, at.rate))))
        },
      }, t('Keyframe'))]),
    ]
  }

  return {
    draw, press, finish, leave, state, tools,
    key(event: KeyboardEvent, handle: Handle | undefined): boolean {
      if (draft === undefined) return false
      if (event.key === 'Enter') return finish(handle)
      if (event.key === 'Backspace' || event.key === 'Delete') draft = draft.slice(0, -1)
      else if (event.key === 'Escape') draft = undefined
      else return false
      redraw()
      return true
    },
  }
}
