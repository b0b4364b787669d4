/** The `espeak` backend: eSpeak NG where the user has it, for languages that no other voice here speaks. */
import type { SpeechBackend } from '../../shared/kinds/speech.ts'
import { espeakVoice, hasKanji, KANA, languageOf } from '../../shared/speech/espeak-voices.ts'

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
    const asked = [typeof language === 'string' ? language : '', typeof text === 'string' ? text : ''] as const
    return espeakVoice(...asked, (await synthesisers.espeak.about()).languages) !== undefined ? undefined : hasKanji(...asked) ? `it reads no kanji. ${KANA}` : `it does not speak ${languageOf(...asked)}`
  },
  async run({ tokens, text, voice, rate, language, models, signal }) {
    const { languages, version } = await models.synthesisers.espeak.about()
    const name = voice ?? espeakVoice(language, text, languages) ?? 'en'
    const { samples, sampleRate } = await models.synthesisers.espeak.say({ tokens, voice: name, rate, signal })
    return { samples, sampleRate, alphabet: 'ipa', rateKept: true, metadata: { backend: 'espeak', voice: name, version } }
  },
}
