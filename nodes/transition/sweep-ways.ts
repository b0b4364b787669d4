/** Ways over the picture of the transitions that a front makes: wipes, irises, clocks, blinds and tiles. */
import type { SweepShape, SweepTiles } from '../../engine/api.ts'

/** @param aspect width / height */
type Way = (aspect: number, height: number) => SweepShape | SweepTiles

const fraction = (value: number): number => value - Math.floor(value)
/** 0..1, the same for the same cell. */
const dice = (i: number, j: number): number => fraction(Math.sin(i * 127.1 + j * 311.7 + 17.3) * 43758.5453)

type Shape = Omit<SweepShape, 'measure' | 'centre' | 'scale'>
const MIDDLE = [0.5, 0.5] as const
const straight = (x: 0 | 0.5 | 1, y: 0 | 0.5 | 1, scale: readonly [number, number], more: Shape = {}): Way => () => ({ measure: 'sum', centre: [x, y], scale, ...more })
const corner = (x: 0 | 1, y: 0 | 1): Way => () => ({ measure: 'max', centre: [x, y], scale: [1, 1] })
const about = (measure: SweepShape['measure'], scale: number, more: Shape = {}): Way => (aspect) => {
  // 1 at the corners.
  const reach = Math.hypot(aspect, 1) / 2
  return { measure, centre: MIDDLE, scale: [(aspect * scale) / reach, scale / reach], ...more }
}
const turning = (more: Shape): Way => (aspect) => ({ measure: 'turn', centre: MIDDLE, scale: [aspect, 1], ...more })
/** @param start of the tile in column i and row j */
const tiles = (columns: number, rows: number, ramp: number, start: (i: number, j: number) => number): SweepTiles => ({
  columns,
  rows,
  ramp,
  starts: Float32Array.from({ length: columns * rows }, (_, k) => start(k % columns, Math.floor(k / columns))),
})
/** An edge that goes to the right, with a form of its own. @param late how much later it comes, at a share of the height */
const formed = (ramp: number, late: (y: number) => number): Way => (_, height) => tiles(1, height, ramp, (_i, j) => late((j + 0.5) / height))

/** A tilted ellipse, mirrored. */
const heart: Way = (aspect) => {
  const reach = Math.hypot(aspect / 2, 0.56 + aspect * 0.375) * 1.1
  const flat = Math.sqrt(1.2)
  return { measure: 'length', centre: [0.5, 0.56], scale: [aspect / reach, flat / reach], skew: 0.75 * flat }
}

export const WAYS = {
  wipe: straight(0, 0, [1, 0]),
  'wipe-left': straight(1, 0, [1, 0]),
  'wipe-down': straight(0, 0, [0, 1]),
  'wipe-up': straight(0, 1, [0, 1]),
  'diagonal-down': straight(0, 0, [0.5, 0.5]),
  'diagonal-up': straight(0, 1, [0.5, 0.5]),
  'diagonal-down-left': straight(1, 0, [0.5, 0.5]),
  'diagonal-up-left': straight(1, 1, [0.5, 0.5]),
  'corner-top-left': corner(0, 0),
  'corner-top-right': corner(1, 0),
  'corner-bottom-left': corner(0, 1),
  'corner-bottom-right': corner(1, 1),
  'barn-open': straight(0.5, 0, [2, 0]),
  'barn-close': straight(0.5, 0, [2, 0], { inverted: true }),
  'barn-open-vertical': straight(0, 0.5, [0, 2]),
  'barn-close-vertical': straight(0, 0.5, [0, 2], { inverted: true }),
  iris: about('length', 1),
  'iris-close': about('length', 1, { inverted: true }),
  'iris-box': () => ({ measure: 'max', centre: MIDDLE, scale: [2, 2] }),
  'iris-diamond': straight(0.5, 0.5, [1, 1]),
  star: about('star', 1 / 2.2, { count: 5, depth: 1.2 }),
  heart,
  clock: turning({}),
  'clock-double': turning({ repeat: 2 }),
  pinwheel: turning({ repeat: 6 }),
  fan: turning({ folded: true }),
  'radial-corner': (aspect) => ({ measure: 'turn', centre: [0, 0], scale: [aspect, 1], repeat: 4 }),
  spiral: about('spiral', 1, { count: 5 }),
  'blinds-horizontal': straight(0, 0, [0, 1], { repeat: 8 }),
  'blinds-vertical': straight(0, 0, [1, 0], { repeat: 12 }),
  'blinds-diagonal': (aspect) => ({ measure: 'sum', centre: [0, 0], scale: [aspect, 1], repeat: 5 }),
  checker: (aspect) => tiles(Math.max(1, Math.round(6 * aspect)), 6, 0.5, (i, j) => ((i + j) % 2) / 2),
  'random-bars': () => tiles(24, 1, 0.15, (i) => 0.85 * dice(i, 3)),
  'random-blocks': (aspect) => tiles(Math.max(1, Math.round(9 * aspect)), 9, 0, dice),
  zigzag: formed(0.9, (y) => 0.1 * Math.abs(fraction(y * 6) - 0.5) * 2),
  waves: formed(0.88, (y) => 0.06 + 0.06 * Math.sin(y * 5 * Math.PI)),
} satisfies Record<string, Way>
export type WayName = keyof typeof WAYS
