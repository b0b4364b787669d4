/** From prompt to scene: what is to be painted, as plain data. Pure and deterministic. */
import { MAGIC } from './cast.ts'
import { hash2, unit } from './noise.ts'
import { hex, overcast, PALETTES, tinted, type Palette, type TimeOfDay } from './palette.ts'
import { mentionsOf, readingOf, type Mention, type Reading } from './read-prompt.ts'
import type { Angle, Weather } from './vocabulary.ts'
import { paintedSeed } from '../../shared/lightning.ts'

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
  /** Seconds that have gone by before the first frame, and a number for the grain: of the words, so that no two prompts share a picture. */
  readonly moment: number
  readonly grain: number
  /** Its tree is one of light, which is drawn over it. */
  readonly magic: boolean
}

const SUN_HEIGHT: Readonly<Record<TimeOfDay, number>> = {
  dawn: 0.03, sunrise: 0.09, morning: 0.28, day: 0.5, afternoon: 0.34, golden: 0.17, sunset: 0.06, dusk: -0.04, blue: -0.2, night: 0.36,
}

/** By how much an angle moves the horizon down over water, a share of the height: on land what stands there would become a wall. And
 * where it may be at most. */
const RAISED: Readonly<Record<Angle, number>> = { low: 0.2, high: -0.26, overhead: -0.5 }
const [HIGHEST, LOWEST] = [0.1, 0.86]

/** Longest time that the first frame is put off. */
const LATEST = 2

export function buildScene(prompt: string, seed: number): Scene {
  const mentions = mentionsOf(prompt)
  const scene = sceneOf(readingOf(mentions.flatMap(({ facets }) => facets)), seed)
  const print = understoodPrint(mentions)
  return { ...scene, moment: print === 0 ? 0 : LATEST * unit(print, 1, 0x30), grain: print, magic: MAGIC.test(prompt) }
}

/** Of all words that are understood, in any order: equal only where they are. Nothing understood is 0. */
function understoodPrint(mentions: readonly Mention[]): number {
  const words = [...new Set(mentions.filter(({ meaning }) => meaning !== 'unknown').map(({ form }) => form))].sort()
  let print = 0
  for (const letter of words.join(' ')) print = hash2(print, letter.codePointAt(0)!, 0x5eed)
  return print
}

/** What a reading looks like. Two readings that give one scene give one picture. */
export function sceneOf(reading: Reading, seed: number): Scene {
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
  const water = place === 'sea' || place === 'lake' || (place === 'city' && reading.water)
  const level = place === 'sea' || place === 'lake' ? 0.58 : place === 'city' ? (water ? 0.64 : 0.74) : place === 'desert' ? 0.6 : 0.7
  // From below there is more sky, from above more ground.
  const horizon = reading.angle === undefined ? level : Math.min(LOWEST, Math.max(HIGHEST, level + RAISED[reading.angle] * (water && place !== 'city' ? 1 : place === 'city' ? 0.4 : 0.65)))
  const moon = time === 'night' || time === 'blue'
  // Thirds: the light on one side, the subject on the other.
  const left = pick(1) < 0.5
  const sunX = (left ? 0.33 : 0.67) + (pick(2) - 0.5) * 0.08
  const height = time === 'blue' ? 0.42 : SUN_HEIGHT[time]
  return {
    reading,
    seed: paintedSeed(seed),
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
    moment: 0,
    grain: 0,
    magic: false,
  }
}
