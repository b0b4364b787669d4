/** The edge between two panels: dragged by mouse or finger, moved by the arrow keys; Enter closes and opens, a double-click gives it back its place. */
import { make } from '../panels/dom.ts'
import { followPointer } from '../panels/follow-pointer.ts'
import type { Edge } from './sizes.ts'

const [STEP, LEAP] = [16, 80]

export interface SplitterEvents {
  readonly edge: Edge
  /** As it is drawn: the window may have room for less than was wished. */
  size(): number
  most(): number
  set(size: number): void
  reset(): void
}

export function createSplitter(name: string, label: string, controls: string, { edge, size, most, set, reset }: SplitterEvents) {
  const element = make('div', { className: `splitter splitter-${name}`, role: 'separator', tabIndex: 0, 'aria-label': label, 'aria-controls': controls, 'aria-orientation': edge.axis === 'x' ? 'vertical' : 'horizontal', 'data-edge': name })
  /** What it was before it closed. */
  let open = 0
  const mirrored = (): boolean => edge.axis === 'x' && getComputedStyle(document.documentElement).direction === 'rtl'
  /** 1 where the panel grows to the right or down. */
  const growth = (): number => (edge.at === 'start' ? 1 : -1) * (mirrored() ? -1 : 1)

  element.onpointerdown = (event) => {
    if (event.button !== 0) return
    element.focus({ preventScroll: true })
    element.classList.add('held')
    const from = edge.axis === 'x' ? event.clientX : event.clientY
    const before = size()
    const way = growth()
    followPointer(element, event, {
      move: ({ clientX, clientY }) => set(before + way * ((edge.axis === 'x' ? clientX : clientY) - from)),
      end: () => element.classList.remove('held'),
    })
  }
  element.ondblclick = reset
  element.onkeydown = (event) => {
    const step = event.shiftKey ? LEAP : STEP
    const arrows = edge.axis === 'x' ? { ArrowLeft: -1, ArrowRight: 1 } : { ArrowUp: -1, ArrowDown: 1 }
    const way = arrows[event.key as keyof typeof arrows]
    if (way !== undefined) set(size() === 0 && way * growth() > 0 ? edge.least : Math.max(edge.closes && size() <= edge.least ? 0 : edge.least, size() + way * growth() * step))
    else if (event.key === 'Home') set(edge.least)
    else if (event.key === 'End') set(most())
    else if (event.key === 'Enter' && edge.closes) toggle()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  function toggle(): void {
    const now = size()
    if (now > 0) open = now
    set(now > 0 ? 0 : Math.max(open, edge.least))
  }
  return {
    element,
    toggle,
    tell() {
      const now = Math.round(size())
      for (const [attribute, value] of [['aria-valuenow', now], ['aria-valuemin', edge.closes ? 0 : edge.least], ['aria-valuemax', Math.max(now, most())]] as const) element.setAttribute(attribute, String(value))
    },
  }
}
