/** What a policy says of a text. Pure. */
import { ART, CATEGORIES, HARMLESS, MEDICAL, type Action, type Rating } from './rules.ts'
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
  readonly softens: boolean
}

/** Words, in a row or with what a regular expression may hold, also in the plural. */
export const patternOf = (sources: readonly string[]): RegExp => new RegExp(`(?<= )(?:${sources.join('|')})(?:s|es)?(?= )`, 'g')

const harmless = patternOf(HARMLESS)
const art = patternOf([ART])
const medical = patternOf([MEDICAL])
/** Lists of what is not wanted: no blood, gore or nudity. What is left off is said by other words. */
const negated = /(?<= )(?:(?:no|without|avoid|avoiding|excluding|zero|minus) (?:any |explicit |graphic |visible |of )*[a-z]+(?: (?:,|or|and|nor)(?: (?:or|and|any|no))? [a-z]+)*|(?:not|never|non) (?:[a-z]+)|(?:sfw|fully clothed|family friendly))(?= )/g
const bareness = patternOf(['(?:no|without(?: any)?|zero|minus) (?:cloth(?:es|ing)|pants|shirt|bra|underwear)', 'not wearing \\w+', '(?:not|never|no) (?:only|just) \\w+'])

/** What softens: pictures of art and of medicine show bodies. */
const SOFT = new Set(['nudity', 'gore', 'strong'])

export const SHIPPED: Readonly<Record<string, Rule>> = Object.fromEntries(
  Object.entries(CATEGORIES).map(([name, { title, action, patterns }]) => [name, { title, action: (rating) => action[rating], found: patternOf(patterns), softens: SOFT.has(name) } satisfies Rule]),
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
  const isSoft = art.test(said) || medical.test(said)
  art.lastIndex = medical.lastIndex = 0
  return Object.entries(rules).flatMap(([category, { title, action, found, softens }]): Verdict[] => {
    const [words] = said.match(found) ?? []
    const asked = words === undefined ? 'allow' : action(rating, role)
    const given = asked === 'block' && softens && isSoft ? 'warn' : asked
    return given === 'allow' ? [] : [{ action: given, category, title, words: words! }]
  })
}
