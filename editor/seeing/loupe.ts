/** What lies under a point that is moved, larger: a finger hides it. */
import type { Spot } from '../document/placing.ts'
import { make } from '../panels/dom.ts'
import type { Screen } from './screen.ts'

/** Its size and its distance from the point, in pixels of the page. */
const [SIZE, AWAY] = [132, 34]
/** How much larger than on the screen. */
const TIMES = 4

export function createLoupe() {
  const canvas = make('canvas')
  const element = make('div', { className: 'loupe', hidden: true, 'aria-hidden': 'true' }, canvas)
  const context = canvas.getContext('2d')!
  return {
    element,
    show(screen: Screen, at: Spot): void {
      const { left, top, width, height } = screen.area()
      const { width: wide } = screen.element.getBoundingClientRect()
      canvas.width = canvas.height = SIZE * devicePixelRatio
      screen.magnify(context, at, screen.scale() * TIMES)
      const [x, y] = [left + at[0] * width, top + at[1] * height]
      // Above the point where there is room, so that no hand covers it; beside it near the top.
      const above = y - AWAY - SIZE >= 0
      const across = above ? x - SIZE / 2 : x + AWAY + SIZE < wide ? x + AWAY : x - AWAY - SIZE
      element.style.translate = `${Math.min(wide - SIZE - 4, Math.max(4, across))}px ${above ? y - AWAY - SIZE : Math.max(4, y - SIZE / 2)}px`
      element.hidden = false
    },
    hide(): void {
      element.hidden = true
    },
  }
}
