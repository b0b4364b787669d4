/** From a story to scenes: where it is cut, what a scene takes from the one before, what an age makes of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../../engine/api.ts'
import type { AnyNodeDeclaration } from '../../../engine/contract/declaration.ts'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import { storyText } from '../../../nodes/flow-control/story-text.ts'
import { storyScenes, withSetting } from '../../../nodes/shared/scene-text.ts'
import { placesOf } from '../../../nodes/shared/story-places.ts'

const SEA_AND_MOUNTAINS = `The sea was calm. A boat lay in the harbour. Nobody spoke. The mountains were white. A path led to the summit. It was cold there.`

describe('a story is cut by what it tells', () => {
  test('merging never brings a sentence into a scene of another place', () => {
    const scenes = storyScenes(SEA_AND_MOUNTAINS, { most: 2 })
    expect(scenes).toEqual(['The sea was calm. A boat lay in the harbour. Nobody spoke.', 'The mountains were white. A path led to the summit. It was cold there.'])
    // Fewer than there are places can't be.
    expect(storyScenes(SEA_AND_MOUNTAINS, { most: 1 })).toEqual(scenes)
  })

  test('a paragraph that goes to another place is two scenes', () => {
    expect(storyScenes('They met in the forest. The trees were old. Then they flew to the desert.\n\nShe woke up at home.', { most: 9 }))
      .toEqual(['They met in the forest. The trees were old.', 'Then they flew to the desert.', 'She woke up at home.'])
  })

  test('a sentence with two places may end in the one and begin in the other', () => {
    expect(storyScenes('The ship lay at sea. It came to a city by the sea. The streets were full.', { most: 2 })).toEqual(['The ship lay at sea. It came to a city by the sea.', 'The streets were full.'])
  })

  test('long scenes are cut at a sentence, as long as there may be more', () => {
    const story = 'The night was long. The old clock told every hour. Somebody laughed. The wind went round and round.\n\nThen it was morning.'
    expect(storyScenes(story, { most: 5 })).toHaveLength(2)
    expect(storyScenes(story, { most: 5, longest: 5 })).toEqual(['The night was long. The old clock told every hour.', 'Somebody laughed. The wind went round and round.', 'Then it was morning.'])
    expect(storyScenes(story, { most: 2, longest: 5 })).toHaveLength(2)
  })

  test('whatever the story: no word is lost, no place is mixed', () => {
    const sentence = fc.constantFrom('The sea is wide.', 'Mountains rise!', 'She waits…', '"Who?" he asks.', 'A city wakes.', 'They walk through the forest.', 'Nothing happens.')
    const paragraphs = fc.array(fc.array(sentence, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 })
    fc.assert(fc.property(paragraphs, fc.integer({ min: 1, max: 8 }), (story, most) => {
      const scenes = storyScenes(story.map((one) => one.join(' ')).join('\n\n'), { most })
      expect(scenes.join(' ')).toBe(story.flat().join(' '))
      for (const scene of scenes) expect(placesOf(scene).size, scene).toBeLessThanOrEqual(1)
    }))
  })
})

test('a picture of a scene that names no place shows the one before, and its hour', () => {
  expect(withSetting(['At night they sailed out to sea.', 'Nobody spoke.', 'Then the mountains rose from the fog.', 'It was morning.'])).toEqual([
    'At night they sailed out to sea.', 'Nobody spoke, sea, at night', 'Then the mountains rose from the fog, at night', 'It was morning, mountains',
  ])
  expect(withSetting(['Once upon a time.'], 'a castle at night')).toEqual(['Once upon a time, a castle at night'])
})

let engine: Engine
const project = mkdtempSync(join(tmpdir(), 'reelgraph-story-'))
beforeAll(async () => void (engine = await createEngine({ project, workers: 0 })))
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true })
})
/** What the node gives, read as people read it. */
async function scenesOf(params: Record<string, Json>): Promise<Record<string, Json>[]> {
  const { text } = await engine.preview({ document: { format: 1, nodes: { scenes: { type: 'story-to-scenes', params: { story: SEA_AND_MOUNTAINS, ...params } } } }, node: 'scenes', port: 'scenes', signal: new AbortController().signal })
  return text!.split('\n').map((line) => JSON.parse(line) as Record<string, Json>)
}

describe('ages', () => {
  test.each([
    ['5-12', { palette: 'vivid', duration: 5, rate: 0.78, music: 'playful' }],
    ['13-18', { palette: 'cool', duration: 3, rate: 1.02, music: 'driving' }],
    ['18+', { palette: 'muted', duration: 4.5, rate: 0.92, music: 'warm' }],
  ])('%s sets pace, colours and music', async (age, expected) => {
    const scenes = await scenesOf({ age, narrate: true, music: 'auto' })
    expect(scenes[0]).toMatchObject(expected)
  })

  test('the young are shown a thing for longer, the next in shorter cuts', async () => {
    const story = Array.from({ length: 12 }, (_, k) => `This is the sentence with the number ${k}.`).join(' ') + '\n\nAnd here it ends.'
    const count = async (age: string): Promise<number> => (await scenesOf({ age, story, maximum: 40 })).length
    expect(await count('13-18')).toBeGreaterThan(await count('18+'))
    expect(await count('any')).toBe(2)
  })
})

test('narration is the story itself; pictures are told what it shows', async () => {
  const [first] = await scenesOf({ maximum: 2, narrate: true, mode: 'hybrid', look: 'an old man' })
  expect(first).toMatchObject({ line: 'The sea was calm. A boat lay in the harbour. Nobody spoke.', text: 'The sea was calm. A boat lay in the harbour. Nobody spoke.', character: 'person', look: 'an old man', across: 0.68 })
  expect(first!['prompt']).toMatch(/^cinematic, .*The sea was calm.*wide horizon/)
})

describe('wording of the project', () => {
  test('is added where one of its words is said', async () => {
    writeFileSync(join(project, 'wording.json'), JSON.stringify([{ words: ['boat'], add: ['painted by hand'] }, { words: ['oat'], add: ['never'] }]))
    const [first, second] = await scenesOf({ maximum: 2, enhancements: 'wording.json' })
    expect(first!['prompt']).toContain(', painted by hand')
    expect(first!['prompt']).not.toContain('never')
    expect(second!['prompt']).not.toContain('painted')
  })

  test.each([['no JSON', '{'], ['no list', '{}'], ['a row without words', '[{ "add": ["x"] }]'], ['a row that adds nothing', '[{ "words": ["x"], "add": [] }]']])('%s is refused', async (_, text) => {
    writeFileSync(join(project, 'wrong.json'), text)
    await expect(scenesOf({ enhancements: 'wrong.json' })).rejects.toMatchObject({ code: 'E_PARAM_VALUE', faults: [expect.objectContaining({ port: 'enhancements', file: 'wrong.json' })] })
  })
})

test('a story has to come from somewhere', async () => {
  const ask = (params: Record<string, Json>) => engine.preview({ document: { format: 1, nodes: { story: { type: 'story-text', params } } }, node: 'story', port: 'text', signal: new AbortController().signal })
  await expect(ask({})).rejects.toMatchObject({ code: 'E_PARAM_MISSING' })
  await expect(ask({ text: 'Once.' })).resolves.toMatchObject({ text: 'Once.' })
})

test.each([
  ['a picture is put into words', { picture: 'a.png', text: 'never' }, ['load-image', 'caption']],
  ['a recording is written down, and wins over a picture', { picture: 'a.png', recording: 'a.wav' }, ['load-audio', 'transcribe']],
])('%s', async (_, params, types) => {
  const run = (storyText.declaration as AnyNodeDeclaration).run
  const { expand } = (await run({ params: { text: '', language: '', ...params }, node: 'story', log: { warn: () => {} } } as never)) as { expand: { nodes: Record<string, { type: string }>; outputs: object } }
  expect(Object.values(expand.nodes).map(({ type }) => type)).toEqual(types)
  expect(expand.outputs).toEqual({ text: 'words.text' })
})
