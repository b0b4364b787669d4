/** Where a line that is too wide is broken: between words, into as few lines as hold them, all about equally long. Pure. */

/** Emoji, each of which a line may break beside (class ID of UAX 14). */
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f/u
/** Scripts that are written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

export interface Piece {
  readonly text: string
  /** A space stands before it. */
  readonly spaced: boolean
}

/** Spaces that a line may be broken at: not those that hold words together (U+00A0, U+2007, U+202F, U+FEFF). */
const SPACES = /[^\S\u00a0\u2007\u202f\ufeff]+/
let words: Intl.Segmenter | undefined

/** Words, and in scripts without spaces what a dictionary takes for words; a mark stays with the word before it, an opening bracket with the one after it. */
export function piecesOf(line: string): Piece[] {
  return line.split(SPACES).filter((word) => word !== '').flatMap((word) => partsOf(word).map((text, i) => ({ text, spaced: i === 0 })))
}

function partsOf(word: string): string[] {
  // Where a space of no width stands (U+200B), its writer allows a break.
  if (!UNSPACED.test(word) && !EMOJI.test(word)) return word.split(/(?<=\u200b)(?=.)/u)
  const parts: string[] = []
  let opening = ''
  for (const { segment, isWordLike } of (words ??= new Intl.Segmenter('und', { granularity: 'word' })).segment(word)) {
    if (/^[\p{Ps}\p{Pi}]+$/u.test(segment)) opening += segment
    else if (isWordLike === true || EMOJI.test(segment) || parts.length === 0 || opening !== '') {
      parts.push(opening + segment)
      opening = ''
    } else parts[parts.length - 1] += segment
  }
  if (opening !== '') parts.push((parts.pop() ?? '') + opening)
  return parts
}

/** UTF-16 places where a line may begin. */
export function breaksOf(text: string): Set<number> {
  const places = new Set<number>()
  for (const { 0: word, index } of text.matchAll(new RegExp(`(?:(?!${SPACES.source}).)+`, 'gsu'))) {
    let at = index
    for (const part of partsOf(word)) {
      if (at > 0) places.add(at)
      at += part.length
    }
  }
  return places
}

export const joined = (pieces: readonly Piece[]): string => pieces.map(({ text, spaced }, i) => (spaced && i > 0 ? ` ${text}` : text)).join('')

/**
 * As few lines as are no wider than `room`, and of those ways the one whose lines differ least: the sum of the squares of
 * what they leave empty is the smallest (as Knuth and Plass 1981 break paragraphs). A piece that is wider stands alone.
 * `widths` of the pieces and of the space before one are in the units of `room`.
 */
export function breakPieces(pieces: readonly Piece[], widths: readonly number[], space: number, room: number): Piece[][] {
  /** For the pieces from each on: how many lines they take, what these leave empty, and where the first ends. */
  const best = [{ lines: 0, empty: 0, next: 0 }]
  for (let from = pieces.length - 1; from >= 0; from--) {
    let [width, found] = [0, { lines: Infinity, empty: Infinity, next: from + 1 }]
    for (let to = from + 1; to <= pieces.length; to++) {
      width += widths[to - 1]! + (to > from + 1 && pieces[to - 1]!.spaced ? space : 0)
      if (width > room && to > from + 1) break
      const rest = best[to - from - 1]!
      const [lines, empty] = [rest.lines + 1, rest.empty + Math.max(0, room - width) ** 2]
      if (lines < found.lines || (lines === found.lines && empty < found.empty)) found = { lines, empty, next: to }
    }
    best.unshift(found)
  }
  const made: Piece[][] = []
  for (let from = 0; from < pieces.length; from = best[from]!.next) made.push(pieces.slice(from, best[from]!.next))
  return made
}
