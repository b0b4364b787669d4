/** The `espeak` backend: eSpeak NG where the user has it, for languages that no other voice here speaks. */
import type { SpeechBackend } from '../../shared/kinds/speech.ts'
import { scriptOf } from '../../shared/speech/scripts.ts'

/** The language that is meant where a text in a script names none. */
const LANGUAGES: Readonly<Record<string, string>> = {
  Latin: 'en', Cyrillic: 'ru', Greek: 'el', Arabic: 'ar', Hebrew: 'he', Devanagari: 'hi', Bengali: 'bn', Tamil: 'ta', Telugu: 'te', Han: 'cmn', Hiragana: 'ja', Katakana: 'ja', Hangul: 'ko',
  Armenian: 'hy', Georgian: 'ka', Ethiopic: 'am', Thai: 'th', Myanmar: 'my', Sinhala: 'si', Gujarati: 'gu', Gurmukhi: 'pa', Kannada: 'kn', Malayalam: 'ml',
}
/** Names that it has for some. */
const OWN: Readonly<Record<string, string>> = { zh: 'cmn', 'zh-cn': 'cmn', 'zh-tw': 'cmn', no: 'nb', en: 'en-gb', 'pt-pt': 'pt', fr: 'fr-fr', es: 'es' }

const languageOf = (language: string, text: string): string => (language === '' ? (LANGUAGES[scriptOf(text) ?? 'Latin'] ?? 'en') : language.toLowerCase())

/** As it calls it: the whole name, or its first part. */
function voiceFor(language: string, known: ReadonlySet<string>): string | undefined {
  const short = language.split('-')[0]!
  return [language, OWN[language], short, OWN[short]].find((one) => one !== undefined && known.has(one))
}

export const espeak: SpeechBackend = {
  name: 'espeak',
  kind: 'speech',
  title: 'eSpeak NG (installed by you)',
  rank: 5,
  version: '1',
  available: ({ synthesisers }) => synthesisers.espeak.standing(),
  identity: async (_, { synthesisers }) => (await synthesisers.espeak.about()).version,
  async refuses(need, { synthesisers }) {
    const { text, language } = need as { readonly text?: unknown; readonly language?: unknown }
    const wanted = languageOf(typeof language === 'string' ? language : '', typeof text === 'string' ? text : '')
    return voiceFor(wanted, (await synthesisers.espeak.about()).languages) === undefined ? `it does not speak ${wanted}` : undefined
  },
  async run({ tokens, text, voice, rate, language, models, signal }) {
    const { languages, version } = await models.synthesisers.espeak.about()
    const name = voice ?? voiceFor(languageOf(language, text), languages) ?? 'en'
    const { samples, sampleRate } = await models.synthesisers.espeak.say({ tokens, voice: name, rate, signal })
    return { samples, sampleRate, alphabet: 'ipa', rateKept: true, metadata: { backend: 'espeak', voice: name, version } }
  },
}
