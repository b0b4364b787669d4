/** What is heard in a scene, by the words that tell of it. Pure. */
import type { BedName, EffectName, Surface } from '../../shared/sound-names.ts'

export interface Heard {
  /** With how loud each is, in decibels under its usual. */
  readonly beds: readonly { readonly name: BedName; readonly level: number }[]
  readonly effects: readonly EffectName[]
  /** Whose footsteps they are, and on what. */
  readonly pace: 'walk' | 'run'
  readonly surface: Surface
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
  ['footsteps', 'walk walks walking footsteps steps hike hikes hiker hikers hiking stroll strolls strolling wander wanders wandering strut struts strutting'],
  ['typing', 'typing keyboard laptop programmer writer'],
  ['clock-tick', 'clock'],
  ['bell', 'bell bells church cathedral'],
  ['heartbeat', 'heartbeat heart'],
]
/** Who runs is heard where it is somebody with shoes: rivers run, too. */
const RUNS = 'run runs running ran jog jogs jogging jogger sprint sprints sprinting runner'
const SOMEBODY = 'man men woman women boy boys girl girls child children kid kids person people runner runners jogger joggers hero detective soldier he she'
const GROUNDS: readonly (readonly [Surface, string])[] = [
  ['snow', 'snow snowy snowing winter glacier'],
  ['gravel', 'beach sand sandy shore desert dune dunes gravel mountain mountains trail path'],
  ['grass', 'forest woods woodland jungle meadow garden park field fields grass'],
  ['wood', 'room house home hall office library cafe restaurant stage theatre pier bridge wooden floor'],
  ['metal', 'spaceship spacecraft starship factory'],
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
  const effects = EFFECTS.filter(([, list]) => first(list) >= 0).map(([name]) => name)
  const runs = first(RUNS) >= 0 && first(SOMEBODY) >= 0
  return {
    beds: kept.map(({ name }, i) => ({ name, level: -4 * i - 2 * (kept.length - 1) })),
    effects: runs && !effects.includes('footsteps') ? [...effects, 'footsteps'] : effects,
    pace: runs ? 'run' : 'walk',
    surface: GROUNDS.find(([, list]) => first(list) >= 0)?.[0] ?? 'stone',
  }
}
