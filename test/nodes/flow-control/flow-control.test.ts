import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyNodeDeclaration, NodeSpec } from '../../../engine/contract/declaration.ts'
import type { GraphFragment, Signal } from '../../../engine/api.ts'
import { enhancedPrompt } from '../../../nodes/shared/prompt-words.ts'
import { expressionNode } from '../../../nodes/flow-control/expression.ts'
import { forEach } from '../../../nodes/flow-control/for-each.ts'
import { mathNode } from '../../../nodes/flow-control/math.ts'
import { rules } from '../../../nodes/backends/script/rules.ts'
import { storyScenes } from '../../../nodes/shared/scene-text.ts'
import { signalWave } from '../../../nodes/flow-control/signal-wave.ts'
import { storyToScenes } from '../../../nodes/flow-control/story-to-scenes.ts'
import { storyboard } from '../../../nodes/flow-control/storyboard.ts'
import { createHarness, type Harness } from '../../harness.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

/** What a node expands into. */
async function expansion(spec: NodeSpec, params: Record<string, unknown>, services: object = {}): Promise<GraphFragment> {
  const defaults = Object.fromEntries(Object.entries(spec.params).map(([name, { default: value }]) => [name, value]))
  const run = (spec.declaration as AnyNodeDeclaration).run
  const returned = (await run({ params: { ...defaults, ...params }, inputs: {}, node: 'test', ...services } as never)) as { expand: GraphFragment }
  return returned.expand
}

describe('prompts', () => {
  const BASE = 'cinematic, high quality, beautiful animation'
  test.each([
    ['Maya discovered a magical tree in the forest.', `${BASE}, Maya discovered a magical tree in the forest, lush nature, detailed environment`],
    ['The kids play', `${BASE}, The kids play, colorful, cheerful, children's book style`],
    ['The moon over a lake', `${BASE}, The moon over a lake, night time, moonlit, atmospheric, mirrored light, clear water`],
    ['Forest, lush nature, cinematic', 'high quality, beautiful animation, Forest, lush nature, cinematic, detailed environment'],
    ['A knight on a moonshine street', `${BASE}, A knight on a moonshine street, detailed foreground, striking light, wide shot`],
    ['Knightly moonshine', `${BASE}, Knightly moonshine`],
    ['The misty mountains at dawn', `${BASE}, The misty mountains at dawn, imposing scale, deep perspective, soft light, layered depth, long shadows`],
    ['Children in the dark woods', `${BASE}, Children in the dark woods, colorful, cheerful, children's book style, night time, moonlit, atmospheric, lush nature, detailed environment`],
  ])('%s', (text, expected) => {
    expect(enhancedPrompt(text)).toBe(expected)
    // What is said already is not said again.
    expect(enhancedPrompt(expected)).toBe(expected)
  })
})

describe('scenes of a story', () => {
  test.each([
    ['One. Two! Three?', 5, ['One.', 'Two!', 'Three?']],
    ['First part.\nStill first.\n\nSecond part.', 5, ['First part. Still first.', 'Second part.']],
    ['"Stop!" she said. He ran…', 5, ['"Stop!"', 'she said.', 'He ran…']],
    ['Aaaa. Bbbb. Cccc. Dddd.', 2, ['Aaaa. Bbbb.', 'Cccc. Dddd.']],
    ['no full stop', 5, ['no full stop']],
    ['  \n \n ', 5, []],
  ])('%j into at most %d', (story, most, expected) => {
    expect(storyScenes(story, { most })).toEqual(expected)
  })

  test('no word is lost, however long the story', () => {
    const story = Array.from({ length: 37 }, (_, k) => `Sentence ${k} ${'word '.repeat(k % 7)}ends.`).join(' ')
    for (const most of [1, 2, 5, 20]) {
      const scenes = storyScenes(story, { most })
      expect(scenes).toHaveLength(most)
      expect(scenes.join(' ')).toBe(story)
    }
  })

  test('story-to-scenes gives a storyboard its scenes; an empty story is refused', async () => {
    const { scenes, count } = await harness.evaluate(storyToScenes, { params: { story: 'Dawn. Dusk.', duration: 2 }, backends: [rules] })
    expect(count).toBe(2)
    expect(scenes).toMatchObject([{ duration: 2, camera: 'slow-zoom-in' }, { camera: 'pan-right' }])
    await expect(harness.evaluate(storyToScenes, { params: { story: ' ' } })).rejects.toMatchObject({ code: 'E_PARAM_MISSING' })
  })
})

describe('storyboard', () => {
  test('each scene is a node of its own, with its move, style and transition', async () => {
    const { nodes, outputs } = await expansion(storyboard, {
      scenes: [{ prompt: 'sea', duration: 3, camera: 'pan-left', transition: 'wipe' }, { prompt: 'city', duration: 1, style: 'noir' }],
      quality: 'draft',
      title: 'Two',
      seed: 5,
    })
    expect(Object.keys(nodes)).toEqual(['scene-1', 'scene-1-camera', 'scene-1-title', 'scene-2', 'scene-2-style', 'film', 'list'])
    expect(nodes['scene-2']!.params).toMatchObject({ prompt: 'city', duration: 1, width: 854, height: 480, fps: 24, seed: 6 })
    expect(nodes['film']).toMatchObject({
      params: { transitions: [{ kind: 'wipe', duration: 0.5 }] },
      inputs: { clips: ['scene-1-title.video', 'scene-2-style.video'] },
    })
    expect(outputs).toEqual({ video: 'film.video', markers: 'list.markers', scenes: 'list.scenes', script: 'list.script' })
  })

  test('with variants each scene is a picture first, the best of several, that comes to life', async () => {
    const scenes = [{ prompt: 'sea', duration: 3, camera: 'pan-left' }, { prompt: 'city', duration: 1, camera: 'static' }]
    const expanded = (name: string, params: object = {}, inputs: object = {}) => expansion(storyboard, { scenes, variants: 3, quality: 'draft', seed: 5, ...params }, { models: { choose: async () => ({ name }) }, inputs })
    const { nodes } = await expanded('parallax', { pictures: { backend: 'onnx' }, scorer: { backend: 'measures' } })
    expect(Object.keys(nodes)).toEqual(['scene-1-picture', 'scene-1', 'scene-2-picture', 'scene-2', 'film', 'list'])
    expect(nodes['scene-2-picture']).toMatchObject({ type: 'best-image', params: { prompt: 'city', variants: 3, seed: 69, backend: 'measures', generator: { backend: 'onnx' } }, inputs: {} })
    expect(nodes['scene-1']).toMatchObject({ type: 'img2vid', params: { options: { move: 'pan-left' } }, inputs: { image: 'scene-1-picture.image' } })
    expect(nodes['scene-2']!.params).toMatchObject({ options: { move: 'static' } })
    // What a model makes knows nothing of the scene's camera.
    const other = await expanded('onnx', { options: { steps: 9 } }, { loras: [] })
    expect(other.nodes['scene-1']!.params).toMatchObject({ options: { steps: 9 } })
    expect(other.nodes['scene-1-camera']).toMatchObject({ params: { move: 'pan-left' } })
    expect(other.nodes['scene-1-picture']!.inputs).toEqual({ loras: '@.loras' })
  })

  test('angles are words for what draws the picture, or are laid over any picture', async () => {
    const { nodes } = await expansion(storyboard, { scenes: [{ prompt: 'sea.', angle: 'low' }, { prompt: 'sea', angle: 'dutch', camera: 'pan-left' }, { prompt: 'sea', angle: 'over-shoulder' }, { prompt: 'sea', angle: 'eye' }] })
    expect(['scene-1', 'scene-2', 'scene-3', 'scene-4'].map((name) => nodes[name]!.params!['prompt'])).toEqual(['sea, low angle shot', 'sea', 'sea', 'sea'])
    expect(nodes['scene-2-camera']).toMatchObject({ type: 'camera-move', params: { move: 'pan-left', rotation: 9 } })
    expect(nodes['scene-3-shoulder']).toMatchObject({ type: 'overlay', inputs: { video: 'scene-3.video', top: 'scene-3-near-soft.video' } })
    expect(Object.keys(nodes).filter((name) => name.startsWith('scene-4'))).toEqual(['scene-4'])
  })

  test.each([
    [[]],
    ['text'],
    [[{ duration: 2 }]],
    [[{ prompt: 'sea', duration: -1 }]],
    [[{ prompt: 'sea', trasition: 'wipe' }]],
    [[{ prompt: 'sea', camera: 3 }]],
  ])('refuses %j', async (scenes) => {
    await expect(expansion(storyboard, { scenes })).rejects.toMatchObject({ code: 'E_PARAM_VALUE' })
  })
})

test('for-each fills its template in: whole values keep their type, parts become text', async () => {
  const { nodes } = await expansion(forEach, {
    values: [{ seed: 3, name: 'sea' }, { seed: 4, name: 'wood' }],
    node: { type: 'text-to-video', params: { seed: '{{value.seed}}', prompt: 'a {{value.name}}, take {{index}}', missing: '{{value.constructor}}' } },
  })
  expect(nodes['item-2']).toEqual({ type: 'text-to-video', params: { seed: 4, prompt: 'a wood, take 1', missing: null } })
  expect(nodes['joined']!.inputs).toEqual({ clips: ['item-1.video', 'item-2.video'] })
})

test('for-each leaves escaped braces as text', async () => {
  const { nodes } = await expansion(forEach, { values: ['sea'], node: { type: 'title', params: { text: '\\{{value}} is {{value}}' } } })
  expect(nodes['item-1']).toEqual({ type: 'title', params: { text: '{{value}} is sea' } })
})

describe('for-each within for-each', () => {
  const values = Array.from({ length: 150 }, (_, k) => k)
  const clip = { type: 'text-to-video', params: { prompt: 'sea {{value}}' } }
  test.each([
    ['a loop', { type: 'for-each', params: { values, node: clip } }],
    ['a loop of two nodes', { type: 'for-each', params: { values: values.slice(75), node: { nodes: { a: clip, b: clip }, output: 'b.video' } } }],
    ['one of several', { nodes: { a: { type: 'for-each', params: { values, node: clip } } }, output: 'a.video' }],
    ['a loop in a loop', { type: 'for-each', params: { values: values.slice(138), node: { type: 'for-each', params: { values: values.slice(138), node: clip } } } }],
  ])('is counted before the first is made: %s', async (_, node) => {
    await expect(expansion(forEach, { values, node })).rejects.toMatchObject({ code: 'E_GRAPH_SIZE', faults: [{ port: 'values' }] })
  })
  test.each([
    ['few enough', { type: 'for-each', params: { values: values.slice(20), node: clip } }],
    ['left out', { type: 'for-each', mode: 'mute', params: { values, node: clip } }],
    ['of values that come later', { type: 'for-each', params: { values: '{{value}}', node: clip } }],
  ])('is made where it is %s', async (_, node) => {
    expect(Object.keys((await expansion(forEach, { values, node })).nodes)).toHaveLength(151)
  })
})

describe('for-each with several nodes', () => {
  const node = {
    nodes: {
      picture: { type: 'best-image', params: { prompt: '{{value}}', variants: 3 } },
      clip: { type: 'img2vid', params: { seed: '{{index}}' }, inputs: { image: 'picture.image', loras: '@.loras' } },
    },
    output: 'clip.video',
  }
  test('makes all of them for each value, wired to each other', async () => {
    const { nodes } = await expansion(forEach, { values: ['sea', 'wood'], node })
    expect(nodes['item-2-picture']).toEqual({ type: 'best-image', params: { prompt: 'wood', variants: 3 }, inputs: {} })
    expect(nodes['item-2-clip']).toEqual({ type: 'img2vid', params: { seed: 1 }, inputs: { image: 'item-2-picture.image', loras: '@.loras' } })
    expect(nodes['joined']!.inputs).toEqual({ clips: ['item-1-clip.video', 'item-2-clip.video'] })
  })
  test.each([
    ['node', 5],
    ['node', { nodes: [] }],
    ['node.output', { ...node, output: 'film.video' }],
    ['node.output', { nodes: node.nodes }],
    ['node.nodes.clip', { ...node, nodes: { ...node.nodes, clip: {} } }],
  ])('refuses what is wrong at %s', async (port, template) => {
    await expect(expansion(forEach, { values: [1], node: template })).rejects.toMatchObject({ code: 'E_PARAM_VALUE', faults: [{ port }] })
  })
})

describe('signals', () => {
  const signal = async (spec: NodeSpec, params: object, inputs: object = {}): Promise<Signal> =>
    (await harness.evaluate(spec, { params: { ...params }, inputs: { ...inputs } }))['signal'] as unknown as Signal

  test.each([
    ['sine', [1.5, 2, 1.5, 1]],
    ['triangle', [1.5, 2, 1.5, 1]],
    ['square', [2, 2, 1, 1]],
    ['saw', [1, 1.25, 1.5, 1.75]],
  ])('%s', async (shape, expected) => {
    const wave = await signal(signalWave, { shape, period: 4, low: 1, high: 2 })
    expected.forEach((value, time) => expect(wave.at(time + 4)).toBeCloseTo(value, 9))
  })

  test.each([
    ['add', 5], ['subtract', 1], ['multiply', 6], ['divide', 1.5], ['minimum', 2], ['maximum', 3], ['power', 9],
  ])('3 %s 2 = %d, of signals and numbers', async (operation, expected) => {
    const result = await signal(mathNode, { operation, valueB: 2 }, { a: { at: (time: number) => 3 * time } })
    expect(result.at(1)).toBe(expected)
  })

  test('an expression has time, frames, keyframes and signals, and says what is not wired', async () => {
    const moved = await signal(expressionNode, { expression: 'value + a * 10 + frame', value: 3, fps: 12 }, { a: { at: (time: number) => time } })
    expect([moved.at(0), moved.at(0.5), moved.at(1)]).toEqual([3, 3 + 5 + 6, 3 + 10 + 12])
    expect((await signal(expressionNode, { expression: 'b' }, { b: 7 })).at(9)).toBe(7)
    await expect(signal(expressionNode, { expression: 'a + c' }, { a: 1 })).rejects.toMatchObject({ code: 'E_PORT_MISSING', faults: [{ port: 'c' }] })
    const noisy = (seed: number) => signal(expressionNode, { expression: 'noise(t * 4)', seed }).then(({ at }) => at(1.3))
    expect(await noisy(5)).toBe(await noisy(5))
    expect(await noisy(5)).not.toBe(await noisy(6))
  })
})
