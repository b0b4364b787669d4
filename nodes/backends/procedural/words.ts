/** What the painter makes of each word of a prompt. Pure. */
import type { Drawing, PromptReading, PromptWord } from '../../../engine/api.ts'
import { ownWords } from '../../shared/prompt-words.ts'
import { castOf } from './cast.ts'
import { hash2 } from './noise.ts'
import { mentionsOf, readingOf, readPrompt, type Facet, type Mention, type Reading } from './read-prompt.ts'
import { OUTDOORS } from './shapes.ts'
import { sceneOf, type Scene } from './scene.ts'
import { isSet } from './vocabulary.ts'

/** The parts of a scene that its painter looks at: a word that changes none of them isn't drawn. */
export function seenIn(scene: Scene): object {
  const { reading, palette, sun, clouds, wind, horizon, stars, rain, snow, fog, lightning, focus, water } = scene
  const { place, subjects, season, weather } = reading
  switch (place) {
    case 'space':
      return { place, subjects }
    case 'street': case 'table': case 'underwater': case 'product': case 'logo': case 'theatre': case 'runway': case 'cafe': case 'aerial': case 'dock':
      return { place }
    case 'interior':
      return { place, subjects: subjects.filter((one) => !OUTDOORS.has(one)), palette, sun, clouds, wind }
    default:
      return {
        place, subjects, palette, sun, clouds, wind, horizon, stars, rain, snow, fog, lightning, focus, water,
        winter: season === 'winter' || weather.includes('snow'), autumn: season === 'autumn', windy: weather.includes('wind') || weather.includes('storm'),
      }
  }
}

/** What draws whole places: loaded where a prompt names one (`namesSet`). */
export type DrawnSets = Pick<typeof import('./draw-set.ts'), 'drawSet' | 'finder' | 'saidBySet'>

/** Whether any of its words may make the scene a place that is drawn whole. */
export const namesSet = (prompt: string): boolean => {
  const facets = mentionsOf(prompt).flatMap((mention) => mention.facets)
  return isSet(readingOf(facets).place) || facets.some((facet) => isSet(readingOf([facet]).place))
}

const look = (reading: Reading): string => JSON.stringify(seenIn(sceneOf(reading, 0)))

/** @param sets needed where `namesSet` */
export function wordsOfPrompt(prompt: string, sets: DrawnSets | undefined): PromptReading {
  const mentions = mentionsOf(prompt)
  const all = mentions.flatMap(({ facets }) => facets)
  const reading = readingOf(all)
  const whole = look(reading)
  const without = ({ kind, value }: Facet): string => look(readingOf(all.filter((one) => one.kind !== kind || one.value !== value)))
  const drawn = new Map<string, boolean>()
  const isDrawn = (facet: Facet): boolean => {
    const id = `${facet.kind} ${facet.value}`
    const known = drawn.get(id)
    if (known !== undefined) return known
    const found =
      facet.kind === 'time' ? facet.value === reading.time && look({ ...reading, time: reading.time === 'night' ? 'day' : 'night' }) !== whole
      : (facet.kind === 'place' && facet.value === reading.place) || without(facet) !== whole
    drawn.set(id, found)
    return found
  }
  const { from, to } = ownWords(prompt)
  const told = new Map<string, PromptWord>()
  const same = sameAs(prompt, sets)
  let draws = false
  for (const mention of mentions) {
    if (mention.from < from || mention.to > to || told.has(mention.form)) continue
    draws ||= mention.facets.some(({ kind }) => kind === 'place' || kind === 'subject')
    const played = (): boolean => !same(prompt.slice(0, mention.from) + prompt.slice(mention.to))
    told.set(mention.form, wordOf(mention, isDrawn, played))
  }
  return { words: [...told.values()], draws }
}

const NOBODY = JSON.stringify([null, null])
/** Who is drawn over the painted picture, with two seeds: a word may count with some only. */
const castIn = (prompt: string, reading: Reading): string => JSON.stringify([0, 1].map((seed) => castOf(prompt, reading, seed) ?? null))

/** Tells whether a shorter prompt draws the same. A place is drawn once more only where it would find other words. */
function sameAs(prompt: string, sets: DrawnSets | undefined): (shorter: string) => boolean {
  const reading = readPrompt(prompt)
  const cast = castIn(prompt, reading)
  const sceneOfAll = JSON.stringify(sceneOf(reading, 0))
  const answers = new Map<string, readonly [pattern: RegExp, answer: string]>()
  const finds = sets?.finder(prompt)
  const told = (found: readonly string[] | undefined): string => JSON.stringify(found ?? null)
  const drawing = sets !== undefined && isSet(reading.place) ? printsOf(sets, reading, (pattern) => {
    const found = finds?.(pattern)
    answers.set(pattern.source, [pattern, told(found)])
    return found
  }) : undefined
  if (drawing === undefined && cast === NOBODY) return () => true
  return (shorter) => {
    const other = readPrompt(shorter)
    if (castIn(shorter, other) !== cast) return false
    if (drawing === undefined || sets === undefined) return !isSet(other.place)
    const left = sets.finder(shorter)
    if (JSON.stringify(sceneOf(other, 0)) === sceneOfAll && [...answers.values()].every(([pattern, answer]) => told(left(pattern)) === answer)) return true
    return isSet(other.place) && printsOf(sets, other, left) === drawing
  }
}

const printsOf = ({ drawSet, saidBySet }: DrawnSets, reading: Reading, finds: Parameters<DrawnSets['drawSet']>[1]): string => JSON.stringify([0, 1].map((seed) => saidBySet(sceneOf(reading, seed), finds, { width: 64, height: 36, time: 1.4 }) ?? printOf(drawSet(sceneOf(reading, seed), finds, { width: 64, height: 36, time: 1.4 }))))

function printOf({ shapes, edges, ramps }: Drawing): number {
  let print = 0
  for (const list of [shapes, edges, ramps]) for (const value of list) print = hash2(print, Math.round(value * 4096), 0x5e7)
  return print
}

function wordOf({ text, form, meaning, facets }: Mention, isDrawn: (facet: Facet) => boolean, played: () => boolean): PromptWord {
  const shown = facets.find(isDrawn)
  if (shown === undefined && played()) return { text, verdict: 'drawn' }
  if (meaning !== 'facets') return { text, verdict: meaning }
  const as = shown === undefined || shown.kind === 'tint' || shown.value === form || form === `${shown.value}s` ? undefined : shown.value
  return { text, verdict: shown === undefined ? 'known' : 'drawn', ...(as === undefined ? {} : { as }) }
}
