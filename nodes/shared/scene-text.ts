/** From a story to scenes: where to cut it, and what a scene knows of the one before. Pure. */
import { placesOf, timeOf, type StoryPlace } from './story-places.ts'
import { secondsOf } from './script-by-rules.ts'

export interface Cutting {
  /** Most scenes. */
  readonly most: number
  /** Seconds of speech beyond which a scene is cut where that leaves no more than `most`. Default: none. */
  readonly longest?: number
  /** Speaking rate. */
  readonly rate?: number
}

interface Part {
  readonly sentences: readonly string[]
  /** Where all of it can be: none where it names no place. */
  readonly places: ReadonlySet<StoryPlace>
}

/**
 * Cuts a story into scenes by what it tells: its paragraphs, cut again where they go to another place; where it has only
 * one paragraph, its sentences. Surplus parts are joined, the shortest first, and only where they can be in one place: where
 * the story changes its place more often, there are more than `most`.
 */
export function storyScenes(story: string, { most, longest = Infinity, rate = 1 }: Cutting): string[] {
  const paragraphs = story.split(/\n\s*\n/).map(sentences).filter((part) => part.length > 0)
  const single = paragraphs.length === 1
  const parts = paragraphs.flatMap((lines) => partsOf(lines, single))
  while (parts.length > most) {
    const at = cheapest(parts)
    if (at === undefined) break
    parts.splice(at, 2, together(parts[at]!, parts[at + 1]!))
  }
  while (parts.length < most) {
    const at = parts.map((part, k) => ({ k, seconds: spokenIn(part) / rate })).filter(({ k, seconds }) => seconds > longest && parts[k]!.sentences.length > 1).sort((a, b) => b.seconds - a.seconds)[0]?.k
    if (at === undefined) break
    parts.splice(at, 1, ...halves(parts[at]!))
  }
  return parts.map((part) => part.sentences.join(' '))
}

const spokenIn = (part: Part): number => secondsOf(part.sentences)

/** Sentences of a paragraph, those after one another in one place together. A sentence that names no place goes on where the one before is. */
function partsOf(lines: readonly string[], single: boolean): Part[] {
  const parts: Part[] = []
  for (const line of lines) {
    const named = placesOf(line)
    const before = parts.at(-1)
    const places = named.size === 0 && before !== undefined ? before.places : named
    const joined = before === undefined ? undefined : common(before.places, places)
    if (single || before === undefined || joined === undefined) parts.push({ sentences: [line], places })
    else parts[parts.length - 1] = { sentences: [...before.sentences, line], places: joined }
  }
  return parts
}

/** Places that both can be in; undefined where there is none. */
function common(a: ReadonlySet<StoryPlace>, b: ReadonlySet<StoryPlace>): ReadonlySet<StoryPlace> | undefined {
  if (a.size === 0) return b
  if (b.size === 0) return a
  const both = new Set([...a].filter((one) => b.has(one)))
  return both.size === 0 ? undefined : both
}

const together = (a: Part, b: Part): Part => ({ sentences: [...a.sentences, ...b.sentences], places: common(a.places, b.places)! })

/** The two neighbours that make the shortest scene. */
function cheapest(parts: readonly Part[]): number | undefined {
  let found: { at: number; letters: number } | undefined
  const letters = (part: Part): number => part.sentences.reduce((sum, one) => sum + one.length, 0)
  for (let at = 0; at + 1 < parts.length; at++) {
    const [a, b] = [parts[at]!, parts[at + 1]!]
    const length = letters(a) + letters(b)
    if (common(a.places, b.places) !== undefined && (found === undefined || length < found.letters)) found = { at, letters: length }
  }
  return found?.at
}

/** Cut between sentences, as near to the middle as they allow. */
function halves({ sentences: lines, places }: Part): [Part, Part] {
  const total = secondsOf(lines)
  const cut = lines.map((_, k) => k).slice(1).sort((a, b) => Math.abs(secondsOf(lines.slice(0, a)) - total / 2) - Math.abs(secondsOf(lines.slice(0, b)) - total / 2))[0]!
  return [{ sentences: lines.slice(0, cut), places }, { sentences: lines.slice(cut), places }]
}

/** Scenes whose words name no place or no time of day take them from the scene before: it is what a picture of them shows. */
export function withSetting(scenes: readonly string[], setting = ''): string[] {
  let place: string | undefined = setting === '' ? undefined : setting
  let time: string | undefined
  return scenes.map((text) => {
    const named = [...placesOf(text)]
    const said = timeOf(text)
    const added = [...(named.length === 0 && place !== undefined ? [place] : []), ...(said === undefined && time !== undefined ? [time] : [])]
    // What a scene ends with is where the next one begins.
    place = named.at(-1) ?? place
    time = said ?? time
    return added.length === 0 ? text : `${text.replace(/[.\s]+$/, '')}, ${added.join(', ')}`
  })
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Sentences, by a full stop, mark or ellipsis and what may close a quotation. */
function sentences(text: string): string[] {
  return (text.match(/[^.!?…]+(?:[.!?…]+["'”’)]*|$)/g) ?? []).map(tidy).filter((part) => /[\p{L}\p{N}]/u.test(part))
}
