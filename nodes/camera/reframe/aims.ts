/** Where a window should lie at each look of a shot, and where it has to: by faces, and else by what there is to see. Pure. */
import { covered } from '../../shared/subjects/faces-in-frame.ts'
import type { Box, Look, SeenFace } from '../../shared/subjects/subjects.ts'
import type { Size } from '../../shared/subjects/shape.ts'

/** Of the window's left or upper edge, as shares of the picture. */
export interface Aim {
  readonly wanted: number
  /** Where the heads are inside; all of the picture where there are none. */
  readonly low: number
  readonly high: number
  /** How sure it is. */
  readonly weight: number
}

export interface Aims {
  readonly across: readonly Aim[]
  readonly down: readonly Aim[]
}

/** Of a face's box, on each side: what belongs to a head. */
const HAIR = 0.6
const CHIN = 0.25
const EARS = 0.3
/** Looks that a face may be away without being another one. */
const GONE = 3
/** A face is believed that is there so often in a row, in shots with that many looks. */
const TWICE = 2
/** Further faces come along where they fit into the window so often. */
const OFTEN = 0.9
/** Where the eyes are wanted, from the top of the window: a little above its middle. */
const EYE_LINE = 0.42
/** Of the window's side, between a head and its edge. */
const ROOM = 0.05
/** Places of the window that are tried, and how much the picture's middle counts among them. */
const STEPS = 48
const CENTRED = 0.04
/** Of what there is to see, to faces. */
const SEEN_WEIGHT = 0.3

interface Track {
  /** By look. */
  readonly boxes: Map<number, Box>
  weight: number
  last: number
}

/** @param looks of one shot */
export function aimsOf(looks: readonly Look[], window: Size): Aims {
  const heads = headsOf(looks, window)
  return {
    across: looks.map((look, k) => aimOf(heads[k]?.x, heads[k]?.width, window.width, look.across, 0.5)),
    down: looks.map((look, k) => aimOf(heads[k]?.y, heads[k]?.height, window.height, look.down, EYE_LINE)),
  }
}

function aimOf(from: number | undefined, length: number | undefined, side: number, seen: readonly number[], line: number): Aim {
  const most = 1 - side
  const inside = (value: number): number => Math.min(most, Math.max(0, value))
  if (from === undefined || length === undefined) return { wanted: mostSeen(seen, side), low: 0, high: most, weight: SEEN_WEIGHT }
  const wanted = inside(from + length / 2 - line * side)
  const room = Math.max(0, Math.min(ROOM * side, (side - length) / 2))
  const [low, high] = [inside(from + length + room - side), inside(from - room)]
  // Heads larger than the window: as much of them as there is room for.
  return low <= high ? { wanted, low, high, weight: 1 } : { wanted, low: wanted, high: wanted, weight: 1 }
}

/** Where a window has the most to see, and not at its edges; of equal ones the one nearest to the middle. */
function mostSeen(seen: readonly number[], side: number): number {
  const most = 1 - side
  if (most <= 0) return 0
  const total = Math.max(1, seen.reduce((sum, one) => sum + one, 0))
  // Flat in the middle of the window, nothing at its edges.
  const counts = (at: number): number => Math.max(0, 1 - Math.abs(2 * at - 1) ** 3)
  let [best, found] = [-Infinity, most / 2]
  for (let k = 0; k <= STEPS; k++) {
    const left = (most * k) / STEPS
    const value = seen.reduce((sum, one, i) => sum + one * counts(((i + 0.5) / seen.length - left) / side), 0) / total - CENTRED * Math.abs((2 * k) / STEPS - 1)
    if (value > best + 1e-9) [best, found] = [value, left]
  }
  return found
}

/** The box around the heads that are followed, look by look: between two looks that have them in between them, before and after those as they were. */
function headsOf(looks: readonly Look[], window: Size): readonly (Box | undefined)[] {
  const tracks = tracksOf(looks).filter(({ boxes }) => boxes.size >= Math.min(TWICE, looks.length))
  const [main, ...others] = tracks.toSorted((a, b) => b.weight - a.weight)
  if (main === undefined) return looks.map(() => undefined)
  const rows = [filled(main.boxes, looks.length)]
  for (const { boxes } of others) {
    const row = filled(boxes, looks.length)
    const fits = looks.filter((_, k) => {
      const all = around([...rows, row].flatMap((one) => one[k] ?? []))
      return all.width <= window.width && all.height <= window.height
    })
    if (fits.length >= OFTEN * looks.length) rows.push(row)
  }
  return looks.map((_, k) => around(rows.flatMap((row) => row[k] ?? [])))
}

function tracksOf(looks: readonly Look[]): readonly Track[] {
  const tracks: Track[] = []
  looks.forEach(({ faces }, k) => {
    for (const face of faces) {
      const known = tracks.filter(({ last }) => last < k && k - last <= GONE).map((track) => ({ track, near: nearness(track.boxes.get(track.last)!, head(face)) })).toSorted((a, b) => b.near - a.near)[0]
      const track = known !== undefined && known.near > 0.15 ? known.track : { boxes: new Map<number, Box>(), weight: 0, last: k }
      if (track.boxes.size === 0) tracks.push(track)
      track.boxes.set(k, head(face))
      track.last = k
      track.weight += face.score * face.width * face.height
    }
  })
  return tracks
}

/** How much two boxes may be of one face: what they share, also where they are of very different sizes. */
const nearness = (a: Box, b: Box): number => covered(a, b) * Math.min(1, Math.min(a.width, b.width) / (0.4 * Math.max(a.width, b.width)))

function head({ x, y, width, height }: SeenFace): Box {
  const [left, top] = [Math.max(0, x - EARS * width), Math.max(0, y - HAIR * height)]
  return { x: left, y: top, width: Math.min(1, x + width * (1 + EARS)) - left, height: Math.min(1, y + height * (1 + CHIN)) - top }
}

function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((one) => one.x))
  const y = Math.min(...boxes.map((one) => one.y))
  return { x, y, width: Math.max(...boxes.map((one) => one.x + one.width)) - x, height: Math.max(...boxes.map((one) => one.y + one.height)) - y }
}

/** A face that looks away for a moment is still there. */
function filled(boxes: ReadonlyMap<number, Box>, count: number): readonly Box[] {
  const known = [...boxes.keys()].sort((a, b) => a - b)
  return Array.from({ length: count }, (_, k) => {
    const after = known.find((one) => one >= k) ?? known.at(-1)!
    const before = known.findLast((one) => one <= k) ?? known[0]!
    const [a, b] = [boxes.get(before)!, boxes.get(after)!]
    const share = after > before ? (k - before) / (after - before) : 0
    const mix = (one: number, other: number): number => one + share * (other - one)
    return { x: mix(a.x, b.x), y: mix(a.y, b.y), width: mix(a.width, b.width), height: mix(a.height, b.height) }
  })
}
