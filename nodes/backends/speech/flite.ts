/** The `flite` backend: six English voices that come with the program. */
import { failure } from '../../../engine/api.ts'
import type { SpeechBackend } from '../../shared/kinds/speech.ts'
import { languageOfText, nameOf } from '../../shared/speech/language.ts'
import { latin } from '../../shared/speech/latin.ts'
import { foreignScript } from '../../shared/speech/scripts.ts'

/** Names, and decibels that bring each to about -20 LUFS. */
export const FLITE_VOICES = {
  slt: { title: 'a woman, American', trim: -3.2 },
  rms: { title: 'a man, American', trim: 1.6 },
  awb: { title: 'a man, Scottish', trim: 0.4 },
  kal16: { title: 'a man, American, like a machine', trim: 7 },
} as const
export type FliteVoice = keyof typeof FLITE_VOICES

const named = (voice: string | undefined): FliteVoice => {
  if (voice === undefined || voice === '') return 'slt'
  if (Object.hasOwn(FLITE_VOICES, voice)) return voice as FliteVoice
  throw failure('E_PARAM_VALUE', { port: 'voice', expected: Object.keys(FLITE_VOICES).join(', '), got: voice })
}

export const flite: SpeechBackend = {
  name: 'flite',
  kind: 'speech',
  title: 'Embedded voices (English)',
  rank: 10,
  version: '1',
  available: ({ synthesisers }) => synthesisers.flite.standing(),
  refuses(need) {
    const { text, language } = need as { readonly text?: unknown; readonly language?: unknown }
    if (typeof language === 'string' && language !== '' && !/^en\b/i.test(language)) return `its voices speak English only, not ${language}`
    const script = typeof text === 'string' ? foreignScript(text, 'Latin') : undefined
    if (script !== undefined) return `its voices speak English only, and the text is ${script}`
    const found = typeof text === 'string' && language === '' ? languageOfText(text) : ''
    return found === '' || found === 'en' ? undefined : `its voices speak English only, and the text is taken for ${nameOf(found)}: set language to en to have it said all the same`
  },
  async run({ tokens, voice, rate, models, signal }) {
    const name = named(voice)
    const { samples, sampleRate, phonemes } = await models.synthesisers.flite.say({ tokens: tokens.map(latin), voice: name, rate, signal })
    const gain = 10 ** (FLITE_VOICES[name].trim / 20)
    return { samples: samples.map((one) => one * gain), sampleRate, phonemes, alphabet: 'arpabet', rateKept: true, metadata: { backend: 'flite', voice: name } }
  },
}
