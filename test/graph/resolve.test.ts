import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failure, toReelgraphError, type Fault } from '../../engine/contract/errors.ts'
import type { GraphDocument, GraphNode } from '../../engine/graph/document.ts'
import { GrowingGraph } from '../../engine/graph/growing.ts'
import { resolveGraph, type Resolution } from '../../engine/graph/resolve.ts'
import type { ResolvedGraph } from '../../engine/graph/resolved.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { testRegistry } from './registry.ts'

const registry = testRegistry()
type Nodes = Readonly<Record<string, GraphNode>>

async function resolve(document: Partial<GraphDocument>, inputs: Readonly<Record<string, Json>> = {}, files: Readonly<Record<string, GraphDocument>> = {}): Promise<Resolution> {
  return resolveGraph({ format: 1, nodes: {}, ...document }, {
    registry,
    inputs,
    path: 'graphs/main.json',
    loadSubgraph(path) {
      const found = files[path]
      if (found === undefined) throw failure('E_ASSET_MISSING', { file: path })
      return found
    },
  })
}

async function graphOf(document: Partial<GraphDocument>, inputs?: Readonly<Record<string, Json>>, files?: Readonly<Record<string, GraphDocument>>): Promise<ResolvedGraph> {
  const { graph, faults } = await resolve(document, inputs, files)
  expect(faults.map((fault) => fault.message)).toEqual([])
  return graph!
}

const faultsOf = async (nodes: Nodes, rest: Partial<GraphDocument> = {}): Promise<readonly Fault[]> => (await resolve({ ...rest, nodes })).faults

const A: GraphNode = { type: 'source' }
const toFilm = (link: string): GraphNode => ({ type: 'film', inputs: { video: link } })

describe('each fault says what, where and what to do', () => {
  it.each<[string, Nodes, Partial<Fault>]>([
    ['unknown type', { a: { type: 'sorce' } }, { code: 'E_NODE_TYPE', node: 'a', got: 'sorce', fix: 'Did you mean "source"?' }],
    ['unknown param', { a: { type: 'source', params: { promt: 'x' } } }, { code: 'E_PARAM', node: 'a', port: 'promt', fix: 'Did you mean "prompt"?' }],
    ['port given as param', { z: { type: 'zoom', params: { video: 'a.video' }, inputs: { video: 'a.video' } }, a: A }, { code: 'E_PARAM', node: 'z', port: 'video', fix: '"video" is an input port: wire it under "inputs".' }],
    ['unknown port', { a: A, f: { type: 'film', inputs: { video: 'a.video', vidoe: 'a.video' } } }, { code: 'E_PORT', node: 'f', port: 'vidoe', fix: 'Did you mean "video"?' }],
    ['unknown node in a link', { a: A, f: toFilm('aa.video') }, { code: 'E_LINK', node: 'f', port: 'video', got: 'aa.video', fix: 'Did you mean "a"?' }],
    ['unknown output in a link', { a: A, f: toFilm('a.vide') }, { code: 'E_LINK', node: 'f', got: 'a.vide', fix: 'Did you mean "video"?' }],
    ['a link without a port', { a: A, f: toFilm('a') }, { code: 'E_LINK', node: 'f', got: 'a' }],
    ['wrong socket, converter named', { p: { type: 'picture' }, f: toFilm('p.image') }, { code: 'E_PORT_TYPE', node: 'f', port: 'video', expected: 'video', fix: 'Put a animate node between them.' }],
    ['missing port', { f: { type: 'film' } }, { code: 'E_PORT_MISSING', node: 'f', port: 'video', expected: 'video' }],
    ['several links on a single port', { a: A, f: { type: 'film', inputs: { video: ['a.video', 'a.video'] } } }, { code: 'E_PORT_SINGLE', node: 'f', port: 'video', got: '2 links' }],
    ['out of range', { a: A, z: { type: 'zoom', params: { amount: 2 }, inputs: { video: 'a.video' } } }, { code: 'E_PARAM_VALUE', node: 'z', port: 'amount', expected: 'it to be <= 1', got: '2' }],
    ['not a number', { a: A, z: { type: 'zoom', params: { amount: 'much' }, inputs: { video: 'a.video' } } }, { code: 'E_PARAM_VALUE', port: 'amount', got: '"much"' }],
    ['not whole', { a: { type: 'source', params: { seed: 1.5 } } }, { code: 'E_PARAM_VALUE', port: 'seed', got: '1.5' }],
    ['huge', { a: A, z: { type: 'zoom', params: { width: 1e300 }, inputs: { video: 'a.video' } } }, { code: 'E_PARAM_VALUE', port: 'width', got: '1e+300' }],
    ['not in the list', { a: A, z: { type: 'zoom', params: { mode: 'cubik' }, inputs: { video: 'a.video' } } }, { code: 'E_PARAM_VALUE', port: 'mode', expected: 'one of linear, cubic', fix: 'Did you mean "cubic"?' }],
    ['wrong inside a list', { a: A, z: { type: 'zoom', params: { scenes: [{ prompt: 'x' }, { prompt: 3 }] }, inputs: { video: 'a.video' } } }, { code: 'E_PARAM_VALUE', port: 'scenes.1.prompt', got: '3' }],
    ['missing param', { n: { type: 'needy' } }, { code: 'E_PARAM_MISSING', node: 'n', port: 'name' }],
    ['keyframes on a param that stands still', { a: A, z: { type: 'zoom', params: { width: { keyframes: [[0, 3]] } }, inputs: { video: 'a.video' } } }, { code: 'E_PARAM_STATIC', node: 'z', port: 'width' }],
    ['keyframes on text', { a: { type: 'source', params: { prompt: { keyframes: [[0, 3]] } } } }, { code: 'E_PARAM_STATIC', port: 'prompt' }],
    ['keyframes out of order', { a: A, z: { type: 'zoom', params: { amount: { keyframes: [[1, 0], [0, 1]] } }, inputs: { video: 'a.video' } } }, { code: 'E_KEYFRAMES', port: 'amount', expected: 'rising times' }],
    ['unknown easing', { a: A, z: { type: 'zoom', params: { amount: { keyframes: [[0, 0, 'bouncy'], [1, 1]] } }, inputs: { video: 'a.video' } } }, { code: 'E_KEYFRAMES', port: 'amount' }],
    ['an expression that can\'t be read', { a: A, z: { type: 'zoom', params: { formula: '1 + bass' }, inputs: { video: 'a.video' } } }, { code: 'E_EXPRESSION', node: 'z', port: 'formula', got: '1 + bass', detail: expect.stringMatching(/^Letter 5: bass is not known/) as never }],
    ['keyframe out of range', { a: A, z: { type: 'zoom', params: { amount: { keyframes: [[0, 0], [1, 7]] } }, inputs: { video: 'a.video' } } }, { code: 'E_PARAM_VALUE', port: 'amount', got: '7' }],
    ['a newer version', { a: { type: 'source', version: 2 } }, { code: 'E_NODE_VERSION', node: 'a', got: '2' }],
    ['a failing migration', { a: A, z: { type: 'zoom', version: 1, params: { broken: true }, inputs: { video: 'a.video' } } }, { code: 'E_MIGRATION', node: 'z', detail: 'cannot be migrated' }],
    ['a template that is none', { a: { type: 'source', params: { prompt: '{{foo.bar}}' } } }, { code: 'E_TEMPLATE', node: 'a', port: 'prompt', got: '{{foo.bar}}' }],
    ['a template that is not closed', { a: { type: 'source', params: { prompt: 'a {{inputs.x b' } } }, { code: 'E_TEMPLATE', node: 'a', port: 'prompt', got: '{{inputs.x b' }],
    ['a template without its input', { a: { type: 'source', params: { prompt: 'x {{inputs.plase}}' } } }, { code: 'E_TEMPLATE', node: 'a', port: 'prompt', got: '{{inputs.plase}}' }],
    ['a signal into a param that stands still', { a: A, z: { type: 'zoom', inputs: { video: 'a.video', width: 'a.level' } } }, { code: 'E_PARAM_STATIC', port: 'width' }],
    ['text into a number', { a: A, z: { type: 'zoom', inputs: { video: 'a.video', amount: 'a.name' } } }, { code: 'E_PORT_TYPE', port: 'amount', expected: 'number', got: 'text' }],
    ['a subgraph outside', { s: { type: '../../../etc/x.json' } }, { code: 'E_ASSET_PATH', node: 's' }],
    ['an absolute subgraph', { s: { type: '/etc/x.json' } }, { code: 'E_ASSET_PATH', node: 's' }],
    ['a subgraph that is not there', { s: { type: './none.json' } }, { code: 'E_SUBGRAPH', node: 's', got: './none.json' }],
  ])('%s', async (_, nodes, expected) => {
    expect(await faultsOf(nodes)).toContainEqual(expect.objectContaining(expected))
  })

  it('names inputs of types that there are not', async () => {
    const { faults } = await resolve({ inputs: { name: { type: 'txt' } }, nodes: { a: A } })
    expect(faults).toEqual([expect.objectContaining({ code: 'E_GRAPH_SHAPE', port: 'inputs.name.type', fix: 'Did you mean "text"?' })])
  })

  it('tells all faults together, and all missing types', async () => {
    const faults = await faultsOf({ a: { type: 'x-one' }, b: { type: 'x-two' }, z: { type: 'zoom', params: { amount: -1, steps: 0 } }, f: toFilm('a.video') })
    expect(faults.map((fault) => fault.code)).toEqual(['E_NODE_TYPE', 'E_NODE_TYPE', 'E_PARAM_VALUE', 'E_PARAM_VALUE', 'E_PORT_MISSING'])
  })

  it('names the nodes of a cycle in order', async () => {
    const zoomed = (from: string): GraphNode => ({ type: 'zoom', inputs: { video: `${from}.video` } })
    const faults = await faultsOf({ a: zoomed('c'), b: zoomed('a'), c: zoomed('b') })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatchObject({ code: 'E_CYCLE', got: 'a → c → b → a' })
  })
})

describe('inputs and templates', () => {
  const inputs = { text: { type: 'text', default: 'sea' }, amount: { type: 'number', default: 0.25 }, must: { type: 'integer', minimum: 2 } } as const
  const nodes: Nodes = {
    a: { type: 'source', params: { prompt: 'a {{inputs.text}} of {{inputs.amount}}', seed: '{{inputs.must}}' } },
    z: { type: 'zoom', params: { amount: '{{ inputs.amount }}' }, inputs: { video: 'a.video' } },
  }

  it('fills text, keeps the type of a lone template, converts text from the command line', async () => {
    const graph = await graphOf({ inputs, nodes }, { must: '7', amount: '0.5' })
    expect(graph.nodes.get('a')!.params).toMatchObject({ prompt: 'a sea of 0.5', seed: 7 })
    expect(graph.nodes.get('z')!.params['amount']).toBe(0.5)
  })

  it.each([
    [{}, { code: 'E_INPUT_MISSING', port: 'must' }],
    [{ must: 1 }, { code: 'E_INPUT_VALUE', port: 'must', expected: 'at least 2' }],
    [{ must: 'x' }, { code: 'E_INPUT_VALUE', port: 'must', expected: 'integer' }],
    [{ must: 3, txt: 'x' }, { code: 'E_INPUT', port: 'txt', fix: 'Did you mean "text"?' }],
  ])('%o', async (given, expected) => {
    const { faults } = await resolve({ inputs, nodes }, given as Record<string, Json>)
    expect(faults).toContainEqual(expect.objectContaining(expected))
  })
})

describe('links', () => {
  it('keeps the order of a multi-input port', async () => {
    const graph = await graphOf({ nodes: { b: A, a: A, j: { type: 'join', inputs: { video: ['b.video', 'a.video', 'b.video'] } } } })
    expect(graph.nodes.get('j')!.inputs['video']!.map((link) => link.node)).toEqual(['b', 'a', 'b'])
  })

  it('feeds params from signals, numbers, text and data', async () => {
    const graph = await graphOf({
      nodes: {
        a: A,
        z: { type: 'zoom', inputs: { video: 'a.video', amount: 'a.level', width: 'a.size', mode: 'a.name', scenes: 'a.list', flip: 'a.on' } },
        n: { type: 'needy', inputs: { name: 'a.name', anything: 'a.list' } },
      },
    })
    expect(Object.keys(graph.nodes.get('z')!.paramLinks)).toEqual(['amount', 'width', 'mode', 'scenes', 'flip'])
    expect(graph.nodes.get('n')!.params['name']).toBeUndefined()
  })

  it('bypass hands the input on, mute takes the node out', async () => {
    const zoomed = (mode: GraphNode['mode']): Nodes => ({ a: A, z: { type: 'zoom', mode: mode!, inputs: { video: 'a.video' } }, j: { type: 'join', inputs: { video: ['z.video', 'a.video'] } } })
    const bypassed = await graphOf({ nodes: zoomed('bypass') })
    expect(bypassed.nodes.get('j')!.inputs['video']!.map((link) => link.node)).toEqual(['a', 'a'])
    const muted = await graphOf({ nodes: zoomed('mute') })
    expect(muted.nodes.get('j')!.inputs['video']!.map((link) => link.node)).toEqual(['a'])
  })

  it('migrates older params', async () => {
    const graph = await graphOf({ nodes: { a: A, z: { type: 'zoom', version: 1, params: { strength: 0.75 }, inputs: { video: 'a.video' } } } })
    expect(graph.nodes.get('z')!.params['amount']).toBe(0.75)
  })

  it('lists assets for the content key', async () => {
    const graph = await graphOf({ nodes: { a: { type: 'source', params: { file: 'clips/x.mp4' } }, b: A } })
    expect(graph.nodes.get('a')!.assets).toEqual({ file: 'clips/x.mp4' })
    expect(graph.nodes.get('b')!.assets).toEqual({})
  })
})

describe('subgraphs', () => {
  const inner: GraphDocument = {
    format: 1,
    inputs: { video: { type: 'video' }, strength: { type: 'number', default: 0.1 } },
    nodes: { z: { type: 'zoom', params: { amount: '{{inputs.strength}}' }, inputs: { video: '@.video' } } },
    outputs: { out: 'z.video' },
  }

  it('are flattened, with params and ports of their own', async () => {
    const graph = await graphOf({ nodes: { a: A, s: { type: './look.json', params: { strength: 0.9 }, inputs: { video: 'a.video' } }, f: toFilm('s.out') } }, {}, { './look.json': inner })
    expect(graph.order).toEqual(['a', 's/z', 'f'])
    expect(graph.nodes.get('s/z')!.params['amount']).toBe(0.9)
    expect(graph.nodes.get('s/z')!.inputs['video']).toEqual([{ node: 'a', port: 'video' }])
    expect(graph.nodes.get('f')!.inputs['video']).toEqual([{ node: 's/z', port: 'video' }])
  })

  it('take links for their value inputs, which nodes inside use as "@.name"', async () => {
    const titled: GraphDocument = { format: 1, inputs: { name: { type: 'text', default: 'x' } }, nodes: { n: { type: 'needy', inputs: { name: '@.name' } } }, outputs: { out: 'n.video' } }
    const graph = await graphOf({ nodes: { a: A, s: { type: './titled.json', inputs: { name: 'a.name' } }, f: toFilm('s.out') } }, {}, { './titled.json': titled })
    expect(graph.nodes.get('s/n')!.paramLinks).toEqual({ name: { node: 'a', port: 'name' } })
  })

  it('take a link for a value input by its template, too', async () => {
    const graph = await graphOf({ nodes: { a: A, s: { type: './look.json', inputs: { video: 'a.video', strength: 'a.level' } }, f: toFilm('s.out') } }, {}, { './look.json': inner })
    expect(graph.nodes.get('s/z')!.paramLinks).toEqual({ amount: { node: 'a', port: 'level' } })
  })

  describe('with keyframes', () => {
    const moving = { keyframes: [[0, 0.2, { bezier: [0.3, 0, 0.2, 1.4] }], [2, 0.8]] }
    const nodes = (params: Record<string, Json>): Nodes => ({ a: A, s: { type: './look.json', params, inputs: { video: 'a.video' } }, f: toFilm('s.out') })
    const within = (params: Record<string, Json>, input: object = {}): Record<string, GraphDocument> => ({ './look.json': { ...inner, inputs: { ...inner.inputs, strength: { type: 'number', default: 0.1, ...input } }, nodes: { z: { type: 'zoom', params, inputs: { video: '@.video' } } } } })
    const faults = async (params: Record<string, Json>, files: Record<string, GraphDocument>): Promise<readonly Fault[]> => (await resolve({ nodes: nodes(params) }, {}, files)).faults

    it('reach the params inside, over any number of borders', async () => {
      const graph = await graphOf({ nodes: nodes({ strength: moving }) }, {}, { './look.json': inner })
      expect(graph.nodes.get('s/z')).toMatchObject({ keyframes: { amount: moving.keyframes }, params: { amount: 0.2 } })
      const outer: GraphDocument = { format: 1, inputs: { video: { type: 'video' }, much: { type: 'number', default: moving as Json } }, nodes: { in: { type: './look.json', params: { strength: '{{inputs.much}}' }, inputs: { video: '@.video' } } }, outputs: { out: 'in.out' } }
      const nested = await graphOf({ nodes: { a: A, o: { type: './outer.json', inputs: { video: 'a.video' } }, f: toFilm('o.out') } }, {}, { './look.json': inner, './outer.json': outer })
      expect(nested.nodes.get('o/in/z')!.keyframes).toEqual({ amount: moving.keyframes })
    })

    it('are refused with both names where the param inside stands still, or is a text', async () => {
      const at = (port: string, told: RegExp) => [expect.objectContaining({ code: 'E_PARAM_STATIC', node: 's/z', port, message: expect.stringMatching(told) })]
      expect(await faults({ strength: { keyframes: [[0, 64], [1, 128]] } }, within({ width: '{{inputs.strength}}' }))).toEqual(at('width', /"s"\.strength/))
      expect(await faults({ strength: moving }, within({ mode: 'by {{inputs.strength}}' }))).toEqual(at('mode', /"s"\.strength/))
    })

    it('keep to the input\'s range, and are keyframes', async () => {
      const files = within({ amount: '{{inputs.strength}}' }, { maximum: 0.5 })
      expect(await faults({ strength: moving }, files)).toEqual([expect.objectContaining({ code: 'E_INPUT_VALUE', node: 's', port: 'strength', expected: 'at most 0.5 at 2 s' })])
      expect(await faults({ strength: { keyframes: [[1, 0], [0, 1]] } }, files)).toEqual([expect.objectContaining({ code: 'E_KEYFRAMES', node: 's', port: 'strength' })])
    })

    it('may be set as a value of the graph, in text as well', async () => {
      const main: Partial<GraphDocument> = { inputs: { much: { type: 'number', default: 1 } }, nodes: { a: A, z: { type: 'zoom', params: { amount: '{{inputs.much}}' }, inputs: { video: 'a.video' } }, f: toFilm('z.video') } }
      expect((await graphOf(main, { much: JSON.stringify(moving) })).nodes.get('z')!.keyframes).toEqual({ amount: moving.keyframes })
    })
  })

  it('may be bypassed, and hand onError to their nodes', async () => {
    const nodes = (rest: Partial<GraphNode>): Nodes => ({ a: A, s: { type: './look.json', inputs: { video: 'a.video' }, ...rest }, f: toFilm('s.out') })
    const bypassed = await graphOf({ nodes: nodes({ mode: 'bypass' }) }, {}, { './look.json': inner })
    expect(bypassed.nodes.get('f')!.inputs['video']).toEqual([{ node: 'a', port: 'video' }])
    expect(bypassed.order).toEqual(['a', 'f'])
    const careful = await graphOf({ nodes: nodes({ onError: 'continue' }) }, {}, { './look.json': inner })
    expect(careful.nodes.get('s/z')!.onError).toBe('continue')
  })

  it('refuse unknown params and ports, and recursion', async () => {
    const outer: Nodes = { a: A, s: { type: './look.json', params: { strenght: 1 }, inputs: { video: 'a.video', matte: 'a.video' } } }
    expect((await resolve({ nodes: outer }, {}, { './look.json': inner })).faults.map((fault) => [fault.code, fault.port])).toEqual([['E_PARAM', 'strenght'], ['E_PORT', 'matte']])
    const endless: GraphDocument = { format: 1, nodes: { again: { type: './look.json' } } }
    expect((await resolve({ nodes: { s: { type: './look.json' } } }, {}, { './look.json': endless })).faults).toEqual([expect.objectContaining({ code: 'E_SUBGRAPH_DEPTH' })])
  })

  it('say nothing of links to what can not be put in place', async () => {
    const user = (type: string): Nodes => ({ s: { type }, f: toFilm('s.video') })
    const endless: GraphDocument = { format: 1, nodes: { again: { type: './look.json' } }, outputs: { video: 'again.video' } }
    const codes = async (type: string): Promise<string[]> => (await resolve({ nodes: user(type) }, {}, { './look.json': endless })).faults.map(({ code }) => code)
    expect(await codes('./look.json')).toEqual(['E_SUBGRAPH_DEPTH'])
    expect(await codes('./gone.json')).toEqual(['E_SUBGRAPH'])
    expect(await codes('../../../away.json')).toEqual(['E_ASSET_PATH'])
  })

  it('may nest, up to a depth', async () => {
    const files: Record<string, GraphDocument> = {}
    for (let i = 0; i < 40; i++) files[`./s${i}.json`] = { format: 1, nodes: { next: { type: `./s${i + 1}.json` } } }
    expect((await resolve({ nodes: { s: { type: './s0.json' } } }, {}, files)).faults).toEqual([expect.objectContaining({ code: 'E_SUBGRAPH_DEPTH' })])
  })
})

describe('expansion', () => {
  it('puts a fragment in a node\'s place', async () => {
    const graph = await graphOf({ nodes: { a: A, z: { type: 'zoom', inputs: { video: 'a.video' } }, f: toFilm('z.video') } })
    const fragment = { nodes: { one: { type: 'zoom', inputs: { video: '@.video' } }, two: { type: 'zoom', inputs: { video: 'one.video' } } }, outputs: { video: 'two.video' } }
    const grafted = new GrowingGraph(graph)
    const { faults } = await grafted.graft('z', fragment, registry)
    expect(faults).toEqual([])
    expect(grafted.nodes.get('z/one')!.inputs['video']).toEqual([{ node: 'a', port: 'video' }])
    expect(grafted.nodes.get('f')!.inputs['video']).toEqual([{ node: 'z/two', port: 'video' }])
    expect(grafted.order.indexOf('z/two')).toBeLessThan(grafted.order.indexOf('f'))
  })

  it('refuses a fragment with faults, naming them', async () => {
    const graph = await graphOf({ nodes: { a: A, f: toFilm('a.video') } })
    const { faults } = await new GrowingGraph(graph).graft('a', { nodes: { x: { type: 'nope' } }, outputs: {} }, registry)
    expect(faults).toEqual([expect.objectContaining({ code: 'E_EXPAND', node: 'a', detail: expect.stringContaining('E_NODE_TYPE') as string })])
  })
})

describe('any graph', () => {
  it('comes in an order in which each node is after all that it needs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 30 }), fc.integer(), async (needs, shuffle) => {
        const names = needs.map((_, i) => `n${i}`)
        const entries = needs.map((list, i): [string, GraphNode] => {
          const from = i === 0 ? [] : list.map((k) => `n${k % i}.video`)
          return [names[i]!, from.length === 0 ? A : { type: 'join', inputs: { video: from } }]
        })
        entries.sort((a, b) => ((a[0].charCodeAt(a[0].length - 1) * 31 + shuffle) % 7) - ((b[0].charCodeAt(b[0].length - 1) * 31 + shuffle) % 7))
        const graph = await graphOf({ nodes: Object.fromEntries(entries) })
        const place = new Map(graph.order.map((name, i) => [name, i]))
        expect(graph.order).toHaveLength(names.length)
        for (const node of graph.nodes.values()) for (const link of Object.values(node.inputs).flat()) expect(place.get(link.node)!).toBeLessThan(place.get(node.name)!)
      }),
    )
  })

  it('of 10,000 nodes is resolved', async () => {
    const nodes: Record<string, GraphNode> = { n0: A }
    for (let i = 1; i < 10_000; i++) nodes[`n${i}`] = { type: 'zoom', inputs: { video: `n${i - 1}.video` } }
    expect((await graphOf({ nodes })).order).toHaveLength(10_000)
  })

  it('never throws anything but faults', async () => {
    const json = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof({ depthSize: 'small' }, fc.constantFrom<Json>('source', 'zoom', 'a.video', 1, null, true, '{{inputs.x}}'), fc.string(), fc.array(tie('json'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('type', 'params', 'inputs', 'video', 'amount', 'keyframes', 'mode', 'version'), tie('json'), { maxKeys: 4 })),
    })).json
    const { checkDocument } = await import('../../engine/graph/parse.ts')
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom('a', 'b', 'c'), json), async (nodes) => {
        try {
          await resolve(checkDocument({ format: 1, nodes }))
        } catch (thrown) {
          expect(toReelgraphError(thrown).code).not.toBe('E_INTERNAL')
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('what only follows from a fault is not told', () => {
  const wide: GraphDocument = { format: 1, inputs: { w: { type: 'integer' } }, nodes: { z: { type: 'zoom', params: { width: '{{inputs.w}}' }, inputs: { video: 'a.video' } }, a: A } }

  it('a value that an input does not take, or that is not given, where templates name it', async () => {
    expect((await resolve(wide, { w: 'many' })).faults.map(({ code, port }) => `${code} ${port}`)).toEqual(['E_INPUT_VALUE w'])
    expect((await resolve(wide)).faults.map(({ code, port }) => `${code} ${port}`)).toEqual(['E_INPUT_MISSING w'])
  })

  it('nor where a subgraph is given it', async () => {
    const outer: Partial<GraphDocument> = { inputs: { size: { type: 'integer' } }, nodes: { s: { type: './wide.json', params: { w: '{{inputs.size}}' } } } }
    expect((await resolve(outer, { size: 'many' }, { './wide.json': wide })).faults.map(({ code, port }) => `${code} ${port}`)).toEqual(['E_INPUT_VALUE size'])
  })

  it('a template that is none, in a param that takes numbers', async () => {
    expect((await faultsOf({ a: A, z: { type: 'zoom', params: { width: '{{inputs.w}}' }, inputs: { video: 'a.video' } } })).map(({ code }) => code)).toEqual(['E_TEMPLATE'])
  })
})
