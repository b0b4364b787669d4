/** Who walks in a show, and in what: by the words of a prompt, made up where they say nothing. Pure. */
import type { Ink } from '../../../../engine/api.ts'
import { clothOf, COLOURS, coloursOf, wearOf, type Cloth, type Wear } from '../../../shared/fashion.ts'
import type { Look } from '../../../shared/figures/figure.ts'
import { darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { lookOf } from '../../../shared/figures/look.ts'
import { hash2, unit } from '../noise.ts'
import type { Place } from '../sets/set.ts'

export interface Outfit {
  readonly wear: Wear
  readonly cloth: Cloth | undefined
  readonly ink: Ink
  /** Of what is worn beside it: trousers under a coat, a shirt, a belt. */
  readonly other: Ink
  readonly man: boolean
  readonly look: Look
  /** Whole number: cuts, hems, seams. */
  readonly cut: number
}

const MAN = /\b(man|men|male|gentleman|boy|he|menswear)\b/i
const WOMAN = /\b(woman|women|female|lady|girl|she|womenswear)\b/i
const HAIR = /\b\w+(?:[- ]\w+)?[- ](?:hair(?:ed)?)\b/gi
const SHOW: readonly (readonly [Wear, string, Cloth | undefined])[] = [
  ['gown', 'emerald', 'satin'], ['coat', 'camel', 'wool'], ['suit', 'navy', undefined], ['dress', 'red', undefined], ['jumpsuit', 'ivory', 'satin'], ['gown', 'gold', 'sequins'],
  ['skirt', 'lilac', undefined], ['coat', 'black', 'leather'], ['streetwear', 'cobalt', undefined], ['dress', 'coral', 'floral'], ['suit', 'burgundy', 'velvet'], ['gown', 'blush', 'tulle'],
]

/** Everybody who is described, and others until there are as many as wanted. */
export function outfitsOf(finds: Place['finds'], seed: number, wanted: number): readonly Outfit[] {
  const said = whatIsSaid(finds)
  const own = said.flatMap((clause) => {
    const wear = wearOf(clause)
    return wear === undefined ? [] : [dressed(clause, wear)]
  })
  // Somebody without a word of what they wear.
  const somebody = own.length > 0 ? undefined : said.find((clause) => MAN.test(clause) || WOMAN.test(clause))
  const shift = Math.floor(unit(3, 9, seed) * SHOW.length)
  const inTurn = SHOW.map((_, k) => SHOW[(k + shift) % SHOW.length]!)
  const list = [...own]
  for (let k = 0; list.length < wanted; k++) {
    const [wear, colour, cloth] = inTurn.find(([one]) => !list.some((worn) => worn.wear === one)) ?? inTurn[k % inTurn.length]!
    const who = k === 0 && somebody !== undefined ? somebody : wear === 'suit' || (wear === 'coat' && k % 2 === 1) || wear === 'streetwear' ? 'a man' : 'a woman'
    list.push(dressed(`${who} in a ${colour} ${cloth ?? ''} ${wear} ${k}`, wear))
  }
  return list.slice(0, Math.max(wanted, 1))
}

/** The prompt clause by clause: a place sees no more of it than what is found. */
function whatIsSaid(finds: Place['finds']): readonly string[] {
  const whole = finds(/^[\s\S]*$/)?.[0] ?? ''
  return whole.split(/[,.;:!?]|\band (?=an? )|\bwith (?=an? (?:man|woman))/).map((one) => one.trim()).filter((one) => one !== '')
}

function dressed(clause: string, wear: Wear): Outfit {
  const cloth = clothOf(clause)
  // The same words of somebody give the same one in every shot; another head of hair gives no other clothes.
  const worn = [wear, cloth, ...coloursOf(clause.replace(HAIR, '')), MAN.test(clause), WOMAN.test(clause), ...(clause.match(/\d+$/) ?? [])].join(' ')
  const cut = hashOf(worn)
  const self = hashOf([worn, ...(clause.match(HAIR) ?? [])].join(' '))
  const man = MAN.test(clause) || (!WOMAN.test(clause) && wear === 'suit' && unit(cut, 5, 2) < 0.7)
  // Colours of the hair are not those of the cloth.
  const [first, second] = coloursOf(clause.replace(HAIR, ''))
  const ink = first === undefined ? COLOURS.get(['black', 'red', 'emerald', 'navy', 'ivory', 'cobalt', 'burgundy', 'champagne'][cut % 8]!)! : COLOURS.get(first)!
  const look = lookOf('person', `${man ? 'a man' : 'a woman'} ${clause}`, self % 100_000)
  const pale = (ink[0] + ink[1] + ink[2]) / 3 > 0.55
  const other = second !== undefined ? COLOURS.get(second)! : wear === 'suit' ? (pale ? hex('#1d1d22') : hex('#f1efec')) : pale ? mixed(hex('#2a2b31'), darker(ink, 0.6), 0.4) : mixed(lighter(ink, 0.78), hex('#efe9df'), 0.5)
  return { wear, cloth, ink, other, man, look: { ...look, young: false, lashes: !man, lips: man ? look.lips : mixed(look.lips, hex('#a01c34'), 0.5), haircut: look.haircut === 'spiky' ? 'short' : look.haircut }, cut }
}

const hashOf = (text: string): number => [...text].reduce((hash, letter) => hash2(hash, letter.codePointAt(0)!, 0xfa51), 7) >>> 1
