/** What is worn on a runway, by its words: garments, colours, cloths. Those who write prompts and those who paint them share it. Pure. */
import type { Ink } from '../../engine/api.ts'
import { hex } from './figures/inks.ts'

export const WEAR = ['gown', 'dress', 'coat', 'suit', 'jumpsuit', 'skirt', 'streetwear'] as const
export type Wear = (typeof WEAR)[number]

/** Words of each, the plain one first. */
const WEAR_WORDS: Readonly<Record<Wear, string>> = {
  gown: 'gown|gowns|ballgown|eveningwear|evening wear|evening dress|wedding dress|bridal',
  coat: 'coat|coats|overcoat|trench|trenchcoat|parka|cape|outerwear',
  suit: 'suit|suits|tuxedo|tuxedos|blazer|tailoring|tailored|pantsuit|menswear',
  jumpsuit: 'jumpsuit|jumpsuits|overalls|catsuit',
  skirt: 'skirt|skirts|blouse|blouses',
  streetwear: 'streetwear|hoodie|hoodies|bomber|denim|jeans|sneakers|sportswear|jacket|jackets',
  dress: 'dress|dresses|minidress|sundress|swimwear',
}

export const COLOURS: ReadonlyMap<string, Ink> = new Map(Object.entries({
  black: '#1b1b20', white: '#f2efea', ivory: '#efe6d3', cream: '#eadfc6', beige: '#cdb796', camel: '#b5854c', tan: '#b08d62', brown: '#5c3b26', chocolate: '#43281a',
  burgundy: '#65142c', maroon: '#6b1820', red: '#c01824', crimson: '#b3122f', scarlet: '#d3221d', coral: '#ee6a55', orange: '#e2711d', rust: '#a8481f', mustard: '#c99a23', gold: '#c79a42', golden: '#c79a42', yellow: '#e9c63a',
  olive: '#6b6b34', green: '#2f7d4a', emerald: '#0b7d54', sage: '#9caf8c', mint: '#a9dcc3', teal: '#17757a', turquoise: '#2bb3b0', blue: '#2b5fb0', cobalt: '#2245b8', royal: '#2c3fa6', sapphire: '#1d3f94', navy: '#1a2748', sky: '#8fbfe6',
  lavender: '#b3a0dd', lilac: '#c3a8d8', purple: '#6b3a9c', violet: '#6a3fb0', plum: '#5a2350', pink: '#ea94b4', blush: '#ecc3bd', rose: '#d9828f', fuchsia: '#cf2b86', magenta: '#c02a80',
  silver: '#b9bfc9', pearl: '#e2ddd6', grey: '#85898f', gray: '#85898f', charcoal: '#3b3e45', champagne: '#dcc6a0', copper: '#b4683c', bronze: '#8f6a3a', neon: '#c8f03c',
}).map(([name, value]) => [name, hex(value)]))

export const CLOTHS = ['satin', 'sequins', 'velvet', 'leather', 'tulle', 'floral', 'wool', 'plaid'] as const
export type Cloth = (typeof CLOTHS)[number]
const CLOTH_WORDS: Readonly<Record<Cloth, string>> = {
  satin: 'satin|silk|silky', sequins: 'sequins|sequin|sequined|sequinned|glitter|glittering|sparkling|sparkly|metallic|shimmering|beaded', velvet: 'velvet', leather: 'leather|latex|patent',
  tulle: 'tulle|chiffon|organza|lace|sheer', floral: 'floral|flowered|print|printed|flowers', wool: 'wool|woollen|cashmere|tweed|knit|knitted', plaid: 'plaid|tartan|checked|pinstripe|striped',
}

const wordAt = (text: string, words: string): number => new RegExp(`\\b(?:${words})\\b`, 'i').exec(text)?.index ?? -1

/** What a few words say that somebody wears: the garment that is named first. */
export function wearOf(words: string): Wear | undefined {
  const found = (Object.keys(WEAR_WORDS) as Wear[]).map((wear) => ({ wear, at: wordAt(words, WEAR_WORDS[wear]) })).filter(({ at }) => at >= 0)
  return found.sort((a, b) => a.at - b.at)[0]?.wear
}

export const clothOf = (words: string): Cloth | undefined => CLOTHS.find((cloth) => wordAt(words, CLOTH_WORDS[cloth]) >= 0)

/** Colours that are named, in their order. */
export function coloursOf(words: string): readonly string[] {
  const named = [...words.toLowerCase().matchAll(/[a-z]+/g)].map(([word]) => word)
  return [...new Set(named.filter((word) => COLOURS.has(word)))]
}
