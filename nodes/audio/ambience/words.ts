/** What is heard in a scene, by the words that tell of it. Pure. */
import type { EffectName } from '../effects/names.ts'

export const BED_NAMES = ['sea', 'wind', 'rain', 'night', 'city', 'forest', 'space', 'fire', 'crowd', 'stream', 'gulls'] as const
export type BedName = (typeof BED_NAMES)[number]

export interface Heard {
  /** With how loud each is, in decibels under its usual. */
  readonly beds: readonly { readonly name: BedName; readonly level: number }[]
  readonly effects: readonly EffectName[]
}

const BEDS: readonly (readonly [BedName, string])[] = [
  ['sea', 'sea ocean beach coast shore harbour harbor bay seaside wave waves island surf port sailboat sailing lighthouse'],
  ['gulls', 'gull gulls seagull seagulls harbour harbor port seaside'],
  ['rain', 'rain rainy raining drizzle shower rainstorm storm stormy thunderstorm tempest'],
  ['wind', 'wind windy breeze gusty storm stormy tempest blizzard mountain mountains peak peaks summit cliff cliffs desert dune dunes snow snowing snowy hill hills ridge'],
  ['fire', 'fire campfire bonfire fireplace flames torch torches burning hearth'],
  ['crowd', 'crowd crowded market cafe restaurant party concert audience festival bazaar stadium bustling runway'],
  ['stream', 'river stream brook creek waterfall fountain pond lake fjord'],
  ['city', 'city street traffic downtown urban skyline skyscrapers metropolis tokyo london paris york cyberpunk car cars taxi highway'],
  ['forest', 'forest woods woodland jungle bird birds meadow garden spring park trees'],
  ['space', 'space galaxy nebula planet planets cosmos universe orbit spaceship starship'],
  ['night', 'night nighttime midnight crickets moonlight moonlit'],
]
const EFFECTS: readonly (readonly [EffectName, string])[] = [
  ['thunder', 'thunder lightning thunderstorm storm stormy tempest'],
  ['footsteps', 'walk walks walking footsteps steps hiker hiking strolling'],
  ['typing', 'typing keyboard laptop programmer writer'],
  ['clock-tick', 'clock'],
  ['bell', 'bell bells church cathedral'],
  ['heartbeat', 'heartbeat heart'],
]
const NOT = new Set(['no', 'without', 'not', 'never'])
/** Beds that would hide others are left out beside them: few places have crickets and traffic. */
const HIDDEN_BY: Readonly<Partial<Record<BedName, readonly BedName[]>>> = { night: ['city', 'sea', 'rain', 'space', 'crowd', 'fire'], forest: ['space', 'city', 'rain', 'night'], wind: ['space'] }
const MOST = 3

export function heardIn(text: string): Heard {
  const all = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []
  const words = all.filter((_, i) => !NOT.has(all[i - 1] ?? ''))
  const first = (list: string): number => words.findIndex((word) => list.split(' ').includes(word))
  const found = BEDS.map(([name, list]) => ({ name, at: first(list) })).filter(({ at }) => at >= 0)
  const names = found.map(({ name }) => name)
  const kept = found.filter(({ name }) => !(HIDDEN_BY[name] ?? []).some((other) => names.includes(other))).sort((a, b) => a.at - b.at).slice(0, MOST)
  return {
    beds: kept.map(({ name }, i) => ({ name, level: -4 * i - 2 * (kept.length - 1) })),
    effects: EFFECTS.filter(([, list]) => first(list) >= 0).map(([name]) => name),
  }
}
