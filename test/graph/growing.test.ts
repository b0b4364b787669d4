/** A graph that grows is, after each fragment, what walking all of it would make of it; and it is not walked. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GraphFragment, GraphNode } from '../../engine/graph/document.ts'
import { expandNode } from '../../engine/graph/expand.ts'
import { GrowingGraph } from '../../engine/graph/growing.ts'
import { topologicalOrder } from '../../engine/graph/order.ts'
import { resolveGraph } from '../../engine/graph/resolve.ts'
import type { Link, ResolvedGraph, ResolvedNode } from '../../engine/graph/resolved.ts'
import { testRegistry } from './registry.ts'

const registry = testRegistry()

async function graphOf(nodes: Readonly<Record<string, GraphNode>>): Promise<ResolvedGraph> {
  const { graph, faults } = await resolveGraph({ format: 1, nodes }, { registry, loadSubgraph: () => ({ format: 1, nodes: {} }) })
  expect(faults).toEqual([])
  return graph!
}

/** Nodes that are each linked to some of those before, or to what `from` names; each third one is given to a film too. */
function nodesOf(needs: readonly (readonly number[])[], from: string): Record<string, GraphNode> {
  const made = needs.map((list, i): [string, GraphNode] => [`n${i}`, {
    type: 'join',
    inputs: { video: list.length === 0 ? from : list.map((k) => (i === 0 || k % (i + 1) === i ? from : `n${k % i}.video`)) },
  }])
  const films = needs.flatMap((_, i): [string, GraphNode][] => (i % 3 === 0 ? [[`film${i}`, { type: 'film', inputs: { video: `n${i}.video` } }]] : []))
  // A file may have them in any order.
  return Object.fromEntries([...films, ...made.reverse()])
}

/** The nodes after a graft, by a walk over all of them. */
async function walked(graph: ResolvedGraph, name: string, fragment: GraphFragment): Promise<Map<string, ResolvedNode>> {
  const { nodes, outputs } = await expandNode(graph, name, fragment, registry)
  const known = new Map(graph.nodes)
  const rewire = (link: Link): Link => (link.node === name ? (outputs[link.port] ?? link) : link)
  for (const [key, node] of known) {
    if (key !== name) known.set(key, { ...node, inputs: Object.fromEntries(Object.entries(node.inputs).map(([port, links]) => [port, links.map(rewire)])) })
  }
  for (const key of Object.keys(fragment.nodes)) known.set(`${name}/${key}`, nodes.find((one) => one.name === `${name}/${key}`)!)
  return known
}

function usesOf(nodes: ReadonlyMap<string, ResolvedNode>): Map<string, number> {
  const uses = new Map<string, number>()
  for (const node of nodes.values()) for (const link of Object.values(node.inputs).flat()) uses.set(`${link.node}.${link.port}`, (uses.get(`${link.node}.${link.port}`) ?? 0) + 1)
  return uses
}

describe('a graph that grows', () => {
  it('has the nodes, links, order, sinks and counts that a walk over all of it gives', { timeout: 120_000 }, async () => {
    const needs = (maxLength: number) => fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength })
    const graft = fc.record({ which: fc.nat(), needs: needs(5), out: fc.nat(), empty: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(needs(8), fc.array(graft, { maxLength: 8 }), async (first, grafts) => {
        const graph = await graphOf({ ...nodesOf(first, 'a.video'), a: { type: 'source' } })
        const before = [...graph.nodes]
        const grown = new GrowingGraph(graph)
        const done = new Set<string>()
        for (const { which, needs: inner, out, empty } of grafts) {
          // Each expands once.
          const open = [...grown.nodes.values()].filter((one) => one.spec.type === 'join' && !done.has(one.name))
          if (open.length === 0) break
          const { name } = open[which % open.length]!
          done.add(name)
          const fragment: GraphFragment = { nodes: nodesOf(inner, '@.video'), outputs: { video: out % (inner.length + 1) === inner.length ? '@.video' : `n${out % (inner.length + 1)}.video` } }
          // Or its node's own outputs stay.
          const given = empty ? { ...fragment, outputs: {} } : fragment
          const wanted = await walked(grown, name, given)
          const { added, faults } = await grown.graft(name, given, registry)
          expect(faults).toEqual([])
          expect(added.map((one) => one.name).sort()).toEqual(Object.keys(given.nodes).map((one) => `${name}/${one}`).sort())
          expect(Object.fromEntries(grown.nodes)).toEqual(Object.fromEntries(wanted))
          expect(grown.order).toEqual(topologicalOrder(wanted, () => {}))
          expect(grown.sinks).toEqual(grown.order.filter((one) => wanted.get(one)!.spec.sink))
          const uses = usesOf(wanted)
          for (const [key] of wanted) expect(grown.uses({ node: key, port: 'video' })).toBe(uses.get(`${key}.video`) ?? 0)
        }
        expect([...graph.nodes]).toEqual(before)
      }),
    )
  })

  it('looks at no node that has nothing to do with the fragment', async () => {
    const nodes: Record<string, GraphNode> = { a: { type: 'source' } }
    for (let i = 0; i < 2_000; i++) {
      nodes[`z${i}`] = { type: 'zoom', inputs: { video: 'a.video' } }
      nodes[`film${i}`] = { type: 'film', inputs: { video: `z${i}.video` } }
    }
    const graph = await graphOf(nodes)
    let looks = 0
    const watched = new Map([...graph.nodes].map(([name, node]) => [name, { ...node, get inputs() {
      looks++
      return node.inputs
    } }]))
    const grown = new GrowingGraph({ ...graph, nodes: watched })
    const fragment: GraphFragment = { nodes: { one: { type: 'zoom', inputs: { video: '@.video' } } }, outputs: { video: 'one.video' } }
    await grown.graft('z0', fragment, registry)
    looks = 0
    for (let i = 1; i < 100; i++) await grown.graft(`z${i}`, fragment, registry)
    expect(looks).toBeLessThan(1_000)
    expect(grown.nodes.get('film99')!.inputs).toEqual({ video: [{ node: 'z99/one', port: 'video' }] })
  })

  it('is left as it was by a fragment that has a circle', async () => {
    const grown = new GrowingGraph(await graphOf({ a: { type: 'source' }, z: { type: 'zoom', inputs: { video: 'a.video' } }, f: { type: 'film', inputs: { video: 'z.video' } } }))
    const circle: GraphFragment = { nodes: { one: { type: 'zoom', inputs: { video: 'two.video' } }, two: { type: 'zoom', inputs: { video: 'one.video' } } }, outputs: { video: 'two.video' } }
    expect(await grown.graft('z', circle, registry)).toMatchObject({ added: [], faults: [{ code: 'E_CYCLE', node: 'z' }] })
    expect([...grown.nodes.keys()]).toEqual(['a', 'z', 'f'])
    expect(grown.nodes.get('f')!.inputs['video']).toEqual([{ node: 'z', port: 'video' }])
  })
})
