/** Words on screen for a while. */
export interface CueWord {
  readonly text: string
  readonly from: number
  readonly to: number
  /** The next word follows without a space. */
  readonly joined?: true
}

export interface Cue {
  /** Seconds. */
  readonly from: number
  readonly to: number
  /** Lines as the file has them; where there are words, these. */
  readonly text: string
  /** When each is spoken, where that is known. */
  readonly words?: readonly CueWord[]
}

/** Letters as a reader counts them: spaces and marks too, line ends as a space. */
export const lettersOf = (text: string): number => [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text.replace(/\s+/g, ' ').trim())].length

export const joinWords = (words: readonly CueWord[]): string => words.map(({ text, joined }, i) => (i + 1 < words.length && joined !== true ? `${text} ` : text)).join('')
