/** The words of a prompt as they are meant, however they are written: other alphabets' look-alikes, digits for letters, spread letters. Pure. */

/** Letters of other alphabets that look like ours. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ a: 'аαạ', b: 'ьβƅ', c: 'сϲ', d: 'ԁɗ', e: 'еεҽє', g: 'ɡց', h: 'һн', i: 'іιıɩ', j: 'ј', k: 'кκ', l: 'ӏⅼ', m: 'мⅿ', n: 'ոռη', o: 'оοօσ', p: 'рρ', q: 'ԛ', r: 'гᴦ', s: 'ѕꜱ', t: 'тτ', u: 'υսц', v: 'ѵν', w: 'ԝω', x: 'хχ', y: 'уγү', z: 'ᴢ' })
    .flatMap(([letter, others]) => [...others].map((one) => [one, letter])),
)
const DIGITS: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', '@': 'a', $: 's', '!': 'i', '+': 't', '€': 'e', '£': 'l', '|': 'i' }
/** What is hidden behind stars and spread letters: those that are looked for. */
const HIDDEN = ['nude', 'nudes', 'naked', 'porn', 'porno', 'sex', 'sexy', 'fuck', 'fucking', 'pussy', 'dick', 'cock', 'cunt', 'tits', 'boobs', 'rape', 'gore', 'gory', 'blood', 'bloody', 'kill', 'killing', 'murder', 'suicide', 'nipples', 'penis', 'vagina', 'hentai', 'behead', 'torture', 'corpse', 'nazi']
const TERMS = /[\p{L}\p{N}@$!+€£|*]+|[,.;:?()\n]/gu

/** Lower case, without accents, letters of other alphabets as those that they look like. */
export const spelled = (text: string): string => [...text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase()].map((one) => LOOKALIKES[one] ?? one).join('')

/** Lower case, one space around each word and each mark: ` a nude , naked woman `. */
export function wordsOf(text: string): string {
  // NakedWoman: two words, unless it is one of a language that writes so.
  const apart = text.replace(/(\p{Ll}{2})(\p{Lu}\p{Ll}{2})/gu, '$1 $2')
  const plain = spelled(apart.replace(/['’`´]/gu, '').replace(/🔞/gu, ' nsfw '))
  // n u d e, n.u.d.e, n-u-d-e, n_u_d_e
  const joined = plain.replace(/(?<![\p{L}\p{N}])(?:[\p{L}\p{N}@$!*][\s._*~/-]{1,3}){2,}[\p{L}\p{N}@$!*](?![\p{L}\p{N}])/gu, (run) => {
    const whole = lettersOf(run.replace(/[\s._~/-]/g, ''))
    const found = HIDDEN.filter((one) => whole.includes(one)).sort((a, b) => b.length - a.length)[0]
    return found === undefined ? run : ` ${found} `
  })
  return ` ${(joined.replaceAll('_', ' ').match(TERMS) ?? []).map(wordOf).filter((one) => one !== '').join(' ')} `
}

function wordOf(term: string): string {
  if (!/\p{L}/u.test(term)) return /^[\p{N}]+$/u.test(term) || /^[,.;:?()\n]$/.test(term) ? term.replace('\n', '.') : ''
  // The mark of an exclamation is no letter.
  const letters = lettersOf(term.replace(/[!+|]+$/, ''))
  if (!letters.includes('*')) return letters
  if (letters.replaceAll('*', '').length < 2) return ''
  const masked = new RegExp(`^${letters.replaceAll('*', '[a-z]')}$`)
  return HIDDEN.find((one) => masked.test(one)) ?? letters.replaceAll('*', '')
}

/** p0rn, $ex, nuuude */
const lettersOf = (term: string): string => {
  const letters = [...term].map((one) => DIGITS[one] ?? one).join('')
  return /^(.)\1\1$/.test(letters) ? letters : letters.replace(/(.)\1{2,}/g, '$1').replace(/^pron$/, 'porn').replace(/^secks$/, 'sex').replace(/^nekkid$/, 'naked')
}
