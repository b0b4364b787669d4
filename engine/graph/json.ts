/** JSON that nobody vouches for: how deep it goes is looked at before it is read. Pure. */
import { failure, type FaultFacts } from '../contract/errors.ts'
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

/** @throws E_JSON_DEPTH, SyntaxError */
export function readJson(text: string, facts: FaultFacts = {}): Json {
  checkDepth(text, facts)
  return JSON.parse(withoutMark(text)) as Json
}
