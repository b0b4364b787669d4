import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { enhancedPrompt, plainPrompt } from '../../../nodes/shared/prompt-words.ts'
import { describeWords } from '../../../engine/backends/prompt-reading.ts'
import { castOf } from '../../../nodes/backends/procedural/cast.ts'
import * as sets from '../../../nodes/backends/procedural/draw-set.ts'
import { mentionsOf, readPrompt } from '../../../nodes/backends/procedural/read-prompt.ts'
import { buildScene, sceneOf } from '../../../nodes/backends/procedural/scene.ts'
import { ANGLES, isSet, KNOWN, MOODS, PHRASES, PLACES, SEASONS, SMALL, SUBJECTS, TIMES, TINTS, WATERY, WEATHERS } from '../../../nodes/backends/procedural/vocabulary.ts'
import { seenIn, wordsOfPrompt } from '../../../nodes/backends/procedural/words.ts'
import { painted } from '../backends/painted.ts'

const WIDTH = 64
const HEIGHT = 36
async function digest(scene: ReturnType<typeof sceneOf>, time: number): Promise<string> {
  if (isSet(scene.reading.place)) return `${scene.reading.place} ${scene.moment}`
  return createHash('sha256').update(await painted(scene, time, WIDTH, HEIGHT)).digest('hex')
}
function drawing(prompt: string, scene: ReturnType<typeof sceneOf>, time: number): string {
  if (!isSet(scene.reading.place)) return ''
  const { ramps, edges } = sets.drawSet(scene, sets.finder(prompt), { width: WIDTH, height: HEIGHT, time })
  return createHash('sha256').update(Buffer.from(ramps.buffer)).update(Buffer.from(edges.buffer)).digest('hex')
}
const whole = async (prompt: string, scene: ReturnType<typeof sceneOf>, time: number): Promise<string> => (await digest(scene, time)) + JSON.stringify(castOf(prompt, scene.reading, 7) ?? '') + drawing(prompt, scene, time)
const picture = (prompt: string, time = 0): Promise<string> => whole(prompt, buildScene(prompt, 7), time)
const verdicts = (prompt: string): Record<string, string> => Object.fromEntries(wordsOfPrompt(prompt, sets).words.map(({ text, verdict, as }) => [text, as === undefined ? verdict : `${verdict} as ${as}`]))

const ALL = [...new Set([TIMES, PLACES, WEATHERS, SEASONS, SUBJECTS, MOODS, ANGLES, TINTS].flatMap((table) => [...table.keys()])), ...WATERY]

describe('the words of a prompt', () => {
  it.each<readonly [prompt: string, told: Record<string, string>]>([
    ['a herd of mammoths', { herd: 'unknown', mammoths: 'unknown' }],
    ['A molecule', { molecule: 'unknown' }],
    ['a hot dog', { 'hot dog': 'unknown' }],
    ['Sunrise over a calm Ocean', { Sunrise: 'drawn', calm: 'known', Ocean: 'drawn as sea' }],
    ['a zeppelin above the quixotic sea, the zeppelin of my dreams', { zeppelin: 'unknown', quixotic: 'unknown', sea: 'drawn', dreams: 'unknown' }],
    ['forest and mountains at a lake', { forest: 'known', mountains: 'known', lake: 'drawn' }],
    ['neon galaxy at night', { neon: 'known', galaxy: 'drawn as space', night: 'known' }],
    ['no clouds over the sea, without rain, no text', { 'no clouds': 'drawn as clear', sea: 'drawn', 'without rain': 'known', 'no text': 'known' }],
    ['city with reflections', { city: 'drawn', reflections: 'drawn as water' }],
    ['a city by the ocean', { city: 'drawn', ocean: 'drawn as sea' }],
    ['a golden retriever at golden hour, high quality, 8k', { 'golden retriever': 'drawn as dog', 'golden hour': 'drawn as golden', 'high quality': 'known', '8k': 'known' }],
    ['a deer, a horse, a dog, a castle, a bridge', { deer: 'drawn', horse: 'drawn', dog: 'drawn', castle: 'drawn', bridge: 'known' }],
    ['a Café near the lake, 3 boats', { Café: 'drawn', lake: 'known', boats: 'known' }],
    ['海の日の出', { 海: 'unknown', の: 'unknown', 日の出: 'unknown' }],
    ['🐶 on the beach', { '🐶': 'unknown', beach: 'drawn as sea' }],
    ['a woman with red hair in a blue dress, speaking', { woman: 'drawn as person', red: 'drawn', hair: 'drawn', blue: 'drawn', dress: 'drawn', speaking: 'drawn' }],
    ['a black dog running at the sea', { black: 'drawn', dog: 'drawn', running: 'drawn', sea: 'drawn' }],
    ['in the by of 12', {}],
  ])('%s', (prompt, told) => {
    expect(verdicts(prompt)).toEqual(told)
  })

  it.each([['a herd of mammoths', false], ['a molecule', false], ['a hot dog', false], ['sunset', false], ['', false], ['a horse', true], ['mammoths at the sea', true], ['cinematic, high quality, beautiful animation, natural mammoths, lush nature, detailed environment', false]])('%s: draws %s', (prompt, draws) => {
    expect(wordsOfPrompt(prompt, sets).draws).toBe(draws)
  })

  it('are the user\'s own, without what was added', () => {
    expect(Object.keys(verdicts(enhancedPrompt('the moon over a dark forest')))).toEqual(['moon', 'dark', 'forest'])
    fc.assert(fc.property(fc.array(fc.constantFrom('night', 'forest', 'kids', 'a cat', 'cinematic', 'moonlit', 'lush nature', 'wide'), { minLength: 1, maxLength: 5 }), (parts) => {
      const text = enhancedPrompt(parts.join(', '))
      expect(enhancedPrompt(plainPrompt(text))).toBe(text)
      expect(plainPrompt(text).length).toBeLessThanOrEqual(parts.join(', ').length)
    }))
    expect(plainPrompt(enhancedPrompt('A herd of mammoths, at night.'))).toBe('A herd of mammoths, at night')
    expect(plainPrompt('mammoths')).toBe('mammoths')
  })

  it('each word is told once, whatever the text: nothing is left out but small words and numbers', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...ALL, ...KNOWN, ...SMALL, 'mammoths', 'no', 'ГОРОД'), fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 8 }), (parts) => {
      const prompt = parts.join(' ')
      const told = wordsOfPrompt(prompt, sets).words.map(({ text }) => text.toLowerCase()).join(' ')
      for (const word of ['mammoths', 'ГОРОД']) if (parts.includes(word)) expect(told).toContain(word.toLowerCase())
      for (const { text, form } of mentionsOf(prompt)) expect(prompt.includes(text) && form !== '').toBe(true)
    }))
  })

  it('no word stands in two lists', () => {
    expect(ALL.filter((word) => SMALL.has(word) || KNOWN.has(word))).toEqual([])
    expect([...KNOWN].filter((word) => SMALL.has(word))).toEqual([])
    expect([...PHRASES.values()].filter((word) => word !== undefined && !ALL.includes(word) && !KNOWN.has(word))).toEqual([])
  })

  it('are put in a line', () => {
    expect(describeWords(wordsOfPrompt('mammoths on the ocean at sunset, 8k', sets).words)).toBe('draws "ocean" (as sea), "sunset"; known, not drawn: "8k"; not understood: "mammoths"')
  })
})

describe('pictures', () => {
  it('differ between all words that are understood, for one seed', async () => {
    const seen = new Map<string, string>()
    for (const word of [...ALL, ...KNOWN]) {
      if (/^\d|-/.test(word)) continue
      const print = await picture(word)
      expect(`${word}: ${seen.get(print) ?? 'its own'}`).toBe(`${word}: its own`)
      seen.set(print, word)
    }
  })

  it('are one where only words that are not understood differ, and in any order of the others', async () => {
    expect(await picture('a herd of mammoths')).toBe(await picture('the molecule'))
    expect(await picture('mammoths at sea')).toBe(await picture('sea'))
    expect(await picture('at sea, dawn')).toBe(await picture('dawn at sea'))
  })

  const prompts = fc.array(fc.constantFrom(...ALL.filter((word) => !word.includes('-'))), { minLength: 1, maxLength: 4 })
  it('differ wherever the understood words do', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(prompts, prompts, async (a, b) => {
        const forms = (words: readonly string[]): string => [...new Set(mentionsOf(words.join(', ')).map(({ form }) => form))].sort().join()
        if (forms(a) !== forms(b)) expect(await picture(a.join(', '))).not.toBe(await picture(b.join(', ')))
      }),
      { numRuns: 150 },
    )
  })

  it('a word that is drawn changes what is to be seen; one that changes nothing is not told as drawn', { timeout: 120_000 }, async () => {
    const places = ['sea', 'city', 'forest', 'desert', 'space', 'room', 'runway', 'meadow']
    const known = new Map<string, string>()
    const at = async (prompt: string, time: number): Promise<string> => {
      const found = known.get(`${prompt} ${time}`) ?? await whole(prompt, sceneOf(readPrompt(prompt), 7), time)
      known.set(`${prompt} ${time}`, found)
      return found
    }
    // One word of each meaning.
    const words = [...new Map(ALL.filter((word) => !PLACES.has(word) && !word.includes('-')).map((word) => [JSON.stringify(mentionsOf(word)[0]?.facets), word])).values()]
    // A train takes its time to come by, lightning too.
    const looksLike = async (a: string, b: string): Promise<boolean> => {
      for (const time of isSet(readPrompt(a).place) ? [1.3] : [1.3, 4, 8, 12, 16, 20, 24]) if ((await at(a, time)) !== (await at(b, time))) return false
      return true
    }
    for (const place of places) {
      for (const word of words) {
        const own = wordsOfPrompt(`${place}, ${word}`, sets).words.find(({ text }) => text === word)
        if (own === undefined) continue
        const same = await looksLike(place, `${place}, ${word}`)
        // "At noon" is what is painted anyway.
        const anyway = TIMES.get(word) === 'day'
        if (!anyway) expect(`${place}, ${word}: ${own.verdict}`).toBe(`${place}, ${word}: ${same ? 'known' : 'drawn'}`)
      }
    }
  })

  it('are equal where what is looked at is', async () => {
    await fc.assert(fc.asyncProperty(prompts, prompts, async (a, b) => {
      const [one, other] = [a, b].map((words) => sceneOf(readPrompt(words.join(', ')), 7)) as [ReturnType<typeof sceneOf>, ReturnType<typeof sceneOf>]
      if (JSON.stringify(seenIn(one)) === JSON.stringify(seenIn(other))) expect(await digest(one, 1.1)).toBe(await digest(other, 1.1))
    }))
  })
})
