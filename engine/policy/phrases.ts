/** What a category is found by: phrases, and pairs of words that stand close. Pure. */

/** Two lists of which words stand close, in either order: each is looked for once, and then how far apart they are. */
export interface Pair {
  readonly one: string
  readonly other: string
  /** Words between. */
  readonly most: number
  /** Commas may stand between: prompts are lists of what is seen. */
  readonly commas?: true
}

/** Any of these, with commas between. */
export const words = (list: string): string => `(?:${list.split(', ').join('|')})`
/** So many words at most, in between. */
export const apart = (most: number): string => `(?: [a-z0-9]+){0,${most}} `
/** One after the other. */
export const next = (one: string, other: string, most: number): string => `${one}${apart(most)}${other}`
/** Both, whichever comes first. */
export const either = (one: string, other: string, most: number): Pair => ({ one, other, most })

/** Words, in a row or with what a regular expression may hold, also in the plural. */
export const patternOf = (sources: readonly string[]): RegExp => new RegExp(`(?<= )(?:${sources.join('|')})(?:s|es)?(?= )`, 'g')

/** Each list is made a pattern once, with the first text. */
const lists = new Map<string, RegExp>()
const listOf = (source: string): RegExp => {
  const known = lists.get(source) ?? patternOf([source])
  lists.set(source, known)
  return known
}

const MARK = / [,.;:?()] /
const STOP = / [.;:?()] /

/** Finds pairs in one text: where the words of a list stand is found once. */
export function pairsIn(said: string): (pair: Pair) => string | undefined {
  const places = new Map<string, readonly (readonly [from: number, to: number])[]>()
  const placesOf = (source: string): readonly (readonly [from: number, to: number])[] => {
    const known = places.get(source) ?? [...said.matchAll(listOf(source))].map(({ index, 0: words }) => [index, index + words.length] as const)
    places.set(source, known)
    return known
  }
  const close = ([, to]: readonly [number, number], [from]: readonly [number, number], { most, commas }: Pair): boolean => {
    if (from <= to) return false
    const between = said.slice(to, from)
    return between.length <= (most + 1) * 24 && between.split(' ').length - 2 <= most && !(commas === true ? STOP : MARK).test(between)
  }
  return (pair) => {
    const ones = placesOf(pair.one)
    const others = ones.length === 0 ? [] : placesOf(pair.other)
    for (const one of ones) {
      for (const other of others) {
        if (close(one, other, pair)) return said.slice(one[0], other[1])
        if (close(other, one, pair)) return said.slice(other[0], one[1])
      }
    }
    return undefined
  }
}
