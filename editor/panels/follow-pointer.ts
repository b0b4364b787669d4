/** Follows the pointer from a press until it is let go. */
export function followPointer(element: HTMLElement | SVGElement, event: PointerEvent, { move, end }: { move(event: PointerEvent): void; end(event: PointerEvent): void }): void {
  event.preventDefault()
  event.stopPropagation()
  const stop = new AbortController()
  const options = { signal: stop.signal }
  element.setPointerCapture?.(event.pointerId)
  addEventListener('pointermove', (next) => (next.pointerId === event.pointerId ? move(next) : undefined), options)
  for (const name of ['pointerup', 'pointercancel'] as const) {
    addEventListener(name, (last) => {
      if (last.pointerId !== event.pointerId) return
      stop.abort()
      end(last)
    }, options)
  }
}
