/** The film's format stands for what nodes don't name: size and rate, through subgraphs and expansions. */
import { describe, expect, test } from 'vitest'
import type { FilmFormat, GraphDocument } from '../../engine/graph/document.ts'
import { GrowingGraph } from '../../engine/graph/growing.ts'
import { checkDocument } from '../../engine/graph/parse.ts'
import type { ResolvedGraph } from '../../engine/graph/resolved.ts'
import { resolveGraph } from '../../engine/graph/resolve.ts'
import { PluginRegistry } from '../../engine/plugins/registry.ts'
import builtIn from '../../nodes/index.ts'

const registry = new PluginRegistry()
registry.add({ declaration: builtIn, folder: '', digest: '' })

const SCENE: GraphDocument = { format: 1, film: { width: 320, height: 240, fps: 12 }, outputs: { video: 'a.video' }, nodes: { a: { type: 'noise' } } }

async function resolved(film: FilmFormat | undefined, nodes: GraphDocument['nodes']): Promise<ResolvedGraph> {
  const document = checkDocument({ format: 1, ...(film === undefined ? {} : { film }), nodes })
  const { graph, faults } = await resolveGraph(document, { registry, loadSubgraph: () => SCENE })
  expect(faults).toEqual([])
  return graph!
}
const paramsOf = async (film: FilmFormat | undefined, params: object, type = 'noise') => [...(await resolved(film, { a: { type, params: params as never } })).nodes.values()][0]!.params

describe('film', () => {
  test.each([
    [undefined, {}, { width: 1280, height: 720, fps: 30 }],
    [{ width: 640, height: 360, fps: 24 }, {}, { width: 640, height: 360, fps: 24 }],
    [{ fps: 23.976 }, {}, { width: 1280, height: 720, fps: 23.976 }],
    [{ width: 640, height: 360 }, { width: 100 }, { width: 100, height: 360, fps: 30 }],
  ])('%j and params %j: %j', async (film, params, wanted) => {
    expect(await paramsOf(film, params)).toMatchObject(wanted)
  })

  test('a value that a node does not take is told to come from the film', async () => {
    const faultsOf = async (film: FilmFormat, params: object) => (await resolveGraph(checkDocument({ format: 1, film, nodes: { a: { type: 'noise', params: params as never } } }), { registry, loadSubgraph: () => SCENE })).faults
    expect(await faultsOf({ width: 9000, height: 360 }, {})).toMatchObject([{ code: 'E_PARAM_VALUE', node: 'a', port: 'width', detail: expect.stringContaining('film.width') as string, fix: expect.stringContaining('film.width') as string }])
    const [own] = await faultsOf({ width: 640, height: 360 }, { width: 90000 })
    expect(own).toMatchObject({ code: 'E_PARAM_VALUE', port: 'width' })
    expect(own!.message).not.toContain('film')
  })

  test.each(['img2vid', 'still', 'load-sequence', 'concat', 'sequence', 'transition', 'encode', 'storyboard'])('%s takes its rate', (type) => {
    expect(registry.node(type)!.params['fps']).toMatchObject({ film: 'fps' })
  })

  test('a subgraph takes that of the film that uses it, and its own for the rest', async () => {
    expect(await paramsOf({ width: 640, height: 360 }, {}, './scene.json')).toMatchObject({ width: 640, height: 360, fps: 12 })
    expect(await paramsOf({ fps: 50 }, {}, './scene.json')).toMatchObject({ width: 320, height: 240, fps: 50 })
    expect(await paramsOf(undefined, {}, './scene.json')).toMatchObject({ width: 320, height: 240, fps: 12 })
  })

  test('nodes after a subgraph have the outer one again; what expands has that of the graph it is written in', async () => {
    const graph = await resolved({ fps: 50 }, { scene: { type: './scene.json' }, after: { type: 'noise' } })
    expect(graph.nodes.get('after')!.params).toMatchObject({ width: 1280, height: 720, fps: 50 })
    const fragment = { nodes: { one: { type: 'noise' } }, outputs: { video: 'one.video' } }
    const grown = new GrowingGraph(graph)
    const { faults } = await grown.graft('scene/a', fragment, registry)
    expect(faults).toEqual([])
    expect(grown.nodes.get('scene/a/one')!.params).toMatchObject({ width: 320, height: 240, fps: 50 })
    await grown.graft('scene/a/one', fragment, registry)
    expect(grown.nodes.get('scene/a/one/one')!.params).toMatchObject({ width: 320, height: 240, fps: 50 })
  })

  test('a param that is null or linked is not replaced', async () => {
    const { faults } = await resolveGraph({ format: 1, film: { fps: 50 }, nodes: { a: { type: 'noise', params: { fps: null } } } }, { registry, loadSubgraph: () => SCENE })
    expect(faults).toMatchObject([{ code: 'E_PARAM_VALUE', node: 'a', port: 'fps' }])
  })

  test('what a node cannot do is a fault of its param; what no film has, of the graph', async () => {
    const { faults } = await resolveGraph({ format: 1, film: { fps: 200 }, nodes: { a: { type: 'noise' } } }, { registry, loadSubgraph: () => SCENE })
    expect(faults).toMatchObject([{ code: 'E_PARAM_VALUE', node: 'a', port: 'fps' }])
    const odd = [{ width: 4, height: 40 }, { fps: 0 }, { depth: 3 }, { width: 20.5, height: 40 }, { width: 640 }, { height: 360 }]
    for (const film of odd) expect(() => checkDocument({ format: 1, film, nodes: {} })).toThrow(expect.objectContaining({ code: 'E_GRAPH_SHAPE' }) as Error)
  })
})
