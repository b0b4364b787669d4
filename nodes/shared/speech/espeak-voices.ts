/** What eSpeak NG calls the voices of languages. Pure. */
import { scriptOf } from './scripts.ts'

/** The language that is meant where a text in a script names none. */
const LANGUAGES: Readonly<Record<string, string>> = {
  Latin: 'en', Cyrillic: 'ru', Greek: 'el', Arabic: 'ar', Hebrew: 'he', Devanagari: 'hi', Bengali: 'bn', Tamil: 'ta', Telugu: 'te', Han: 'cmn', Hiragana: 'ja', Katakana: 'ja', Hangul: 'ko',
  Armenian: 'hy', Georgian: 'ka', Ethiopic: 'am', Thai: 'th', Myanmar: 'my', Sinhala: 'si', Gujarati: 'gu', Gurmukhi: 'pa', Kannada: 'kn', Malayalam: 'ml',
}
/** Names that it has for some. */
const OWN: Readonly<Record<string, string>> = { zh: 'cmn', 'zh-cn': 'cmn', 'zh-tw': 'cmn', no: 'nb', en: 'en-gb', 'pt-pt': 'pt', fr: 'fr-fr', es: 'es' }

/** The language that is meant: by its name, else by the script. */
export const languageOf = (language: string, text: string): string => (language === '' ? (LANGUAGES[scriptOf(text) ?? 'Latin'] ?? 'en') : language.toLowerCase())

/** As it calls it: the whole name, or its first part. */
function voiceFor(language: string, known: ReadonlySet<string>): string | undefined {
  const short = language.split('-')[0]!
  return [language, OWN[language], short, OWN[short]].find((one) => one !== undefined && known.has(one))
}

/** It says "Chinese letter" for each. */
export const hasKanji = (language: string, text: string): boolean => /^ja\b/.test(languageOf(language, text)) && /\p{Script=Han}/u.test(text)
export const KANA = 'Write kanji in kana: こんや, not 今夜'

export const espeakVoice = (language: string, text: string, known: ReadonlySet<string>): string | undefined => (hasKanji(language, text) ? undefined : voiceFor(languageOf(language, text), known))
