/** Where a line that is too wide is broken: between words, into as few lines as hold them, all about equally long. Pure. */

/** Scripts that are written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

export interface Piece {
  readonly text: string
  /** A space stands before it. */
  readonly spaced: boolean
}

/** Words, and in scripts without spaces what a dictionary takes for words; a mark stays with the word before it. */
export function piecesOf(line: string): Piece[] {
  return line.split(/\s+/).filter((word) => word !== '').flatMap((word) => {
    if (!UNSPACED.test(word)) return [{ text: word, spaced: true }]
    const parts: string[] = []
    for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(word)) {
      if (isWordLike === true || parts.length === 0) parts.push(segment)
      else parts[parts.length - 1] += segment
    }
    return parts.map((text, i) => ({ text, spaced: i === 0 }))
  })
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
