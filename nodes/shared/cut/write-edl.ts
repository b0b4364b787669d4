/** Cut lists as CMX 3600. Pure. */
import { framesOfSecond, timecodeOf } from '../../../engine/api.ts'
import { isAlike, MADE_OF, shownFrames, type CutItem, type CutList, type CutMarker, type CutTrack } from './cut-list.ts'
import { wipeCode } from './transition-names.ts'

interface Event {
  readonly item: CutItem
  /** The one before, where a transition leads in. */
  readonly before: CutItem | undefined
  readonly channel: string
  readonly at: number
  readonly until: number
  readonly from: number
}

const LONGEST_REEL = 8
/** Reels are short words; of a file it is AX, for "auxiliary". */
const reelOf = ({ kind, source }: CutItem): string => (kind === 'gap' ? 'BL' : (source?.reel ?? '').replace(/[^\w-]/g, '').slice(0, LONGEST_REEL) || 'AX')
const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ').trim()

export function writeEdl(list: CutList): string {
  const lines = [`TITLE: ${oneLine(list.title) || 'Untitled'}`, `FCM: ${list.drop ? 'DROP FRAME' : 'NON-DROP FRAME'}`, '']
  const code = (frame: number): string => timecodeOf(frame, list.rate, list.drop)
  const located = ({ frame, name, colour = 'RED' }: CutMarker): string => `* LOC: ${code(list.start + frame)} ${colour.padEnd(7)} ${oneLine(name)}`.trimEnd()
  const events = eventsOf(list)
  const left = [...(list.markers ?? [])].sort((a, b) => a.frame - b.frame)
  for (const [k, event] of events.entries()) {
    const { item, before, channel, at, until, from } = event
    const number = String(k + 1).padStart(3, '0')
    const line = (one: CutItem, effect: string, codes: readonly number[]): string => `${number}  ${reelOf(one).padEnd(LONGEST_REEL)} ${channel.padEnd(5)} ${effect.padEnd(8)} ${codes.map(code).join(' ')}`
    const speed = item.source?.speed ?? 1
    const stretch = Math.max(1, Math.round(shownFrames(until - at, speed)))
    if (item.lead !== undefined && before !== undefined) {
      const frames = String(item.lead.before + item.lead.after).padStart(3, '0')
      const end = before.source === undefined ? 0 : Math.round(before.source.from + shownFrames(before.length, before.source.speed))
      lines.push(line(before, 'C', [end, end, list.start + at, list.start + at]), line(item, `${wipeCode(item.lead.kind) ?? 'D'}    ${frames}`, [from, from + stretch, list.start + at, list.start + until]))
    } else lines.push(line(item, 'C', [from, from + stretch, list.start + at, list.start + until]))
    if (speed !== 1) lines.push(`M2   ${reelOf(item).padEnd(LONGEST_REEL)} ${(speed * framesOfSecond(list.rate)).toFixed(1).padStart(5, '0')}                ${code(from)}`)
    if (item.lead !== undefined && before !== undefined) {
      if (before.name !== '') lines.push(`* FROM CLIP NAME: ${oneLine(before.name)}`)
      if (item.name !== '') lines.push(`* TO CLIP NAME: ${oneLine(item.name)}`)
      // Programs that know dissolves and numbered wipes alone pass over it.
      if (item.lead.kind !== 'crossfade' && wipeCode(item.lead.kind) === undefined) lines.push(`* TRANSITION: ${item.lead.kind}`)
    } else if (item.name !== '') lines.push(`* FROM CLIP NAME: ${oneLine(item.name)}`)
    if (item.source?.media !== undefined && item.source.media !== item.name) lines.push(`* SOURCE FILE: ${oneLine(item.source.media)}`)
    for (const one of channel === 'A' ? [] : left.splice(0, left.findLastIndex((one) => one.frame < until) + 1)) lines.push(located(one))
    if (item.source?.made !== undefined) lines.push(`* ${MADE_OF}: ${oneLine(item.source.made)}`)
  }
  for (const one of left) lines.push(located(one))
  return `${lines.join('\n')}\n`
}

/** A transition begins where its second clip does: an event's end gives way to what leads into the next. */
function eventsOf({ tracks }: CutList): Event[] {
  const made: Event[] = []
  for (const [k, track] of tracks.entries()) {
    for (const one of ofTrack(track, channelOf(track, tracks.slice(0, k)))) {
      const twin = made.findIndex((other) => other.channel === 'V' && one.channel === 'A' && alike(one, other))
      if (twin < 0) made.push(one)
      else made[twin] = { ...made[twin]!, channel: 'B' }
    }
  }
  return made.sort((a, b) => a.at - b.at)
}

const alike = (a: Event, b: Event): boolean => a.at === b.at && a.until === b.until && isAlike(a.item, b.item)

function channelOf({ kind }: CutTrack, before: readonly CutTrack[]): string {
  if (kind === 'video') return 'V'
  const number = before.filter((one) => one.kind === 'audio').length + 1
  return number === 1 ? 'A' : `A${Math.min(4, number)}`
}

function ofTrack({ items }: CutTrack, channel: string): Event[] {
  let at = 0
  return items.flatMap((item, k): Event[] => {
    const early = item.lead?.before ?? 0
    const late = items[k + 1]?.lead?.before ?? 0
    const [from, until] = [at - early, at + item.length - late]
    at += item.length
    const speed = item.source?.speed ?? 1
    const first = (item.source?.from ?? 0) - (speed > 0 ? early * speed : -late * speed)
    // Black between two clips is where no event is; at the ends it has to be told, and where a transition goes to it.
    const untold = item.kind === 'gap' && item.lead === undefined && k > 0 && k < items.length - 1
    return until <= from || untold ? [] : [{ item, before: item.lead === undefined ? undefined : items[k - 1], channel, at: from, until, from: Math.round(first) }]
  })
}
