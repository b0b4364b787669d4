/** What lies over the film, and is heard with it, comes along when the pictures below are moved. Pure. */
import { setValue } from '../document/storyboard.ts'
import type { GraphDocument } from '../document/document.ts'
import { markersOf, setMarkers } from '../document/markers.ts'
import { clipOf, pictures, type PictureClip, type Timeline, type TimelineClip } from './clips.ts'
import { placeCues, shiftKeyframes } from './edit-layers.ts'
import { seconds } from './edit-picture.ts'
import { placeSound } from './edit-sound.ts'
import { perSecond, type Known } from './known.ts'

/** The clip that one has become: a trim node may have come between it and the film. */
function successor<C extends TimelineClip>({ clips }: Pick<Timeline, 'clips'>, before: C): C | undefined {
  // Cues are numbered in order of time: another one may have the number now.
  if (before.kind === 'subtitle' && before.cue >= 0) return nearestOf(clips.filter((clip) => clip.kind === 'subtitle' && clip.text === before.text), before) as C | undefined
  const same = clips.find((clip) => clip.id === before.id && clip.kind === before.kind)
  if (same !== undefined) return same as C
  return clips.find((clip) => {
    if (clip.kind !== before.kind) return false
    if (clip.kind === 'picture' && before.kind === 'picture') return clip.stretch.link === before.stretch.link && clip.index === before.index
    return clip.kind === 'sound' && before.kind === 'sound' && clip.link === before.link && (clip.with === undefined) === (before.with === undefined)
  }) as C | undefined
}

/** Clips that stay chosen: those that are still there, and what each has become. */
export function stillChosen(before: Timeline, after: Timeline, chosen: Iterable<string>): ReadonlySet<string> {
  return new Set([...chosen].flatMap((id) => {
    const clip = clipOf(before, id)
    return (clip === undefined ? clipOf(after, id) : become(before, after, clip))?.id ?? []
  }))
}

/** The same, of two films: one that lay beside it is not it. */
export function become(before: Timeline, after: Timeline, clip: TimelineClip): TimelineClip | undefined {
  const old = new Set(before.clips.map(({ id }) => id))
  const tracks = ({ clips }: Timeline, link: string): number => clips.filter((clip) => clip.kind === 'sound' && clip.link === link).length
  const next = successor({ clips: after.clips.filter(({ id, kind }) => id === clip.id || kind === 'subtitle' || !old.has(id)) }, clip)
  // The only use of a track has another id than one of several: where one of them went, it isn't it.
  return next !== undefined && next.id !== clip.id && clip.kind === 'sound' && next.start !== clip.start && tracks(after, clip.link) < tracks(before, clip.link) ? undefined : next
}

const nearestOf = (clips: readonly TimelineClip[], { start }: TimelineClip): TimelineClip | undefined =>
  clips.reduce<TimelineClip | undefined>((best, clip) => (best === undefined || Math.abs(clip.start - start) < Math.abs(best.start - start) ? clip : best), undefined)

interface Gone {
  readonly frame: number
  /** It is no more: this is where the next one is. */
  readonly gone: boolean
}

/** Where a frame of the film has gone. */
function mapping(before: Timeline, after: Timeline): (frame: number) => Gone {
  const shown = pictures(before)
  const now = new Map(pictures(after).map((clip) => [clip.id, clip]))
  const bySource = new Map(pictures(after).map((clip) => [clip.stretch.link, clip]))
  const next = (clip: PictureClip): PictureClip | undefined => now.get(clip.id) ?? (clip.stretch.cut === undefined ? bySource.get(clip.stretch.link) : undefined)
  return (frame) => {
    if (frame >= before.length || shown.length === 0) return { frame: Math.max(0, frame + after.length - before.length), gone: false }
    const at = Math.max(0, shown.findLastIndex(({ start }) => start <= frame))
    const clip = shown[at]!
    const gone = next(clip)
    if (gone === undefined) {
      const following = shown.slice(at + 1).map(next).find((one) => one !== undefined)
      return { frame: following === undefined ? after.length : following.start, gone: true }
    }
    const place = gone.start + (frame - clip.start) - (gone.offset - clip.offset)
    return { frame: Math.max(gone.start, Math.min(gone.start + gone.length, place)), gone: place < gone.start || place >= gone.start + gone.length }
  }
}

/** Of a subtitle, what lies over pictures that are still there: it is as long as before, or gives way; undefined where none is. */
function leftOf(map: ReturnType<typeof mapping>, { start, length }: { readonly start: number; readonly length: number }): { readonly start: number; readonly length: number } | undefined {
  const [first, last] = [map(start), map(start + length - 1)]
  const left = last.frame + (last.gone ? 0 : 1) - first.frame
  return first.gone && last.gone && left <= 0 ? undefined : { start: first.frame, length: left <= 0 ? length : Math.min(length, left) }
}

/** @param within only what lies wholly in one clip comes along: a clip was taken elsewhere, and music goes on */
export function followed(document: GraphDocument, known: Known, before: Timeline, after: Timeline, within: boolean): GraphDocument {
  const map = mapping(before, after)
  const shown = pictures(before)
  const inside = ({ start, length }: { readonly start: number; readonly length: number }): boolean => shown.some((clip) => clip.start <= start && start + length <= clip.start + clip.length)
  const { rate } = before
  const cues = new Map<string, Map<number, { start: number; length: number } | undefined>>()
  let next = document
  for (const clip of before.clips) {
    if (clip.kind === 'picture' || clip.fixed !== undefined || (clip.kind === 'sound' && clip.with !== undefined) || (clip.kind === 'title' && clip.origin !== 0) || (within && !inside(clip))) continue
    const { frame: start } = map(clip.start)
    if (clip.kind === 'subtitle') {
      const place = leftOf(map, clip)
      if (place?.start === clip.start && place.length === clip.length) continue
      if (!cues.has(clip.node)) cues.set(clip.node, new Map())
      cues.get(clip.node)!.set(clip.cue, place)
    } else if (start === clip.start) continue
    else if (clip.kind === 'sound') next = placeSound(next, known, before, clip, { start, from: clip.from, length: clip.length })
    else next = shiftKeyframes(setValue(next, clip.node, 'start', seconds(start, rate)), clip.node, seconds(start - clip.start, rate))
  }
  for (const [node, places] of cues) next = placeCues(next, known, before, node, places)
  const markers = markersOf(next)
  if (markers.length === 0) return next
  const moved = markers.map((marker) => {
    const frame = Math.round(marker.at * perSecond(rate))
    return within && !inside({ start: frame, length: 0 }) ? marker : { ...marker, at: seconds(map(frame).frame, rate) }
  })
  return JSON.stringify(moved) === JSON.stringify(markers) ? next : setMarkers(next, moved)
}
