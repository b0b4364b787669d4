/** What a policy says of a text. Pure. */
import { ACTS, GROOMING, PLAY } from './acts.ts'
import { CARE, CONCEPTS, FOOD, PRETEND } from './concepts.ts'
import { ELSEWHERE, LANGUAGES } from './languages.ts'
import { isEnglish, MORE_LANGUAGES } from './more-languages.ts'
import { pairsIn, patternOf, type Pair } from './phrases.ts'
import { ART, CATEGORIES, HARMLESS, MEDICAL, type Action, type Rating } from './rules.ts'
import { weigh } from './weights.ts'
import { wordsOf } from './words.ts'

export interface Verdict {
  readonly action: 'warn' | 'block'
  /** Name and title. */
  readonly category: string
  readonly title: string
  /** The words that it goes by. */
  readonly words: string
}

/** A category as a policy has it. */
export interface Rule {
  readonly title: string
  readonly action: (rating: Rating, role: string) => Action
  readonly found: RegExp
  /** Of texts that are not plainly English. */
  readonly elsewhere?: RegExp
  readonly pairs?: readonly Pair[]
}

const harmless = patternOf([...HARMLESS, ...PLAY, ...ELSEWHERE])
/** What softens which categories: there, what would be blocked is warned of. */
const SOFTENING: readonly (readonly [found: RegExp, categories: ReadonlySet<string>, unless?: RegExp])[] = [
  // Pictures of art and of medicine show bodies.
  [patternOf([ART, MEDICAL]), new Set(['nudity', 'gore', 'strong']), patternOf(['scream\\w*', 'cellar', 'basement', 'without an(?:a)?esthetic', 'conscious', 'alive'])],
  [patternOf([FOOD]), new Set(['gore', 'strong']), patternOf(['humans?', 'cannibal\\w*', 'corpses?', 'victims?', 'screaming', 'm[ae]n', 'wom[ae]n', 'child(?:ren)?', 'bab(?:y|ies)'])],
  [patternOf([CARE]), new Set(['violence', 'self-harm', 'hate', 'terror', 'strong'])],
  [patternOf([GROOMING]), new Set(['gore', 'violence', 'self-harm', 'strong'])],
  [patternOf([PRETEND]), new Set(['gore', 'violence', 'strong'])],
]
/** Lists of what is not wanted: no blood, gore or nudity. What is left off is said by other words. */
const negated = /(?<= )(?:(?:no|without|avoid|avoiding|excluding|zero|minus) (?:any |explicit |graphic |visible |of )*[a-z]+(?: (?:,|or|and|nor)(?: (?:or|and|any|no))? [a-z]+)*|(?:not|never|non) (?:[a-z]+)|(?:sfw|fully clothed|family friendly))(?= )/g
const bareness = patternOf(['(?:no|without(?: any)?|zero|minus) (?:cloth(?:es|ing)|pants|pant(?:y|ies)|knickers|trousers|shirt|top|bikini|bra|underwear)', 'not wearing \\w+', '(?:not|never|no) (?:only|just) \\w+'])

export const SHIPPED: Readonly<Record<string, Rule>> = Object.fromEntries(
  Object.entries(CATEGORIES).map(([name, { title, action, patterns }]) => {
    const said = [...(CONCEPTS[name] ?? []), ...(ACTS[name] ?? [])]
    return [name, {
      title, action: (rating) => action[rating],
      found: patternOf([...patterns, ...said.filter((one) => typeof one === 'string'), ...(LANGUAGES[name] ?? [])]),
      pairs: said.filter((one) => typeof one !== 'string'),
      ...(MORE_LANGUAGES[name] === undefined ? {} : { elsewhere: patternOf(MORE_LANGUAGES[name]) }),
    } satisfies Rule]
  }),
)

export interface Judging {
  readonly rules: Readonly<Record<string, Rule>>
  readonly rating: Rating
  readonly role: string
  /** More that is harmless. */
  readonly except?: RegExp | undefined
}

/** The worst that is found of each category; none where all is well. */
export function judgeText(text: string, { rules, rating, role, except }: Judging): readonly Verdict[] {
  const all = wordsOf(text)
  const cut = (words: string, out: RegExp): string => words.replace(out, ';')
  const meant = cut(except === undefined ? all : cut(all, except), harmless)
  // Clothes that are left off are kept: nothing else says it.
  const kept = meant.replace(bareness, (one) => one.replace(/^(no|without|zero|minus|not|never)/, 'without'))
  const said = kept.replace(negated, (one) => (bareness.test(` ${one} `) ? ((bareness.lastIndex = 0), one) : ';'))
  bareness.lastIndex = 0
  const soft = new Set(SOFTENING.flatMap(([context, categories, unless]) => (said.search(context) === -1 || (unless !== undefined && said.search(unless) !== -1) ? [] : [...categories])))
  const weighed = weigh(said)
  const english = isEnglish(all)
  const pairOf = pairsIn(said)
  return Object.entries(rules).flatMap(([category, { title, action, found, elsewhere, pairs = [] }]): Verdict[] => {
    const words = said.match(found)?.[0] ?? (english || elsewhere === undefined ? undefined : said.match(elsewhere)?.[0]) ?? pairs.map(pairOf).find((one) => one !== undefined) ?? weighed[category]
    const asked = words === undefined ? 'allow' : action(rating, role)
    const given = asked === 'block' && soft.has(category) ? 'warn' : asked
    return given === 'allow' ? [] : [{ action: given, category, title, words: words! }]
  })
}
