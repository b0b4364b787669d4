/** The take wall: what can vary, the values that it goes through, and that a take that is promoted is what its draft showed. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NodeType } from '../../editor/api/client.ts'
import { copyNodes, paste, renameNode } from '../../editor/document/commands.ts'
import type { GraphDocument, Json } from '../../editor/document/document.ts'
import { firstValues, linesOf, rangeValues, seedsFrom, seedsOf, variablesOf } from '../../editor/takes/axes.ts'
import { commonPace, inStep, ownFrame } from '../../editor/takes/motion.ts'
import { draftOf, promote, setWall, takesOf, viewsOf, wallOf, withTake, type Wall } from '../../editor/takes/wall.ts'
import { paramSchema } from '../../engine/graph/param-schema.ts'
import builtIn from '../../nodes/index.ts'

const types = new Map((builtIn.nodes ?? []).map((spec) => [spec.type, { ...spec, params: paramSchema(spec) } as unknown as NodeType]))
const sockets = { video: { title: '', colour: '', shows: 'clip' }, image: { title: '', colour: '', shows: 'picture' }, audio: { title: '', colour: '', shows: 'sound' } }
const known = { types, catalogue: { sockets } } as unknown as Parameters<typeof viewsOf>[1]
const GRAPH: GraphDocument = {
  format: 1,
  film: { fps: 12 },
  inputs: { words: { type: 'text', default: 'sea' }, moving: { type: 'number', default: 3 } },
  nodes: {
    scene: { type: 'text-to-video', params: { prompt: '{{inputs.words}}', seed: 7, duration: 2 } },
    other: { type: 'text-to-video', params: { prompt: '{{inputs.words}} at night', seed: 7 } },
    length: { type: 'math' },
    look: { type: 'style-filter', inputs: { video: 'scene.video' } },
    film: { type: 'encode', params: { file: 'a.mp4' }, inputs: { video: 'look.video' } },
  },
  ui: { scene: { pos: [0, 0], shuffle: ['seed'] }, look: { pos: [260, 0] } },
}
const variables = (name: string, graph = GRAPH) => variablesOf(graph, types.get(graph.nodes[name]!.type), name)
const find = (name: string, ...params: readonly string[]) => params.map((param) => variables(name).find((one) => one.param === param)!)

test('what varies: seed and prompt come first; what is linked, moves or is part of a text does not', () => {
  expect(variables('scene').slice(0, 2).map(({ param, kind, now, input }) => [param, kind, now, input])).toEqual([['seed', 'seed', 7, undefined], ['prompt', 'text', 'sea', 'words']])
  expect(variables('scene').find(({ param }) => param === 'fps')?.now).toBe(12)
  expect(variables('other').some(({ param }) => param === 'prompt')).toBe(false)
  const linked: GraphDocument = { ...GRAPH, nodes: { ...GRAPH.nodes, scene: { ...GRAPH.nodes['scene']!, inputs: { seed: 'length.value' } } } }
  expect(variables('scene', linked).some(({ param }) => param === 'seed')).toBe(false)
  const moving: GraphDocument = { ...GRAPH, nodes: { ...GRAPH.nodes, look: { type: 'style-filter', params: { amount: { keyframes: [[0, 0], [1, 1]] } } } } }
  expect(variables('look', moving).some(({ param }) => param === 'amount')).toBe(false)
  expect(variables('film').find(({ param }) => param === 'file')?.kind).toBe('text')
})

test('takes are looked at where a picture is: at the node, and behind it', () => {
  expect(viewsOf(GRAPH, known, 'scene')).toEqual(['scene', 'look', 'film'])
  expect(viewsOf(GRAPH, known, 'length')).toEqual([])
})

test('seeds: the graph\'s own first, none twice, those that are there stay', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (now, few, more) => {
    const seeds = seedsOf(now, few, Math.random)
    expect(seeds[0]).toBe(now)
    expect(new Set(seeds).size).toBe(few)
    expect(seedsOf(now, more, Math.random, seeds).slice(0, few)).toEqual(seeds.slice(0, more))
  }))
  expect(seedsFrom(40, 3)).toEqual([40, 41, 42])
})

test('ranges begin and end where they are told, go up evenly, and stay within what the param takes', () => {
  const { schema } = find('scene', 'duration')[0]!
  expect(rangeValues(1, 3, 5, schema)).toEqual([1, 1.5, 2, 2.5, 3])
  expect(rangeValues(3, 1, 3, schema)).toEqual([3, 2, 1])
  expect(rangeValues(2, 9, 1, schema)).toEqual([2])
  expect(rangeValues(0, 3, 7, { type: 'integer', minimum: 1, maximum: 3 })).toEqual([1, 2, 3])
  fc.assert(fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.integer({ min: 2, max: 50 }), (from, to, count) => {
    const values = rangeValues(from, to, count, { type: 'number', minimum: -500, maximum: 500 }) as number[]
    for (const value of values) expect(Math.abs(value)).toBeLessThanOrEqual(500)
    const ordered = [...values].sort((a, b) => (from <= to ? a - b : b - a))
    expect(values).toEqual(ordered)
  }))
  expect(linesOf(' sea \n\nsea\nmountains\n')).toEqual(['sea', 'mountains'])
})

test('each param of each node begins with values that its schema takes', () => {
  for (const type of types.values()) {
    for (const variable of variablesOf({ format: 1, nodes: { one: { type: type.type } } }, type, 'one')) {
      const { schema } = variable
      for (const value of firstValues(variable, Math.random)) {
        if (schema.enum !== undefined) expect(schema.enum).toContain(value)
        if (typeof value !== 'number') continue
        expect(value, `${type.type}.${variable.param}`).toBeGreaterThanOrEqual(schema.minimum ?? -Infinity)
        expect(value, `${type.type}.${variable.param}`).toBeLessThanOrEqual(schema.maximum ?? Infinity)
      }
    }
  }
})

test('two axes make a grid, its rows by the first', () => {
  expect(takesOf([{ param: 'seed', values: [1, 2] }, { param: 'prompt', values: ['a', 'b', 'c'] }])).toEqual([[1, 'a'], [1, 'b'], [1, 'c'], [2, 'a'], [2, 'b'], [2, 'c']])
  expect(takesOf([{ param: 'seed', values: [] }])).toEqual([])
})

test('a take is of the node alone; where an input stands for the param, that one is another', () => {
  const both = find('scene', 'seed', 'prompt')
  const varied = withTake({ document: GRAPH, inputs: { words: 'given', moving: 1 } }, 'scene', both, [9, 'storm'])
  expect(varied.document.nodes['scene']?.params).toEqual({ prompt: '{{inputs.words}}', seed: 9, duration: 2 })
  expect(varied.document.inputs?.['words']).toEqual({ type: 'text', default: 'storm' })
  // What was given in the form would win over it.
  expect(varied.inputs).toEqual({ moving: 1 })
  expect(varied.document.nodes['other']).toBe(GRAPH.nodes['other'])
  const draft = draftOf({ document: GRAPH, path: 'graphs/a.json' }, 'scene', 'look', both, [9, 'storm'])
  expect(Object.keys(draft.document.nodes).sort()).toEqual(['look', 'scene'])
})

test('what is promoted is what was looked at, and its seed stays', () => {
  fc.assert(fc.property(fc.nat(), fc.string({ minLength: 1 }), fc.double({ min: 0.5, max: 20, noNaN: true }), (seed, words, seconds) => {
    const three = find('scene', 'seed', 'prompt', 'duration')
    const take: readonly Json[] = [seed, words, seconds]
    const next = promote({ document: GRAPH }, 'scene', three, take)
    const [now, draft] = [draftOf({ document: next.document, path: '' }, 'scene', 'scene', [], []), draftOf({ document: GRAPH, path: '' }, 'scene', 'scene', three, take)]
    expect(now.document).toEqual(draft.document)
    expect(next.document.ui?.['scene']).toEqual({ pos: [0, 0] })
    expect(variablesOf(next.document, types.get('text-to-video'), 'scene').filter(({ param }) => ['seed', 'prompt', 'duration'].includes(param)).map((one) => one.now)).toEqual(expect.arrayContaining([seed, words, seconds]))
  }))
})

test('the wall is kept with its node: through JSON, a rename, a copy; what is no wall is none', () => {
  const wall: Wall = { axes: [{ param: 'seed', values: [7, 8] }, { param: 'duration', values: [1, 2] }], stars: [[8, 1]], at: 'look' }
  const kept = setWall(GRAPH, 'scene', wall)
  const read = JSON.parse(JSON.stringify(kept)) as GraphDocument
  expect(wallOf(read, 'scene')).toEqual(wall)
  expect(wallOf(renameNode(read, 'scene', 'coast'), 'coast')).toMatchObject({ axes: wall.axes, stars: wall.stars })
  const [copied, [name = '']] = paste(read, copyNodes(read, new Set(['scene'])))
  expect(wallOf(copied, name)).toMatchObject({ axes: wall.axes })
  expect(wallOf(setWall(kept, 'scene', undefined), 'scene')).toBeUndefined()
  expect(kept.nodes).toBe(GRAPH.nodes)
  const other = (takes: Json): GraphDocument => ({ ...GRAPH, ui: { scene: { pos: [0, 0], takes } } })
  for (const bad of [null, 1, 'a', {}, { axes: [] }, { axes: [{ param: 1, values: [] }] }] as unknown as readonly Json[]) expect(wallOf(other(bad), 'scene')).toBeUndefined()
  expect(wallOf(other({ axes: [{ param: 'seed', values: [1] }], stars: [[1, 2], [1]], at: 'gone' }), 'scene')).toEqual({ axes: [{ param: 'seed', values: [1] }], stars: [[1]] })
})

test('takes of other rates and lengths move in step: each moment is the same in all', async () => {
  fc.assert(fc.property(fc.constantFrom(8, 12, 24, 25, 30, 60), fc.constantFrom(8, 12, 24, 25, 30, 60), fc.integer({ min: 2, max: 200 }), fc.integer({ min: 2, max: 200 }), (a, b, long, short) => {
    const [one, two] = [{ rate: a, length: long }, { rate: b, length: short }]
    const common = commonPace([one, two])
    expect(common.rate).toBe(Math.max(a, b))
    expect(common.length / common.rate).toBeCloseTo(Math.max(long / a, short / b), 1)
    for (let frame = 0; frame < common.length; frame += 7) for (const own of [one, two]) {
      const at = ownFrame(frame, common, own)
      expect(at / own.rate).toBeLessThanOrEqual(frame / common.rate + 1e-6)
      expect((at + 1) / own.rate).toBeGreaterThan(frame / common.rate - 1e-6)
    }
  }))
  const asked: number[][] = []
  const load = async function* (from: number, to: number, step: number) {
    asked.push([from, to, step])
    for (let frame = from; frame <= to; frame += step) yield { frame, picture: `own ${frame}` }
  }
  const [fast, slow] = [{ rate: 24, length: 48 }, { rate: 8, length: 16 }]
  const all = async (step: number, own: typeof slow): Promise<unknown[]> => {
    const found: unknown[] = []
    for await (const one of inStep({ from: 4, to: 12, step }, fast, own, load)) found.push(one)
    return found
  }
  expect(await all(4, slow)).toEqual([{ frame: 4, picture: 'own 1' }, { frame: 8, picture: 'own 2' }, { frame: 12, picture: 'own 4' }])
  expect(await all(4, fast)).toHaveLength(3)
  expect(asked).toEqual([[1, 4, 1], [4, 12, 4]])
})
