/** The film's format stands for what nodes don't name: size and rate, through subgraphs and expansions. */
import { describe, expect, test } from 'vitest'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { checkDocument } from '../../engine/graph/parse.ts'
import { resolveGraph } from '../../engine/graph/resolve.ts'
import builtIn from '../../nodes/index.ts'
import { createRegistry } from '../../engine/plugins/registry.ts'

const registry = createRegistry()
registry.add({ plugin: builtIn, digest: '' } as never)
const SCENE: GraphDocument = { format: 1, film: { width: 320, fps: 12 }, outputs: { video: 'a.video' }, nodes: { a: { type: 'noise' } } }

async function paramsOf(film: GraphDocument['film'], params: object, type = 'noise'): Promise<Record<string, unknown>> {
  const document = checkDocument({ format: 1, ...(film === undefined ? {} : { film }), nodes: { a: { type, params } } }) as GraphDocument
  const { graph, faults } = await resolveGraph(document, { registry, loadSubgraph: () => SCENE })
  expect(faults).toEqual([])
  return Object.values(Object.fromEntries(graph!.nodes))[0]!.params as Record<string, unknown>
}

describe('film', () => {
  test.each([
    [undefined, {}, { width: 1280, height: 720, fps: 30 }],
    [{ width: 640, height: 360, fps: 24 }, {}, { width: 640, height: 360, fps: 24 }],
    [{ fps: 23.976 }, {}, { width: 1280, height: 720, fps: 23.976 }],
    [{ width: 640, height: 360 }, { width: 100 }, { width: 100, height: 360, fps: 30 }],
  ])('%j and params %j: %j', async (film, params, wanted) => {
    expect(await paramsOf(film, params)).toMatchObject(wanted)
  })

  test('a subgraph takes that of the film that uses it, and its own for the rest', async () => {
    expect(await paramsOf({ width: 640, height: 360 }, {}, './scene.json')).toMatchObject({ width: 640, height: 360, fps: 12 })
    expect(await paramsOf(undefined, {}, './scene.json')).toMatchObject({ width: 320, height: 720, fps: 12 })
  })

  test('what a node cannot do is a fault of its param; what no film has, of the graph', async () => {
    const film = { fps: 200 }
    const { faults } = await resolveGraph({ format: 1, film, nodes: { a: { type: 'noise' } } }, { registry, loadSubgraph: () => SCENE })
    expect(faults).toMatchObject([{ code: 'E_PARAM_VALUE', node: 'a', port: 'fps' }])
    for (const odd of [{ width: 4 }, { fps: 0 }, { depth: 3 }, { width: 20.5 }]) expect(() => checkDocument({ format: 1, film: odd, nodes: {} })).toThrow(expect.objectContaining({ code: 'E_GRAPH_SHAPE' }) as Error)
  })
})
