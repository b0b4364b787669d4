/** Which way text runs: the Unicode bidirectional algorithm (UAX 9), and the order that runs of a line stand in. */
import createBidi from 'bidi-js'

export type Direction = 'ltr' | 'rtl'

export interface Levels {
  /** Of the paragraph: odd runs from right to left. */
  readonly base: number
  /** Of each UTF-16 unit. */
  readonly levels: Uint8Array
}

const bidi = createBidi()

/** Levels of one paragraph; its first strong letter decides its direction unless one is given. */
export function levelsOf(text: string, direction?: Direction): Levels {
  if (text === '') return { base: direction === 'rtl' ? 1 : 0, levels: new Uint8Array(0) }
  const { levels, paragraphs } = bidi.getEmbeddingLevels(flattened(text), direction)
  return { base: paragraphs[0]?.level ?? 0, levels }
}

/** The library goes by UTF-16 units: letters beyond the first plane lend theirs from a letter that behaves alike. */
function flattened(text: string): string {
  return text.replace(/[\u{10000}-\u{10ffff}]/gu, (letter) => standIn(letter).repeat(2))
}

function standIn(letter: string): string {
  const code = letter.codePointAt(0)!
  if (/\p{Mn}/u.test(letter)) return '\u0300'
  if (/\p{Cf}/u.test(letter)) return '\u00ad'
  if ((code >= 0x10800 && code <= 0x10fff) || (code >= 0x1e800 && code <= 0x1efff)) {
    return /[\u{10d00}-\u{10d3f}\u{10f30}-\u{10f6f}\u{1ec70}-\u{1eeff}]/u.test(letter) ? '\u0627' : '\u05d0'
  }
  if (/\p{Nd}/u.test(letter) && code >= 0x1d7ce && code <= 0x1d7ff) return '1'
  return /[\p{S}\p{P}]/u.test(letter) ? '\u263a' : 'a'
}

/** Runs of a line from left to right (rule L2): from the highest level down to the lowest odd one, neighbours are turned round. */
export function inVisualOrder<T extends { readonly level: number }>(runs: readonly T[]): T[] {
  const order = [...runs]
  const levels = runs.map(({ level }) => level)
  const lowest = Math.min(...levels.filter((level) => level % 2 === 1))
  for (let level = Math.max(0, ...levels); level >= lowest; level--) {
    for (let from = 0; from < order.length; from++) {
      let to = from
      while (to < order.length && order[to]!.level >= level) to++
      if (to > from) order.splice(from, to - from, ...order.slice(from, to).reverse())
      from = to
    }
  }
  return order
}
