/**
 * What mouths do for the sounds of speech. Targets by phoneme (the classes of MPEG-4's visemes, ISO/IEC 14496-2, table C-1), and
 * how strongly each holds against its neighbours: the dominance functions of Cohen and Massaro (1993). Pure.
 */
import type { FacePose } from '../pose.ts'

export type Mouth = Pick<FacePose, 'open' | 'wide' | 'round' | 'press' | 'bite' | 'tongue' | 'upper' | 'lower'>
export const MOUTH_PARTS = ['open', 'wide', 'round', 'press', 'bite', 'tongue', 'upper', 'lower'] as const satisfies readonly (keyof Mouth)[]

export interface Viseme {
  readonly name: 'rest' | 'closed' | 'bite' | 'teeth' | 'tongue' | 'alveolar' | 'velar' | 'rounded' | 'open' | 'mid' | 'spread' | 'pursed'
  readonly mouth: Partial<Mouth>
  /** Strength against neighbours; vowels have 1. */
  readonly dominance: number
}

const REST: Viseme = { name: 'rest', mouth: {}, dominance: 0.7 }
const CLOSED: Viseme = { name: 'closed', mouth: { press: 1 }, dominance: 1.2 }
const BITE: Viseme = { name: 'bite', mouth: { bite: 1, open: 0.05, upper: 0.35 }, dominance: 1.8 }
const TONGUE: Viseme = { name: 'tongue', mouth: { open: 0.16, tongue: 0.7, wide: 0.1, upper: 0.2 }, dominance: 1 }
const ALVEOLAR: Viseme = { name: 'alveolar', mouth: { open: 0.15, tongue: 0.5, wide: 0.12 }, dominance: 0.5 }
const VELAR: Viseme = { name: 'velar', mouth: { open: 0.2 }, dominance: 0.35 }
const TEETH: Viseme = { name: 'teeth', mouth: { open: 0.06, wide: 0.32, upper: 0.45, lower: 0.4 }, dominance: 1.2 }
const HUSH: Viseme = { name: 'rounded', mouth: { open: 0.1, round: 0.5, upper: 0.4, lower: 0.35 }, dominance: 1.3 }
const R: Viseme = { name: 'rounded', mouth: { open: 0.18, round: 0.35 }, dominance: 0.7 }
const AA: Viseme = { name: 'open', mouth: { open: 0.85 }, dominance: 1 }
const AE: Viseme = { name: 'open', mouth: { open: 0.72, wide: 0.4, upper: 0.25 }, dominance: 1 }
const AO: Viseme = { name: 'rounded', mouth: { open: 0.62, round: 0.45 }, dominance: 1 }
const AH: Viseme = { name: 'mid', mouth: { open: 0.48 }, dominance: 0.8 }
const EH: Viseme = { name: 'mid', mouth: { open: 0.5, wide: 0.32, upper: 0.2 }, dominance: 0.9 }
const IH: Viseme = { name: 'spread', mouth: { open: 0.3, wide: 0.4, upper: 0.2 }, dominance: 0.8 }
const IY: Viseme = { name: 'spread', mouth: { open: 0.2, wide: 0.65, upper: 0.35, lower: 0.15 }, dominance: 1 }
const UH: Viseme = { name: 'pursed', mouth: { open: 0.28, round: 0.6 }, dominance: 0.9 }
const UW: Viseme = { name: 'pursed', mouth: { open: 0.2, round: 0.95 }, dominance: 1.2 }

/** ARPAbet; diphthongs are two, one after the other. */
const BY_PHONEME: Readonly<Record<string, readonly Viseme[]>> = {
  pau: [REST], h: [VELAR], sil: [REST], ssil: [REST], brth: [REST],
  p: [CLOSED], b: [CLOSED], m: [CLOSED], em: [CLOSED], f: [BITE], v: [BITE], th: [TONGUE], dh: [TONGUE],
  t: [ALVEOLAR], d: [ALVEOLAR], n: [ALVEOLAR], en: [ALVEOLAR], l: [TONGUE], el: [TONGUE], dx: [ALVEOLAR], nx: [ALVEOLAR],
  k: [VELAR], g: [VELAR], ng: [VELAR], hh: [VELAR], hv: [VELAR], q: [VELAR], y: [IY], s: [TEETH], z: [TEETH], sh: [HUSH], zh: [HUSH], ch: [HUSH], jh: [HUSH], r: [R], er: [R], axr: [R], w: [UW],
  aa: [AA], ae: [AE], ao: [AO], ah: [AH], ax: [AH], eh: [EH], ih: [IH], ix: [IH], iy: [IY], uh: [UH], uw: [UW], ux: [UW],
  aw: [AA, UH], ay: [AA, IH], ey: [EH, IY], ow: [AO, UW], oy: [AO, IH],
}

/** Letters of the IPA to ARPAbet, the longest first. */
const FROM_IPA: readonly (readonly [ipa: string, phoneme: string])[] = [
  ['t͡ʃ', 'ch'], ['tʃ', 'ch'], ['d͡ʒ', 'jh'], ['dʒ', 'jh'], ['aʊ', 'aw'], ['aɪ', 'ay'], ['eɪ', 'ey'], ['oʊ', 'ow'], ['əʊ', 'ow'], ['ɔɪ', 'oy'], ['ɔʏ', 'oy'],
  ...Object.entries({
    p: 'p', b: 'b', m: 'm', f: 'f', v: 'v', θ: 'th', ð: 'dh', t: 't', d: 'd', n: 'n', l: 'l', ɾ: 'dx', k: 'k', g: 'g', ɡ: 'g', ŋ: 'ng', h: 'hh', x: 'k', ç: 'sh', s: 's', z: 'z', ʃ: 'sh', ʒ: 'zh', r: 'r', ɹ: 'r', ʁ: 'k', j: 'y', w: 'w', β: 'v', ɲ: 'n', ʎ: 'l',
    a: 'aa', ɑ: 'aa', ɐ: 'ah', æ: 'ae', ɒ: 'ao', ɔ: 'ao', o: 'ao', ʌ: 'ah', ə: 'ax', ɜ: 'er', ɝ: 'er', ɚ: 'er', e: 'eh', ɛ: 'eh', ɪ: 'ih', i: 'iy', ʊ: 'uh', u: 'uw', y: 'uw', ʏ: 'uh', ø: 'er', œ: 'er', ɨ: 'ix',
  }),
]

/** Visemes of a phoneme, in order. What is not known is taken as a vowel half open. */
export function visemesOf(symbol: string, alphabet: 'arpabet' | 'ipa'): readonly Viseme[] {
  if (alphabet === 'arpabet') return BY_PHONEME[symbol.toLowerCase().replace(/\d+$/, '')] ?? [AH]
  const phoneme = FROM_IPA.find(([ipa]) => symbol.includes(ipa))?.[1]
  return phoneme === undefined ? [AH] : BY_PHONEME[phoneme]!
}

export const AT_REST = REST
