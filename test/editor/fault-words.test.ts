/** Messages name what stands on the screen. */
import { expect, test } from 'vitest'
import type { NodeType } from '../../editor/api/client.ts'
import { inWords, nodeTitle, portLabel } from '../../editor/panels/fault-words.ts'
import { faultText } from '../../editor/panels/fault-text.ts'
import { selectionText, stepSaid } from '../../editor/access/said.ts'
import { fault } from '../../engine/contract/errors.ts'

const types = new Map([
  ['transition', { type: 'transition', title: 'Transition', inputs: { a: { type: 'video', title: 'First' }, b: { type: 'video', title: 'Second' } }, outputs: { video: { type: 'video' } }, params: { properties: { length: { type: 'number', title: 'Length' } } } }],
  ['text-to-video', { type: 'text-to-video', title: 'Text to video', inputs: {}, outputs: { video: { type: 'video' } }, params: { properties: { fps: { type: 'number', title: 'Frames per second' }, scenes: { type: 'array', title: 'Scenes' } } } }],
] as unknown as readonly (readonly [string, NodeType])[])
const named = { types, document: { format: 1 as const, nodes: { join: { type: 'transition', title: 'Dissolve' }, dawn: { type: 'text-to-video' }, odd: { type: 'gone' } } } }

test('nodes go by their titles, params and ports by their labels', () => {
  expect(nodeTitle(named, 'join')).toBe('Dissolve')
  expect(nodeTitle(named, 'dawn')).toBe('Text to video')
  expect(nodeTitle(named, 'odd')).toBe('odd')
  expect(portLabel(named, 'join', 'b')).toBe('Second')
  expect(portLabel(named, 'dawn', 'params.fps')).toBe('Frames per second')
  expect(portLabel(named, 'dawn', 'scenes[2].line-break')).toBe('Scenes 3 · Line break')
  expect(portLabel(named, 'odd', 'some-port')).toBe('Some port')
})

test('within a text, names of this graph are said as they are shown; others, files and addresses stay', () => {
  expect(inWords('expected a link to "join".b, got dawn.video', named)).toBe('expected a link to “Dissolve · Second”, got “Text to video · Video”')
  expect(inWords('Wire "dawn" first.', named)).toBe('Wire “Text to video” first.')
  for (const text of ['got dawn.mp4', 'see films/dawn.video', 'got "other".b', 'https://dawn.video/x', 'dawn.video.mp4']) expect(inWords(text, named)).toBe(text)
})

test('it takes no longer in a graph of thousands of nodes: names are looked up, not tried one after the other', () => {
  let asked = 0
  const nodes = new Proxy(Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`shot-${at}`, { type: 'text-to-video' }])), { ownKeys: (target) => (asked++, Reflect.ownKeys(target)) })
  const long = { types, document: { format: 1 as const, nodes } }
  expect(inWords('expected "shot-4321".video, got shot-7.video or "shot-5000"', long)).toBe('expected “Text to video · Video”, got “Text to video · Video” or "shot-5000"')
  expect(asked).toBe(0)
})

test('a fault is told in them, and without a graph as it is', () => {
  const one = fault('E_LINK', { node: 'join', type: 'transition', port: 'b', expected: 'an output of "dawn"', got: 'dawn.video' })
  expect(faultText(one)).toContain('"dawn"')
  expect(faultText(one, named)).toContain('“Text to video”')
})

test('what is selected is said in a few words, and a render at each tenth of its way', () => {
  expect(selectionText([])).toBe('Nothing selected')
  expect(selectionText([{ title: 'Scene 2', type: 'Text to video' }])).toBe('Scene 2 selected, Text to video')
  expect(selectionText([{ title: 'Text to video', type: 'Text to video' }])).toBe('Text to video selected')
  expect(selectionText([{ title: 'a', type: '' }, { title: 'b', type: '' }])).toBe('2 nodes selected')
  const said: number[] = []
  for (const share of [undefined, 0, 0.04, 0.1, 0.17, 0.3, 0.29, 0.95, 1]) {
    const step = stepSaid(share, said.at(-1) ?? -1)
    if (step !== undefined) said.push(step)
  }
  expect(said).toEqual([0, 10, 30, 90])
})
