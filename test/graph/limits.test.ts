import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failure, toReelgraphError, type Fault } from '../../engine/contract/errors.ts'
import type { GraphDocument, GraphNode } from '../../engine/graph/document.ts'
import { checkDepth } from '../../engine/graph/json.ts'
import { GRAPH_LIMITS } from '../../engine/graph/limits.ts'
import { parseGraph } from '../../engine/graph/parse.ts'
import { resolveGraph } from '../../engine/graph/resolve.ts'
import { testRegistry } from './registry.ts'

const registry = testRegistry()

async function faultsOf(document: GraphDocument, files: Readonly<Record<string, GraphDocument>>): Promise<{ faults: readonly Fault[]; nodes: number; reads: number; milliseconds: number }> {
  let reads = 0
  const started = performance.now()
  const { faults, graph } = await resolveGraph(document, {
    registry,
    path: 'main.json',
    loadSubgraph(path) {
      reads++
      const found = files[path]
      if (found === undefined) throw failure('E_ASSET_MISSING', { file: path })
      return found
    },
  }).catch((thrown: unknown) => ({ faults: toReelgraphError(thrown).faults, graph: undefined }))
  return { faults, nodes: graph?.nodes.size ?? 0, reads, milliseconds: performance.now() - started }
}

/** Files that use each other twice: the last is one node, the first is twice to the power of their number. */
function doubling(files: number): { main: GraphDocument; files: Record<string, GraphDocument> } {
  const ends = { format: 1, inputs: { video: { type: 'video' } } } as const
  const use = (type: string, from: string): GraphNode => ({ type, inputs: { video: from } })
  const made: Record<string, GraphDocument> = {}
  for (let n = 1; n < files; n++) {
    const next = `./s${n + 1}.json`
    made[`./s${n}.json`] = { ...ends, nodes: { a: use(next, '@.video'), b: use(next, 'a.video') }, outputs: { video: 'b.video' } }
  }
  made[`./s${files}.json`] = { ...ends, nodes: { a: use('zoom', '@.video') }, outputs: { video: 'a.video' } }
  return { main: { format: 1, nodes: { s: { type: 'source' }, x: use('./s1.json', 's.video'), f: { type: 'film', inputs: { video: 'x.video' } } } }, files: made }
}

describe('nodes are counted before they are put in place', () => {
  it('files that use each other twice are read once each, and 8,194 nodes are resolved', async () => {
    const { main, files } = doubling(14)
    const { faults, nodes, reads } = await faultsOf(main, files)
    expect(faults).toEqual([])
    expect(nodes).toBe(2 ** 13 + 2)
    expect(reads).toBe(14)
  })

  it('thirty of them are refused in 100 ms', async () => {
    const { main, files } = doubling(30)
    const { faults, milliseconds } = await faultsOf(main, files)
    expect(faults).toEqual([expect.objectContaining({ code: 'E_GRAPH_SIZE', file: 'main.json', got: String(2 ** 29 + 2) })])
    expect(milliseconds).toBeLessThan(100)
  })

  it('so are uses of files that hold nothing', async () => {
    const { main, files } = doubling(30)
    const { faults, milliseconds } = await faultsOf(main, { ...files, './s30.json': { ...files['./s30.json']!, nodes: {} } })
    expect(faults.map((one) => one.code)).toEqual(['E_GRAPH_SIZE'])
    expect(milliseconds).toBeLessThan(100)
  })

  it('and files that use each other in all directions end', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `./s${n}.json`)
    const all = Object.fromEntries(names.map((type, n) => [`n${n}`, { type }]))
    const { faults, milliseconds } = await faultsOf({ format: 1, nodes: all }, Object.fromEntries(names.map((name) => [name, { format: 1 as const, nodes: all }])))
    expect(new Set(faults.map((one) => one.code)).size).toBeGreaterThan(0)
    expect(faults.every((one) => ['E_GRAPH_SIZE', 'E_SUBGRAPH_DEPTH'].includes(one.code))).toBe(true)
    expect(milliseconds).toBeLessThan(5000)
  })

  it('what templates write is counted too', async () => {
    const twice = (next: string): GraphDocument => ({ format: 1, inputs: { text: { type: 'text', default: '' } }, nodes: { a: { type: next, params: { text: '{{inputs.text}}{{inputs.text}}' } } } })
    const files = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`./s${n}.json`, twice(`./s${n + 1}.json`)]))
    const main: GraphDocument = { format: 1, nodes: { x: { type: './s0.json', params: { text: 'x'.repeat(100_000) } } } }
    const { faults } = await faultsOf(main, { ...files, './s15.json': { format: 1, inputs: { text: { type: 'text' } }, nodes: { a: { type: 'source', params: { prompt: '{{inputs.text}}' } } } } })
    expect(faults).toEqual([expect.objectContaining({ code: 'E_GRAPH_SIZE', got: 'more' })])
  })
})

describe('graphs at the limit take no quadratic time', () => {
  it.each<[string, (k: number) => GraphNode]>([
    ['links that lead nowhere', (k) => ({ type: 'zoom', inputs: { video: `n${k + 100_000}.video` } })],
    ['types that there are not', (k) => ({ type: `zooom-${k}` })],
    ['a row of bypassed nodes', (k) => ({ type: 'zoom', mode: 'bypass', inputs: { video: `n${k + 1}.video` } })],
    ['a cycle through all, and one through each', (k) => ({ type: 'join', inputs: { video: [`n${(k + 1) % 20_000}.video`, `n${(k + 7) % 20_000}.video`] } })],
  ])('%s', { timeout: 30_000 }, async (_, node) => {
    const nodes = Object.fromEntries(Array.from({ length: GRAPH_LIMITS.nodes }, (_, k) => [`n${k}`, node(k)]))
    const { faults, milliseconds } = await faultsOf({ format: 1, nodes }, {})
    expect(faults.length).toBeGreaterThan(0)
    expect(milliseconds).toBeLessThan(10_000)
  })
})

describe('JSON that nests too deeply', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

  it('is refused before it is read, by letters and by bytes', () => {
    expect(() => checkDepth(nested(200))).not.toThrow()
    expect(() => checkDepth(nested(201))).toThrow('E_JSON_DEPTH')
    expect(() => checkDepth(new TextEncoder().encode('{"a":'.repeat(201)))).toThrow('E_JSON_DEPTH')
    expect(() => parseGraph(nested(1_000_000), 'deep.json')).toThrow(/E_JSON_DEPTH deep\.json/)
  })

  it('brackets in texts count for nothing', () => {
    expect(() => checkDepth(JSON.stringify(['['.repeat(500), `\\"${'{'.repeat(500)}`, '\\']))).not.toThrow()
  })

  it('is told apart from what does not, whatever is in it', () => {
    const depthOf = (value: unknown): number => (typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0)
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 190, max: 205 }), (value, around) => {
      const text = `${'['.repeat(around)}${JSON.stringify(value)}${']'.repeat(around)}`
      const deep = around + depthOf(value) > GRAPH_LIMITS.levels
      if (deep) expect(() => checkDepth(text)).toThrow('E_JSON_DEPTH')
      else expect(() => checkDepth(text)).not.toThrow()
    }))
  })
})
