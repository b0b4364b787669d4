/** Tracks of pictures laid over each other: what is on top is seen. Pure. */
import { endOf, shownFrames, type CutItem, type CutTrack } from './cut-list.ts'

/** @param tracks from below to above; gaps of those above are seen through */
export function flattened(tracks: readonly CutTrack[]): CutTrack {
  const seen = tracks.slice(1).reduce<readonly CutItem[]>((below, { items }) => over(below, items), tracks[0]!.items)
  return { kind: 'video', name: tracks[0]!.name, items: seen }
}

function over(below: readonly CutItem[], above: readonly CutItem[]): readonly CutItem[] {
  const made: CutItem[] = []
  let at = 0
  for (const item of above) {
    if (item.kind === 'gap') made.push(...between(below, at, at + item.length))
    else {
      const { lead, ...plain } = item
      // What it went over from was above, too.
      made.push(lead !== undefined && made.at(-1)?.kind === 'clip' && above[above.indexOf(item) - 1]?.kind === 'clip' ? item : plain)
    }
    at += item.length
  }
  made.push(...between(below, at, endOf({ kind: 'video', name: '', items: below })))
  return made
}

function between(items: readonly CutItem[], from: number, to: number): CutItem[] {
  const made: CutItem[] = []
  let at = 0
  for (const item of items) {
    const [first, end] = [Math.max(from, at), Math.min(to, at + item.length)]
    if (end > first) made.push(part(item, first - at, end - at, made.length > 0 && first === at))
    at += item.length
  }
  // Below there is nothing any more.
  if (at < to) made.push({ kind: 'gap', name: '', length: to - Math.max(from, at) })
  return made
}

function part({ lead, ...item }: CutItem, from: number, to: number, keepsLead: boolean): CutItem {
  const { source } = item
  const skipped = source === undefined ? 0 : shownFrames(source.speed < 0 ? item.length - to : from, source.speed)
  return {
    ...item,
    length: to - from,
    ...(lead !== undefined && keepsLead ? { lead } : {}),
    ...(source === undefined ? {} : { source: { ...source, from: source.from + (source.speed === 0 ? 0 : skipped) } }),
  }
}
