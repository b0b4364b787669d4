/** The rows of a timeline from top to bottom, and which clip lies under a point. Pure. */
import type { PictureClip, SoundClip, Timeline, TimelineClip } from './clips.ts'
import { perSecond } from './known.ts'
import { xOf, type View } from './scale.ts'

export interface Row {
  readonly kind: TimelineClip['kind']
  readonly lane: number
  readonly top: number
  readonly height: number
}

export const RULER = 26
const HEIGHTS: Readonly<Record<TimelineClip['kind'], number>> = { title: 24, subtitle: 24, overlay: 34, picture: 62, sound: 36 }
/** What lies over the picture stands above it. */
const ORDER: readonly TimelineClip['kind'][] = ['subtitle', 'title', 'overlay', 'picture', 'sound']
const GAP = 3
/** The line of a picture that has its name. */
export const HEAD = 16

export function rowsOf({ clips }: Pick<Timeline, 'clips'>): readonly Row[] {
  const lanes = new Map<TimelineClip['kind'], number>([['picture', 1]])
  for (const { kind, lane } of clips) if (lane + 1 > (lanes.get(kind) ?? 0)) lanes.set(kind, lane + 1)
  let top = RULER + GAP
  return ORDER.flatMap((kind) => {
    const count = lanes.get(kind) ?? 0
    // Rows over the picture grow upwards.
    const order = Array.from({ length: count }, (_, i) => (kind === 'sound' ? i : count - 1 - i))
    return order.map((lane): Row => {
      const row = { kind, lane, top, height: HEIGHTS[kind] }
      top += HEIGHTS[kind] + GAP
      return row
    })
  })
}

export const heightOf = (rows: readonly Row[]): number => (rows.length === 0 ? RULER : rows.at(-1)!.top + rows.at(-1)!.height + 8)
export const rowOf = (rows: readonly Row[], { kind, lane }: Pick<TimelineClip, 'kind' | 'lane'>): Row | undefined => rows.find((row) => row.kind === kind && row.lane === lane)

export interface Hit {
  readonly clip: TimelineClip
  /** `joint`: the transition that it comes in by; `joint-start`: its left edge; `fade-in`, `fade-out`: handles at the upper corners of a sound. */
  readonly part: 'start' | 'end' | 'body' | 'joint' | 'joint-start' | 'fade-in' | 'fade-out'
}

const EDGE = 7

const FADE = { deep: 11, reach: 6, inset: 6, least: 60 }

/** Where the handles of a sound's fades are; none where there is no room. */
export function fadeHandles({ start, length, fade }: SoundClip, { rate }: Pick<Timeline, 'rate'>, view: View): readonly [number?, number?] {
  const [from, to] = [xOf(view, start), xOf(view, start + length)]
  if (to - from < FADE.least) return []
  const second = perSecond(rate) * view.scale
  const inside = (x: number): number => Math.max(from + FADE.inset, Math.min(to - FADE.inset, x))
  return [inside(from + (fade?.in ?? 0) * second), inside(to - (fade?.out ?? 0) * second)]
}

/** @param y from the top of the rows, whatever has been scrolled */
export function hitAt(timeline: Timeline, rows: readonly Row[], view: View, x: number, y: number): Hit | undefined {
  const row = rows.find(({ top, height }) => y >= top && y < top + height)
  if (row === undefined) return undefined
  // The last that is drawn lies on top; an edge is caught from a little beside it, where nothing else is.
  const within = (clip: TimelineClip, beside: number): boolean => clip.kind === row.kind && clip.lane === row.lane && x >= xOf(view, clip.start) - beside && x < xOf(view, clip.start + clip.length) + beside
  const clip = timeline.clips.findLast((one) => within(one, 0)) ?? timeline.clips.findLast((one) => within(one, 3))
  if (clip === undefined) return undefined
  const [from, to] = [xOf(view, clip.start), xOf(view, clip.start + clip.length)]
  const reach = Math.min(EDGE, (to - from) / 3)
  if (clip.kind === 'picture' && (clip.joint?.length ?? 0) > 0) {
    const inner = xOf(view, clip.start + clip.joint!.length)
    // Its start at the height of the name trims the clip; all else here is the transition's.
    if (x < inner + Math.min(EDGE, (to - inner) / 3) && (x > from + reach || y > row.top + HEAD)) return { clip, part: x < Math.min(from + EDGE, (from + inner) / 2) ? 'joint-start' : 'joint' }
  }
  if (clip.kind === 'sound' && y < row.top + FADE.deep) {
    const [rise, fall] = fadeHandles(clip, timeline, view)
    if (rise !== undefined && Math.abs(x - rise) <= FADE.reach) return { clip, part: 'fade-in' }
    if (fall !== undefined && Math.abs(x - fall) <= FADE.reach) return { clip, part: 'fade-out' }
  }
  return { clip, part: x < from + reach ? 'start' : x > to - reach ? 'end' : 'body' }
}

/** Frames at which something begins or ends, or is marked: what edges snap to. */
export function* cuts({ clips, length }: Timeline, but?: string): Generator<number> {
  yield 0
  yield length
  for (const { id, start, length: frames } of clips) {
    if (id === but) continue
    yield start
    yield start + frames
  }
}

/** The cut before or after a frame. */
export function nextCut(timeline: Timeline, frame: number, by: 1 | -1): number {
  const all = [...cuts(timeline)].filter((cut) => (cut - frame) * by > 0)
  return all.length === 0 ? frame : by > 0 ? Math.min(...all) : Math.max(...all)
}

export const pictureAt = (shown: readonly PictureClip[], frame: number): PictureClip | undefined => shown.findLast(({ start, length }) => frame >= start && frame < start + length)
