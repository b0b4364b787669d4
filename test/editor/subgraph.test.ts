/** A selection made a subgraph, and a subgraph unpacked, resolve in the engine to the same film as before. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NodeType } from '../../editor/api/client.ts'
import { between, extract, isSubgraph, joinPath, relativePath, typeOfGraph, unpack } from '../../editor/document/subgraph.ts'
import type { GraphDocument, GraphNode } from '../../engine/graph/document.ts'
import { nodeEntry } from '../../engine/plugins/catalogue.ts'
import { resolveGraph } from '../../engine/graph/resolve.ts'
import type { Link, ResolvedGraph } from '../../engine/graph/resolved.ts'
import { testRegistry } from '../graph/registry.ts'

const registry = testRegistry()
const types = new Map(registry.nodes().map((spec): [string, NodeType] => [spec.type, nodeEntry(spec, registry) as NodeType]))

async function resolve(document: GraphDocument, files: Readonly<Record<string, GraphDocument>> = {}): Promise<ResolvedGraph> {
  const { graph, faults } = await resolveGraph(document, { registry, path: 'graphs/main.json', loadSubgraph: (path, from) => files[joinPath(from ?? '', path)]! })
  expect(faults.map(({ message }) => message)).toEqual([])
  return graph!
}

/** What each sink shows: types, params and links all the way up, whatever the nodes are called. */
function films(graph: ResolvedGraph): readonly unknown[] {
  const seen = (link: Link): unknown => [of(link.node), link.port]
  const of = (name: string): unknown => {
    const { spec, params, keyframes, paramLinks, inputs, onError } = graph.nodes.get(name)!
    const all = <T>(record: Readonly<Record<string, T>>, value: (one: T) => unknown) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, value(one)])
    return [spec.type, all(params, (one) => one ?? null), all(keyframes, (one) => one), all(paramLinks, seen), all(inputs, (links) => links.map(seen)), onError]
  }
  return graph.sinks.map((name) => JSON.stringify(of(name))).sort()
}

const FILM: GraphDocument = {
  format: 1,
  inputs: { words: { type: 'text', default: 'calm sea' }, strength: { type: 'number', default: 0.3 } },
  nodes: {
    sea: { type: 'source', params: { prompt: '{{inputs.words}} at dawn', seed: 3 } },
    hills: { type: 'source' },
    near: { type: 'zoom', version: 3, params: { amount: '{{inputs.strength}}' }, inputs: { video: 'sea.video' } },
    far: { type: 'zoom', version: 3, params: { amount: 0.1 }, inputs: { video: 'hills.video', steps: 'sea.size' } },
    both: { type: 'join', inputs: { video: ['near.video', 'far.video', 'near.video'] } },
    end: { type: 'film', inputs: { video: 'both.video' } },
    other: { type: 'film', inputs: { video: 'near.video' } },
  },
  ui: { sea: { pos: [0, 0] }, near: { pos: [200, 0] }, '@note-1': { note: 'by the sea', pos: [0, -90], size: [200, 80] } },
}

describe('a selection as a subgraph', () => {
  test.each<[string, string[]]>([
    ['one filter', ['near']],
    ['a source and its filter', ['sea', 'near']],
    ['a param fed by a link from outside', ['far']],
    ['a link to more than one port, and in a list', ['near', 'far']],
    ['all but the sinks', ['sea', 'hills', 'near', 'far', 'both']],
    ['with a sink inside', ['both', 'end']],
  ])('%s: the same film, there and back', async (_, chosen) => {
    const before = films(await resolve(FILM))
    const names = new Set(chosen)
    expect(between(FILM, names)).toEqual([])
    const { inner, outer, name } = extract(FILM, names, types, { title: 'Part', type: './part.json' })
    const files = { 'graphs/part.json': inner }
    expect(films(await resolve(outer, files))).toEqual(before)
    for (const one of chosen) expect(outer.nodes[one]).toBeUndefined()
    const declared = typeOfGraph('./part.json', inner, types)
    for (const port of Object.keys(outer.nodes[name]?.inputs ?? {})) expect({ ...declared.inputs, ...declared.params.properties }).toHaveProperty(port)
    const [back, found] = unpack(outer, name, inner)
    expect(found.toSorted()).toEqual(chosen.toSorted())
    expect(films(await resolve(back))).toEqual(before)
    expect(Object.values(back.nodes).some(({ type }) => isSubgraph(type))).toBe(false)
  })

  test('the film\'s format goes along, for when it is opened alone', () => {
    const film = { width: 64, height: 36 }
    const { inner, outer } = extract({ ...FILM, film }, new Set(['near']), types, { title: 'Part', type: './part.json' })
    expect([inner.film, outer.film]).toEqual([film, film])
  })

  test('notes that were chosen go along; values given to the subgraph are filled in when it is unpacked', async () => {
    const { inner, outer, name } = extract(FILM, new Set(['sea', 'near', '@note-1']), types, { title: 'Part', type: './part.json' })
    expect(inner.ui?.['@note-1']).toMatchObject({ note: 'by the sea' })
    expect(outer.ui?.['@note-1']).toBeUndefined()
    const given = { ...outer, nodes: { ...outer.nodes, [name]: { ...outer.nodes[name]!, params: { words: 'green lake', strength: 0.9 } } } }
    const [back] = unpack(given, name, inner)
    expect(back.nodes['sea']?.params).toEqual({ prompt: 'green lake at dawn', seed: 3 })
    expect(back.nodes['near']?.params).toEqual({ amount: 0.9 })
    expect(films(await resolve(back))).toEqual(films(await resolve(given, { 'graphs/part.json': inner })))
  })

  test('what lies between the chosen is told', () => {
    expect(between(FILM, new Set(['sea', 'both']))).toEqual(['near', 'far'])
  })

  test('any selection of any graph', async () => {
    const node = fc.record({ kind: fc.constantFrom('source', 'zoom', 'join'), from: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), token: fc.boolean(), inside: fc.boolean() })
    await fc.assert(fc.asyncProperty(fc.array(node, { minLength: 2, maxLength: 9 }), async (drawn) => {
      const nodes: Record<string, GraphNode> = {}
      drawn.forEach(({ kind, from, token }, index) => {
        const links = from.map((one) => `n${one % Math.max(1, index)}.video`)
        if (kind === 'source' || index === 0) nodes[`n${index}`] = { type: 'source', params: { prompt: token ? '{{inputs.words}}' : `film ${index}` } }
        else if (kind === 'zoom') nodes[`n${index}`] = { type: 'zoom', version: 3, params: { amount: token ? '{{inputs.strength}}' : 0.2 }, inputs: { video: links[0]! } }
        else nodes[`n${index}`] = { type: 'join', inputs: { video: links } }
      })
      nodes['end'] = { type: 'film', inputs: { video: `n${drawn.length - 1}.video` } }
      const document: GraphDocument = { format: 1, inputs: FILM.inputs!, nodes }
      const chosen = new Set(drawn.flatMap(({ inside }, index) => (inside ? [`n${index}`] : [])))
      for (const one of between(document, chosen)) chosen.add(one)
      fc.pre(chosen.size > 0)
      const before = films(await resolve(document))
      const { inner, outer, name } = extract(document, chosen, types, { title: 'Part', type: './part.json' })
      expect(films(await resolve(outer, { 'graphs/part.json': inner }))).toEqual(before)
      expect(films(await resolve(unpack(outer, name, inner)[0]))).toEqual(before)
    }), { numRuns: 60 })
  })
})

test.each([
  ['graphs/film.json', './scene.json', 'graphs/scene.json'],
  ['graphs/film.json', './parts/scene.json', 'graphs/parts/scene.json'],
  ['graphs/parts/a.json', '../scene.json', 'graphs/scene.json'],
  ['a.json', './b.json', 'b.json'],
])('from %s, %s is %s', (from, path, whole) => {
  expect(joinPath(from, path)).toBe(whole)
  expect(relativePath(from, whole)).toBe(path)
})
