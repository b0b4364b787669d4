import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ReelgraphError } from '../../engine/contract/errors.ts'
import { checkKeys } from '../../engine/graph/json.ts'
import { parseGraph } from '../../engine/graph/parse.ts'

function errorOf(text: string): ReelgraphError {
  try {
    parseGraph(text, 'film.json')
  } catch (thrown) {
    if (thrown instanceof ReelgraphError) return thrown
    throw thrown
  }
  throw new Error('no fault')
}
const graph = (nodes: string): string => `{"format":1,"nodes":{${nodes}}}`

describe('syntax', () => {
  it.each([
    ['', 'Line 1, column 1'],
    ['{"format":1,\n"nodes":{"a":{"type":"x"}', 'Line 2'],
    ['{"format":1,\n  "nodes": {,}}', 'Line 2, column 13'],
    ['not json', 'Line 1'],
    ['{"format":1,"nodes":{"a":{"type":"x","params":{"p":NaN}}}}', 'Line 1'],
  ])('%j', (text, place) => {
    expect(errorOf(text).faults[0]).toMatchObject({ code: 'E_JSON_SYNTAX', file: 'film.json', detail: expect.stringContaining(place) as string })
  })
})

describe('a key that is there twice', () => {
  it('is told with its place, for a node, a param and what is written with escapes', () => {
    const text = '{"format":1,"nodes":{"v":{"type":"x","params":{"a":[{"k":1},{"k":1,"\\u006b":2}],"b":"\\\\\\"b\\":","b":2}},\n"w":{"type":"x"},"v":{"type":"y"}}}'
    expect(errorOf(text).faults.map(({ code, port, detail }) => [code, port, detail])).toEqual([
      ['E_JSON_TWICE', 'nodes.v.params.a.1.k', 'Line 1.'],
      ['E_JSON_TWICE', 'nodes.v.params.b', 'Line 1.'],
      ['E_JSON_TWICE', 'nodes.v', 'Line 2.'],
    ])
  })
  it('is none where JSON has written the text', () => {
    fc.assert(fc.property(fc.json(), (text) => checkKeys(text)))
    fc.assert(fc.property(fc.string(), fc.string(), fc.json(), (a, b, c) => {
      const text = `{${JSON.stringify(a)}:${c},${JSON.stringify(b)}:${c}}`
      if (a === b) expect(() => checkKeys(text)).toThrow('E_JSON_TWICE')
      else checkKeys(text)
    }))
  })
})

describe('shape', () => {
  it.each([
    ['[]', 'E_GRAPH_SHAPE'],
    ['null', 'E_GRAPH_SHAPE'],
    ['{"format":2,"nodes":{}}', 'E_GRAPH_FORMAT'],
    ['{"nodes":{}}', 'E_GRAPH_SHAPE'],
    ['{"format":1}', 'E_GRAPH_SHAPE'],
    ['{"format":1,"nodes":{},"nodez":{}}', 'E_GRAPH_SHAPE'],
    [graph('"a":{}'), 'E_GRAPH_SHAPE'],
    [graph('"a":{"type":"x","inputs":{"v":3}}'), 'E_GRAPH_SHAPE'],
    [graph('"1a":{"type":"x"}'), 'E_NAME'],
    [graph('"a b":{"type":"x"}'), 'E_NAME'],
    [graph('"a/b":{"type":"x"}'), 'E_NAME'],
    [graph('"__proto__":{"type":"x"}'), 'E_NAME'],
    [graph('"a":{"type":"x","params":{"__proto__":{"polluted":1}}}'), 'E_NAME'],
    [graph('"a":{"type":"x","params":{"constructor":{"prototype":{}}}}'), 'E_NAME'],
  ])('%s: %s', (text, code) => {
    expect(errorOf(text).code).toBe(code)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('tells all faults of shape together', () => {
    expect(errorOf(graph('"a":{},"b":{"type":3},"c":{"type":"x","extra":1}')).faults.length).toBeGreaterThanOrEqual(3)
  })

  it('has a limit for nodes', () => {
    const nodes = Array.from({ length: 20_001 }, (_, i) => `"n${i}":{"type":"x"}`).join()
    expect(errorOf(graph(nodes)).code).toBe('E_GRAPH_SIZE')
  })

  it('takes any text without throwing anything but faults', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.json().map((text) => text.slice(0, -1)), fc.json().map((text) => graph(`"a":${text}`))), (text) => {
        try {
          parseGraph(text)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(ReelgraphError)
        }
      }),
    )
  })
})
