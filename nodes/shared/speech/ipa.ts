/** Texts as phonemes of the IPA: English by the embedded voices' own, other languages by eSpeak NG where the user has it. */
import { failure, type ModelResources, type PhonemeToken } from '../../../engine/api.ts'
import { espeakVoice, hasKanji, KANA } from './espeak-voices.ts'
import { latin } from './latin.ts'

/** As eSpeak writes American English, which Piper's voices have learnt. */
const ESPEAK: Readonly<Record<string, string>> = {
  aa: 'ɑː', ae: 'æ', ah: 'ʌ', ax: 'ə', ao: 'ɔː', aw: 'aʊ', ay: 'aɪ', eh: 'ɛ', er: 'ɜː', axr: 'ɚ', ey: 'eɪ', ih: 'ɪ', ix: 'ɪ', iy: 'iː', ow: 'oʊ', oy: 'ɔɪ', uh: 'ʊ', uw: 'uː', ux: 'uː',
  ch: 'tʃ', dh: 'ð', dx: 'ɾ', el: 'əl', em: 'əm', en: 'ən', g: 'ɡ', hh: 'h', hv: 'h', jh: 'dʒ', ng: 'ŋ', nx: 'n', q: 'ʔ', r: 'ɹ', sh: 'ʃ', th: 'θ', y: 'j', zh: 'ʒ',
}
/** As misaki writes it, which Kokoro's voices have learnt: one letter for each diphthong. */
const MISAKI: Readonly<Record<string, string>> = {
  ...ESPEAK,
  aa: 'ɑ', ao: 'ɔ', aw: 'W', ay: 'I', er: 'ɜɹ', axr: 'əɹ', ey: 'A', iy: 'i', ow: 'O', oy: 'Y', uw: 'u', ux: 'u', ch: 'ʧ', jh: 'ʤ',
}
const WRITINGS = { espeak: ESPEAK, misaki: MISAKI } as const
export type Writing = keyof typeof WRITINGS

const VOWELS = new Set(['aa', 'ae', 'ah', 'ao', 'aw', 'ay', 'eh', 'er', 'ey', 'ih', 'iy', 'ow', 'oy', 'uh', 'uw', 'ux', 'ax', 'axr', 'ix'])
const REDUCED = new Set(['ax', 'axr', 'ix'])
/** Words that are said without stress. */
const WEAK = new Set('a an the of to in on at for from with by as and or but nor if than that is are was were be been am has have had do does did can could will would shall should may might must he she it we you they i me him her us them his its our your their my this'.split(' '))
/** Marks that voices pause and sing by. */
const MARKS = /[,.;:!?…—]/g

type Synthesisers = ModelResources['synthesisers']

/** In order, with spaces between words and the marks after them. @throws E_BACKEND where nobody here knows the language's sounds */
export async function phonemesOf(tokens: readonly string[], language: string, writing: Writing, { flite, espeak }: Synthesisers, signal: AbortSignal): Promise<readonly PhonemeToken[]> {
  const english = language === '' || /^en\b/i.test(language)
  const words = english && (await flite.standing()).ok ? await byFlite() : await byEspeak()
  return words.flatMap((word, token) => {
    const marks = [...(tokens[token]!.match(MARKS) ?? [])].map((symbol) => ({ symbol, token: -1 }))
    return [...(token > 0 && word.length > 0 ? [{ symbol: ' ', token: -1 }] : []), ...word.map((symbol) => ({ symbol, token })), ...marks]
  })

  async function byFlite(): Promise<readonly (readonly string[])[]> {
    const { phonemes } = await flite.say({ tokens: tokens.map(latin), voice: 'kal16', rate: 1, signal })
    return tokens.map((text, token) => stressed(phonemes.filter((one) => one.token === token).map(({ symbol }) => symbol), text).map(({ symbol, stress }) => stress + (WRITINGS[writing][symbol] ?? symbol)))
  }

  async function byEspeak(): Promise<readonly (readonly string[])[]> {
    const known = (await espeak.standing()).ok ? (await espeak.about()).languages : new Set<string>()
    const voice = espeakVoice(english ? 'en-us' : language, tokens.join(' '), known)
    if (voice === undefined) throw failure('E_BACKEND', { type: 'speech', port: 'language', expected: 'a language whose sounds are known here', got: language, fix: hasKanji(language, tokens.join(' ')) ? KANA : 'Install eSpeak NG (apt install espeak-ng).' })
    const said: (readonly string[])[] = []
    // It tells in brackets where it changes its language. Stress marks go with the sound after them, length marks with the one before.
    for (const token of tokens) said.push(/[\p{L}\p{N}]/u.test(token) ? ((await espeak.phonemes({ text: token, voice, signal })).replace(/\([a-z-]+\)/g, '').match(/[ˈˌ]*[^ˈˌ\s][ːˑ\u0300-\u036f]*/gu) ?? []) : [])
    return said
  }
}

/** Flite doesn't tell stress: the first full vowel of a word has it. */
function stressed(symbols: readonly string[], text: string): readonly { readonly symbol: string; readonly stress: string }[] {
  const weak = WEAK.has(text.toLowerCase().replace(/[^a-z]/g, ''))
  const first = weak ? -1 : symbols.findIndex((one) => VOWELS.has(one) && !REDUCED.has(one))
  return symbols.map((symbol, i) => ({ symbol, stress: i === first ? 'ˈ' : '' }))
}
