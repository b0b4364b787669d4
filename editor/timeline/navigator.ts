/** The whole film as a bar, and in it what is in view: dragged to go elsewhere, by its ends to see more or less. */
import { make } from '../panels/dom.ts'
import { followPointer } from '../panels/follow-pointer.ts'
import { frameAt, inside, zoomed, type View } from './scale.ts'

export function createNavigator({ view, length, width, set }: { view(): View; length(): number; width(): number; set(view: View): void }) {
  const start = make('i', { className: 'tl-end' })
  const end = make('i', { className: 'tl-end' })
  const thumb = make('div', { className: 'tl-thumb' }, start, end)
  const element = make('div', { className: 'tl-navigator', 'aria-hidden': 'true' }, thumb)
  /** Frames that the bar stands for. */
  const whole = (): number => Math.max(length(), Math.min(frameAt(view(), width()), length() * 2), 1)
  element.onpointerdown = (event) => {
    const from = view()
    const perPixel = whole() / Math.max(1, element.clientWidth)
    const { target } = event
    const right = frameAt(from, width())
    if (target === element) set(inside({ ...from, left: (event.clientX - element.getBoundingClientRect().left) * perPixel - (right - from.left) / 2 }, length(), width()))
    const held = view()
    followPointer(element, event, {
      move({ clientX }) {
        const by = (clientX - event.clientX) * perPixel
        if (target !== start && target !== end) return set(inside({ ...held, left: held.left + by }, length(), width()))
        const frames = Math.max(2, right - from.left + (target === end ? by : -by))
        set(zoomed(from, width() / frames / from.scale, target === end ? 0 : width(), length(), width()))
      },
      end() {},
    })
  }
  return {
    element,
    follow(): void {
      const all = whole()
      const { left } = view()
      const share = Math.min(1, (frameAt(view(), width()) - left) / all)
      thumb.style.insetInlineStart = `${(100 * left) / all}%`
      thumb.style.width = `${100 * share}%`
    },
  }
}
