/** How wide a frame is on the screen, what is in view, and what a dragged edge snaps to. Pure. */
export interface View {
  /** Pixels of a frame. */
  readonly scale: number
  /** The frame at the left edge, which need not be a whole one. */
  readonly left: number
}

const WIDEST = 48

export const xOf = ({ scale, left }: View, frame: number): number => (frame - left) * scale
export const frameAt = ({ scale, left }: View, x: number): number => left + x / scale

/** The whole film, and some room behind it. */
export const fitted = (length: number, width: number): View => ({ scale: Math.min(WIDEST, (width * 0.96) / Math.max(1, length)), left: 0 })

/** Keeps a frame at its place on the screen; never wider than frames can be seen, never narrower than the whole film. */
export function zoomed(view: View, by: number, x: number, length: number, width: number): View {
  const least = Math.min(WIDEST, (width * 0.5) / Math.max(1, length))
  const scale = Math.max(least, Math.min(WIDEST, view.scale * by))
  return inside({ scale, left: frameAt(view, x) - x / scale }, length, width)
}

export function inside({ scale, left }: View, length: number, width: number): View {
  const most = Math.max(0, length - (width / scale) * 0.5)
  return { scale, left: Math.max(0, Math.min(most, left)) }
}

/** The view that shows a frame. */
export function revealing(view: View, frame: number, length: number, width: number): View {
  const x = xOf(view, frame)
  return x >= 0 && x <= width - 24 ? view : inside({ ...view, left: frame - (width * 0.15) / view.scale }, length, width)
}

/** The nearest point within so many pixels, or the whole frame where there is none. */
export function snapped(frame: number, points: Iterable<number>, { scale }: View, reach = 9): { readonly frame: number; readonly to?: number } {
  let best: number | undefined
  for (const point of points) if (Math.abs(point - frame) * scale <= reach && (best === undefined || Math.abs(point - frame) < Math.abs(best - frame))) best = point
  return best === undefined ? { frame: Math.round(frame) } : { frame: best, to: best }
}

/** Frames from one mark of the ruler to the next: whole seconds and minutes, or frames. */
export function tick(scale: number, rate: number, apart = 84): number {
  const least = apart / scale
  const whole = Math.round(rate)
  for (const step of [1, 2, 5, 10]) if (step < whole && step >= least) return step
  for (const seconds of [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]) if (seconds * whole >= least) return seconds * whole
  return 7200 * whole
}
