/** Paints strokes on the picture, and takes away with the eraser. */
import { setParam } from '../document/commands.ts'
import type { Json } from '../document/document.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { followPointer } from '../panels/follow-pointer.ts'
import { pointsText, shape } from './draw.ts'
import type { Handle } from './model.ts'
import type { Tools } from './pen.ts'
import { simplified } from './roto-edit.ts'
import { valueOf, type Spot } from './values.ts'

/** Pixels of the page that a line may be off what the hand did. */
const SMOOTH = 0.6

export function createBrush({ editor, scene, onPage, onPicture, zoom, redraw }: Tools) {
  let painting = false
  let erase = false
  /** A share of the height. */
  let size = 0.1
  let stroke: readonly Spot[] | undefined

  const resize = (by: number): void => {
    size = Number(Math.min(1, Math.max(0.005, size * by)).toFixed(4))
    redraw()
  }
  return {
    draw(handle: Handle | undefined): readonly Element[] {
      const now = scene()
      if (handle === undefined || now === undefined || stroke === undefined) return []
      const points = stroke.length === 1 ? [stroke[0]!, [stroke[0]![0] + 0.01, stroke[0]![1]] as const] : stroke
      return [shape('polyline', { class: `stroke${erase ? ' erase' : ''}`, points: pointsText(points.map(onPage)), 'stroke-width': size * now.size.height * zoom() })]
    },
    press(_: Spot, event: PointerEvent, handle: Handle | undefined): boolean {
      const now = scene()
      if (handle === undefined || now === undefined || event.button !== 0 || !(painting || ((valueOf(now, handle.strokes!) ?? []) as readonly Json[]).length === 0)) return false
      const before = erase
      erase = before !== event.altKey
      stroke = [onPicture(event)]
      followPointer(event.target as HTMLElement, event, {
        move(next) {
          // All places that the pointer went through since the last frame.
          const all = next.getCoalescedEvents?.() ?? []
          stroke = [...(stroke ?? []), ...(all.length > 0 ? all : [next]).map((one) => onPicture(one))]
          redraw()
        },
        end() {
          const done = scene()
          const points = simplified(stroke ?? [], SMOOTH / zoom()).map(([x, y]) => [Number((x / now.size.width).toFixed(5)), Number((y / now.size.height).toFixed(5))])
          stroke = undefined
          painting = true
          if (done !== undefined) editor.change(setParam(done.document, done.name, handle.strokes!, [...((valueOf(done, handle.strokes!) ?? []) as readonly Json[]), { size, erase, points }]))
          erase = before
          redraw()
        },
      })
      redraw()
      return true
    },
    state: (handle: Handle | undefined): Json => (handle === undefined ? null : [painting, erase, size]),
    tools(handle: Handle | undefined): readonly HTMLElement[] {
      if (handle === undefined) return []
      const toggle = (text: string, title: string, pressed: boolean, act: () => void) => make('button', { type: 'button', 'aria-pressed': pressed, title, onclick: () => { act(); redraw() } }, text)
      const width = make('input', { type: 'range', min: 0.005, max: 0.5, step: 0.005, value: size, 'aria-label': t('Size of the brush'), title: t('Size of the brush ([ and ])') })
      width.oninput = () => { size = Number(width.value) }
      return [
        toggle(t('Brush'), t('Paints on the picture'), painting && !erase, () => { [painting, erase] = [!(painting && !erase), false] }),
        toggle(t('Eraser'), t('Takes away (Alt while painting)'), painting && erase, () => { [painting, erase] = [!(painting && erase), true] }),
        width,
      ]
    },
    key(event: KeyboardEvent, handle: Handle | undefined): boolean {
      if (handle === undefined || event.ctrlKey || event.metaKey || (event.target as HTMLElement).matches('input, select, textarea')) return false
      if (event.key === '[' || event.key === ']') resize(event.key === ']' ? 1.15 : 1 / 1.15)
      else if (event.key === 'Escape' && painting) {
        painting = false
        redraw()
      } else return false
      return true
    },
  }
}
