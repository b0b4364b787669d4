/** Spoken words as the text of a subtitle file. */
import type { SpeechTimings } from '../../../engine/api.ts'
import { lettersOf } from './cue.ts'
import { cuesOfSpeech } from './cues-of-speech.ts'
import { shownLines } from './lines.ts'
import { writeSubtitles, type SubtitleFormat } from './write-subtitles.ts'

interface Reading {
  /** Of a line, at most. */
  readonly letters: number
  readonly lines: number
  /** Letters a second. */
  readonly speed: number
}

/** @param end seconds: what begins later is left out */
export async function subtitleText(timings: SpeechTimings, reading: Reading, format: SubtitleFormat, end = Infinity): Promise<string> {
  const cues = cuesOfSpeech(timings, reading).filter(({ from }) => from < end - 0.05).map((cue) => ({ ...cue, to: Math.min(cue.to, end) }))
  return writeSubtitles(await Promise.all(cues.map(async (cue) => ({ ...cue, text: await shownLines(cue, reading.letters, reading.lines, async (text) => lettersOf(text)) }))), format)
}
