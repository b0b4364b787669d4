import { expect, test } from 'vitest'
import { changesOf, merge } from '../../editor/document/merge.ts'
import type { GraphDocument } from '../../editor/document/document.ts'

const node = (value: number, inputs = {}) => ({ type: 'tone', params: { value }, inputs })
const base: GraphDocument = { format: 1, title: 'Film', inputs: { word: { type: 'text', default: 'a' } }, nodes: { a: node(1), b: node(1), c: node(1) }, ui: { a: { pos: [0, 0] } } }

test('what only one side changed is taken from that side', () => {
  const mine = { ...base, nodes: { a: node(2), b: node(1), c: node(1), mine: node(5) } }
  const theirs = { ...base, title: 'Their film', nodes: { a: node(1), c: node(3), theirs: node(6) } }
  const merged = merge(base, mine, theirs, () => expect.unreachable())
  expect(merged).toEqual({ ...base, title: 'Their film', nodes: { a: node(2), c: node(3), mine: node(5), theirs: node(6) } })
  expect(changesOf(base, mine, theirs).map(({ name, mine: my, theirs: their, conflict }) => [name, my, their, conflict])).toEqual([
    ['title', 'same', 'changed', false],
    ['a', 'changed', 'same', false],
    ['b', 'same', 'removed', false],
    ['c', 'same', 'changed', false],
    ['mine', 'added', 'same', false],
    ['theirs', 'same', 'added', false],
  ])
})

test('what both changed is asked for, node by node', () => {
  const mine = { ...base, nodes: { ...base.nodes, a: node(2), b: node(2) } }
  const theirs = { ...base, nodes: { b: node(3), c: node(1) } }
  expect(changesOf(base, mine, theirs).map(({ name, conflict }) => [name, conflict])).toEqual([['a', true], ['b', true]])
  expect(merge(base, mine, theirs, () => 'mine').nodes).toEqual(mine.nodes)
  expect(merge(base, mine, theirs, () => 'theirs').nodes).toEqual(theirs.nodes)
  expect(merge(base, mine, theirs, ({ name }) => (name === 'a' ? 'theirs' : 'mine')).nodes).toEqual({ b: node(2), c: node(1) })
})

test('the same change on both sides, the order of keys and places are no quarrel', () => {
  const mine = { ...base, nodes: { ...base.nodes, a: { type: 'tone', inputs: {}, params: { value: 9 } } }, ui: { a: { pos: [5, 5] } } }
  const theirs = { ...base, nodes: { ...base.nodes, a: node(9) }, ui: { a: { pos: [7, 7] }, b: { pos: [1, 1] } } }
  expect(changesOf(base, mine, theirs).filter(({ conflict }) => conflict)).toEqual([])
  expect(merge(base, mine, theirs, () => expect.unreachable()).ui).toEqual({ a: { pos: [5, 5] }, b: { pos: [1, 1] } })
})
