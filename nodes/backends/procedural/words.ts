/** What the painter makes of each word of a prompt. Pure. */
import { ownWords, type PromptReading, type PromptWord } from '../../../engine/api.ts'
import { castOf, isCast } from './cast.ts'
import { mentionsOf, readingOf, readPrompt, type Facet, type Mention, type Reading } from './read-prompt.ts'
import { PASSING } from './shapes.ts'
import { sceneOf, type Scene } from './scene.ts'

/** The parts of a scene that its painter looks at: a word that changes none of them isn't drawn. */
export function seenIn(scene: Scene): object {
  const { reading, palette, sun, clouds, wind, horizon, stars, rain, snow, fog, lightning, focus, water } = scene
  const { place, subjects, season, weather, tints } = reading
  switch (place) {
    case 'space':
      return { place, subjects }
    case 'interior':
      return { place, subjects: subjects.filter((one) => !PASSING.has(one)), palette, sun, clouds, wind }
    case 'runway':
      return { place, subject: subjects.find((one) => !isCast(one)), tints: tints.slice(0, 2) }
    default:
      return {
        place, subjects, palette, sun, clouds, wind, horizon, stars, rain, snow, fog, lightning, focus, water,
        winter: season === 'winter' || weather.includes('snow'), autumn: season === 'autumn', windy: weather.includes('wind') || weather.includes('storm'),
      }
  }
}

/** No cast at all. */
const NOBODY = JSON.stringify([null, null])

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
  const cast = castSeen(prompt)
  let draws = false
  for (const mention of mentions) {
    if (mention.from < from || mention.to > to || told.has(mention.form)) continue
    draws ||= mention.facets.some(({ kind }) => kind === 'place' || kind === 'subject')
    const played = (): boolean => cast !== NOBODY && castSeen(prompt.slice(0, mention.from) + prompt.slice(mention.to)) !== cast
    told.set(mention.form, wordOf(mention, isDrawn, played))
  }
  return { words: [...told.values()], draws }
}

/** Who is to be seen; a word may count for some only. */
const castSeen = (prompt: string): string => JSON.stringify([0, 1].map((seed) => castOf(prompt, readPrompt(prompt), seed) ?? null))

function wordOf({ text, form, meaning, facets }: Mention, isDrawn: (facet: Facet) => boolean, played: () => boolean): PromptWord {
  const shown = facets.find(isDrawn)
  if (shown === undefined && played()) return { text, verdict: 'drawn' }
  if (meaning !== 'facets') return { text, verdict: meaning }
  const as = shown === undefined || shown.kind === 'tint' || shown.value === form || form === `${shown.value}s` ? undefined : shown.value
  return { text, verdict: shown === undefined ? 'known' : 'drawn', ...(as === undefined ? {} : { as }) }
}
