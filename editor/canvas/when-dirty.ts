/** Draws a canvas when something of it has changed, and asks for no frames while nothing has: the library itself asks for each one. */
interface Drawn {
  dirty_canvas: boolean
  dirty_bgcanvas: boolean
  draw(): void
}

/** @param ask for the next frame */
export function drawnWhenDirty<Canvas extends Drawn>(canvas: Canvas, ask: (draw: () => void) => unknown = (draw) => requestAnimationFrame(draw)): Canvas {
  let waiting = false
  /** Changed while it was drawn: the library says so of its own front, which it draws right after. */
  let again = false
  const draw = (): void => {
    again = false
    canvas.draw()
    waiting = false
    if (again && (canvas.dirty_canvas || canvas.dirty_bgcanvas)) changed()
  }
  const changed = (): void => {
    again = true
    if (waiting) return
    waiting = true
    ask(draw)
  }
  // Set in many places of the library.
  for (const name of ['dirty_canvas', 'dirty_bgcanvas'] as const) {
    let dirty = canvas[name]
    Object.defineProperty(canvas, name, {
      get: () => dirty,
      set(next: boolean) {
        dirty = next
        if (next) changed()
      },
    })
  }
  changed()
  return canvas
}
