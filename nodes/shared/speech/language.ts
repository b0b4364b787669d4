/**
 * The language of a text: by its script, and of those in Latin or Cyrillic letters by their commonest words. Pure. Only the
 * languages that have words here are told apart; of few words nothing is said.
 */
import { scriptOf } from './scripts.ts'

/** Scripts that one language is mostly written in. */
const BY_SCRIPT: Readonly<Record<string, string>> = {
  Greek: 'el', Hebrew: 'he', Hiragana: 'ja', Katakana: 'ja', Hangul: 'ko', Han: 'zh', Thai: 'th', Armenian: 'hy', Georgian: 'ka', Ethiopic: 'am', Khmer: 'km', Lao: 'lo', Myanmar: 'my', Sinhala: 'si', Gujarati: 'gu', Gurmukhi: 'pa', Kannada: 'kn', Malayalam: 'ml', Tamil: 'ta', Telugu: 'te', Bengali: 'bn',
  Arabic: 'ar', Devanagari: 'hi',
}

/** Words that few sentences do without. */
const COMMON: Readonly<Record<string, string>> = {
  en: 'the of and to in is that it was for on are as with his they at be this have from or had by but what were we when your can there an which their said if will each about how them then she many these so would her him has more two could my than been who its now did get come over new our me some no one not i you a all up out do he into just after down only where most know very here before through back much also any around other us down off again away still too along well while',
  de: 'der die das und ist in zu den nicht ein eine einer einem einen mit sich auf für von dem des im auch es an werden aus er hat dass daß sie nach wird bei noch wie über so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei ich du wir ihr mich dich uns kein keine wenn sind alle schon jetzt hier sehr am',
  fr: 'le la les de des du un une et est en que qui dans pour pas sur au aux ce cette ces il elle nous vous ils elles se ne plus par avec tout mais ou où son sa ses leur leurs était être avoir fait comme même je tu mon ma mes on très bien sont ont aussi deux sans',
  es: 'el la los las de del y que en un una es se no por con para su sus lo le al como más pero fue este esta ha si sobre entre cuando todo ser son dos también era muy hasta desde nos mi porque qué yo él ella están está hay donde',
  it: 'il lo la gli le di del della dei delle e che è un una in non per con si da sono al alla nel nella come più ma anche se ha questo questa su io mi ci suo sua quando molto ho era essere tutto solo dal dalla ed degli',
  pt: 'o os a as de do da dos das e que em um uma não para com se por no na nos nas mais como mas foi ao ele ela são seu sua ou ser quando muito há está já também só pelo pela até isso eu você é',
  nl: 'de het een en van in is dat op te zijn met voor niet aan er om ook als bij maar dan nog naar heeft hij ze wij we je ik uit over door wordt deze dit die was worden kan geen meer hun haar zij zo al',
  sv: 'och i att det som en på är av för med den till inte om ett han men var jag från vi så kan när har de du där eller efter över hon ska sig vid sin mycket också nu',
  da: 'og i at det er en til af på den som med for ikke der de et har jeg om vi han var fra men sig så kan når eller efter hun skal også nu meget',
  no: 'og i det er en til av på som med for ikke den at de et har jeg om vi han var fra men seg så kan når eller etter hun skal også nå veldig',
  pl: 'i w na z do się nie to jest że o jak ale po co tak od za przez dla czy już tylko jego jej są był była może być ten ta ich mnie go ja my',
  cs: 'a v se na je že to s z do o i ale jak za po by jsem jsou byl byla bylo pro tak už jen ve si ho jeho která který co není',
  fi: 'ja on ei se että hän oli en mutta kun niin jos olen ovat mitä tämä ole joka sen ollut myös vain kuin nyt minä sinä me he',
  tr: 've bir bu da de için ile çok ama ne gibi daha o en var mi ben sen biz olarak kadar sonra değil her şey olan',
  ro: 'și în de la a nu cu pe că este un o din care pentru mai sunt dar se ce fi au ca am său lui ei',
  hu: 'a az és hogy nem is egy van meg ez volt csak de mint már még ha el azt ki fel mert nagyon',
  id: 'yang dan di ini itu dengan untuk tidak dari dalam akan pada ke saya adalah ada mereka bisa kami oleh juga sudah',
  ru: 'и в не на что он с как это по но из у за то все она так его я мы ты вы они был была было от же бы до для мне когда уже только ещё',
  uk: 'і в не на що він з як це по але із у за то всі вона так його я ми ти ви вони був була було від же до для мені коли вже тільки ще та',
  bg: 'и в не на че той с като това по но от у за то всички тя така го аз ние ти вие те беше са със до при ще още се да',
}
const SETS = Object.entries(COMMON).map(([language, words]) => ({ language, words: new Set(words.split(' ')) }))

/** Letters that only some of them have, of weight like words. */
const LETTERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/ß/, ['de']], [/[äöü]/, ['de', 'sv', 'fi', 'tr', 'hu']], [/ñ|¿|¡/, ['es']], [/[ãõ]/, ['pt']], [/[ąęłśźż]/, ['pl']], [/[ěřů]/, ['cs']], [/[ğış]/, ['tr']], [/[șțăâ]/, ['ro']], [/[őű]/, ['hu']],
  [/å/, ['sv', 'da', 'no']], [/[æø]/, ['da', 'no']], [/[çœèêàùûîô]/, ['fr']], [/[ìò]/, ['it']], [/[іїєґ]/, ['uk']], [/[ыэё]/, ['ru']], [/ъ/, ['bg', 'ru']],
]
/** Common words that have to be there before anything is said, and how much more of them than of the next language. */
const LEAST = 2
const CLEAR = 1.25

/** BCP 47; empty where it can't be told. */
export function languageOfText(text: string): string {
  const script = scriptOf(text)
  if (script === undefined) return ''
  if (script !== 'Latin' && script !== 'Cyrillic') return BY_SCRIPT[script] ?? ''
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const letters = text.toLowerCase()
  const scores = SETS.map(({ language, words: common }) => ({
    language,
    score: words.filter((word) => common.has(word)).length + LETTERS.reduce((sum, [found, languages]) => sum + (languages.includes(language) && found.test(letters) ? 1.5 : 0), 0),
  })).sort((a, b) => b.score - a.score)
  const [best, next] = scores as [{ language: string; score: number }, { score: number }]
  return best.score >= LEAST && best.score >= CLEAR * next.score ? best.language : ''
}

/** In English. */
export const nameOf = (language: string): string => new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language
