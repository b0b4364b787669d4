/** The hand on the clips: choosing, dragging, cutting, the menu. */
import { t } from '../language/t.ts'
import { followPointer } from '../panels/follow-pointer.ts'
import { clipWords } from './clip-words.ts'
import type { TimelineClip } from './clips.ts'
import { dragged, holdOf, type Tool } from './drag.ts'
import { dragWords } from './drag-words.ts'
import type { Film } from './film.ts'
import type { Panel } from './panel.ts'
import { cuts, hitAt, rowOf, RULER, type Hit } from './rows.ts'
import { frameAt, snapped, xOf } from './scale.ts'

export interface GestureEvents {
  tool(): Tool
  open(clip: TimelineClip): void
  menu(page: readonly [number, number], hit: Hit | undefined, frame: number): void
}

const isJoint = (what: string | undefined): boolean => what === 'joint' || what === 'joint-start'

const isFade = (what: string | undefined): boolean => what === 'fade-in' || what === 'fade-out'

export function bindGestures(film: Film, panel: Panel, { tool, open, menu }: GestureEvents): void {
  const { canvas } = panel
  const point = ({ clientX, clientY }: MouseEvent): readonly [number, number] => {
    const box = canvas.getBoundingClientRect()
    return [clientX - box.left, clientY - box.top]
  }
  const hit = (event: MouseEvent): Hit | undefined => {
    const [x, y] = point(event)
    return y < RULER ? undefined : hitAt(film.timeline, panel.rows, panel.view, x, y + panel.scrolled)
  }
  /** Where edges catch: cuts, the playhead, markers, beats, in and out. */
  function points(but?: string): readonly number[] {
    if (!panel.snaps) return []
    const { range, rate } = film
    return [...cuts(film.timeline, but), film.at, ...film.markers.map(({ frame }) => frame), ...film.beats, ...[range.in, range.out].flatMap((time) => (time === undefined ? [] : [Math.round(time * rate)]))]
  }

  canvas.addEventListener('pointerdown', (event) => {
    const [x, y] = point(event)
    if (event.button !== 0 || y < RULER) return
    canvas.focus({ preventScroll: true })
    const found = hit(event)
    if (found === undefined) return chooseBox(event, x, y)
    const { clip } = found
    if (tool() === 'blade') {
      event.preventDefault()
      return film.edit([{ do: 'split', id: clip.id, at: snapped(frameAt(panel.view, x), points(clip.id), panel.view, 6).frame }])
    }
    if (event.shiftKey) {
      const next = new Set(film.chosen)
      if (!next.delete(clip.id)) next.add(clip.id)
      return film.choose(next)
    }
    const hold = holdOf(found, tool(), { alt: event.altKey, ctrl: event.ctrlKey || event.metaKey })
    if (hold === undefined || (clip.fixed !== undefined && hold !== 'slip' && !isFade(hold))) return film.choose([clip.id])
    drag(event, found, hold)
  })

  function drag(event: PointerEvent, { clip, part }: Hit, hold: NonNullable<ReturnType<typeof holdOf>>): void {
    const catches = points(clip.id)
    const from = point(event)[0]
    const before = film.timeline
    let held: ReturnType<typeof dragged> = { edits: [] }
    let far = false
    let soon = 0
    let done = false
    const several = hold === 'body' && clip.kind !== 'picture' && film.chosen.has(clip.id) && film.chosen.size > 1
    const stop = (): void => {
      done = true
      held = { edits: [] }
      cancelAnimationFrame(soon)
      panel.show({})
      removeEventListener('keydown', escape, { capture: true })
    }
    const escape = (next: KeyboardEvent): void => {
      if (next.key !== 'Escape') return
      next.preventDefault()
      next.stopPropagation()
      stop()
    }
    addEventListener('keydown', escape, { capture: true })
    followPointer(canvas, event, {
      move(next) {
        const x = point(next)[0]
        if (done || (!far && Math.abs(x - from) < 4)) return
        far = true
        held = dragged(before, { clip, hold, part, by: (x - from) / panel.view.scale }, next.ctrlKey && hold !== 'roll' && hold !== 'slide' ? [] : catches, panel.view)
        const [first] = held.edits
        if (several && first?.do === 'move') held = { ...held, edits: before.clips.flatMap((one) => (film.chosen.has(one.id) && one.fixed === undefined && one.kind !== 'picture' ? [{ do: 'move', id: one.id, to: Math.max(0, one.start + first.to - clip.start) } as const] : [])) }
        cancelAnimationFrame(soon)
        const [left, top] = point(next)
        soon = requestAnimationFrame(() => {
          const timeline = film.tried(held.edits)
          const text = dragWords(before, timeline, clip, hold)
          panel.show({ timeline, ...(text === undefined ? {} : { tip: { left, top, text } }), ...(held.snap === undefined ? {} : { snap: held.snap }), ...(held.drop === undefined ? {} : { drop: held.drop }) })
        })
      },
      end() {
        const { edits } = held
        if (done) return
        stop()
        if (!far && isJoint(hold)) film.chooseJoint(clip.id)
        else if (!far && !several) film.choose([clip.id])
        else if (edits.length > 0) {
          if (isJoint(hold)) film.chooseJoint(clip.id)
          else if (!film.chosen.has(clip.id)) film.choose([clip.id])
          film.edit(edits)
        }
      },
    })
  }

  function chooseBox(event: PointerEvent, x: number, y: number): void {
    const kept = event.shiftKey ? film.chosen : new Set<string>()
    let box: { x: number; y: number; width: number; height: number } | undefined
    followPointer(canvas, event, {
      move(next) {
        const [right, bottom] = point(next)
        box = { x: Math.min(x, right), y: Math.min(y, bottom), width: Math.abs(right - x), height: Math.abs(bottom - y) }
        panel.show({ box })
      },
      end() {
        panel.show({})
        if (box === undefined || box.width + box.height < 6) {
          if (!event.shiftKey) film.choose([])
          // A press on nothing looks there, as on the ruler.
          return film.seek(frameAt(panel.view, x))
        }
        const { x: left, y: top, width, height } = box
        const within = film.timeline.clips.filter((clip) => {
          const row = rowOf(panel.rows, clip)
          if (row === undefined) return false
          const at = row.top - panel.scrolled
          return xOf(panel.view, clip.start) < left + width && xOf(panel.view, clip.start + clip.length) > left && at < top + height && at + row.height > top
        })
        film.choose(new Set([...kept, ...within.map(({ id }) => id)]))
      },
    })
  }

  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons !== 0) return
    const found = hit(event)
    const hold = found === undefined ? undefined : holdOf(found, tool(), { alt: event.altKey, ctrl: event.ctrlKey || event.metaKey })
    canvas.style.cursor = tool() === 'blade' && found !== undefined ? 'crosshair' : hold === 'start' || hold === 'end' || isJoint(hold) || isFade(hold) ? 'ew-resize' : hold === 'roll' ? 'col-resize' : hold === 'slip' || hold === 'slide' ? 'all-scroll' : 'default'
    canvas.title = found === undefined ? '' : isJoint(found.part) ? t('Transition: drag to make it longer or shorter') : isFade(found.part) ? t('Fade: drag to make it longer or shorter') : `${clipWords(found.clip, film.rate)}${found.clip.fixed === undefined ? '' : `\n${found.clip.fixed}`}`
  })
  canvas.addEventListener('dblclick', (event) => {
    const found = hit(event)
    if (found !== undefined && !isJoint(found.part)) open(found.clip)
  })
  canvas.addEventListener('contextmenu', (event) => {
    event.preventDefault()
    const found = hit(event)
    if (found !== undefined && isJoint(found.part)) film.chooseJoint(found.clip.id)
    else if (found !== undefined && !film.chosen.has(found.clip.id)) film.choose([found.clip.id])
    menu([event.clientX, event.clientY], found, Math.round(frameAt(panel.view, point(event)[0])))
  })
}
