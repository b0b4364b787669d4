/** Stretches of sound that are laid by time, as few tracks: those that follow each other are one. Pure. */
import type { CutItem } from './cut-list.ts'

export interface Lane {
  /** Frame that it begins with. */
  readonly at: number
  readonly items: readonly CutItem[]
  /** Frames in which it comes in and goes out. */
  readonly rise: number
  readonly fall: number
}

const lengthOf = (items: readonly CutItem[]): number => items.reduce((sum, { length }) => sum + length, 0)

export function mergedLanes(lanes: readonly Lane[]): (readonly CutItem[])[] {
  const tracks: { items: CutItem[]; end: number; fall: number }[] = []
  for (const { at, items, rise, fall } of lanes.toSorted((a, b) => a.at - b.at)) {
    if (items.length === 0) continue
    // One that goes out while this comes in goes over into it.
    const over = rise === 0 ? undefined : tracks.find((one) => one.fall === rise && one.end - rise === at && one.items.at(-1)!.length > rise)
    const track = over ?? tracks.find(({ end }) => end <= at)
    if (track === undefined) {
      tracks.push({ items: [...(at === 0 ? [] : [gap(at)]), ...items], end: at + lengthOf(items), fall })
      continue
    }
    if (over !== undefined) {
      const last = track.items.pop()!
      track.items.push({ ...last, length: last.length - rise }, { ...items[0]!, lead: { kind: 'crossfade', before: 0, after: rise } }, ...items.slice(1))
    } else track.items.push(...(at > track.end ? [gap(at - track.end)] : []), ...items)
    Object.assign(track, { end: at + lengthOf(items), fall })
  }
  return tracks.map(({ items }) => items)
}

const gap = (length: number): CutItem => ({ kind: 'gap', name: '', length })
