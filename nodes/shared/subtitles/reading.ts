/** How much can be read, by language: Netflix's timed text style guides. Pure. */
import { languageOfText } from '../speech/language.ts'

export interface Reading {
  /** Of a line, at most. */
  readonly letters: number
  /** A second, for adults. */
  readonly speed: number
}

const LATIN: Reading = { letters: 42, speed: 20 }
const OTHERS: Readonly<Record<string, Reading>> = { zh: { letters: 16, speed: 9 }, cmn: { letters: 16, speed: 9 }, yue: { letters: 16, speed: 9 }, ja: { letters: 13, speed: 4 }, ko: { letters: 16, speed: 12 } }

/** Of the language, or else of the text's own. */
export const readingOf = (language: string, text: string): Reading => OTHERS[(language || languageOfText(text)).toLowerCase().split('-')[0]!] ?? LATIN
