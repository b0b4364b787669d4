/** JSON that nobody vouches for: how deep it goes is looked at before it is read. Pure. */
import { failure, type FaultFacts } from '../errors.ts'
import type { Json } from '../sockets.ts'
import { GRAPH_LIMITS } from './limits.ts'

const QUOTE = 0x22
const ESCAPE = 0x5c

/** @throws E_JSON_DEPTH. Looks at each letter or byte once, and at none after the one that goes too deep. */
export function checkDepth(text: string | Uint8Array, facts: FaultFacts = {}): void {
  const at = typeof text === 'string' ? (i: number): number => text.charCodeAt(i) : (i: number): number => text[i]!
  let level = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const letter = at(i)
    if (quoted) {
      if (letter === ESCAPE) i++
      else if (letter === QUOTE) quoted = false
    } else if (letter === QUOTE) quoted = true
    // "[" and "{" differ in one bit, and so do "]" and "}".
    else if ((letter | 0x20) === 0x7b) {
      if (++level > GRAPH_LIMITS.levels) {
        throw failure('E_JSON_DEPTH', { expected: `at most ${GRAPH_LIMITS.levels} levels`, got: 'more', ...facts })
      }
    } else if ((letter | 0x20) === 0x7d) level--
  }
}

/** @throws E_JSON_DEPTH, SyntaxError */
export function readJson(text: string, facts: FaultFacts = {}): Json {
  checkDepth(text, facts)
  return JSON.parse(text) as Json
}
