/** Graph files are never lost: what a save replaces is a version, what is deleted comes back, what moves is found by those that use it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { shippedDigests, SHIPPED } from '../../engine/package/write-shipped.ts'
import { differenceOf } from '../../engine/graph/difference.ts'
import { deleteGraph, listGraphs, moveGraph, readGraph, saveFree, saveGraph } from '../../engine/project/graph-files.ts'
import { dropTrashed, listTrash, putInTrash, readTrashed } from '../../engine/project/trash.ts'
import { keepVersion, listVersions, readVersion } from '../../engine/project/versions.ts'

let project = ''
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'reelgraph-files-'))
  mkdirSync(join(project, 'graphs'))
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

const PATH = 'graphs/a.json'
const graph = (nodes: GraphDocument['nodes'], more: object = {}): string => `${JSON.stringify({ format: 1, ...more, nodes }, null, 2)}\n`
const noise = (seed: number) => ({ type: 'noise', params: { seed } })
const versions = async (path = PATH) => listVersions(project, path, (await readGraph(project, path)).text)

test('what came with Reelgraph is told from what people made; their digests are written anew by npm run docs', async () => {
  expect(JSON.parse(readFileSync(SHIPPED, 'utf8'))).toEqual(shippedDigests())
  const first = readFileSync(new URL('../../graphs/first-film.json', import.meta.url), 'utf8')
  await saveGraph(project, 'graphs/film.json', first, {})
  await saveGraph(project, 'graphs/mine.json', first.replace('"title": "', '"title": "My '), {})
  await saveGraph(project, PATH, graph({ a: noise(1) }), {})
  expect((await listGraphs(project)).map(({ path, template }) => [path, template])).toEqual([[PATH, false], ['graphs/film.json', true], ['graphs/mine.json', false]])
})

test('each save keeps what it replaces, with what it changed', async () => {
  const first = graph({ a: noise(1), b: noise(2) })
  await saveGraph(project, PATH, first, {})
  await saveGraph(project, PATH, graph({ a: noise(1), b: noise(3), c: noise(4) }, { title: 'Two' }), {})
  await saveGraph(project, PATH, graph({ b: noise(3), c: noise(4) }, { title: 'Two' }), {})
  const [second, oldest, ...none] = await versions()
  expect(none).toEqual([])
  expect(oldest).toMatchObject({ nodes: 2, changed: { added: ['c'], removed: [], changed: ['b'], graph: ['title'] } })
  expect(second).toMatchObject({ nodes: 3, changed: { added: [], removed: ['a'], changed: [], graph: [] } })
  expect(await readVersion(project, PATH, oldest!.digest)).toBe(first)
})

test('the same text again is no version; one that comes back moves to the front', async () => {
  const [one, two] = [graph({ a: noise(1) }), graph({ a: noise(2) })]
  for (const text of [one, one, two, two, one]) await saveGraph(project, PATH, text, {})
  expect((await versions()).map(({ nodes, changed }) => [nodes, changed.changed])).toEqual([[1, ['a']]])
})

test('versions are bounded, the oldest go', async () => {
  for (let k = 0; k < 8; k++) await keepVersion(project, PATH, graph({ a: noise(k) }), 1000 + k, 5)
  const kept = await listVersions(project, PATH, graph({}))
  expect(kept.map(({ time }) => new Date(time).getTime())).toEqual([1007, 1006, 1005, 1004, 1003])
})

test('a version that is none, or a name that leads elsewhere, is not found', async () => {
  await saveGraph(project, PATH, graph({}), {})
  for (const digest of ['0'.repeat(64), '../../a']) await expect(readVersion(project, PATH, digest)).rejects.toMatchObject({ code: 'E_HTTP_NOT_FOUND' })
  for (const id of ['../../graphs/a', 'zzzzzzzz-00000000']) await expect(readTrashed(project, id)).rejects.toMatchObject({ code: 'E_HTTP_NOT_FOUND' })
})

test('what is deleted lies in the trash until it is brought back or dropped', async () => {
  const text = graph({ a: noise(1) }, { title: 'Harbour' })
  await saveGraph(project, PATH, text, {})
  const id = await deleteGraph(project, PATH, {})
  await expect(readGraph(project, PATH)).rejects.toMatchObject({ code: 'E_HTTP_NOT_FOUND' })
  expect(await listTrash(project)).toMatchObject([{ id, path: PATH, title: 'Harbour' }])
  expect((await readTrashed(project, id)).text).toBe(text)
  await saveGraph(project, PATH, graph({}), {})
  expect((await saveFree(project, PATH, text)).path).toBe('graphs/a-2.json')
  await dropTrashed(project, id)
  expect(await listTrash(project)).toEqual([])
})

test('the trash is bounded', async () => {
  for (let k = 0; k < 6; k++) await putInTrash(project, PATH, `${k}`, graph({}), 1_800_000_000_000 + k, 4)
  expect((await listTrash(project)).map(({ title }) => title)).toEqual(['5', '4', '3', '2'])
})

test('a graph that moves keeps its own subgraphs, its versions, and those who use it', async () => {
  await saveGraph(project, 'graphs/look.json', graph({ v: noise(1) }), {})
  await saveGraph(project, PATH, graph({ a: { type: './look.json' } }), {})
  await saveGraph(project, PATH, graph({ a: { type: './look.json' }, b: noise(2) }), {})
  await saveGraph(project, 'graphs/user.json', graph({ x: { type: './a.json' }, y: { type: '../graphs/a.json' }, z: { type: './look.json' } }), {})
  const { users } = await moveGraph(project, PATH, 'graphs/scenes/night/b.json')
  expect(users).toEqual(['graphs/user.json'])
  const read = (path: string) => JSON.parse(readFileSync(join(project, path), 'utf8')) as GraphDocument
  expect(read('graphs/scenes/night/b.json').nodes['a']!.type).toBe('../../look.json')
  expect(Object.values(read('graphs/user.json').nodes).map(({ type }) => type)).toEqual(['./scenes/night/b.json', './scenes/night/b.json', './look.json'])
  expect(await versions('graphs/scenes/night/b.json')).toHaveLength(1)
  await expect(readGraph(project, PATH)).rejects.toMatchObject({ code: 'E_HTTP_NOT_FOUND' })
})

test('a move writes over nothing and leads nowhere outside', async () => {
  await saveGraph(project, PATH, graph({ a: noise(1) }), {})
  await saveGraph(project, 'graphs/b.json', graph({}), {})
  await expect(moveGraph(project, PATH, 'graphs/b.json')).rejects.toMatchObject({ code: 'E_GRAPH_CONFLICT' })
  await expect(moveGraph(project, PATH, '../b.json')).rejects.toMatchObject({ code: 'E_ASSET_PATH' })
  await expect(moveGraph(project, PATH, '.reelgraph/b.json')).rejects.toMatchObject({ code: 'E_HTTP_INPUT' })
  expect((await readGraph(project, PATH)).text).toBe(graph({ a: noise(1) }))
  writeFileSync(join(project, 'graphs/c.json'), '{"name":"no graph"}')
  await expect(moveGraph(project, PATH, 'graphs/c.json')).rejects.toMatchObject({ code: 'E_GRAPH_CONFLICT' })
})

test('what was added on the way there was removed on the way back', () => {
  const nodes = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.record({ type: fc.constant('noise'), params: fc.record({ seed: fc.integer({ min: 0, max: 3 }) }) }), { noNullPrototype: true })
  fc.assert(fc.property(nodes, nodes, (one, two) => {
    const [there, back] = [differenceOf({ format: 1, nodes: one }, { format: 1, nodes: two }), differenceOf({ format: 1, nodes: two }, { format: 1, nodes: one })]
    expect([...there.added].sort()).toEqual([...back.removed].sort())
    expect([...there.changed].sort()).toEqual([...back.changed].sort())
    const expected = new Set([...Object.keys(one), ...Object.keys(two)].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(two[name])))
    expect(new Set([...there.added, ...there.removed, ...there.changed])).toEqual(expected)
  }))
})
