/** Who walks in a fashion show and in what, in words that generators of pictures take. Pure. */
import { clothOf, coloursOf, wearOf, type Cloth, type Wear } from '../../shared/fashion.ts'
import { unit } from '../../shared/lattice.ts'

/** What a collection is made of: nobody comes in what somebody else has on. */
type Piece = readonly [wear: Wear, cloth: Cloth | '', who: 'man' | 'woman']
const COLLECTIONS: readonly (readonly [RegExp, readonly Piece[]])[] = [
  [/\b(menswear|men's|gentlem[ae]n|tailoring)\b/i, [['suit', '', 'man'], ['coat', 'wool', 'man'], ['streetwear', '', 'man'], ['suit', 'velvet', 'man'], ['coat', 'leather', 'man'], ['suit', 'plaid', 'man']]],
  [/\b(streetwear|street style|urban|sport\w*|denim|athleisure)\b/i, [['streetwear', '', 'man'], ['jumpsuit', '', 'woman'], ['coat', 'leather', 'woman'], ['streetwear', '', 'woman'], ['skirt', '', 'woman'], ['coat', '', 'man']]],
  [/\b(winter|autumn|fall|outerwear|coats)\b/i, [['coat', 'wool', 'woman'], ['suit', 'plaid', 'man'], ['skirt', '', 'woman'], ['coat', 'leather', 'man'], ['gown', 'velvet', 'woman'], ['jumpsuit', '', 'woman']]],
  [/\b(spring|summer|resort|beach|cruise)\b/i, [['dress', 'floral', 'woman'], ['suit', '', 'man'], ['jumpsuit', 'satin', 'woman'], ['skirt', '', 'woman'], ['dress', '', 'woman'], ['gown', 'tulle', 'woman']]],
  [/\b(bridal|wedding|bride)\b/i, [['gown', 'tulle', 'woman'], ['suit', '', 'man'], ['jumpsuit', 'satin', 'woman'], ['gown', 'satin', 'woman'], ['dress', 'tulle', 'woman'], ['suit', 'velvet', 'man']]],
  [/\b(evening|gala|red carpet|couture|ball|glamour|elegant)\b/i, [['gown', 'satin', 'woman'], ['suit', 'velvet', 'man'], ['gown', 'sequins', 'woman'], ['coat', '', 'woman'], ['jumpsuit', 'satin', 'woman'], ['dress', '', 'woman']]],
  [/(?:)/, [['gown', 'satin', 'woman'], ['coat', 'wool', 'woman'], ['suit', '', 'man'], ['dress', '', 'woman'], ['jumpsuit', 'satin', 'woman'], ['streetwear', '', 'man']]],
]
const PALETTES = [
  'emerald burgundy navy gold plum black', 'camel ivory chocolate rust olive cream', 'black white charcoal silver ivory grey', 'fuchsia lilac cobalt coral mint yellow', 'navy ivory burgundy camel sky grey', 'red black champagne teal white copper',
].map((one) => one.split(' '))
const HAIR = { woman: ['long black hair', 'a blonde bob', 'curly brown hair', 'long red hair', 'a black bun', 'long brown hair', 'a brown bob', 'long blonde hair'], man: ['short black hair', 'short brown hair', 'curly black hair', 'short blonde hair', 'short grey hair'] } as const
const CLOTH_SAID: Readonly<Record<Cloth, string>> = { satin: 'satin', sequins: 'sequin', velvet: 'velvet', leather: 'leather', tulle: 'tulle', floral: 'floral', wool: 'wool', plaid: 'plaid' }
const WEAR_SAID: Readonly<Record<Wear, string>> = { gown: 'gown', dress: 'dress', coat: 'coat', suit: 'suit', jumpsuit: 'jumpsuit', skirt: 'skirt', streetwear: 'bomber jacket' }

export interface Wished {
  readonly prompt: string
  /** Words for colours, in the user's own words. */
  readonly colours: readonly string[]
  /** Who opens the show. */
  readonly character: string
  /** In words of the user's own, one for each. */
  readonly looks: readonly string[]
  readonly seed: number
}

const MAN = /\b(man|men|male|gentleman|boy|he|menswear)\b/i
const WOMAN = /\b(woman|women|female|lady|girl|she)\b/i

/** So many looks: first those that are named, then others of the collection. */
export function looksOf({ prompt, colours, character, looks, seed }: Wished, count: number): readonly string[] {
  const pick = <T>(list: readonly T[], salt: number): T => list[Math.floor(unit(seed, salt, 0xfa5) * list.length)]!
  const palette = colours.length > 0 ? colours : (() => {
    const named = coloursOf(prompt)
    return named.length > 1 ? named : pick(PALETTES, 1)
  })()
  const hairAt = Math.floor(unit(seed, 2, 0xfa5) * 40)
  let turn = colours.length > 0 ? 0 : Math.floor(unit(seed, 3, 0xfa5) * palette.length)
  const used = new Set<string>()
  /** The next that nobody wears yet. */
  const next = (): string => {
    const free = palette.filter((one) => !used.has(one))
    return free.length === 0 ? palette[turn++ % palette.length]! : free[turn % free.length]!
  }
  const said = (who: 'man' | 'woman', wear: Wear, cloth: Cloth | '' | undefined, colour: string | undefined, k: number): string => {
    const hair = HAIR[who][(hairAt + k * 3) % HAIR[who].length]!
    const worn = colour ?? next()
    used.add(worn)
    return `a ${who} with ${hair} in ${withArticle([worn, cloth === undefined || cloth === '' ? '' : CLOTH_SAID[cloth], WEAR_SAID[wear]].filter((one) => one !== '').join(' '))}`
  }
  const own: string[] = looks.map((one) => one.trim()).filter((one) => one !== '')
  const pieces = COLLECTIONS.find(([words]) => words.test(prompt))![1]
  if (character.trim() !== '') own.unshift(wearOf(character) === undefined ? `${character.trim()} in ${withArticle(`${next()} ${WEAR_SAID[pieces[0]![0]]}`)}` : character.trim())
  if (looks.length === 0) {
    for (const clause of prompt.split(/[,.;:!?]|\band\b/)) {
      const wear = wearOf(clause)
      if (wear === undefined || own.some((one) => wearOf(one) === wear)) continue
      own.push(said(MAN.test(clause) || (wear === 'suit' && !WOMAN.test(clause)) ? 'man' : 'woman', wear, clothOf(clause) ?? (wear === 'gown' ? pick(['satin', 'sequins', 'satin', 'velvet'] as const, 5) : undefined), coloursOf(clause)[0], own.length))
    }
  }
  const made = [...own]
  for (let k = 0; made.length < count; k++) {
    const [wear, cloth, who] = pieces[k % pieces.length]!
    if (k < pieces.length && own.some((one) => wearOf(one) === wear)) continue
    made.push(said(who, wear, cloth, undefined, made.length))
  }
  return made.slice(0, Math.max(count, 1))
}

const withArticle = (words: string): string => `${/^[aeiou]/i.test(words) ? 'an' : 'a'} ${words}`
