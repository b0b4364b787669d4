import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Clip, Still } from '../../../engine/api.ts'
import { castOf, type Cast } from '../../../nodes/backends/procedural/cast.ts'
import { drawSet, finder } from '../../../nodes/backends/procedural/draw-set.ts'
import { readPrompt } from '../../../nodes/backends/procedural/read-prompt.ts'
import { buildScene } from '../../../nodes/backends/procedural/scene.ts'
import { paintedScene } from '../../contact-sheets/sheet.ts'
import { createHarness } from '../../harness.ts'

const cast = (prompt: string, seed = 1): Cast | undefined => castOf(prompt, readPrompt(prompt), seed)
/** In short: shot, gait, and who. */
const short = (prompt: string): string => {
  const found = cast(prompt)
  if (found === undefined) return 'nobody'
  const people = found.players.map(({ figure, look }) => `${figure}${look.young ? ' child' : ''}${look.lashes ? ' she' : ''}`)
  return [found.shot, found.gait, ...people, ...found.creatures.map(({ beast }) => beast), ...found.vehicles.map(({ car }) => car)].join(', ')
}

describe('who is in a scene', () => {
  it.each([
    ['a woman speaking', 'medium, stand, person she'],
    ['portrait of a woman speaking to the camera, soft window light', 'close-up, stand, person she'],
    ['a golden retriever dog running on a beach, waves, sunny afternoon', 'wide, run, dog'],
    ["Maya discovered a magical tree in the forest, children's book style", 'wide, stand, cartoon child she'],
    ["The philosopher walked through the misty mountains, contemplating life's deeper meaning", 'wide, walk, person'],
    // People on a runway are drawn with it; others walk on it.
    ['luxury fashion runway show, model in an elegant evening gown walking, spotlights', 'nobody'],
    ['a robot on a fashion runway', 'wide, walk, robot'],
    ['an anime girl with blue hair, close-up', 'close-up, stand, anime child she'],
    ['a man and a woman talking in a meadow', 'medium, stand, person she, person'],
    ['two wolves in the snow', 'wide, stand, wolf, wolf'],
    ['a robot, full body', 'wide, stand, robot'],
    ['close-up of a cat', 'close-up, stand, animal'],
    ['a horse galloping, close-up', 'wide, run, horse'],
    ['mountains without people', 'nobody'],
    ['a boat on the sea', 'nobody'],
    ['a red sports car on a coastal road', 'wide, stand, sports'],
    ['cars in a street', 'nobody'],
  ])('%s: %s', (prompt, expected) => {
    expect(short(prompt).replace(/(animal|robot) she/, '$1')).toBe(expected)
  })

  it('is the same one in every scene of a film', () => {
    const looks = ['Maya in the forest', 'Maya at the sea at night', 'a storm, Maya runs'].map((prompt) => JSON.stringify(cast(prompt)!.players[0]!.look))
    expect(new Set(looks).size).toBe(1)
    expect(JSON.stringify(cast('Maya in the forest', 2)!.players[0]!.look)).not.toBe(looks[0])
  })

  it('feels what the words say, and wears it', () => {
    expect(cast('an old man crying')!.emotion).toBe('sad')
    expect(cast('a smiling boy')!.emotion).toBe('happy')
    const [{ look }] = cast('a woman with long red hair in a blue dress')!.players as [Cast['players'][number]]
    expect([look.haircut, look.garment]).toEqual(['long', 'dress'])
    expect(look.hair[0]).toBeGreaterThan(look.hair[2])
    expect(look.cloth[2]).toBeGreaterThan(look.cloth[0])
    // Hair and clothes don't colour the sky.
    expect(readPrompt('a woman with long red hair in a blue dress').tints).toEqual([])
    expect(readPrompt('a woman at a red sunset').tints).toHaveLength(1)
  })

  it('wears a coat or a suit for space, and sits, dances or cheers, where the words say so', () => {
    const one = (prompt: string): Cast['players'][number]['look'] => cast(prompt)!.players[0]!.look
    expect(one('a woman in a camel coat').garment).toBe('coat')
    expect(one('a woman in a long red wool coat').garment).toBe('coat')
    expect(one('a man in a blue overcoat').cloth[2]).toBeGreaterThan(one('a man in a red overcoat').cloth[2])
    expect(one('an astronaut on the moon').garment).toBe('spacesuit')
    expect(one('a woman in a jacket').garment).toBe('jacket')
    expect(['a man sitting at a lake', 'she is dancing', 'a woman dancing in a meadow', 'a boy with his arms raised', 'a man in a meadow'].map((prompt) => cast(prompt)?.pose)).toEqual(['sitting', undefined, 'dancing', 'cheering', undefined])
  })

  it('any words give some cast or none', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('woman', 'dogs', 'two', 'runway', 'running', 'silhouette', 'portrait', 'horse', 'and', 'a', 'man'), fc.string()), { maxLength: 8 }), fc.nat(), (words, seed) => {
      const found = cast(words.join(' '), seed)
      if (found !== undefined) expect(found.players.length + found.creatures.length).toBeGreaterThan(0)
    }))
  })
})

describe('places that are drawn whole', () => {
  it.each([
    ['a bowl of ramen', 'table'], ['city at night with heavy traffic, rain on the street', 'street'], ['underwater coral reef with fish', 'underwater'],
    ['product advert: a smartwatch on a marble table', 'product'], ['logo reveal, the letter R', 'logo'], ['a singer on a stage', 'theatre'], ['drone shot over a city at night', 'aerial'], ['aerial view of fields and a river', 'aerial'], ['drone shot of a man running through a meadow', 'meadow'], ['a dock with boats at sunrise', 'dock'], ['a lighthouse beside a pier', 'sea'], ['a woman in a gown on a catwalk', 'runway'], ['a barista at work', 'cafe'], ['a woman drinking coffee in a cafe', 'cafe'],
    // Who is there comes first; a place of its own is kept.
    ['a woman drinking coffee', 'interior'], ['a man eating soup at the sea', 'sea'], ['a fishing boat', 'sea'],
  ])('%s: %s', (prompt, place) => {
    expect(readPrompt(prompt).place).toBe(place)
  })

  const edges = (prompt: string, time = 1, seed = 3): string => {
    const scene = buildScene(prompt, seed)
    return createHash('sha256').update(Buffer.from(drawSet(scene, finder(prompt), { width: 160, height: 90, time }).edges.buffer)).digest('hex')
  }
  it.each(['a bowl of ramen', 'street with traffic in the rain', 'coral reef', 'a smartwatch, product', 'the logo R', 'concert on a stage', 'a fashion show', 'a coffee shop'])('%s: moves, is the same again, another with another seed', (prompt) => {
    expect(edges(prompt)).toBe(edges(prompt))
    expect(edges(prompt, 1.5)).not.toBe(edges(prompt))
    expect(edges(prompt, 1, 4)).not.toBe(edges(prompt))
  })
  it('draws what the words ask for', () => {
    for (const [a, b] of [['a bowl of ramen', 'a pizza'], ['a bowl of salad', 'a bowl of soup'], ['logo R', 'logo S'], ['product, perfume bottle', 'product, headphones'], ['street', 'street, crowd with umbrellas']] as const) expect(edges(a)).not.toBe(edges(b))
  })
})

describe('pictures with someone in them', () => {
  const harness = createHarness()
  afterAll(() => harness.close())
  const shown = async (prompt: string, frame: number): Promise<Still> => harness.still(await paintedScene(harness, prompt, [320, 180]), frame)
  const scene = (prompt: string): Promise<Clip> => paintedScene(harness, prompt, [320, 180])
  const apart = (a: Still, b: Still): number => a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length

  it('show them large when they are near, and small when they are far', async () => {
    const share = async (prompt: string): Promise<number> => {
      const [with_, without] = [await shown(prompt, 5), await shown('meadow, sunny day', 5)]
      let changed = 0
      for (let i = 0; i < with_.data.length; i += 4) changed += Number(Math.abs(with_.data[i]! - without.data[i]!) + Math.abs(with_.data[i + 1]! - without.data[i + 1]!) > 60)
      return changed / (with_.data.length / 4)
    }
    const [far, near] = [await share('a man in a red shirt in a meadow, sunny day, wide shot'), await share('a man in a red shirt in a meadow, sunny day, portrait')]
    expect(far).toBeGreaterThan(0.01)
    expect(near).toBeGreaterThan(4 * far)
  }, 120_000)

  it('move: a mouth while speaking, legs while running; the same frame is the same picture', async () => {
    const speaking = await scene('a woman speaking in a room')
    const dog = await scene('a dog running on a beach')
    expect(apart(await harness.still(speaking, 10), await harness.still(speaking, 13))).toBeGreaterThan(0.05)
    expect(apart(await harness.still(dog, 10), await harness.still(dog, 13))).toBeGreaterThan(1)
    expect(apart(await harness.still(dog, 10), await harness.still(await scene('a dog running on a beach'), 10))).toBe(0)
  }, 120_000)

  it('raise their arms, sit lower, and dance', async () => {
    const top = async (prompt: string): Promise<number> => {
      const [a, b] = [await shown(prompt, 4), await shown('meadow, sunny day', 4)]
      // The first row in which somebody hides the sky.
      for (let y = 0; y < 180; y++) {
        let row = 0
        for (let x = 60; x < 260; x++) row += Number(Math.abs(a.data[(y * 320 + x) * 4 + 2]! - b.data[(y * 320 + x) * 4 + 2]!) > 70)
        if (row >= 3) return y
      }
      return 180
    }
    const [stands, sits, cheers] = [await top('a man in a black coat in a meadow, sunny day'), await top('a man in a black coat sitting in a meadow, sunny day'), await top('a man in a black coat with arms raised in a meadow, sunny day')]
    expect(sits).toBeGreaterThan(stands + 10)
    expect(cheers).toBeLessThan(stands)
    const dance = await scene('a woman dancing in a meadow')
    const stand = await scene('a woman standing in a meadow')
    expect(apart(await harness.still(dance, 10), await harness.still(dance, 20))).toBeGreaterThan(1.5 * apart(await harness.still(stand, 10), await harness.still(stand, 20)))
  }, 120_000)

  it('stand behind a counter, not before it', async () => {
    // Lower than its edge nobody is seen.
    const [with_, without] = [await shown('a barista in a cafe', 5), await shown('a cafe', 5)]
    const differ = (from: number, to: number): number => {
      let count = 0
      for (let y = Math.floor(180 * from); y < 180 * to; y++) for (let x = 100; x < 210; x++) count += Number(Math.abs(with_.data[(y * 320 + x) * 4]! - without.data[(y * 320 + x) * 4]!) > 40)
      return count
    }
    expect(differ(0.2, 0.7)).toBeGreaterThan(1000)
    expect(differ(0.82, 1)).toBeLessThan(20)
  }, 120_000)

  it('are dark in the dark, and silhouettes where the words say so', async () => {
    const middle = ({ data, width, height }: Still): number => {
      let [sum, count] = [0, 0]
      for (let y = Math.floor(height * 0.88); y < height; y++) for (let x = Math.floor(width * 0.4); x < width * 0.6; x++, count++) sum += data[(y * width + x) * 4 + 1]!
      return sum / count
    }
    const [day, night, dark] = await Promise.all(['portrait of a man in a white shirt, day', 'portrait of a man in a white shirt, night', 'portrait of a man in a white shirt, silhouette'].map(async (prompt) => middle(await shown(prompt, 5))))
    expect(night).toBeLessThan(0.85 * day!)
    expect(dark).toBeLessThan(0.3 * day!)
  }, 120_000)
})
