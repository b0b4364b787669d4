/** What the painter makes of each word of a prompt. Pure. */
import type { Drawing, PromptReading, PromptWord } from '../../../engine/api.ts'
import { ownWords } from '../../shared/prompt-words.ts'
import { castOf } from './cast.ts'
import { drawSet, finder, saidBySet } from './draw-set.ts'
import { hash2 } from './noise.ts'
import { mentionsOf, readingOf, readPrompt, type Facet, type Mention, type Reading } from './read-prompt.ts'
import { isSet } from './sets/index.ts'
import { PASSING } from './shapes.ts'
import { sceneOf, type Scene } from './scene.ts'

/** The parts of a scene that its painter looks at: a word that changes none of them isn't drawn. */
export function seenIn(scene: Scene): object {
  const { reading, palette, sun, clouds, wind, horizon, stars, rain, snow, fog, lightning, focus, water } = scene
  const { place, subjects, season, weather } = reading
  switch (place) {
    case 'space':
      return { place, subjects }
    case 'street': case 'table': case 'underwater': case 'product': case 'logo': case 'theatre': case 'runway':
      return { place }
    case 'interior':
      return { place, subjects: subjects.filter((one) => !PASSING.has(one)), palette, sun, clouds, wind }
    default:
      return {
        place, subjects, palette, sun, clouds, wind, horizon, stars, rain, snow, fog, lightning, focus, water,
        winter: season === 'winter' || weather.includes('snow'), autumn: season === 'autumn', windy: weather.includes('wind') || weather.includes('storm'),
      }
  }
}

const look = (reading: Reading): string => JSON.stringify(seenIn(sceneOf(reading, 0)))

export function wordsOfPrompt(prompt: string): PromptReading {
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
  const same = sameAs(prompt)
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
function sameAs(prompt: string): (shorter: string) => boolean {
  const reading = readPrompt(prompt)
  const cast = castIn(prompt, reading)
  const sceneOfAll = JSON.stringify(sceneOf(reading, 0))
  const answers = new Map<string, readonly [pattern: RegExp, answer: string]>()
  const finds = finder(prompt)
  const told = (found: readonly string[] | undefined): string => JSON.stringify(found ?? null)
  const drawing = isSet(reading.place) ? printsOf(reading, (pattern) => {
    const found = finds(pattern)
    answers.set(pattern.source, [pattern, told(found)])
    return found
  }) : undefined
  if (drawing === undefined && cast === NOBODY) return () => true
  return (shorter) => {
    const other = readPrompt(shorter)
    if (castIn(shorter, other) !== cast) return false
    if (drawing === undefined) return !isSet(other.place)
    const left = finder(shorter)
    if (JSON.stringify(sceneOf(other, 0)) === sceneOfAll && [...answers.values()].every(([pattern, answer]) => told(left(pattern)) === answer)) return true
    return isSet(other.place) && printsOf(other, left) === drawing
  }
}

const printsOf = (reading: Reading, finds: Parameters<typeof drawSet>[1]): string => JSON.stringify([0, 1].map((seed) => saidBySet(sceneOf(reading, seed), finds, { width: 64, height: 36, time: 1.4 }) ?? printOf(drawSet(sceneOf(reading, seed), finds, { width: 64, height: 36, time: 1.4 }))))

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
