/** Notes, groups and reroutes; copies of them; other names for nodes and inputs. */
import { describe, expect, test } from 'vitest'
import type { NodeType } from '../../editor/api/client.ts'
import { faceOf } from '../../editor/canvas/face.ts'
import { readWires, wiresOf } from '../../editor/canvas/wiring.ts'
import { parseClipping } from '../../editor/commands/clipboard.ts'
import { copyNodes, paste, placeNodes, removeNodes, renameNode, setInputs, shuffleSeeds } from '../../editor/document/commands.ts'
import type { GraphDocument } from '../../editor/document/document.ts'
import { exposeParam, inFilm, isUnused, removeInput, renameInput, setFilm, setGraphText } from '../../editor/document/graph-inputs.ts'
import { addItem, addReroute, itemsOf, reroutesOf, routeOf } from '../../editor/document/items.ts'

const FILM: GraphDocument = {
  format: 1,
  inputs: { words: { type: 'text', default: 'sea' } },
  nodes: {
    a: { type: 'source', params: { prompt: 'the {{inputs.words}}', seed: 1 } },
    b: { type: 'zoom', inputs: { video: 'a.video' } },
    c: { type: 'join', inputs: { video: ['a.video', 'b.video'] } },
  },
  ui: { a: { pos: [0, 0], shuffle: ['seed'] }, b: { pos: [200, 0] }, c: { pos: [400, 0] } },
}
const route = (document: GraphDocument, target: string, link: string) => routeOf(reroutesOf(document), target, link).map(([name]) => name)

describe('reroutes', () => {
  const [one, first] = addReroute(FILM, 'a.video', ['b.video', 'c.video'], [100, 50])
  const [two, second] = addReroute(one, 'a.video', ['c.video'], [150, 80], 1)
  const [three, between] = addReroute(two, 'a.video', ['c.video'], [120, 60], 1)

  test('lead a link through points in their order, and leave the links as they are', () => {
    expect(three.nodes).toBe(FILM.nodes)
    expect(route(three, 'c.video', 'a.video')).toEqual([first, between, second])
    expect(route(three, 'b.video', 'a.video')).toEqual([first])
    expect(route(three, 'c.video', 'b.video')).toEqual([])
  })
  test('one taken out leaves the others and the link', () => {
    const next = removeNodes(three, new Set([between]))
    expect(next.nodes).toEqual(FILM.nodes)
    expect(route(next, 'c.video', 'a.video')).toEqual([first, second])
  })
  test('go when their links go', () => {
    expect(itemsOf(setInputs(three, 'c', { video: ['b.video'] })).map(([name]) => name)).toEqual([first])
    expect(itemsOf(removeNodes(three, new Set(['a'])))).toEqual([])
  })
  test('copies lead the copied links', () => {
    const [next, names] = paste(three, copyNodes(three, new Set(['a', 'b', first])))
    const copy = names.find((name) => name.startsWith('@reroute'))!
    expect(route(next, 'b-2.video', 'a-2.video')).toEqual([copy])
    expect(route(next, 'c.video', 'a.video')).toEqual([first, between, second])
  })
  test('follow when a node gets another name', () => {
    const next = renameNode(three, 'a', 'sea')
    expect(route(next, 'c.video', 'sea.video')).toEqual([first, between, second])
    expect(next.nodes['c']?.inputs).toEqual({ video: ['sea.video', 'b.video'] })
    expect(renameNode(three, 'a', 'b')).toBe(three)
    expect(renameNode(three, 'a', '1st')).toBe(three)
  })
  test('the wires that the canvas draws say, read back, what the document says', () => {
    const socket = { type: 'video' }
    const type = (name: string, inputs: NodeType['inputs']): [string, NodeType] => [name, { type: name, earlierTypes: [], title: name, version: 1, category: '', description: '', tags: [], inputs, outputs: { video: socket }, params: {}, sink: false, materialize: false, plugin: '' }]
    const types = new Map([type('source', {}), type('zoom', { video: socket }), type('join', { video: { ...socket, multiple: true } })])
    const faces = new Map(['a', 'b', 'c', first, between, second].map((name) => [name, faceOf(three, { types, catalogue: { sockets: { video: { title: 'Video', colour: '#4fb3ff', shows: 'clip' } } } }, name)]))
    const wires = wiresOf(three, faces)
    expect(wires).toHaveLength(6)
    const incoming = (name: string, input: number): { from: string; output: number } | undefined => wires.find((wire) => wire.to === name && wire.input === input)
    const edit = (ends: typeof incoming) => readWires({ document: three, faces, incoming: ends, isMultiple: (name) => name === 'c' })
    expect(edit(incoming)).toEqual({ inputs: new Map(), routes: new Map() })
    const cut = edit((name, input) => (name === 'c' && input === 0 ? undefined : incoming(name, input)))
    expect(cut.inputs).toEqual(new Map([['c', { video: ['b.video'] }]]))
    const past = edit((name, input) => (name === 'c' && input === 0 ? { from: first, output: 0 } : incoming(name, input)))
    expect(past.inputs.size).toBe(0)
  })
})

test('notes and groups are placed, copied and removed like nodes, and never touch them', () => {
  const [noted, note] = addItem(FILM, { note: 'Here', pos: [5, 5], size: [200, 90] })
  const [grouped, group] = addItem(noted, { group: 'Sea', pos: [-20, -50], size: [300, 200] })
  expect(grouped.nodes).toBe(FILM.nodes)
  const moved = placeNodes(grouped, { [note]: { pos: [40.4, 2] } })
  expect(moved.ui?.[note]).toEqual({ note: 'Here', pos: [40, 2], size: [200, 90] })
  const [pasted, names] = paste(moved, copyNodes(moved, new Set([note, group])), [1000, 1000])
  expect(names).toHaveLength(2)
  expect(pasted.ui?.[names[1]!]).toMatchObject({ group: 'Sea', pos: [1000, 1000] })
  expect(removeNodes(pasted, new Set([note, group, ...names]))).toEqual(FILM)
})

test('the clipboard takes nodes as JSON text, and nothing else', () => {
  const text = JSON.stringify({ format: 1, ...copyNodes(FILM, new Set(['a', 'b'])) })
  expect(parseClipping(text)?.nodes).toEqual({ a: FILM.nodes['a'], b: FILM.nodes['b'] })
  for (const other of ['', 'hello', '[]', '{"nodes":3}', '{"nodes":{"a":{}}}']) expect(parseClipping(other)).toBeUndefined()
})

test('seeds that are not locked change, others stay', () => {
  const next = shuffleSeeds(FILM, () => 0.5)
  expect(next.nodes['a']?.params).toEqual({ prompt: 'the {{inputs.words}}', seed: 500_000 })
  expect(next.nodes['b']).toBe(FILM.nodes['b'])
})

describe('inputs of the graph', () => {
  test('a param becomes one, and keeps its value', () => {
    const next = exposeParam(FILM, 'a', 'seed', { type: 'integer', default: 1 })
    expect(next.inputs?.['seed']).toEqual({ type: 'integer', default: 1 })
    expect(next.nodes['a']?.params?.['seed']).toBe('{{inputs.seed}}')
    expect(isUnused(next, 'seed')).toBe(false)
  })
  test('templates follow another name', () => {
    expect(renameInput(FILM, 'words', 'what').nodes['a']?.params?.['prompt']).toBe('the {{inputs.what}}')
    expect(renameInput(FILM, 'words', 'no name')).toBe(FILM)
    expect(removeInput(FILM, 'words').inputs).toBeUndefined()
    expect(setGraphText(setGraphText(FILM, 'title', 'Sea'), 'title', '')).toEqual(FILM)
  })
})

test('a film is called as its graph is, until somebody names its file', () => {
  const film = (file: string) => ({ film: { type: 'encode', params: { file, quality: 'high' } } })
  const graph = { format: 1 as const, title: 'Untitled', nodes: film('untitled.mp4') }
  const sea = setGraphText(graph, 'title', 'Far and Near')
  expect(sea.nodes).toEqual(film('far-and-near.mp4'))
  expect(setGraphText(setGraphText(sea, 'title', ''), 'title', 'Sea').nodes).toEqual(film('sea.mp4'))
  expect(setGraphText({ ...graph, nodes: film('mine.mp4') }, 'title', 'Sea').nodes).toEqual(film('mine.mp4'))
  expect(setGraphText(sea, 'description', 'By night').nodes).toEqual(sea.nodes)
  // Two never write the same file.
  const two = { ...graph, nodes: { ...graph.nodes, other: { type: 'encode', params: { file: 'sea.mp4' } } } }
  expect(setGraphText(two, 'title', 'Sea').nodes).toEqual(two.nodes)
})

test('the film\'s format is written with what it names, and is the default of params that it stands for', () => {
  const film = { width: 64, height: 36, fps: undefined }
  const next = setFilm(FILM, film)
  expect(next).toEqual({ ...FILM, film: { width: 64, height: 36 } })
  expect(setGraphText(next, 'title', 'Sea').film).toEqual(next.film)
  expect(setFilm(next, { width: undefined, height: undefined, fps: undefined })).toEqual(FILM)
  const schema = { type: 'number', default: 30, 'x-film': 'fps' } as const
  expect(inFilm(schema, { fps: 25 }).default).toBe(25)
  expect(inFilm(schema, next.film)).toBe(schema)
  expect(inFilm({ type: 'number', default: 30 }, { fps: 25 }).default).toBe(30)
})
