/** `{{nodes.name.port}}` in params and in what a graph tells. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../engine/contract/sockets.ts'
import type { GraphDocument, GraphNode } from '../../engine/graph/document.ts'
import { filledValue, linksIn } from '../../engine/graph/filling.ts'
import { resolveGraph, type Resolution } from '../../engine/graph/resolve.ts'
import { renamedNode } from '../../engine/graph/templates.ts'
import { testRegistry } from './registry.ts'

const resolve = (document: Partial<GraphDocument>, inputs: Readonly<Record<string, Json>> = {}): Promise<Resolution> =>
  resolveGraph({ format: 1, nodes: {}, ...document }, { registry: testRegistry(), inputs, loadSubgraph: () => ({ format: 1, inputs: { name: { type: 'text', default: 'x' } }, nodes: { n: { type: 'needy', inputs: { name: '@.name' } } }, outputs: { video: 'n.video' } }) })
const nodeOf = async (params: Readonly<Record<string, Json>>, rest: Partial<GraphDocument> = {}, inputs: Readonly<Record<string, Json>> = {}) => {
  const { graph, faults } = await resolve({ nodes: { z: { type: 'needy', params: { name: 'z', ...params } }, a: { type: 'source' } }, ...rest }, inputs)
  expect(faults).toEqual([])
  return graph!
}

describe('a template that stands alone is a link into the param', () => {
  it('is what the same link under "inputs" is', async () => {
    const zoom = (more: Partial<GraphNode>): Record<string, GraphNode> => ({ z: { type: 'zoom', ...more, inputs: { video: 'a.video', ...more.inputs } }, a: { type: 'source' } })
    const written = await resolve({ nodes: zoom({ params: { width: '{{ nodes.a.size }}', mode: '{{nodes.a.name}}', flip: '{{nodes.a.on}}', scenes: '{{nodes.a.list}}' } }) })
    const wired = await resolve({ nodes: zoom({ inputs: { width: 'a.size', mode: 'a.name', flip: 'a.on', scenes: 'a.list' } }) })
    expect(written.faults).toEqual([])
    expect(written.graph!.nodes.get('z')!.paramLinks).toEqual(wired.graph!.nodes.get('z')!.paramLinks)
    expect(written.graph!.order).toEqual(['a', 'z'])
  })

  it('goes into a value of a subgraph', async () => {
    const { graph, faults } = await resolve({ nodes: { s: { type: './s.json', params: { name: '{{nodes.a.name}}' } }, a: { type: 'source' } } })
    expect(faults).toEqual([])
    expect(graph!.nodes.get('s/n')!.paramLinks).toEqual({ name: { node: 'a', port: 'name' } })
  })
})

describe('a template among words', () => {
  it('is filled in when the node has run, with the values of inputs beside it', async () => {
    const graph = await nodeOf({ name: '{{inputs.who}} of {{nodes.a.name}}, {{nodes.a.size}}\\{{' }, { inputs: { who: { type: 'text', default: '{{nodes.a.size}}' } } })
    const { fillings, params } = graph.nodes.get('z')!
    expect(graph.order).toEqual(['a', 'z'])
    expect(params['name']).toBeUndefined()
    expect(linksIn(fillings['name']!)).toEqual([{ node: 'a', port: 'name' }, { node: 'a', port: 'size' }])
    // The value of an input is no template, whatever it looks like.
    expect(filledValue(fillings['name']!, ({ port }) => (port === 'size' ? 3 : '{{inputs.who}}'))).toBe('{{nodes.a.size}} of {{inputs.who}}, 3{{')
    expect(filledValue(fillings['name']!, () => undefined)).toBeUndefined()
  })

  it('keeps the type of what stands alone within a list or an object', async () => {
    const { fillings } = (await nodeOf({ anything: { list: [1, '{{nodes.a.list}}', { deep: 'is {{nodes.a.on}}' }], other: 'x' } })).nodes.get('z')!
    expect(filledValue(fillings['anything']!, ({ port }) => (port === 'list' ? { k: [true] } : false))).toEqual({ list: [1, { k: [true] }, { deep: 'is false' }], other: 'x' })
  })

  it('leaves all that it does not name as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', '}', 'ü', ' ', '.') , maxLength: 6 }), { minLength: 1, maxLength: 4 }), fc.string(), async (words, given) => {
        const text = words.map((word) => `-${word}`).join('{{nodes.a.name}}')
        const { fillings, params } = (await nodeOf({ name: text })).nodes.get('z')!
        const filled = fillings['name'] === undefined ? params['name'] : filledValue(fillings['name'], () => given)
        expect(filled).toBe(words.map((word) => `-${word}`).join(given))
      }),
      { numRuns: 40 },
    )
  })
})

describe('faults', () => {
  it.each<[string, Readonly<Record<string, GraphNode>>, object]>([
    ['an unknown node', { z: { type: 'needy', params: { name: '{{nodes.b.name}}' } }, a: { type: 'source' } }, { code: 'E_LINK', node: 'z', port: 'name', got: 'b.name' }],
    ['an unknown output', { z: { type: 'needy', params: { name: 'of {{nodes.a.nam}}' } }, a: { type: 'source' } }, { code: 'E_LINK', node: 'z', port: 'name', fix: 'Did you mean "name"?' }],
    ['an output that can\'t be written', { z: { type: 'needy', params: { name: 'of {{nodes.a.video}}' } }, a: { type: 'source' } }, { code: 'E_PORT_TYPE', node: 'z', port: 'name', got: 'video' }],
    ['another type than the param has', { z: { type: 'needy', params: { name: '{{nodes.a.size}}' } }, a: { type: 'source' } }, { code: 'E_PORT_TYPE', node: 'z', port: 'name', got: 'number' }],
    ['words in a number', { z: { type: 'zoom', params: { width: '1{{nodes.a.size}}' }, inputs: { video: 'a.video' } }, a: { type: 'source' } }, { code: 'E_PORT_TYPE', node: 'z', port: 'width', got: 'text' }],
    ['a circle', { z: { type: 'needy', params: { name: 'z' }, inputs: {} }, a: { type: 'source', params: { prompt: 'of {{nodes.b.name}}' } }, b: { type: 'source', params: { prompt: '{{nodes.a.name}}' } } }, { code: 'E_CYCLE' }],
    ['both a template and a wire', { z: { type: 'needy', params: { name: '{{nodes.a.name}}' }, inputs: { name: 'a.name' } }, a: { type: 'source' } }, { code: 'E_TEMPLATE', node: 'z', port: 'name' }],
    ['an unknown param', { z: { type: 'needy', params: { name: 'z', nam: 'of {{nodes.a.name}}' } }, a: { type: 'source' } }, { code: 'E_PARAM', node: 'z', port: 'nam' }],
    ['words around it into a subgraph', { s: { type: './s.json', params: { name: 'of {{nodes.a.name}}' } }, a: { type: 'source' } }, { code: 'E_TEMPLATE', node: 's', port: 'name' }],
  ])('%s', async (_, nodes, fault) => {
    const { faults } = await resolve({ nodes })
    // What the first leaves open is told after it.
    expect(faults[0]).toMatchObject(fault)
  })
})

describe('what a graph tells', () => {
  it('is any value, of inputs and nodes', async () => {
    const graph = await nodeOf({}, { inputs: { steps: { type: 'integer', default: 24 } }, results: { steps: '{{inputs.steps}}', script: '{{nodes.a.name}}', both: ['{{nodes.a.size}}', 'at {{inputs.steps}}'] } }, { steps: 12 })
    const told = Object.fromEntries(Object.entries(graph.results).map(([name, filling]) => [name, filledValue(filling, ({ port }) => (port === 'size' ? 7 : 'words'))]))
    expect(told).toEqual({ steps: 12, script: 'words', both: [7, 'at 12'] })
  })

  it.each([
    ['{{nodes.b.name}}', 'E_LINK'],
    ['{{nodes.a.video}}', 'E_PORT_TYPE'],
    ['{{inputs.none}}', 'E_TEMPLATE'],
  ])('%s is %s', async (text, code) => {
    const { faults } = await resolve({ nodes: { a: { type: 'source' } }, results: { told: text } })
    expect(faults).toEqual([expect.objectContaining({ code, port: 'results.told' })])
  })
})

it('follows a node that gets another name', () =>
  expect(renamedNode('{{nodes.a.x}} \\{{nodes.a.x}} {{ nodes.a.y }} {{nodes.ab.x}} {{inputs.a}}', 'a', 'b')).toBe('{{nodes.b.x}} \\{{nodes.a.x}} {{ nodes.b.y }} {{nodes.ab.x}} {{inputs.a}}'))
