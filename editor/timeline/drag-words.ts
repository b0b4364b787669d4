/** What a drag comes to, in numbers beside the pointer. Pure. */
import { t } from '../language/t.ts'
import type { Timeline, TimelineClip } from './clips.ts'
import type { Hold } from './drag.ts'
import { become } from './follow.ts'
import { perSecond } from './known.ts'
import { timecode } from './timecode.ts'

/** @param after the film as it would become: what a clip has no room for isn't told */
export function dragWords(before: Timeline, after: Timeline, clip: TimelineClip, hold: Hold): string | undefined {
  const next = become(before, after, clip)
  if (next === undefined) return undefined
  const code = (frames: number): string => timecode(frames, perSecond(before.rate)).replace(/^00:/, '')
  const change = (by: number): string => `${by < 0 ? '−' : '+'}${code(Math.abs(by))}`
  const joint = (one: TimelineClip): number => (one.kind === 'picture' ? (one.joint?.length ?? 0) : 0)
  const fade = (one: TimelineClip, side: 'in' | 'out'): number => (one.kind === 'sound' ? Math.round((one.fade?.[side] ?? 0) * perSecond(before.rate)) : 0)
  const lasts = (from: number, to: number): string => t('{change}, {length} long', { change: change(to - from), length: code(to) })
  switch (hold) {
    case 'start':
    case 'end':
    case 'roll': return lasts(clip.length, next.length)
    case 'joint':
    case 'joint-start': return lasts(joint(clip), joint(next))
    case 'fade-in': return lasts(fade(clip, 'in'), fade(next, 'in'))
    case 'fade-out': return lasts(fade(clip, 'out'), fade(next, 'out'))
    case 'slip': return change(next.offset - clip.offset)
    case 'slide': return t('{change}, from {start}', { change: change(next.start - clip.start), start: code(next.start) })
    case 'body': return joint(clip) === joint(next) ? t('{change}, from {start}', { change: change(next.start - clip.start), start: code(next.start) }) : lasts(joint(clip), joint(next))
  }
}
