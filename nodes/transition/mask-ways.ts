/** Masks of transitions: at which part of the way each pixel changes over, 0 = first, 1 = last. They run on the workers. */
import type { Band } from '../../engine/api.ts'

/** `x`, `y` in 0..1 from the upper left corner; `aspect` = width / height. */
type Way = (x: number, y: number, aspect: number) => number

const TURN = 2 * Math.PI
const fraction = (value: number): number => value - Math.floor(value)
/** 0..1, the same for the same cell. */
const dice = (i: number, j: number): number => fraction(Math.sin(i * 127.1 + j * 311.7 + 17.3) * 43758.5453)
const reach = (aspect: number): number => Math.hypot(aspect, 1) / 2
const ring = (x: number, y: number, aspect: number): number => Math.hypot((x - 0.5) * aspect, y - 0.5) / reach(aspect)
/** 0 up, growing clockwise. */
const angle = (x: number, y: number, aspect: number): number => fraction(Math.atan2((x - 0.5) * aspect, 0.5 - y) / TURN)
const blades = (x: number, y: number, aspect: number, count: number): number => fraction(angle(x, y, aspect) * count)

/** How far a point is from the centre of a star or a heart, 0..1 at the farthest corner. */
function star(x: number, y: number, aspect: number): number {
  const far = Math.hypot((x - 0.5) * aspect, y - 0.5)
  const turn = Math.abs(fraction(angle(x, y, aspect) * 5 + 0.5) - 0.5) * 2
  return (far * (1 + 1.2 * turn)) / (reach(aspect) * 2.2)
}
function heart(x: number, y: number, aspect: number): number {
  const px = Math.abs(x - 0.5) * aspect
  const py = 0.56 - y
  // A tilted ellipse, mirrored: the square of its size.
  const up = py - px * 0.75
  return Math.sqrt(px * px + up * up * 1.2) / (Math.hypot(aspect / 2, 0.56 + aspect * 0.375) * 1.1)
}

export const WAYS = {
  wipe: (x) => x,
  'wipe-left': (x) => 1 - x,
  'wipe-down': (_, y) => y,
  'wipe-up': (_, y) => 1 - y,
  'diagonal-down': (x, y) => (x + y) / 2,
  'diagonal-up': (x, y) => (x + 1 - y) / 2,
  'diagonal-down-left': (x, y) => (1 - x + y) / 2,
  'diagonal-up-left': (x, y) => (2 - x - y) / 2,
  'corner-top-left': (x, y) => Math.max(x, y),
  'corner-top-right': (x, y) => Math.max(1 - x, y),
  'corner-bottom-left': (x, y) => Math.max(x, 1 - y),
  'corner-bottom-right': (x, y) => Math.max(1 - x, 1 - y),
  'barn-open': (x) => Math.abs(x - 0.5) * 2,
  'barn-close': (x) => 1 - Math.abs(x - 0.5) * 2,
  'barn-open-vertical': (_, y) => Math.abs(y - 0.5) * 2,
  'barn-close-vertical': (_, y) => 1 - Math.abs(y - 0.5) * 2,
  iris: ring,
  'iris-close': (x, y, aspect) => 1 - ring(x, y, aspect),
  'iris-box': (x, y) => Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)) * 2,
  'iris-diamond': (x, y) => Math.abs(x - 0.5) + Math.abs(y - 0.5),
  star,
  heart,
  clock: angle,
  'clock-double': (x, y, aspect) => blades(x, y, aspect, 2),
  pinwheel: (x, y, aspect) => blades(x, y, aspect, 6),
  fan: (x, y, aspect) => Math.abs(fraction(angle(x, y, aspect) + 0.5) - 0.5) * 2,
  'radial-corner': (x, y, aspect) => Math.atan2(y, x * aspect) / (TURN / 4),
  spiral: (x, y, aspect) => (Math.floor(ring(x, y, aspect) * 5 - angle(x, y, aspect)) + 1 + angle(x, y, aspect)) / 6,
  'blinds-horizontal': (_, y) => fraction(y * 8),
  'blinds-vertical': (x) => fraction(x * 12),
  'blinds-diagonal': (x, y, aspect) => fraction((x * aspect + y) * 5),
  checker: (x, y, aspect) => (fraction(x * Math.round(6 * aspect)) + ((Math.floor(x * Math.round(6 * aspect)) + Math.floor(y * 6)) % 2)) / 2,
  'random-bars': (x) => 0.15 * fraction(x * 24) + 0.85 * dice(Math.floor(x * 24), 3),
  'random-blocks': (x, y, aspect) => dice(Math.floor(x * Math.round(9 * aspect)), Math.floor(y * 9)),
  zigzag: (x, y) => x * 0.9 + 0.1 * Math.abs(fraction(y * 6) - 0.5) * 2,
  waves: (x, y) => x * 0.88 + 0.06 + 0.06 * Math.sin(y * TURN * 2.5),
} satisfies Record<string, Way>
export type WayName = keyof typeof WAYS

export interface MaskArgs {
  readonly way: WayName
  /** 0..1 */
  readonly t: number
  /** Width of the soft edge, a share of the way. */
  readonly softness: number
}

/** Places of a way, 16 bits each, by name and size: worked out once, row by row as they are asked for. */
const known = new Map<string, { readonly places: Uint16Array; readonly rows: Uint8Array }>()

/** Fills a `gray8` mask: 255 where the second clip shows already. */
export function transitionMask({ target, args: { way, t, softness }, from, to }: Band<MaskArgs>): void {
  const { data, width, height } = target.planes[0]!
  const { places, rows } = placesOf(way, width, height)
  const values = maskValues(t, softness)
  const at: Way = WAYS[way]
  for (let y = from; y < to; y++) {
    const row = y * width
    if (rows[y] === 0) {
      for (let x = 0; x < width; x++) {
        const place = at((x + 0.5) / width, (y + 0.5) / height, width / height)
        places[row + x] = Math.min(65535, Math.max(0, place * 65535 + 0.5))
      }
      rows[y] = 1
    }
    for (let i = row; i < row + width; i++) data[i] = values[places[i]! >> 4]!
  }
}

function placesOf(way: WayName, width: number, height: number) {
  const key = `${way} ${width}x${height}`
  let found = known.get(key)
  if (found === undefined) {
    // A film needs a few at a time.
    if (known.size >= 4) known.delete(known.keys().next().value!)
    known.set(key, (found = { places: new Uint16Array(width * height), rows: new Uint8Array(height) }))
  }
  return found
}

/** Mask values of 4096 places. The edge starts and ends outside the frame, so that t = 0 and 1 are clean. */
export function maskValues(t: number, softness: number): Uint8Array {
  const soft = Math.max(softness, 1e-3)
  const front = t * (1 + soft)
  return Uint8Array.from({ length: 4096 }, (_, i) => {
    const share = Math.min(1, Math.max(0, (front - (i + 0.5) / 4096) / soft))
    return 255 * share * share * (3 - 2 * share) + 0.5
  })
}
