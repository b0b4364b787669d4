/** Where a virtual camera looks at a moment: pure functions of time. */
import { ease, type Affine, type Easing } from '../../engine/api.ts'
import { CAMERA_MOVES } from '../shared/names.ts'

export { CAMERA_MOVES }
export type CameraMove = (typeof CAMERA_MOVES)[number]

/** The part of the frame that is seen. */
export interface View {
  /** 1 = the whole frame; 2 = half of it. */
  readonly zoom: number
  /** Centre of the view from the frame's centre, in shares of its width and height; right and down are positive. */
  readonly x: number
  readonly y: number
  /** Degrees, clockwise. */
  readonly rotation: number
}

export interface CameraSettings {
  readonly move: CameraMove
  /** Share of the frame that the move takes, 0..1. */
  readonly amount: number
  readonly easing: Easing
  /** Shapes the unrest of `handheld`. */
  readonly seed: number
  /** How fast a hand trembles: 1 = as a calm one does. */
  readonly rate?: number
  /** Where the camera is when, for `path`; in order of time. */
  readonly path?: readonly CameraKey[]
}

/** A place on a path of one's own; what is left out is as in a view of the whole frame. */
export interface CameraKey {
  /** Seconds. */
  readonly time: number
  readonly x?: number | undefined
  readonly y?: number | undefined
  readonly zoom?: number | undefined
  readonly rotation?: number | undefined
  /** On the way to the next place. */
  readonly easing?: Easing | undefined
}

/** The view at a moment of a path: zooms run at an even ratio, before the first and after the last place it stands still. */
export function pathView(path: readonly CameraKey[], seconds: number): View {
  const whole = ({ x = 0, y = 0, zoom = 1, rotation = 0 }: Partial<CameraKey>): View => ({ x, y, zoom, rotation })
  const next = path.findIndex(({ time }) => time > seconds)
  if (next <= 0) return whole((next === 0 ? path[0] : path.at(-1)) ?? {})
  const [from, to] = [path[next - 1]!, path[next]!]
  const share = ease(from.easing ?? 'ease-in-out', (seconds - from.time) / (to.time - from.time))
  const [a, b] = [whole(from), whole(to)]
  const between = (key: 'x' | 'y' | 'rotation'): number => a[key] + (b[key] - a[key]) * share
  return { x: between('x'), y: between('y'), rotation: between('rotation'), zoom: a.zoom * (b.zoom / a.zoom) ** share }
}

const RADIANS = Math.PI / 180
/** A move may take nearly all of the frame, but something must be left to see. */
const MOST = 0.9
/** Reach of `handheld` at amount 1: share of the frame, and degrees. */
const SWAY = 0.07
const SWAY_DEGREES = 4

/**
 * The view at `progress` (0..1) and `seconds`, before it is brought inside the frame.
 * Zooms run at an even ratio, as the eye expects them; pans use just the room that the zoom makes.
 */
export function cameraView({ move, amount, easing, seed, rate = 1, path = [] }: CameraSettings, progress: number, seconds: number): View {
  const share = Math.min(MOST, Math.max(0, amount))
  const near = 1 / (1 - share)
  const t = ease(easing, progress)
  const travel = share * (0.5 - t)
  const thereAndBack = Math.sin(Math.PI * ease(easing, progress)) ** 2
  const still: View = { zoom: 1, x: 0, y: 0, rotation: 0 }
  switch (move) {
    case 'static':
      return still
    case 'slow-zoom-in':
      return { ...still, zoom: near ** t }
    case 'slow-zoom-out':
      return { ...still, zoom: near ** (1 - t) }
    case 'pan-left':
      return { ...still, zoom: near, x: travel }
    case 'pan-right':
      return { ...still, zoom: near, x: -travel }
    case 'tilt-up':
      return { ...still, zoom: near, y: travel }
    case 'tilt-down':
      return { ...still, zoom: near, y: -travel }
    case 'dolly':
      return { ...still, zoom: near ** thereAndBack }
    case 'crane':
      return { ...still, zoom: near, y: share * (0.5 - thereAndBack) }
    case 'orbit': {
      const turn = 2 * Math.PI * t
      return {
        zoom: 1 + share * 0.35 * (1 - Math.cos(turn)),
        x: (share / 2) * Math.sin(turn),
        y: (share / 5) * (1 - Math.cos(turn)) - share / 5,
        rotation: -share * 16 * Math.sin(turn),
      }
    }
    case 'handheld':
      return {
        zoom: 1,
        x: share * SWAY * unrest(seconds * rate, seed),
        y: share * SWAY * unrest(seconds * rate, seed + 1),
        rotation: share * SWAY_DEGREES * unrest(seconds * rate, seed + 2),
      }
    case 'whip':
      // Rest, a rush in the middle fifth, rest.
      return { ...still, zoom: near, x: -share * (0.5 - ease('ease-in-out', (progress - 0.4) / 0.2)) }
    case 'path':
      return pathView(path, seconds)
  }
}

/** A hand's tremor, -1..1: slow sway with quicker parts on top, at rates that don't meet again. */
function unrest(seconds: number, seed: number): number {
  let sum = 0
  for (const [rate, weight, salt] of [
    [0.31, 0.5, 1],
    [0.83, 0.28, 2],
    [1.97, 0.15, 3],
    [4.3, 0.07, 4],
  ] as const) {
    const phase = 2 * Math.PI * fraction((seed % 65536) * 0.754877 + salt * 0.569840)
    sum += weight * Math.sin(2 * Math.PI * rate * seconds + phase)
  }
  return sum
}

const fraction = (value: number): number => value - Math.floor(value)

/** The least zoom that shows no edge. */
export function coveringZoom({ x, y, rotation }: Omit<View, 'zoom'>, width: number, height: number): number {
  const cos = Math.abs(Math.cos(rotation * RADIANS))
  const sin = Math.abs(Math.sin(rotation * RADIANS))
  const room = (offset: number): number => Math.max(1 - MOST, 1 - 2 * Math.abs(offset))
  return Math.max((cos + (sin * height) / width) / room(x), (cos + (sin * width) / height) / room(y))
}

/** Where each output pixel is found in the source. */
export function viewMatrix({ zoom, x, y, rotation }: View, width: number, height: number): Affine {
  const a = Math.cos(rotation * RADIANS) / zoom
  const b = Math.sin(rotation * RADIANS) / zoom
  const centreX = (width - 1) / 2
  const centreY = (height - 1) / 2
  // Offsets beyond what can be covered stop at the edge.
  const limit = MOST / 2
  const shiftX = Math.min(limit, Math.max(-limit, x)) * width
  const shiftY = Math.min(limit, Math.max(-limit, y)) * height
  return [
    a,
    b,
    centreX + shiftX - a * centreX - b * centreY,
    -b,
    a,
    centreY + shiftY + b * centreX - a * centreY,
  ]
}

/** The least zoom of the move itself: what goes beyond it is a way towards the picture, and near things grow more by it. */
export function restZoom(settings: CameraSettings): number {
  if (settings.move === 'path') return Math.min(...(settings.path ?? []).map(({ zoom = 1 }) => zoom), 10)
  return Math.min(...[0, 0.5, 1].map((progress) => cameraView(settings, progress, 0).zoom))
}

/** The zoom that the whole move needs: were it taken afresh at each frame, the picture would pump. */
export function steadyZoom(settings: CameraSettings, width: number, height: number): number {
  if (settings.move === 'handheld') {
    const share = Math.min(MOST, settings.amount)
    return coveringZoom({ x: share * SWAY, y: share * SWAY, rotation: share * SWAY_DEGREES }, width, height)
  }
  let most = 1
  // Everywhere on the way to the next place is between the two.
  for (const key of settings.move === 'path' ? (settings.path ?? []) : []) {
    const view = pathView([key], key.time)
    most = Math.max(most, coveringZoom(view, width, height) / view.zoom)
  }
  if (settings.move === 'orbit') {
    for (let i = 0; i <= 32; i++) {
      const view = cameraView({ ...settings, easing: 'linear' }, i / 32, 0)
      most = Math.max(most, coveringZoom(view, width, height) / view.zoom)
    }
  }
  return most
}
