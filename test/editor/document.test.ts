/** Documents under any series of commands: all undone gives the first again, all redone the last. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addNode, copyNodes, paste, placeNodes, removeNodes, renameNode, setInputs, setMode, setParam } from '../../editor/document/commands.ts'
import { feeds, freeName, layOut, linksOf, splitLink, type GraphDocument } from '../../editor/document/document.ts'
import { exposeParam } from '../../editor/document/graph-inputs.ts'
import { addItem, addReroute } from '../../editor/document/items.ts'
import { extract } from '../../editor/document/subgraph.ts'
import { commit, createHistory, redo, undo, type History } from '../../editor/document/history.ts'

const EMPTY: GraphDocument = { format: 1, nodes: {} }
const name = fc.constantFrom('a', 'b', 'c', 'd')
const command = fc.oneof(
  name.map((one) => (document: GraphDocument) => addNode(document, freeName(document, one), { type: one }, [1, 2])),
  name.map((one) => (document: GraphDocument) => removeNodes(document, new Set([one]))),
  fc.tuple(name, name).map(([one, other]) => (document: GraphDocument) => setInputs(document, one, { video: `${other}.video` })),
  fc.tuple(name, fc.integer()).map(([one, value]) => (document: GraphDocument) => setParam(document, one, 'amount', value)),
  name.map((one) => (document: GraphDocument) => setMode(document, [one], 'mute')),
  name.map((one) => (document: GraphDocument) => paste(document, copyNodes(document, new Set([one])))[0]),
  name.map((one) => (document: GraphDocument) => addItem(document, { note: one, pos: [3, 4], size: [100, 60] })[0]),
  fc.tuple(name, name).map(([one, other]) => (document: GraphDocument) => addReroute(document, `${one}.video`, [`${other}.video`], [5, 6])[0]),
  fc.constantFrom('@note', '@note-2', '@reroute').map((one) => (document: GraphDocument) => removeNodes(document, new Set([one]))),
  fc.tuple(name, name).map(([one, other]) => (document: GraphDocument) => renameNode(document, one, `${other}-new`)),
  fc.tuple(name, name).map(([one, other]) => (document: GraphDocument) => extract(document, new Set([one, other].filter((each) => document.nodes[each] !== undefined)), new Map(), { title: 'Part', type: './part.json' }).outer),
  name.map((one) => (document: GraphDocument) => exposeParam(document, one, 'amount', { type: 'number', default: 1 })),
)

describe('history', () => {
  test('any series undone gives the first document, redone the last', () => {
    fc.assert(fc.property(fc.array(command, { maxLength: 60 }), (series) => {
      const end = series.reduce((history: History, change) => commit(history, change(history.now)), createHistory(EMPTY))
      const steps = end.past.length
      let back = end
      for (let step = 0; step < steps; step++) back = undo(back)
      expect(back.now).toEqual(EMPTY)
      for (let step = 0; step < steps; step++) back = redo(back)
      expect(back.now).toEqual(end.now)
    }))
  })
  test('a drag is one step; 200 steps are kept', () => {
    let history = createHistory(addNode(EMPTY, 'a', { type: 'a' }, [0, 0]))
    for (let value = 0; value < 9; value++) history = commit(history, setParam(history.now, 'a', 'amount', value), 'a.amount')
    expect(undo(history).now.nodes['a']?.params).toBeUndefined()
    for (let value = 0; value < 300; value++) history = commit(history, setParam(history.now, 'a', 'amount', value))
    expect(history.past).toHaveLength(200)
  })
})

test('removed nodes leave no link behind; copies keep the links among them', () => {
  let document = addNode(addNode(EMPTY, 'a', { type: 'a' }, [0, 0]), 'b', { type: 'b', inputs: { clips: ['a.video', 'a.video'] } }, [9, 9])
  expect(linksOf(removeNodes(document, new Set(['a'])).nodes['b']!)).toEqual([])
  document = paste(document, copyNodes(document, new Set(['a', 'b'])))[0]
  expect(linksOf(document.nodes['b-2']!).map((link) => splitLink(link)[0])).toEqual(['a-2', 'a-2'])
  expect(feeds(document, 'a', 'b')).toBe(true)
  expect(feeds(document, 'b', 'a')).toBe(false)
  const places = layOut(document)
  expect(places['a']!.pos[0]).toBeLessThan(places['b']!.pos[0])
  expect(placeNodes(document, places).nodes).toBe(document.nodes)
})
