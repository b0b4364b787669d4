/** What the painter makes of each word of a prompt. Pure. */
import { ownWords, type PromptReading, type PromptWord } from '../../../engine/api.ts'
import { mentionsOf, readingOf, type Facet, type Mention, type Reading } from './read-prompt.ts'
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
    case 'runway': {
      const [worn = 'dress'] = subjects.filter((one) => one !== 'dress')
      return { place, subject: worn === 'person' || worn === 'child' ? 'dress' : worn, tints: tints.slice(0, 2) }
    }
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
      : (facet.kind === 'place' && facet.value === reading.place) || (facet.kind === 'subject' && worn(facet.value, reading)) || without(facet) !== whole
    drawn.set(id, found)
    return found
  }
  const { from, to } = ownWords(prompt)
  const told = new Map<string, PromptWord>()
  let draws = false
  for (const mention of mentions) {
    if (mention.from < from || mention.to > to || told.has(mention.form)) continue
    draws ||= mention.facets.some(({ kind }) => kind === 'place' || kind === 'subject')
    told.set(mention.form, wordOf(mention, isDrawn))
  }
  return { words: [...told.values()], draws }
}

/** On a runway she is there anyway: who asks for her sees her. */
const worn = (subject: string, { place, subjects }: Reading): boolean => {
  const [first = 'dress'] = subjects.filter((one) => one !== 'dress')
  const isHer = (one: string): boolean => ['dress', 'person', 'child'].includes(one)
  return place === 'runway' && isHer(subject) && isHer(first)
}

function wordOf({ text, form, meaning, facets }: Mention, isDrawn: (facet: Facet) => boolean): PromptWord {
  if (meaning !== 'facets') return { text, verdict: meaning }
  const shown = facets.find(isDrawn)
  const as = shown === undefined || shown.kind === 'tint' || shown.value === form || form === `${shown.value}s` ? undefined : shown.value
  return { text, verdict: shown === undefined ? 'known' : 'drawn', ...(as === undefined ? {} : { as }) }
}
