/** Subtitles as a text (SubRip or WebVTT), read into cues and written back. Pure. */
export interface Cue {
  /** Seconds. */
  readonly from: number
  readonly to: number
  readonly text: string
  /** What WebVTT has behind the times. */
  readonly settings?: string
}

export interface CueText {
  readonly format: 'srt' | 'vtt'
  readonly cues: readonly Cue[]
}

const TIMES = /^\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})(.*)$/
const seconds = ([hours = '0', minutes, whole, part]: readonly (string | undefined)[]): number => Number(hours) * 3600 + Number(minutes) * 60 + Number(whole) + Number(part!.padEnd(3, '0')) / 1000

/** Undefined where the text is neither: such as Advanced SubStation Alpha. */
export function readCues(text: string): CueText | undefined {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  const first = lines.find((line) => line.trim() !== '') ?? ''
  const format = /^WEBVTT(\s|$)/.test(first) ? 'vtt' : 'srt'
  const cues: Cue[] = []
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at]!.includes('-->')) continue
    const found = TIMES.exec(lines[at]!)
    if (found === null) return undefined
    const words: string[] = []
    while (at + 1 < lines.length && lines[at + 1]!.trim() !== '' && !lines[at + 1]!.includes('-->')) words.push(lines[++at]!)
    // A number before the next times belongs to them, where a file has no empty line between.
    if (lines[at + 1]?.includes('-->') === true && /^\d+$/.test(words.at(-1)?.trim() ?? '') && words.length > 1) words.pop()
    const settings = found[9]!.trim()
    cues.push({ from: seconds(found.slice(1, 5)), to: seconds(found.slice(5, 9)), text: words.join('\n'), ...(format === 'vtt' && settings !== '' ? { settings } : {}) })
  }
  if (cues.length === 0 && first !== '' && format === 'srt') return undefined
  return { format, cues: sorted(cues) }
}

/** By the times as they are written: what is less than that must not change the order when it is read again. */
const sorted = (cues: readonly Cue[]): Cue[] => [...cues].sort((a, b) => ms(a.from) - ms(b.from) || ms(a.to) - ms(b.to))
const ms = (time: number): number => Math.round(Math.max(0, time) * 1000)

function stamp(time: number, mark: ',' | '.'): string {
  const all = ms(time)
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${two(all / 3_600_000)}:${two((all / 60_000) % 60)}:${two((all / 1000) % 60)}${mark}${String(all % 1000).padStart(3, '0')}`
}

export function writeCues({ format, cues }: CueText): string {
  if (cues.length === 0) return ''
  const mark = format === 'srt' ? ',' : '.'
  const blocks = sorted(cues).map(({ from, to, text, settings }, i) => `${format === 'srt' ? `${i + 1}\n` : ''}${stamp(from, mark)} --> ${stamp(to, mark)}${settings === undefined ? '' : ` ${settings}`}\n${oneBlock(text)}\n`)
  return `${format === 'vtt' ? 'WEBVTT\n\n' : ''}${blocks.join('\n')}`
}

/** An empty line would end the cue, and what looks like times would begin another. */
const oneBlock = (text: string): string => text.split(/\r\n|\r|\n/).map((line) => line.trim().replaceAll('-->', '→')).filter((line) => line !== '').join('\n')
