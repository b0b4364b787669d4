/** JSON that nobody vouches for: how deep it goes is looked at before it is read. Pure. */
import { failure, fault, ReelgraphError, type Fault, type FaultFacts } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import { withoutMark } from './decode-text.ts'
import { GRAPH_LIMITS } from './limits.ts'

const QUOTE = 0x22
const ESCAPE = 0x5c

/** @throws E_JSON_DEPTH. Looks at each byte once, and at none after the one that goes too deep. */
export function checkDepth(text: string | Uint8Array, facts: FaultFacts = {}): void {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  let level = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte === QUOTE) {
      i = endOfText(bytes, i)
      if (i < 0) return
    } else if ((byte | 0x20) === 0x7b) {
      // "[" and "{" differ in one bit, and so do "]" and "}".
      if (++level > GRAPH_LIMITS.levels) {
        throw failure('E_JSON_DEPTH', { expected: `at most ${GRAPH_LIMITS.levels} levels`, got: 'more', ...facts })
      }
    } else if ((byte | 0x20) === 0x7d) level--
  }
}

/** Bytes of a text that are looked at one by one before the rest is searched. */
const SHORT = 48

/** The place of the quote that ends the text which starts at `start`; -1 where none does. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1
  for (;;) {
    for (const near = Math.min(bytes.length, at + SHORT); at < near; at++) {
      if (bytes[at] === ESCAPE) at++
      else if (bytes[at] === QUOTE) return at
    }
    if (at >= bytes.length) return -1
    const quote = bytes.indexOf(QUOTE, at)
    if (quote < 0) return -1
    let escapes = 0
    while (quote - 1 - escapes >= at && bytes[quote - 1 - escapes] === ESCAPE) escapes++
    if (escapes % 2 === 0) return quote
    at = quote + 1
  }
}

interface Level {
  /** Keys that an object has had; undefined for a list. */
  readonly keys: Set<string> | undefined
  /** The key or number of the item that is looked at. */
  at: string | number
  wantsKey: boolean
}

/** Faults that are told of one text. */
const MOST_FAULTS = 20

/**
 * Of two equal keys of an object JSON.parse takes the last in silence. Text that isn't JSON is nobody's concern here.
 * @throws E_JSON_TWICE with all places
 */
export function checkKeys(text: string, facts: FaultFacts = {}): void {
  const faults: Fault[] = []
  const levels: Level[] = []
  const quote = /["\\]/g
  const marks = /["{}[\],]/g
  for (let found = marks.exec(text); found !== null && faults.length < MOST_FAULTS; found = marks.exec(text)) {
    const top = levels.at(-1)
    const mark = found[0]
    if (mark === '{') levels.push({ keys: new Set(), at: '', wantsKey: true })
    else if (mark === '[') levels.push({ keys: undefined, at: 0, wantsKey: false })
    else if (mark === '}' || mark === ']') levels.pop()
    else if (mark === ',') {
      if (top?.keys !== undefined) top.wantsKey = true
      else if (top !== undefined) top.at = (top.at as number) + 1
    } else {
      let end = marks.lastIndex
      for (;;) {
        quote.lastIndex = end
        const next = quote.exec(text)
        if (next === null) return
        end = quote.lastIndex
        if (next[0] === '"') break
        end++ // what stands behind a backslash
      }
      marks.lastIndex = end
      if (top?.keys === undefined || !top.wantsKey) continue
      const key = keyOf(text.slice(found.index, end))
      top.at = key
      top.wantsKey = false
      if (top.keys.has(key)) faults.push(twice(text, found.index, levels.map(({ at }) => String(at)), facts))
      top.keys.add(key)
    }
  }
  if (faults.length > 0) throw new ReelgraphError(faults)
}

function keyOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return JSON.parse(quoted) as string
  } catch {
    return quoted
  }
}

function twice(text: string, index: number, path: readonly string[], facts: FaultFacts): Fault {
  const line = text.slice(0, index).split('\n').length
  return fault('E_JSON_TWICE', { port: path.join('.'), got: `${JSON.stringify(path.at(-1))} again`, detail: `Line ${line}.`, ...facts })
}

/** @throws E_JSON_DEPTH, E_JSON_TWICE, SyntaxError */
export function readJson(text: string, facts: FaultFacts = {}): Json {
  checkDepth(text, facts)
  const value = JSON.parse(withoutMark(text)) as Json
  checkKeys(text, facts)
  return value
}
