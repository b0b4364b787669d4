/** The words of a cue in lines: of about one length, none ending with an article. */
import { breakPieces, type Piece } from '../../../engine/api.ts'
import { isBound } from './cues-of-speech.ts'
import type { Cue, CueWord } from './cue.ts'

/** A word of a line, by its number in the cue. */
export interface LineWord {
  readonly text: string
  /** A space stands before it, where it doesn't begin a line. */
  readonly spaced: boolean
  readonly word: number
}

/** Words of the cue, with times: the cue's own, else by their letters. */
export function timedWords({ words, text, from, to }: Cue): readonly CueWord[] {
  if (words !== undefined) return words
  const list = text.split(/\s+/).filter((word) => word !== '')
  const sum = Math.max(1, list.reduce((all, word) => all + word.length, 0))
  let done = 0
  return list.map((word) => {
    const start = from + ((to - from) * done) / sum
    done += word.length
    return { text: word, from: start, to: from + ((to - from) * done) / sum }
  })
}

/** Line ends of a file are kept where its lines fit. */
export async function linesOf(cue: Cue, room: number, most: number, widthOf: (text: string) => Promise<number>): Promise<readonly (readonly LineWord[])[]> {
  const words = timedWords(cue)
  const own = cue.words === undefined ? cue.text.split('\n') : []
  if (own.length > 1 && own.length <= most && (await Promise.all(own.map(widthOf))).every((width) => width <= room)) {
    let word = 0
    return own.map((line) => line.split(/\s+/).filter((one) => one !== '').map((text, i) => ({ text, spaced: i > 0, word: word++ })))
  }
  const single = words.map(({ text }, word): LineWord => ({ text, word, spaced: word > 0 && words[word - 1]!.joined !== true }))
  const bound: LineWord[][] = []
  for (const word of single) {
    const last = bound.at(-1)
    if (last !== undefined && isBound(last.at(-1)!.text) && last.length < 3) last.push(word)
    else bound.push([word])
  }
  const pieces = bound.map((group): Piece => ({ text: textOf(group), spaced: group[0]!.spaced }))
  const space = (await widthOf('n n')) - (await widthOf('nn'))
  const broken = breakPieces(pieces, await Promise.all(pieces.map(({ text }) => widthOf(text))), space, room)
  let at = 0
  return broken.map((line) => line.flatMap(() => bound[at++]!))
}

export const textOf = (words: readonly LineWord[]): string => words.map(({ text, spaced }, i) => (spaced && i > 0 ? ` ${text}` : text)).join('')

/** As they are written to a file. */
export const shownLines = async (cue: Cue, room: number, most: number, widthOf: (text: string) => Promise<number>): Promise<string> =>
  (await linesOf(cue, room, most, widthOf)).map(textOf).join('\n')
