/** What trim, speed, reverse and joining do to stretches of a cut list. Pure. */
import { shownFrames, type CutItem } from './cut-list.ts'

/** Frames `from` to `to`, the latter left out. */
export function slicedItems(items: readonly CutItem[], from: number, to: number): readonly CutItem[] {
  const made: CutItem[] = []
  let at = 0
  for (const { lead, ...item } of items) {
    const [first, end] = [Math.max(from - at, 0), Math.min(to - at, item.length)]
    at += item.length
    if (end <= first) continue
    const { source } = item
    const skipped = source === undefined || source.speed === 0 ? 0 : shownFrames(source.speed < 0 ? item.length - end : first, source.speed)
    made.push({ ...item, length: end - first, ...(lead !== undefined && first === 0 && made.length > 0 ? { lead } : {}), ...(source === undefined ? {} : { source: { ...source, from: source.from + skipped } }) })
  }
  return made
}

export const spedItems = (items: readonly CutItem[], factor: number): readonly CutItem[] =>
  items.map((item) => ({
    ...item,
    length: Math.max(1, Math.round(item.length / factor)),
    ...(item.source === undefined ? {} : { source: { ...item.source, speed: item.source.speed * factor } }),
    ...(item.lead === undefined ? {} : { lead: { ...item.lead, before: Math.round(item.lead.before / factor), after: Math.round(item.lead.after / factor) } }),
  }))

/** What led into a clip leads out of it then, into the one that came before. */
export function reversedItems(items: readonly CutItem[]): readonly CutItem[] {
  return items.toReversed().map(({ lead: _, ...item }, k) => {
    const next = k === 0 ? undefined : items[items.length - k]?.lead
    return {
      ...item,
      ...(item.source === undefined || item.source.speed === 0 ? {} : { source: { ...item.source, speed: -item.source.speed } }),
      ...(next === undefined ? {} : { lead: { kind: next.kind, before: next.after, after: next.before } }),
    }
  })
}

/** Each part begins while the one before goes out: that one is so much shorter in a list. */
export function joinedItems(parts: readonly (readonly CutItem[])[], leads: readonly CutItem['lead'][]): readonly CutItem[] {
  return parts.flatMap((items, k) => {
    const [lead, next] = [leads[k - 1], leads[k]]
    const whole = items.reduce((sum, { length }) => sum + length, 0)
    const shown = next === undefined ? items : slicedItems(items, 0, Math.max(1, whole - next.after))
    return shown.map((one, n) => (n > 0 || lead === undefined ? one : { ...one, lead }))
  })
}
