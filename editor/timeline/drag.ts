/** What a drag on the timeline means: which edits it comes to at each moment. Pure. */
import { pictures, type Timeline, type TimelineClip } from './clips.ts'
import type { Edit } from './edits.ts'
import { perSecond } from './known.ts'
import type { Hit } from './rows.ts'
import { snapped, type View } from './scale.ts'

export const TOOLS = ['select', 'blade', 'slip', 'slide', 'roll'] as const
export type Tool = (typeof TOOLS)[number]

/** What a press begins; `undefined` where it only chooses. */
export type Hold = 'start' | 'end' | 'roll' | 'body' | 'slip' | 'slide' | 'joint' | 'joint-start' | 'fade-in' | 'fade-out'

export function holdOf({ clip, part }: Hit, tool: Tool, { alt, ctrl }: { readonly alt: boolean; readonly ctrl: boolean }): Hold | undefined {
  if (tool === 'blade') return undefined
  if (part === 'joint' || part === 'joint-start') return part
  if (part === 'fade-in' || part === 'fade-out') return tool === 'select' ? part : holdOf({ clip, part: 'body' }, tool, { alt, ctrl })
  if (tool === 'slip' || (alt && part === 'body')) return 'slip'
  if (tool === 'slide' || (ctrl && part === 'body')) return clip.kind === 'picture' ? 'slide' : 'body'
  if (part === 'body') return tool === 'roll' ? undefined : 'body'
  return (tool === 'roll' || ctrl) && clip.kind === 'picture' ? 'roll' : part
}

export interface Dragged {
  readonly edits: readonly Edit[]
  readonly snap?: number
  /** Where a picture would come in among the others. */
  readonly drop?: number
}

export interface Drag {
  readonly clip: TimelineClip
  readonly hold: Hold
  /** `roll`: which end was taken. */
  readonly part: Hit['part']
  /** Frames from where it was taken, whole or not. */
  readonly by: number
}

/** @param points where edges catch; none where nothing snaps */
export function dragged(timeline: Timeline, { clip, hold, part, by }: Drag, points: readonly number[], view: View): Dragged {
  const { id, start, length } = clip
  const end = start + length
  /** By how much an edge goes, and where it caught. */
  const edge = (at: number): { readonly by: number; readonly snap?: number } => {
    const { frame, to } = snapped(at + by, points, view)
    return { by: frame - at, ...(to === undefined ? {} : { snap: to }) }
  }
  const told = (edits: readonly Edit[], snap?: number): Dragged => ({ edits, ...(snap === undefined || edits.length === 0 ? {} : { snap }) })
  switch (hold) {
    case 'start':
    case 'end': {
      const to = edge(hold === 'start' ? start : end)
      return told(to.by === 0 ? [] : [{ do: 'trim', id, edge: hold, by: to.by }], to.snap)
    }
    case 'roll': {
      const at = part === 'start' ? 'start' : 'end'
      const to = edge(at === 'start' ? start : end)
      return told(to.by === 0 ? [] : [{ do: 'trim', id, edge: at, by: to.by, rolls: true }], to.snap)
    }
    // The picture follows the hand: what is drawn to the right shows earlier frames.
    case 'slip': return told(Math.round(by) === 0 ? [] : [{ do: 'slip', id, by: -Math.round(by) }])
    case 'slide': return told(Math.round(by) === 0 ? [] : [{ do: 'slide', id, by: Math.round(by) }])
    case 'joint':
    case 'joint-start': {
      if (clip.kind !== 'picture' || clip.joint === undefined) return told([])
      const to = edge(hold === 'joint' ? start + clip.joint.length : start)
      const wide = Math.max(1, clip.joint.length + (hold === 'joint' ? to.by : -to.by))
      return told(wide === clip.joint.length ? [] : [{ do: 'join', id, kind: clip.joint.kind, length: wide }], to.snap)
    }
    case 'fade-in':
    case 'fade-out': {
      if (clip.kind !== 'sound') return told([])
      const per = perSecond(timeline.rate)
      const { in: rise, out: fall } = clip.fade ?? { in: 0, out: 0 }
      const comes = hold === 'fade-in'
      const to = edge(comes ? start + rise * per : end - fall * per)
      const wide = Math.max(0, Math.min(length / per - (comes ? fall : rise), comes ? rise + to.by / per : fall - to.by / per))
      return told(wide === (comes ? rise : fall) ? [] : [{ do: 'fade', id, in: comes ? wide : rise, out: comes ? fall : wide }], to.snap)
    }
    case 'body': return clip.kind === 'picture' ? placed(timeline, clip, by) : moved(clip, by, points, view)
  }
}

function moved({ id, start, length }: TimelineClip, by: number, points: readonly number[], view: View): Dragged {
  const [first, last] = [snapped(start + by, points, view), snapped(start + length + by, points, view)]
  const byEnd = last.to !== undefined && (first.to === undefined || Math.abs(last.to - start - length - by) < Math.abs(first.to - start - by))
  const to = Math.max(0, byEnd ? last.frame - length : first.frame)
  const snap = byEnd ? last.to : first.to
  return { edits: to === start ? [] : [{ do: 'move', id, to }], ...(snap === undefined ? {} : { snap }) }
}

/** A picture drawn a little way over the one before is blended with it; farther away it changes its place in the row. */
function placed(timeline: Timeline, clip: Extract<TimelineClip, { kind: 'picture' }>, by: number): Dragged {
  const shown = pictures(timeline)
  const before = shown[clip.index - 1]
  const start = Math.round(clip.start + by)
  const overlap = before === undefined ? -1 : before.start + before.length - start
  if (before !== undefined && overlap >= 0 && overlap <= Math.min(before.length, clip.length) / 2 && Math.abs(by) < clip.length) {
    const { kind = 'cut', length = 0 } = clip.joint ?? {}
    return { edits: overlap === length ? [] : [{ do: 'join', id: clip.id, kind: overlap === 0 ? 'cut' : kind === 'cut' ? 'crossfade' : kind, length: overlap }] }
  }
  // The edge that goes ahead passes the middle of a neighbour.
  const ahead = by < 0 ? start : start + clip.length
  const others = shown.filter(({ id }) => id !== clip.id)
  const found = others.findIndex((one) => one.start + one.length / 2 > ahead)
  const to = found < 0 ? others.length : found
  if (to === clip.index) return { edits: [] }
  const at = others[to]
  return { edits: [{ do: 'reorder', id: clip.id, to }], drop: at === undefined ? timeline.length : at.start }
}
