/** Where the window lies at each frame, shot by shot. Pure. */
import type { Look, Subjects } from '../../shared/subjects/subjects.ts'
import { aimsOf, type Aim } from './aims.ts'
import type { Size } from '../../shared/subjects/shape.ts'
import { along, smoothPath } from './smooth-path.ts'

/** The window's left and upper edge at frame n, as shares of the picture. */
export type WindowAt = (n: number) => { readonly x: number; readonly y: number }

export interface Following {
  readonly window: Size
  /** Frames a second. */
  readonly rate: number
  /** Seconds. */
  readonly calm: number
}

/** Of the window's side: what a subject may move about in it before the window goes along. */
const SLACK = 0.09

interface Shot {
  readonly from: number
  /** Frame of the first aim. */
  readonly first: number
  readonly x: Float64Array
  readonly y: Float64Array
}

/** Between a cut and the look beside it things go on as they did: one more aim at either end. */
function goingOn(aims: readonly Aim[], most: number): readonly Aim[] {
  if (aims.length < 2) return aims
  const on = (end: Aim, inner: Aim): Aim => {
    const value = (of: 'wanted' | 'low' | 'high'): number => Math.min(most, Math.max(0, 2 * end[of] - inner[of]))
    const [low, high] = [value('low'), value('high')]
    return { wanted: value('wanted'), low: Math.min(low, high), high: Math.max(low, high), weight: end.weight }
  }
  return [on(aims[0]!, aims[1]!), ...aims, on(aims.at(-1)!, aims.at(-2)!)]
}

/** The looks of each shot, and its first frame. */
export function shotsOf({ looks, cuts }: Pick<Subjects, 'looks' | 'cuts'>): readonly { readonly from: number; readonly own: readonly Look[] }[] {
  const starts = [0, ...cuts]
  return starts.map((from, k) => {
    const to = starts[k + 1] ?? Infinity
    const inside = looks.filter(({ frame }) => frame >= from && frame < to)
    // A shot that is over before the next look takes what was seen last.
    return { from, own: inside.length > 0 ? inside : [looks.findLast(({ frame }) => frame < to)!] }
  })
}

export function planWindow(subjects: Subjects, { window, rate, calm }: Following): WindowAt {
  const { step } = subjects
  const shots = shotsOf(subjects).map(({ from, own }): Shot => {
    const aims = aimsOf(own, window)
    const path = (axis: 'across' | 'down', side: number): Float64Array => smoothPath(goingOn(aims[axis], 1 - side), { seconds: calm, step: step / rate, slack: SLACK * side })
    return { from, first: own[0]!.frame - (own.length > 1 ? step : 0), x: path('across', window.width), y: path('down', window.height) }
  })
  const held = (value: number, side: number): number => Math.min(1 - side, Math.max(0, value))
  return (n) => {
    const shot = shots.findLast(({ from }) => from <= n) ?? shots[0]!
    const at = (n - shot.first) / step
    return { x: held(along(shot.x, at), window.width), y: held(along(shot.y, at), window.height) }
  }
}
