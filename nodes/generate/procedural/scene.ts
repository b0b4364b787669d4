/** From prompt to scene: what is to be painted, as plain data. Pure and deterministic. */
import { hash2, unit } from './noise.ts'
import { hex, overcast, PALETTES, tinted, type Palette, type TimeOfDay } from './palette.ts'
import {
  KNOWN, MOODS, NEGATIONS, PLACES, SEASONS, SUBJECTS, TIMES, TINTS, WEATHERS,
  type Mood, type Place, type Season, type Subject, type Weather,
} from './vocabulary.ts'

export interface Reading {
  readonly time: TimeOfDay
  readonly place: Place
  readonly weather: readonly Weather[]
  readonly season: Season | undefined
  readonly subjects: readonly Subject[]
  readonly mood: Mood | undefined
  /** `#rrggbb`. */
  readonly tints: readonly string[]
  /** Words that meant nothing to the reader. */
  readonly unknown: readonly string[]
}

export interface Scene {
  readonly reading: Reading
  readonly seed: number
  readonly palette: Palette
  /** Place of the sun or the moon: x as a share of the width, y of the height; y beyond the horizon is set. */
  readonly sun: { readonly x: number; readonly y: number; readonly moon: boolean; readonly size: number }
  /** Share of the height. */
  readonly horizon: number
  /** 0 to 1. */
  readonly clouds: number
  readonly stars: number
  readonly rain: number
  readonly snow: number
  readonly fog: number
  /** Widths of the picture's height per second at cloud level. */
  readonly wind: number
  readonly lightning: boolean
  /** Where the subject stands: share of the width. */
  readonly focus: number
  /** Water from the horizon down. */
  readonly water: boolean
}

/** Reads a prompt word by word; compound words (`blue hour`, `hot air balloon`) first. */
export function readPrompt(prompt: string): Reading {
  const text = prompt
    .toLowerCase()
    .replace(/[’']s\b/g, '')
    .replace(/\bblue hour\b/g, 'bluehour')
    .replace(/\bgolden hour\b/g, 'goldenhour')
    .replace(/\bhot[- ]air\b/g, 'hotair')
    .replace(/\bmilky way\b/g, 'starry')
  const tokens = text.match(/[a-z0-9][a-z0-9-]*/g) ?? []
  const found = {
    times: [] as TimeOfDay[], places: [] as Place[], weather: [] as Weather[], seasons: [] as Season[],
    subjects: [] as Subject[], moods: [] as Mood[], tints: [] as string[],
  }
  const unknown: string[] = []
  let negated = false
  for (const token of tokens) {
    if (NEGATIONS.has(token)) {
      negated = true
      continue
    }
    const word = wordOf(token)
    if (word === undefined) {
      if (!KNOWN.has(token) && !/^\d+$/.test(token) && !unknown.includes(token)) unknown.push(token)
      if (KNOWN.has(token)) continue
      negated = false
      continue
    }
    if (negated) {
      if (WEATHERS.get(word) === 'cloudy' || WEATHERS.get(word) === 'overcast') found.weather.push('clear')
      negated = false
      continue
    }
    add(found.times, TIMES.get(word))
    add(found.places, PLACES.get(word))
    add(found.weather, WEATHERS.get(word))
    add(found.seasons, SEASONS.get(word))
    add(found.subjects, SUBJECTS.get(word))
    add(found.moods, MOODS.get(word))
    add(found.tints, TINTS.get(word))
  }
  const place = placeOf(found.places, found.subjects)
  return {
    time: timeOf(found.times, found.weather, found.moods),
    place,
    weather: found.weather,
    season: found.seasons[0],
    subjects: found.subjects.slice(0, 4),
    mood: found.moods[0],
    tints: found.tints,
    unknown,
  }
}

function add<T>(list: T[], value: T | undefined): void {
  if (value !== undefined && !list.includes(value)) list.push(value)
}

const TABLES = [TIMES, PLACES, WEATHERS, SEASONS, SUBJECTS, MOODS, TINTS]

/** The word, its singular or its parts around a hyphen: whatever is in a table. */
function wordOf(token: string): string | undefined {
  const forms = [token, token.replace(/ies$/, 'y'), token.replace(/es$/, ''), token.replace(/s$/, ''), ...token.split('-')]
  return forms.find((form) => TABLES.some((table) => table.has(form)))
}

function timeOf(times: readonly TimeOfDay[], weather: readonly Weather[], moods: readonly Mood[]): TimeOfDay {
  if (times.includes('night') && times.includes('blue')) return 'blue'
  const first = times[0]
  if (first !== undefined) return first
  if (weather.includes('storm') || moods.includes('tense') || moods.includes('mysterious')) return 'dusk'
  return moods.includes('romantic') ? 'sunset' : moods.includes('epic') ? 'golden' : 'day'
}

function placeOf(places: readonly Place[], subjects: readonly Subject[]): Place {
  const strong = places.find((place) => place === 'runway' || place === 'space')
  if (strong !== undefined && !(strong === 'runway' && places.length > 1 && places[0] !== 'runway')) return strong
  // "A city by the sea" is a city over water.
  if (places.includes('city') && (places.includes('sea') || places.includes('lake'))) return 'city'
  const first = places[0]
  if (first !== undefined) return first
  if (subjects.some((one) => one === 'sailboat' || one === 'boat' || one === 'lighthouse')) return 'sea'
  if (subjects.includes('rocket')) return 'space'
  if (subjects.includes('dress')) return 'runway'
  if (subjects.includes('car')) return 'city'
  return subjects.includes('deer') || subjects.includes('tree') ? 'forest' : 'mountains'
}

const SUN_HEIGHT: Readonly<Record<TimeOfDay, number>> = {
  dawn: 0.03, sunrise: 0.09, morning: 0.28, day: 0.5, afternoon: 0.34, golden: 0.17, sunset: 0.06, dusk: -0.04, blue: -0.2, night: 0.36,
}

export function buildScene(prompt: string, seed: number): Scene {
  const reading = readPrompt(prompt)
  const { time, place, weather, mood, season } = reading
  const pick = (n: number): number => unit(n, 77, seed)
  const has = (one: Weather): boolean => weather.includes(one)
  const bad = has('storm') ? 0.85 : has('overcast') ? 0.75 : has('rain') ? 0.65 : has('snow') ? 0.45 : has('fog') ? 0.4 : 0
  let palette: Palette = PALETTES[time]
  if (bad > 0) palette = overcast(palette, palette.daylight < 0.2 ? bad * 0.35 : bad)
  for (const tint of reading.tints.slice(0, 2)) palette = tinted(palette, hex(tint), 0.22)
  if (mood === 'melancholic') palette = tinted(palette, hex('#7f95c0'), 0.18)
  if (mood === 'romantic') palette = tinted(palette, hex('#ff9ab0'), 0.15)
  if (season === 'winter' && time !== 'night') palette = tinted(palette, hex('#a8c4ff'), 0.14)
  if (season === 'autumn') palette = tinted(palette, hex('#ffa860'), 0.1)
  const water = place === 'sea' || place === 'lake' || (place === 'city' && /\b(reflect\w*|water|sea|river|lake|harbou?r|bay|bridge)\b/i.test(prompt))
  const horizon = place === 'sea' || place === 'lake' ? 0.58 : place === 'city' ? (water ? 0.64 : 0.74) : place === 'desert' ? 0.6 : 0.7
  const moon = time === 'night' || time === 'blue'
  // Thirds: the light on one side, the subject on the other.
  const left = pick(1) < 0.5
  const sunX = (left ? 0.33 : 0.67) + (pick(2) - 0.5) * 0.08
  const height = time === 'blue' ? 0.42 : SUN_HEIGHT[time]
  return {
    reading,
    seed: hash2(seed, 0x5ce7e, 0x9e3779b9),
    palette,
    sun: { x: sunX, y: horizon - height, moon, size: moon ? 0.034 : time === 'day' ? 0.03 : 0.05 },
    horizon,
    clouds: has('clear') ? 0.12 : has('overcast') || has('storm') ? 0.86 : has('rain') ? 0.78 : has('snow') ? 0.62 : has('cloudy') ? 0.62 : moon ? 0.3 : 0.42,
    stars: (time === 'night' ? 1 : time === 'blue' ? 0.65 : time === 'dusk' || time === 'dawn' ? 0.22 : 0) * (bad > 0.5 ? 0 : 1),
    rain: has('storm') ? 1 : has('rain') ? 0.75 : 0,
    snow: has('snow') ? 0.85 : 0,
    fog: has('fog') ? 0.8 : has('rain') ? 0.3 : mood === 'mysterious' ? 0.45 : 0.08,
    wind: has('wind') || has('storm') ? 0.07 : 0.02,
    lightning: has('storm'),
    focus: left ? 0.66 : 0.36,
    water,
  }
}
