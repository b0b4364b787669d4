/** What a figure looks like: by the words of a description, and by a seed where they say nothing. Pure. */
import type { Ink } from '../../../engine/api.ts'
import { BEASTS, GARMENTS, HAIRCUTS, type FigureName, type Look } from './figure.ts'
import { hex } from './inks.ts'

const SKINS = ['#f6d3bd', '#eebf9f', '#dba27c', '#c08457', '#94603c', '#6b4229'].map(hex)
const HAIRS: Readonly<Record<string, Ink>> = { black: hex('#1d1a20'), brown: hex('#4a2f20'), brunette: hex('#4a2f20'), blonde: hex('#d9b06a'), blond: hex('#d9b06a'), red: hex('#a5441f'), ginger: hex('#c0602a'), grey: hex('#a5a5a8'), gray: hex('#a5a5a8'), white: hex('#e6e4e2'), silver: hex('#c8ccd6'), blue: hex('#3c6fd0'), pink: hex('#e37fb0'), green: hex('#3f9d6a'), purple: hex('#7b4fc0') }
const EYES: Readonly<Record<string, Ink>> = { brown: hex('#6b3f1f'), blue: hex('#3f86c8'), green: hex('#4c8f52'), grey: hex('#7d8894'), hazel: hex('#8a6a32'), violet: hex('#7a55c0'), amber: hex('#c8862a') }
const CLOTHS: Readonly<Record<string, Ink>> = { red: hex('#b83a36'), blue: hex('#2f5d9c'), green: hex('#3c7a52'), yellow: hex('#e0b23c'), orange: hex('#d9762c'), purple: hex('#6d4a9a'), pink: hex('#d9799c'), teal: hex('#2c8583'), black: hex('#2a2a30'), white: hex('#e8e6e2'), grey: hex('#74787f'), brown: hex('#7a5638'), navy: hex('#263a5e') }
/** In figures that are no people, what they are made of. */
const COATS: Readonly<Record<FigureName, readonly Ink[]>> = {
  person: SKINS, anime: SKINS.slice(0, 3), cartoon: SKINS, fantasy: [hex('#e6d6e8'), hex('#cfe0ea'), hex('#e9cfc0'), hex('#b9a6d8')], cyborg: SKINS.slice(0, 4),
  monkey: [hex('#6e4426'), hex('#845431'), hex('#4d3222')], robot: [hex('#c9d3dc'), hex('#e0a83c'), hex('#5f9fc8')], animal: [hex('#c98a4b'), hex('#8d8f96'), hex('#d9b48a'), hex('#5a4436')],
}

const WORDS = {
  woman: /\b(woman|girl|lady|she|her|female|queen|princess|actress|mother|mum|mom|grandmother|maya|anna|emma|maria|elf queen)\b/i,
  man: /\b(man|boy|guy|he|his|male|king|prince|actor|father|dad|grandfather|gentleman|leo|tom|max)\b/i,
  young: /\b(girl|boy|child|children|kids?|little|toddler|schoolgirl|schoolboy|maya)\b/i,
  old: /\b(old|elderly|grand(mother|father|ma|pa)|senior|aged)\b/i,
  dark: /\b(dark[- ]skinned|black (man|woman)|african|deep skin)\b/i,
  pale: /\b(pale|fair[- ]skinned|light[- ]skinned|freckled)\b/i,
  tan: /\b(tan(ned)?|olive|latin[ao]?|indian|brown[- ]skinned|asian)\b/i,
} as const

/** @param seed whole number; another gives another look where the words leave it open */
export function lookOf(figure: FigureName, description: string, seed: number): Look {
  const pick = <T>(list: readonly T[], salt: number): T => list[Math.floor(unit(seed, salt) * list.length)]!
  const female = WORDS.woman.test(description) || (!WORDS.man.test(description) && unit(seed, 1) < 0.5)
  const coloured = (table: Readonly<Record<string, Ink>>, noun: string): Ink | undefined => {
    const found = new RegExp(`\\b(${Object.keys(table).join('|')})(?:[- ]\\w+)?[- ](?:${noun})`, 'i').exec(description)?.[1]
    return found === undefined ? undefined : table[found.toLowerCase()]
  }
  const coat = COATS[figure]
  const skin = WORDS.dark.test(description) ? coat.at(-1)! : WORDS.pale.test(description) ? coat[0]! : WORDS.tan.test(description) ? coat[Math.min(2, coat.length - 1)]! : pick(coat, 2)
  const plain = ['black', 'brown', 'blonde', 'red', 'brown'] as const
  const bright = ['blue', 'pink', 'purple', 'silver', 'brown', 'black'] as const
  const old = WORDS.old.test(description)
  const young = !old && WORDS.young.test(description)
  const hair = coloured(HAIRS, 'hair(?:ed)?|haired|beard') ?? (/\bblonde?\b/i.test(description) ? HAIRS['blonde']! : /\b(redhead|ginger)\b/i.test(description) ? HAIRS['ginger']! : old ? HAIRS['grey']! : HAIRS[pick(figure === 'anime' || figure === 'fantasy' ? bright : plain, 3)]!)
  const cut = HAIRCUTS.find((one) => new RegExp(`\\b${one}(?:[- ]\\w+)?[- ](?:hair|haired)|\\b${one === 'bob' || one === 'bun' || one === 'bald' || one === 'spiky' || one === 'curly' ? one : 'no such'}\\b`, 'i').test(description))
    ?? pick(female ? ['long', 'bob', 'bun', 'long', 'curly'] as const : ['short', 'short', 'curly', 'spiky'] as const, 4)
  const garments: Readonly<Record<string, Look['garment']>> = { suit: 'jacket', jacket: 'jacket', blazer: 'jacket', tie: 'jacket', hoodie: 'hoodie', sweatshirt: 'hoodie', dress: 'dress', gown: 'gown', robe: 'robe', cloak: 'robe', 't-shirt': 'shirt', shirt: 'shirt' }
  const worn = Object.entries(garments).find(([word]) => new RegExp(`\\b${word}\\b`, 'i').test(description))?.[1]
  const garment = worn ?? (figure === 'fantasy' ? 'robe' : figure === 'cyborg' ? 'jacket' : figure === 'robot' ? 'shirt' : young ? pick(female ? ['dress', 'shirt', 'hoodie'] as const : ['shirt', 'hoodie'] as const, 5) : pick(female ? ['dress', 'shirt', 'jacket'] as const : GARMENTS.filter((one) => !['dress', 'gown', 'robe'].includes(one)), 5))
  const clothNames = Object.keys(CLOTHS)
  const cloth = coloured(CLOTHS, Object.keys(garments).join('|')) ?? CLOTHS[garment === 'jacket' ? pick(['navy', 'grey', 'black', 'brown'], 6) : figure === 'fantasy' ? pick(['purple', 'teal', 'green', 'navy'], 6) : pick(clothNames.filter((one) => one !== 'white' && one !== 'black'), 6)]!
  const beast = BEASTS.find((one) => new RegExp(`\\b${one}s?\\b`, 'i').test(description)) ?? pick(BEASTS, 8)
  return {
    skin: figure === 'animal' ? { dog: hex('#c98a4b'), cat: hex('#8d8f96'), fox: hex('#d9692b'), bear: hex('#7b5233') }[beast] : skin,
    hair,
    eyes: coloured(EYES, 'eyes|eyed') ?? EYES[pick(figure === 'anime' ? ['blue', 'violet', 'green', 'amber'] : skin[0] < 0.7 ? ['brown', 'brown', 'hazel'] : ['brown', 'blue', 'green', 'hazel', 'brown'], 7)]!,
    lips: female && figure !== 'robot' ? mixLips(skin, 0.62) : mixLips(skin, 0.4),
    haircut: cut, beard: !female && figure !== 'anime' && (/\bbeard(ed)?\b/i.test(description) || (old && unit(seed, 9) < 0.5)), lashes: female, young, garment, cloth, trim: pick(['navy', 'black', 'brown', 'red', 'teal'].map((one) => CLOTHS[one]!), 10), beast,
  }
}

function mixLips(skin: Ink, red: number): Ink {
  const lip = hex('#b5434a')
  return [0, 1, 2].map((i) => skin[i]! * 0.86 * (1 - red) + lip[i]! * red) as unknown as Ink
}

/** 0..1, by the seed and what it is for (mulberry32's mixing). */
export function unit(seed: number, salt: number): number {
  let t = (Math.imul(seed | 0, 0x9e3779b1) + Math.imul(salt, 0x6d2b79f5)) >>> 0
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
