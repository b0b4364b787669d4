/** SubRip, WebVTT and Advanced SubStation Alpha, as far as their words and times go. Pure. Places and colours are the node's. */
import { failure } from '../../../engine/api.ts'
import type { Cue } from './cue.ts'

interface Line {
  readonly text: string
  /** From 1. */
  readonly at: number
}

/** In order of their beginnings. @throws E_SUBTITLES with the line */
export function readSubtitles(source: string): readonly Cue[] {
  const lines = source.replace(/^\ufeff/, '').split(/\r\n|\r|\n/).map((text, i): Line => ({ text, at: i + 1 }))
  const first = lines.find(({ text }) => text.trim() !== '')?.text ?? ''
  const cues = /^WEBVTT(\s|$)/.test(first) ? readBlocks(lines, VTT_TIMES, vttText) : /^\s*\[[^\]]+\]/.test(first) ? readAss(lines) : readBlocks(lines, SRT_TIMES, srtText)
  return cues.filter(({ text, to, from }) => text !== '' && to > from).sort((a, b) => a.from - b.from)
}

const fault = (at: number, expected: string, got: string) => failure('E_SUBTITLES', { port: 'file', expected, got: JSON.stringify(got.slice(0, 60)), detail: `Line ${at}.` })

const SRT_TIMES = /^\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})/
const VTT_TIMES = /^\s*(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})/

/** Times, then words up to an empty line. */
function readBlocks(lines: readonly Line[], times: RegExp, textOf: (lines: readonly string[]) => string): Cue[] {
  const cues: Cue[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (!line.text.includes('-->')) continue
    const found = times.exec(line.text)
    if (found === null) throw fault(line.at, 'times such as 00:00:01,000 --> 00:00:02,500', line.text)
    const words: string[] = []
    while (i + 1 < lines.length && lines[i + 1]!.text.trim() !== '' && !lines[i + 1]!.text.includes('-->')) words.push(lines[++i]!.text)
    // A number before the next times belongs to them, where a file has no empty line between.
    if (lines[i + 1]?.text.includes('-->') === true && /^\d+$/.test(words.at(-1)?.trim() ?? '') && words.length > 1) words.pop()
    cues.push({ from: seconds(found.slice(1, 5)), to: seconds(found.slice(5, 9)), text: textOf(words) })
  }
  const written = lines.find(({ text, at }) => text.trim() !== '' && !(at === 1 && text.startsWith('WEBVTT')))
  if (cues.length === 0 && written !== undefined && times === SRT_TIMES) throw fault(written.at, 'subtitles as SRT, WebVTT or ASS', written.text)
  return cues
}

function seconds([hours, minutes, whole, part]: readonly (string | undefined)[]): number {
  return (Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(whole)) + Number(part!.padEnd(3, '0')) / 1000
}

const lined = (lines: readonly string[]): string => lines.map((line) => line.trim()).filter((line) => line !== '').join('\n')

const srtText = (lines: readonly string[]): string => lined(lines.map((line) => line.replace(/<\/?(b|i|u|s|font)(\s[^<>]*)?>/gi, '').replace(/\{\\[^{}]*\}/g, '')))

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: '\u00a0', lrm: '\u200e', rlm: '\u200f', quot: '"', apos: "'" }
const vttText = (lines: readonly string[]): string =>
  lined(lines.map((line) => line.replace(/<[^<>]*>/g, '').replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)))

/** Events below `[Events]`, their fields in the order that `Format:` gives. */
function readAss(lines: readonly Line[]): Cue[] {
  const cues: Cue[] = []
  let inside = false
  let fields: readonly string[] = []
  for (const { text, at } of lines) {
    if (/^\s*\[/.test(text)) inside = /^\s*\[events\]/i.test(text)
    if (!inside) continue
    const [, kind, rest] = /^\s*(Format|Dialogue)\s*:\s*(.*)$/i.exec(text) ?? []
    if (rest === undefined) continue
    if (kind!.toLowerCase() === 'format') {
      fields = rest.split(',').map((name) => name.trim().toLowerCase())
      continue
    }
    if (!fields.includes('start') || !fields.includes('end')) throw fault(at, 'a Format line with Start and End before it', text)
    const parts = rest.split(',')
    const value = (name: string): string => parts[fields.indexOf(name)]?.trim() ?? ''
    const words = parts.slice(fields.length - 1).join(',')
    const from = assSeconds(value('start'), at)
    const to = assSeconds(value('end'), at)
    // A drawing is no text.
    if (/\\p[1-9]/.test(words)) continue
    cues.push({ from, to, text: lined(words.replace(/\{[^{}]*\}/g, '').split(/\\[Nn]/)).replace(/\\h/g, '\u00a0') })
  }
  return cues
}

function assSeconds(value: string, at: number): number {
  const [, hours, minutes, rest] = /^(\d+):(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/.exec(value) ?? []
  if (rest === undefined) throw fault(at, 'a time such as 0:00:01.50', value)
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)
}
