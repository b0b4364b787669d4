/** Spoken words as a track of text in a film. */
import { clipDuration, type Clip, type SpeechTimings } from '../../../engine/api.ts'
import { readingOf } from './reading.ts'
import { subtitleText } from './subtitle-text.ts'

/** ISO 639-2 of the commonest languages of ISO 639-1: containers take no other. */
const CODES: Readonly<Record<string, string>> = {
  ar: 'ara', bn: 'ben', cs: 'ces', da: 'dan', de: 'deu', el: 'ell', en: 'eng', es: 'spa', fi: 'fin', fr: 'fra', he: 'heb', hi: 'hin', hu: 'hun', id: 'ind', it: 'ita', ja: 'jpn', ko: 'kor',
  nl: 'nld', no: 'nor', pl: 'pol', pt: 'por', ro: 'ron', ru: 'rus', sv: 'swe', th: 'tha', tr: 'tur', uk: 'ukr', vi: 'vie', zh: 'zho',
}

/** What lies after the film's end is left out: it would make the film longer. */
export async function softTrack(timings: SpeechTimings, { info }: Pick<Clip, 'info'>): Promise<{ readonly text: string; readonly language?: string }> {
  const rules = { ...readingOf(timings.language ?? '', timings.words.slice(0, 60).map((word) => word.text).join(' ')), lines: 2 }
  const text = await subtitleText(timings, rules, 'srt', clipDuration(info))
  const language = CODES[timings.language?.toLowerCase().split('-')[0] ?? '']
  return { text, ...(language === undefined ? {} : { language }) }
}
