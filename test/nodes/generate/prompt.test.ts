import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPrompt } from '../../../nodes/backends/procedural/read-prompt.ts'
import { buildScene } from '../../../nodes/backends/procedural/scene.ts'

describe('time, place and weather', () => {
  it.each([
    ['sunrise over a calm sea', 'sunrise', 'sea', []],
    ['sunset reflection', 'sunset', 'mountains', []],
    ['Opening scene: sunrise over city', 'sunrise', 'city', []],
    ['the city at night', 'night', 'city', []],
    ['a starry night over the desert', 'night', 'desert', []],
    ['snowy mountains at blue hour', 'blue', 'mountains', []],
    ['forest at golden hour', 'golden', 'forest', []],
    ['rainy streets of tokyo at night', 'night', 'street', ['rain']],
    ['a storm over the ocean', 'dusk', 'sea', ['storm']],
    ['lightning above the harbour', 'dusk', 'sea', ['storm']],
    ['foggy valley in the morning', 'morning', 'mountains', ['fog']],
    ['misty mountains', 'day', 'mountains', ['fog']],
    ['snowfall in the pine woods', 'day', 'forest', ['snow']],
    ['windy dunes at noon', 'day', 'desert', ['wind']],
    ['an overcast afternoon by the lake', 'afternoon', 'lake', ['overcast']],
    ['a ringed planet and a galaxy', 'day', 'space', []],
    ['a cosy room with a window at dusk', 'dusk', 'interior', []],
    ['elegant gown on a luxury runway', 'day', 'runway', []],
    ['a village in spring', 'day', 'meadow', []],
    ['moonlit beach', 'night', 'sea', []],
    ['a lighthouse', 'day', 'sea', []],
    ['a rocket', 'day', 'space', []],
    ['a city by the sea at dawn', 'dawn', 'city', []],
    ['twilight on the river', 'dusk', 'lake', []],
    ['a romantic beach', 'sunset', 'sea', []],
  ] as const)('%s', (prompt, time, place, weather) => {
    expect(readPrompt(prompt)).toMatchObject({ time, place, weather })
  })

  it.each([
    ['no clouds over the sea', ['clear']],
    ['a sea without fog', []],
    ['not rainy, snow instead', ['snow']],
  ] as const)('negation: %s', (prompt, weather) => {
    expect(readPrompt(prompt).weather).toEqual(weather)
  })
})

describe('subjects, seasons, moods, tints', () => {
  it.each([
    ['two sailboats and a flock of gulls', ['sailboat', 'birds']],
    ['two people', ['couple']],
    ["a tree, children's book style", ['tree']],
    ['a golden retriever', ['dog']],
    ['a hot air balloon', ['balloon']],
    ['a deer and a cabin', ['deer', 'house']],
    ['the old castle', ['castle']],
    ['horses on the prairie', ['horse']],
    ['a train crosses a bridge', ['train', 'bridge']],
    ['children flying kites', ['child', 'kite']],
  ] as const)('%s', (prompt, subjects) => {
    expect(readPrompt(prompt).subjects).toEqual(subjects)
  })

  it('keeps at most four subjects', () => {
    expect(readPrompt('a deer, a horse, a dog, a castle, a bridge and a train').subjects).toHaveLength(4)
  })

  it.each([
    ['autumn forest', 'autumn', undefined],
    ['snowy peaks', 'winter', undefined],
    ['a melancholic lake in winter', 'winter', 'melancholic'],
    ['a magical forest', undefined, 'mysterious'],
  ] as const)('%s: season %s, mood %s', (prompt, season, mood) => {
    expect(readPrompt(prompt)).toMatchObject({ season, mood })
  })

  it('reads colours', () => {
    expect(readPrompt('neon city in teal and orange').tints).toEqual(['#ff4fd8', '#3fb8b0', '#ff9a40'])
  })
})

describe('scenes', () => {
  it('are the same for the same prompt and seed, and differ between seeds', () => {
    expect(buildScene('sea', 3)).toEqual(buildScene('sea', 3))
    expect(buildScene('sea', 3)).not.toEqual(buildScene('sea', 4))
  })

  it('come of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.nat(), (prompt, seed) => {
        const scene = buildScene(prompt, seed)
        for (const value of [scene.sun.x, scene.sun.y, scene.horizon, scene.clouds, scene.fog, ...scene.palette.zenith]) expect(value).toSatisfy(Number.isFinite)
      }),
    )
  })
})
