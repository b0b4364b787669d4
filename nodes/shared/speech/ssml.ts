/**
 * A text to be spoken with marks in it: break, emphasis and prosody of W3C's Speech Synthesis Markup Language 1.1. Pure.
 * A text without any of these is taken as it stands, with its `<` and `&`.
 */
import { failure } from '../../../engine/api.ts'
import { EVEN, type Prosody } from './prosody.ts'
import { attributesOf, breakSeconds, emphasisOf, prosodyOf, type Attribute } from './ssml-values.ts'

/** Places are letters of `text`. */
export interface Script {
  readonly text: string
  readonly spans: readonly { readonly from: number; readonly to: number; readonly prosody: Prosody }[]
  readonly breaks: readonly { readonly at: number; readonly seconds: number }[]
}

const KNOWN = ['speak', 'break', 'emphasis', 'prosody', 'p', 's'] as const
/** `p` and `s` alone are too short to tell marks from a text about them. */
const LOOKS_MARKED = /<\/?(speak|break|emphasis|prosody)(\s[^<>]*)?\/?>/i
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** Seconds after a paragraph. */
const PARAGRAPH = 0.7

const isMarked = (text: string): boolean => LOOKS_MARKED.test(text)

/** @throws E_SPEECH_MARKUP with line and column */
export function parseScript(source: string): Script {
  return isMarked(source) ? parseMarked(source) : { text: source, spans: [], breaks: [] }
}

interface OpenTag {
  readonly name: string
  readonly at: number
  readonly from: number
  readonly prosody: Prosody
}

function parseMarked(source: string): Script {
  let text = ''
  const spans: { from: number; to: number; prosody: Prosody }[] = []
  const breaks: { at: number; seconds: number }[] = []
  const open: OpenTag[] = []
  let at = 0

  while (at < source.length) {
    const rest = source.slice(at, at + 4)
    if (rest.startsWith('<!--')) at = after(source, '-->', at)
    else if (rest.startsWith('<?')) at = after(source, '?>', at)
    else if (rest.startsWith('<')) at = tag(at)
    else if (rest.startsWith('&')) at = entity(at)
    else text += source[at++]
  }
  const left = open.pop()
  if (left !== undefined) throw fault(source, left.at, `</${left.name}>`, 'the end of the text')
  return { text, spans, breaks }

  function tag(start: number): number {
    const found = /^<(\/?)([a-z][\w:-]*)((?:\s+[^\s=<>/"']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/i.exec(source.slice(start, start + 2000))
    if (found === null) throw fault(source, start, 'a tag such as <break time="500ms"/>, or &lt; for the sign itself', JSON.stringify(source.slice(start, start + 20)))
    const [whole, closes, given, inner, empty] = found as unknown as [string, string, string, string, string]
    const name = given.toLowerCase()
    if (!KNOWN.some((one) => one === name)) throw fault(source, start, KNOWN.map((one) => `<${one}>`).join(', '), `<${given}>`)
    if (closes !== '') return close(start, name, whole)
    const attributes = attributesOf(inner, start + 1 + given.length)
    const check = <T>(read: (list: readonly Attribute[]) => T): T => {
      try {
        return read(attributes)
      } catch (wrong) {
        const { place, expected, got } = wrong as { place: number; expected: string; got: string }
        if (expected === undefined) throw wrong
        throw fault(source, place, expected, got)
      }
    }
    if (name === 'break') breaks.push({ at: text.length, seconds: check(breakSeconds) })
    const prosody = name === 'prosody' ? check(prosodyOf) : name === 'emphasis' ? check(emphasisOf) : EVEN
    if (empty === '') open.push({ name, at: start, from: text.length, prosody })
    return start + whole.length
  }

  function close(start: number, name: string, whole: string): number {
    const last = open.pop()
    if (last?.name !== name) throw fault(source, start, last === undefined ? 'a tag that was opened' : `</${last.name}>`, `</${name}>`)
    if (last.prosody !== EVEN && text.length > last.from) spans.push({ from: last.from, to: text.length, prosody: last.prosody })
    if (name === 'p') breaks.push({ at: text.length, seconds: PARAGRAPH })
    // The next sentence is one of its own.
    if ((name === 'p' || name === 's') && !/\s$/.test(text)) text += '\u2029'
    return start + whole.length
  }

  function entity(start: number): number {
    const found = /^&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{1,8}));/i.exec(source.slice(start, start + 12))
    const [whole, decimal, hex, name] = found ?? []
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : undefined
    const letter = code === undefined ? ENTITIES[name ?? ''] : code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : undefined
    if (whole === undefined || letter === undefined) throw fault(source, start, '&amp; for the sign &', JSON.stringify(source.slice(start, start + 12)))
    text += letter
    return start + whole.length
  }
}

function after(source: string, end: string, at: number): number {
  const found = source.indexOf(end, at)
  if (found < 0) throw fault(source, at, end, 'the end of the text')
  return found + end.length
}

function fault(source: string, at: number, expected: string, got: string) {
  const before = source.slice(0, at).split('\n')
  return failure('E_SPEECH_MARKUP', { port: 'text', expected, got, detail: `Line ${before.length}, column ${[...before.at(-1)!].length + 1}.` })
}
