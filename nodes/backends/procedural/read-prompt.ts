/** Reads a prompt word by word: what each one means, and what the whole asks for. Pure. */
import type { TimeOfDay } from './palette.ts'
import {
  ANGLES, DRAWN_PLACES, KNOWN, MOODS, NEGATIONS, PHRASES, PLACES, SEASONS, SMALL, SUBJECTS, TIMES, TINTS, WATERY, WEATHERS,
  type Angle, type Mood, type Place, type Season, type Subject, type Weather,
} from './vocabulary.ts'

export interface Reading {
  readonly time: TimeOfDay
  readonly place: Place
  readonly weather: readonly Weather[]
  readonly season: Season | undefined
  readonly subjects: readonly Subject[]
  readonly mood: Mood | undefined
  readonly angle: Angle | undefined
  /** `#rrggbb`. */
  readonly tints: readonly string[]
  /** It is asked for where the place may have it. */
  readonly water: boolean
}

interface Meanings {
  readonly time: TimeOfDay
  readonly place: Place
  readonly weather: Weather
  readonly season: Season
  readonly subject: Subject
  readonly mood: Mood
  readonly angle: Angle
  readonly tint: string
  readonly water: 'water'
}

/** One thing that a word asks for. */
export type Facet = { readonly [K in keyof Meanings]: { readonly kind: K; readonly value: Meanings[K] } }[keyof Meanings]

/** A word or phrase of the prompt. */
export interface Mention {
  /** As it is written, its negation included. */
  readonly text: string
  readonly from: number
  readonly to: number
  /** The same in small letters without accents: words are equal where this is. */
  readonly form: string
  readonly meaning: 'facets' | 'known' | 'unknown'
  /** What it asks for; none where it is ruled out. */
  readonly facets: readonly Facet[]
}

interface Token {
  readonly text: string
  readonly form: string
  readonly from: number
  readonly to: number
}

const TABLES = [['time', TIMES], ['place', PLACES], ['weather', WEATHERS], ['season', SEASONS], ['subject', SUBJECTS], ['mood', MOODS], ['angle', ANGLES], ['tint', TINTS]] as const
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*|\p{Extended_Pictographic}/gu
/** Scripts that put no blanks between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
/** Its dictionaries are loaded for the first word that needs them. */
let segmenter: Intl.Segmenter | undefined
const LONGEST_PHRASE = 4
const WORN = /^(hair|haired|beard|eyes|eyed|dress|gown|shirt|t-shirt|jacket|blazer|suit|hoodie|robe|cloak|coat|overcoat|trench|skirt|jumpsuit|tuxedo|trousers|bomber|sweater|dogs?|cats?|horses?|pony|puppy|kitten|wolf|fox)$/

const formOf = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'")

function tokensOf(prompt: string): Token[] {
  return [...prompt.matchAll(WORD)].flatMap(({ 0: text, index }) => {
    const parts = UNSPACED.test(text) ? [...(segmenter ??= new Intl.Segmenter('en', { granularity: 'word' })).segment(text)].filter(({ isWordLike }) => isWordLike === true).map((one) => ({ text: one.segment, at: one.index })) : [{ text, at: 0 }]
    return parts.map((part) => ({ text: part.text, form: formOf(part.text), from: index + part.at, to: index + part.at + part.text.length }))
  })
}

/** The longest phrase that begins with a token: how many tokens it has. */
function phraseAt(prompt: string, tokens: readonly Token[], at: number): { readonly count: number; readonly word: string | undefined } | undefined {
  for (let count = Math.min(LONGEST_PHRASE, tokens.length - at); count > 0; count--) {
    const part = tokens.slice(at, at + count)
    if (part.some((one, i) => i > 0 && prompt.slice(part[i - 1]!.to, one.from).trim() !== '')) continue
    const text = part.map(({ form }) => form).join(' ').replaceAll('-', ' ')
    if (text.includes(' ') && PHRASES.has(text)) return { count, word: PHRASES.get(text) }
  }
  return undefined
}

/** The word, its singular or its parts around a hyphen: whatever is in a table. */
function wordOf(form: string): string | undefined {
  const bare = form.replace(/'s$|'$/, '')
  const forms = [bare, bare.replace(/ies$/, 'y'), bare.replace(/es$/, ''), bare.replace(/s$/, ''), ...bare.split('-')]
  return forms.find((one) => WATERY.has(one) || TABLES.some(([, table]) => table.has(one)))
}

function facetsOf(word: string): Facet[] {
  const found = TABLES.flatMap(([kind, table]) => {
    const value = table.get(word)
    return value === undefined ? [] : [{ kind, value } as Facet]
  })
  return WATERY.has(word) ? [...found, { kind: 'water', value: 'water' }] : found
}

const isCloudy = ({ kind, value }: Facet): boolean => kind === 'weather' && (value === 'cloudy' || value === 'overcast')

/** All words with a content of their own, in their order. */
export function mentionsOf(prompt: string): readonly Mention[] {
  const tokens = tokensOf(prompt)
  const found: Mention[] = []
  const add = (from: number, to: number, meaning: Mention['meaning'], facets: readonly Facet[]): void => {
    const text = prompt.slice(from, to)
    found.push({ text, form: formOf(text).replace(/\s+/g, ' '), from, to, meaning, facets })
  }
  let no: Token | undefined
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at]!
    const phrase = phraseAt(prompt, tokens, at)
    const last = tokens[at + (phrase?.count ?? 1) - 1]!
    at += phrase?.count ?? 1
    if (NEGATIONS.has(token.form)) {
      no = token
      continue
    }
    const { to } = last
    const known = phrase === undefined ? wordOf(token.form) : phrase.word === undefined || KNOWN.has(phrase.word) ? undefined : phrase.word
    if (known === undefined) {
      const isKnown = phrase === undefined ? KNOWN.has(token.form) || KNOWN.has(token.form.replace(/'s$/, '')) : phrase.word !== undefined
      if (!isKnown && phrase === undefined && (SMALL.has(token.form) || /^\d+$/.test(token.form))) continue
      // What isn't wanted and isn't known isn't drawn either.
      const ruledOut = no !== undefined && !isKnown
      add(ruledOut ? no!.from : token.from, to, isKnown || ruledOut ? 'known' : 'unknown', [])
      if (!isKnown) no = undefined
      continue
    }
    const facets = facetsOf(known)
    if (no === undefined) add(token.from, to, 'facets', facets)
    else add(no.from, to, 'facets', facets.some(isCloudy) ? [{ kind: 'weather', value: 'clear' }] : [])
    no = undefined
  }
  // The colour of someone's hair or clothes is not the scene's.
  return found.map((one, i) => (one.facets.some(({ kind }) => kind === 'tint') && found.slice(i + 1, i + 3).some(({ form }) => WORN.test(form)) ? { ...one, facets: one.facets.filter(({ kind }) => kind !== 'tint') } : one))
}

const SEEN_FROM_ABOVE: readonly Subject[] = ['tree', 'house', 'village', 'harbour', 'boat', 'sailboat', 'bridge', 'castle', 'birds']
const AT_A_DOCK: readonly Subject[] = ['harbour', 'boat', 'sailboat', 'birds', 'person', 'couple', 'child', 'dog', 'cat']

const MOST_SUBJECTS = 4

/** What a list of facets asks for. */
export function readingOf(facets: readonly Facet[]): Reading {
  const all = <K extends keyof Meanings>(kind: K): readonly Meanings[K][] => [...new Set(facets.flatMap((one) => (one.kind === kind ? [one.value as Meanings[K]] : [])))]
  const weather = all('weather')
  const moods = all('mood')
  const subjects = all('subject')
  const places = all('place')
  return {
    time: timeOf(all('time'), weather, moods),
    place: placeOf(places, subjects),
    weather,
    season: all('season')[0],
    subjects: subjects.slice(0, MOST_SUBJECTS),
    mood: moods[0],
    angle: all('angle')[0],
    tints: all('tint'),
    water: all('water').length > 0 || places.includes('sea') || places.includes('lake') || subjects.includes('bridge'),
  }
}

export const readPrompt = (prompt: string): Reading => readingOf(mentionsOf(prompt).flatMap(({ facets }) => facets))

function timeOf(times: readonly TimeOfDay[], weather: readonly Weather[], moods: readonly Mood[]): TimeOfDay {
  if (times.includes('night') && times.includes('blue')) return 'blue'
  const first = times[0]
  if (first !== undefined) return first
  if (weather.includes('storm') || moods.includes('tense') || moods.includes('mysterious')) return 'dusk'
  return moods.includes('romantic') ? 'sunset' : moods.includes('epic') ? 'golden' : 'day'
}

function placeOf(places: readonly Place[], subjects: readonly Subject[]): Place {
  // People at a table or in a shop are shown, not the table.
  const people = subjects.some((one) => one === 'person' || one === 'child' || one === 'couple')
  // From above people and beasts are dots, and at a dock there is more than boats to see where more is named.
  const named = (all: readonly Subject[]): boolean => subjects.some((one) => !all.includes(one))
  const drawn = DRAWN_PLACES.find((one) => places.includes(one) && !(one === 'aerial' && named(SEEN_FROM_ABOVE)) && !(one === 'dock' && named(AT_A_DOCK)))
  if (drawn !== undefined && !(people && (drawn === 'product' || drawn === 'table' || drawn === 'logo'))) return drawn
  if (drawn !== undefined && places.every((one) => one === drawn)) return 'interior'
  const others = places.filter((one) => one !== 'aerial' && one !== 'dock')
  // A dock with a lighthouse is the sea with both.
  if (drawn === undefined && others.length === 0 && places.includes('dock')) return 'sea'
  if (drawn === undefined && others.length === 0 && places.includes('aerial')) return 'meadow'
  const strong = others.find((place) => place === 'runway' || place === 'space')
  if (strong !== undefined && !(strong === 'runway' && places.length > 1 && places[0] !== 'runway')) return strong
  // "A city by the sea" is a city over water.
  if (places.includes('city') && (places.includes('sea') || places.includes('lake'))) return 'city'
  const first = others.find((one) => one !== drawn)
  // What grows or stands at a lake is seen from over the water.
  if (places.includes('lake') && (first === 'forest' || first === 'mountains' || first === 'meadow')) return 'lake'
  if (first !== undefined) return first
  if (subjects.some((one) => one === 'sailboat' || one === 'boat' || one === 'lighthouse')) return 'sea'
  if (subjects.includes('rocket')) return 'space'
  if (subjects.includes('dress')) return 'runway'
  return subjects.includes('deer') || subjects.includes('tree') ? 'forest' : 'mountains'
}
