/** The `piper` and `kokoro` backends: voices from model packages, on this machine. */
import type { ModelResources } from '../../../engine/api.ts'
import type { SpeechBackend } from '../../shared/kinds/speech.ts'
import type { Writing } from '../../shared/speech/ipa.ts'
import { hasKanji, KANA } from '../../shared/speech/espeak-voices.ts'
import { languageOfText, nameOf } from '../../shared/speech/language.ts'

interface Kind {
  readonly name: string
  readonly title: string
  readonly family: string
  readonly writing: Writing
  readonly rank: number
  readonly models: (services: ModelResources) => ModelResources['voiceModels'][keyof ModelResources['voiceModels']]
}

type Need = { readonly model?: string; readonly voice?: string; readonly text?: string; readonly language?: string }
const first = (language: string): string => language.toLowerCase().split('-')[0]!

const voiceBackend = ({ name, title, family, writing, rank, models }: Kind): SpeechBackend => ({
  name,
  kind: 'speech',
  title,
  rank,
  version: '1',
  async available(services) {
    const [one] = await models(services).models()
    return one === undefined ? { ok: false, reason: `no model package of the family ${family} is installed: see reelgraph models`, family } : { ok: true, reason: `${one.name} is installed` }
  },
  packages: (need) => [(need as Need).model ?? []].flat(),
  identity: async (need, services) => (await models(services).find((need as Need).model)).digest,
  async refuses(need, services) {
    const { model, voice = '', text = '', language = '' } = need as Need
    const found = await models(services).find(model).catch(() => undefined)
    if (found === undefined) return `${model ?? 'it'} is no package of the family ${family}`
    const voices = await found.voices()
    if (voice !== '' && voices.length > 0 && !voices.includes(voice) && !/^\d+$/.test(voice)) return `${found.name} has no voice ${voice}`
    const own = await found.language(voice === '' ? undefined : voice)
    const wanted = language === '' ? languageOfText(text) : language
    if (hasKanji(wanted === '' ? own : wanted, text)) return `eSpeak NG, which tells ${found.name} the sounds, reads no kanji. ${KANA}`
    return wanted === '' || own === '' || first(own) === first(wanted) ? undefined : `${found.name} speaks ${nameOf(own)}, not ${nameOf(wanted)}`
  },
  async run({ tokens, voice, rate, language, model: asked, models: resources, signal }) {
    const model = await models(resources).find(asked, signal)
    const spoken = language === '' ? await model.language(voice) : language
    const { phonemesOf } = await import('../../shared/speech/ipa.ts')
    const phonemes = await phonemesOf(tokens, spoken, writing, resources.synthesisers, signal)
    const made = await model.say({ phonemes, voice, rate, signal })
    return { ...made, alphabet: 'ipa', rateKept: true, metadata: { backend: name, model: model.name, ...(voice === undefined ? {} : { voice }) } }
  },
})

export const piper = voiceBackend({ name: 'piper', title: 'Piper\'s voices (VITS) on this machine', family: 'tts-vits', writing: 'espeak', rank: 60, models: ({ voiceModels }) => voiceModels.vits })
export const kokoro = voiceBackend({ name: 'kokoro', title: 'Kokoro on this machine', family: 'tts-kokoro', writing: 'misaki', rank: 70, models: ({ voiceModels }) => voiceModels.kokoro })
