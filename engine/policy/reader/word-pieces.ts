/** Words in the pieces that a language model knows: the likeliest way to put a word together (unigram model, Kudo 2018). Pure. */

export interface WordPieces {
  /** Numbers of the pieces of a text. */
  numbers(text: string): readonly number[]
}

/** What no piece is made for. */
const UNKNOWN = 3
/** By how much the worst piece is better than none. */
const WORSE = 10
/** Words of which the pieces are kept. */
const MOST_WORDS = 20_000

/** @param list a piece and the logarithm of how likely it is, a line each; the first four stand for begin, nothing, end and unknown */
export function createWordPieces(list: string): WordPieces {
  const known = new Map<string, readonly [number: number, likely: number]>()
  let longest = 1
  let worst = 0
  for (const [number, line] of list.split('\n').entries()) {
    const [piece = '', likely = '0'] = line.split('\t')
    if (number <= UNKNOWN) continue
    known.set(piece, [number, Number(likely)])
    longest = Math.max(longest, piece.length)
    worst = Math.min(worst, Number(likely))
  }
  const kept = new Map<string, readonly number[]>()
  const piecesOf = (word: string): readonly number[] => {
    const found = kept.get(word) ?? likeliest(word, known, longest, worst - WORSE)
    if (kept.size >= MOST_WORDS) kept.clear()
    kept.set(word, found)
    return found
  }
  return { numbers: (text) => wordsIn(text).flatMap(piecesOf) }
}

/** Lower case, as letters are written plainly; what begins a word is marked. */
const wordsIn = (text: string): readonly string[] => text.normalize('NFKC').toLowerCase().split(/\s+/).filter((word) => word !== '').map((word) => `▁${word}`)

function likeliest(word: string, known: ReadonlyMap<string, readonly [number, number]>, longest: number, none: number): readonly number[] {
  const letters = [...word]
  /** Up to each letter: how likely, by which piece, from where. */
  const best: { readonly sum: number; readonly number: number; readonly from: number }[] = [{ sum: 0, number: UNKNOWN, from: 0 }]
  for (let to = 1; to <= letters.length; to++) {
    let chosen = { sum: best[to - 1]!.sum + none, number: UNKNOWN, from: to - 1 }
    let piece = ''
    for (let from = to - 1; from >= 0; from--) {
      piece = letters[from]! + piece
      if (piece.length > longest) break
      const found = known.get(piece)
      if (found !== undefined && best[from]!.sum + found[1] > chosen.sum) chosen = { sum: best[from]!.sum + found[1], number: found[0], from }
    }
    best.push(chosen)
  }
  const numbers: number[] = []
  for (let to = letters.length; to > 0; to = best[to]!.from) {
    const { number } = best[to]!
    // Unknown letters in a row are one.
    if (number !== UNKNOWN || numbers.at(-1) !== UNKNOWN) numbers.push(number)
  }
  return numbers.reverse()
}
