/** CMX 3600 edit decision lists, as editing programs write them. Pure. */
import { failure, framesOfSecond, parseTimecode, rateOf, type Rational } from '../../../engine/api.ts'
import { endOf, MADE_OF, type CutItem, type CutList, type CutSource, type CutTrack, type Lead } from './cut-list.ts'
import { wipeOf } from './transition-names.ts'

export interface EdlOptions {
  readonly file: string
  /** EDLs do not say theirs. */
  readonly fps: number
  /** What can't be taken over, in a sentence. */
  lost(what: string): void
}

const CHANNELS = ['V', 'A', 'A2', 'A3', 'A4'] as const
type Channel = (typeof CHANNELS)[number]

interface Event {
  readonly line: number
  readonly reel: string
  readonly channels: readonly Channel[]
  readonly effect: string
  readonly frames: number
  readonly from: number
  readonly to: number
  readonly at: number
  readonly until: number
  name: string | undefined
  file: string | undefined
  speed: number | undefined
  /** What our own lists say beside a dissolve. */
  way: string | undefined
}

const EVENT = /^(\d{1,6})\s+(\S+)\s+(\S+)\s+(C|D|W\d{1,3}|KB|KO|K)(?:\s+(\d{1,3}))?\s+(\d[\d:;.,]*)\s+(\d[\d:;.,]*)\s+(\d[\d:;.,]*)\s+(\d[\d:;.,]*)\s*$/
const MOST_EVENTS = 100_000

/** @throws E_CUT_LIST with the line */
export function readEdl(text: string, { file, fps, lost }: EdlOptions): CutList {
  const rate = rateOf(fps)
  let title = ''
  let drop: boolean | undefined
  const events: Event[] = []
  /** Events of the number that was read last: comments behind them are theirs. */
  let block: { number: string; events: Event[] } = { number: '', events: [] }
  const told = new Set<string>()
  const marks: { readonly at: number; readonly colour: string; readonly name: string }[] = []
  const wrong = (line: number, expected: string, got: string): never => {
    throw failure('E_CUT_LIST', { file, port: `line ${line}`, expected, got: got.slice(0, 120) })
  }

  for (const [k, whole] of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).entries()) {
    const line = whole.trim()
    const number = k + 1
    if (line === '') continue
    const [, head, rest = ''] = /^(TITLE|FCM)\s*:\s*(.*)$/i.exec(line) ?? []
    if (head?.toUpperCase() === 'TITLE') title = rest.trim()
    else if (head !== undefined) {
      if (!/^(NON[- ]?DROP|DROP)/i.test(rest)) wrong(number, '"FCM: DROP FRAME" or "FCM: NON-DROP FRAME"', line)
      drop = /^DROP/i.test(rest)
    } else if (/^M2\b/i.test(line)) {
      const [, reel, speed] = /^M2\s+(.+?)\s+([+-]?\d+(?:\.\d+)?)\s+[\d:;.,]+$/i.exec(line) ?? wrong(number, '"M2 REEL FRAMES-PER-SECOND TIMECODE"', line)
      // Some write the clip's name in the place of the reel.
      const own = block.events.findLast((one) => one.reel === reel) ?? block.events.at(-1) ?? wrong(number, 'an event before it', line)
      own.speed = rounded(Number(speed) / framesOfSecond(rate))
    } else if (/^\d/.test(line)) {
      const event = readEvent(line, number)
      if (event.effect.startsWith('K')) {
        if (!told.has('keys')) lost(`Keys (from line ${number}) are not taken over.`)
        told.add('keys')
        continue
      }
      if (events.length >= MOST_EVENTS) wrong(number, `at most ${MOST_EVENTS} events`, 'more')
      const id = line.slice(0, line.search(/\s/))
      if (id !== block.number) block = { number: id, events: [] }
      block.events.push(event)
      events.push(event)
    } else comment(line, number)
  }
  if (events.length === 0) throw failure('E_CUT_LIST', { file, expected: 'events of a CMX 3600 list', got: 'none' })
  const made = placed(events)
  const end = Math.max(...made.tracks.map(endOf))
  const markers = marks.map(({ at, colour, name }) => ({ frame: at - made.start, length: 0, name, colour })).filter(({ frame, name }) => {
    const inside = frame >= 0 && frame < end
    if (!inside) lost(`The marker "${name}" lies outside of the list.`)
    return inside
  })
  return { title, rate, drop: drop ?? false, ...made, ...(markers.length === 0 ? {} : { markers: markers.toSorted((a, b) => a.frame - b.frame) }) }

  function readEvent(line: string, number: number): Event {
    const [, , reel, channels, effect, frames, ...codes] = EVENT.exec(line) ?? wrong(number, '"NUMBER REEL CHANNEL C|D|W [FRAMES] SOURCE-IN SOURCE-OUT RECORD-IN RECORD-OUT"', line)
    const [from, to, at, until] = codes.map((code) => parseTimecode(code, rate, drop)?.frames ?? parseTimecode(code, rate)?.frames ?? wrong(number, `a timecode at ${shown(rate)} frames a second${drop === true ? ', drop-frame' : ''}`, code)) as [number, number, number, number]
    if (until < at) wrong(number, 'a record out after its record in', `${codes[2]} to ${codes[3]}`)
    if (effect !== 'C' && frames === undefined) wrong(number, 'a length in frames after the transition', line)
    return { line: number, reel: reel!, channels: channelsOf(channels!) ?? wrong(number, 'a channel: V, A, A2, B, AA, AA/V …', channels!), effect: effect!, frames: Number(frames ?? 0), from, to, at, until, name: undefined, file: undefined, speed: undefined, way: undefined }
  }

  function comment(whole: string, number: number): void {
    const line = whole.replace(/^\*\s*/, '')
    const own = block.events.at(-1)
    const [, code, colour, label] = /^LOC:\s+(\d[\d:;.,]*)\s+(\S+)(?:\s+(.*))?$/i.exec(line) ?? []
    if (code !== undefined) {
      const at = parseTimecode(code, rate, drop)?.frames ?? parseTimecode(code, rate)?.frames ?? wrong(number, 'a timecode after LOC:', code)
      marks.push({ at, colour: colour!.toUpperCase(), name: label?.trim() ?? '' })
      return
    }
    const [, what, value] = /^(FROM CLIP NAME|TO CLIP NAME|FROM CLIP|TO CLIP|SOURCE FILE|FROM FILE|TO FILE|TRANSITION)\s*:\s*(.*)$/i.exec(line) ?? []
    if (what === undefined || value === undefined) {
      // What follows an asterisk without a key is for people.
      const key = /^([A-Za-z][\w ]{1,40}?)\s*:/.exec(line)?.[1]?.toUpperCase() ?? (whole.startsWith('*') ? undefined : line.split(/\s+/)[0]!)
      if (key !== undefined && key !== MADE_OF && !told.has(key)) lost(`"${key}" (from line ${number}) is not understood: it is left out.`)
      if (key !== undefined) told.add(key)
      return
    }
    if (own === undefined || value === '') return
    const key = what.toUpperCase()
    // Of a transition "from" is the first of its two lines and "to" the second.
    const target = key.startsWith('FROM') && block.events.length > 1 ? block.events[0]! : own
    if (key === 'TRANSITION') own.way = value.trim()
    else if (!key.endsWith('NAME')) target.file = value.trim()
    else target.name = value.trim()
  }

  function placed(all: readonly Event[]): Pick<CutList, 'start' | 'tracks'> {
    const start = all.reduce((least, { at }) => Math.min(least, at), Infinity)
    const tracks: CutTrack[] = []
    for (const channel of CHANNELS) {
      const own = all.filter(({ channels }) => channels.includes(channel)).sort((a, b) => a.at - b.at || a.until - b.until || a.line - b.line)
      const items = itemsOf(own, start)
      // A2 of a stereo pair repeats A.
      if (items.length === 0 || (channel !== 'V' && tracks.some(({ kind, items: others }) => kind === 'audio' && JSON.stringify(others) === JSON.stringify(items)))) continue
      tracks.push({ kind: channel === 'V' ? 'video' : 'audio', name: channel === 'A' ? 'A1' : channel === 'V' ? 'V1' : channel, items })
    }
    if (tracks.length === 0) throw failure('E_CUT_LIST', { file, expected: 'events that last', got: 'none' })
    return { start, tracks }
  }

  function itemsOf(all: readonly Event[], start: number): CutItem[] {
    const items: CutItem[] = []
    let end = start
    for (const event of all) {
      // The first of a transition's two lines only says where it comes from.
      if (event.until === event.at) continue
      if (event.at < end) wrong(event.line, `a record in from ${end - start} frames of the list on`, `one at ${event.at - start}: it overlaps the event before`)
      if (event.at > end) items.push({ kind: 'gap', name: '', length: event.at - end })
      const length = event.until - event.at
      const lead = leadOf(event, items.length > 0, length)
      const source = sourceOf(event, length)
      items.push({ kind: source === undefined ? 'gap' : 'clip', name: event.name ?? (source === undefined ? '' : event.reel), length, ...(lead === undefined ? {} : { lead }), ...(source === undefined ? {} : { source }) })
      end = event.until
    }
    return items
  }

  function leadOf({ effect, frames, line, way }: Event, follows: boolean, length: number): Lead | undefined {
    if (effect === 'C' || frames === 0) return undefined
    if (!follows) {
      lost(`A transition from nothing (line ${line}) is a cut.`)
      return undefined
    }
    if (frames > length) wrong(line, `a transition of at most the event's ${length} frames`, String(frames))
    return { kind: way ?? (effect === 'D' ? 'crossfade' : wipeOf(effect)), before: 0, after: frames }
  }

  /** Undefined: black. */
  function sourceOf(event: Event, length: number): CutSource | undefined {
    if (/^(BL|BLACK)$/i.test(event.reel)) return undefined
    const shownOf = event.to - event.from
    // Lists without M2 say a speed by stretches of unequal length.
    const speed = event.speed ?? (Math.abs(shownOf - length) > 1 && shownOf > 0 ? shownOf / length : 1)
    return { ...(event.file ?? event.name) === undefined ? {} : { media: event.file ?? event.name! }, reel: event.reel, from: event.from, speed }
  }
}

/** M2 has one digit after the point, and 59.9 at 29.97 is twice as fast. */
function rounded(speed: number): number {
  const plain = Math.round(speed * 20) / 20
  return Math.abs(speed - plain) < 0.004 ? plain : Number(speed.toFixed(6))
}

const shown = ({ num, den }: Rational): string => String(Number((num / den).toFixed(3)))

/** `B` and `AA/V` are picture and sound; `AA` both of its channels. */
function channelsOf(text: string): readonly Channel[] | undefined {
  const name = text.toUpperCase()
  if (name === 'NONE') return []
  if (name === 'B') return ['V', 'A']
  if (!/^(V|(A|A[1-4]|AA)(\/A[2-4])*(\/V)?)$/.test(name)) return undefined
  const parts = name.split('/')
  return CHANNELS.filter((one) => parts.some((part) => part === one || (one === 'A' && (part === 'A1' || part === 'AA')) || (one === 'A2' && part === 'AA')))
}
