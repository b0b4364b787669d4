import { expect, test } from 'vitest'
import { cutTo, keysOf } from '../../editor/document/cut.ts'
import type { GraphDocument } from '../../editor/document/document.ts'

const document: GraphDocument = {
  format: 1,
  inputs: { word: { type: 'text', default: 'sea' }, other: { type: 'text', default: 'x' } },
  nodes: {
    a: { type: 'text-to-video', params: { prompt: '{{inputs.word}}' } },
    b: { type: 'camera-move', inputs: { video: 'a.video' } },
    side: { type: 'text-to-video' },
    film: { type: 'encode', inputs: { video: 'b.video' } },
  },
}
const change = (name: string, to: object): GraphDocument => ({ ...document, nodes: { ...document.nodes, [name]: { ...document.nodes[name]!, ...to } } })

test('a cut holds what feeds the node, and no more', () => {
  expect(Object.keys(cutTo(document, 'b').nodes)).toEqual(['b', 'a'])
  expect(cutTo(document, 'b').inputs).toBe(document.inputs)
  const film = { width: 64, height: 36 }
  expect(cutTo({ ...document, film }, 'b').film).toBe(film)
})

test.each<[string, GraphDocument, Record<string, string>, string[]]>([
  ['a param upstream', change('a', { params: { prompt: 'city' } }), {}, ['a', 'b', 'film']],
  ['a param downstream', change('film', { params: { file: 'x.mp4' } }), {}, ['film']],
  ['a title', change('a', { title: 'Opening' }), {}, []],
  ['the film\'s format', { ...document, film: { fps: 12 } }, {}, ['a', 'b', 'side', 'film']],
  ['a place', { ...document, ui: { a: { pos: [1, 2] } } }, {}, []],
  ['a link', change('b', { inputs: { video: 'side.video' } }), {}, ['b', 'film']],
  ['the value of an input', document, { word: 'city' }, ['a', 'b', 'film']],
  ['the default of an input', { ...document, inputs: { ...document.inputs, word: { type: 'text', default: 'city' } } }, {}, ['a', 'b', 'film']],
  ['an input that nobody uses', document, { other: 'y' }, []],
])('%s changes the keys that it should', (_what, next, values, changed) => {
  const [before, after] = [keysOf(document), keysOf(next, values)]
  expect(Object.keys(document.nodes).filter((name) => before(name) !== after(name))).toEqual(changed)
})

test('the code of a type that is worked on is part of the keys that hang on it', () => {
  const codes = (code: string) => new Map([['camera-move', code], ['elsewhere', code]])
  const [before, after] = [keysOf(document, {}, codes('1')), keysOf(document, {}, codes('2'))]
  expect(Object.keys(document.nodes).filter((name) => before(name) !== after(name))).toEqual(['b', 'film'])
  // What is in another graph file isn't known here.
  const inner = change('b', { type: 'part.json' })
  expect(keysOf(inner, {}, codes('1'))('b')).not.toBe(keysOf(inner, {}, codes('2'))('b'))
})

test('keys of the same document, values and codes are worked out once', () => {
  const document = { format: 1, nodes: { a: { type: 'noise', params: { seed: '{{inputs.seed}}' } } } } as never
  const [values, codes] = [{ seed: 1 }, new Map<string, string>()]
  const keys = keysOf(document, values, codes)
  expect(keysOf(document, values, codes)).toBe(keys)
  expect(keysOf(document, { seed: 2 }, codes)('a')).not.toBe(keys('a'))
  expect(keysOf(document, values, new Map([['noise', 'another']]))('a')).not.toBe(keys('a'))
})
