/** A clip in words: for screen readers, lists and tooltips. */
import { t, term } from '../language/t.ts'
import type { TimelineClip } from './clips.ts'
import { timecode } from './timecode.ts'

export function trackName({ kind, lane }: Pick<TimelineClip, 'kind' | 'lane'>): string {
  switch (kind) {
    case 'picture': return t('Picture')
    case 'sound': return t('Sound {number}', { number: lane + 1 })
    case 'title': return t('Titles {number}', { number: lane + 1 })
    case 'subtitle': return t('Subtitles')
    case 'overlay': return t('Overlay {number}', { number: lane + 1 })
  }
}

export function clipWords(clip: TimelineClip, rate: number): string {
  const place = t('{track}: {name}, from {from} to {to}', { track: trackName(clip), name: clip.name, from: timecode(clip.start, rate), to: timecode(clip.start + clip.length, rate) })
  const { joint } = clip.kind === 'picture' ? clip : { joint: undefined }
  return joint === undefined || joint.length === 0 ? place : t('{clip}, comes in by {transition}', { clip: place, transition: term(joint.kind, 'transition') })
}
