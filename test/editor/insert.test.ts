/** Nodes go into links and out of them: what was linked stays linked, by the rule of bypass; new ones land where nothing lies. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NodeType } from '../../editor/api/client.ts'
import { faceOf } from '../../editor/canvas/face.ts'
import { land } from '../../editor/canvas/landing.ts'
import type { Box } from '../../editor/document/arrange.ts'
import { addReroute, itemsOf, type Reroute } from '../../editor/document/items.ts'
import { placeNodes } from '../../editor/document/commands.ts'
import { placeOf, type GraphDocument } from '../../editor/document/document.ts'
import { freePlace } from '../../editor/document/free-place.ts'
import { removeHealing } from '../../editor/document/heal.ts'
import { behindOutput, disconnect, fitInto, fitOfNode, insertInto, stretchOf } from '../../editor/document/insert.ts'
import { withinMask } from '../../editor/document/within-mask.ts'
import { paramSchema } from '../../engine/graph/param-schema.ts'
import builtIn from '../../nodes/index.ts'

const types = new Map((builtIn.nodes ?? []).map((spec) => [spec.type, { ...spec, params: paramSchema(spec) } as unknown as NodeType]))
const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const accepts = (from: string, to: string): boolean => from === to || (from === 'mask' && to === 'video')
const CHAIN: GraphDocument = {
  format: 1,
  nodes: {
    scene: { type: 'text-to-video' },
    move: { type: 'camera-move', inputs: { video: 'scene.video' } },
    look: { type: 'style-filter', inputs: { video: 'move.video' } },
    film: { type: 'encode', inputs: { video: 'look.video' } },
    all: { type: 'concat', inputs: { clips: ['scene.video', 'move.video', 'look.video'] } },
    spare: { type: 'blur' },
  },
  ui: { scene: { pos: [0, 0] }, move: { pos: [300, 0] }, look: { pos: [600, 0] }, film: { pos: [900, 0] }, all: { pos: [900, 300] }, spare: { pos: [300, 300] } },
}
const inputsOf = (document: GraphDocument, name: string) => document.nodes[name]?.inputs

test('a node goes into a link, and out of it again', () => {
  const stretch = stretchOf(CHAIN, 'move.video', 'look', 'video')
  const fit = fitOfNode(CHAIN, types, accepts, stretch, 'spare')!
  expect(fit).toEqual({ input: 'video', output: 'video' })
  const next = insertInto(CHAIN, stretch, 'spare', fit)
  expect(inputsOf(next, 'look')).toEqual({ video: 'spare.video' })
  expect(inputsOf(next, 'spare')).toEqual({ video: 'move.video' })
  // Only this link: what else the source feeds stays.
  expect(inputsOf(next, 'all')).toEqual(inputsOf(CHAIN, 'all'))
  expect(removeHealing(next, new Set(['spare']), types).nodes).toEqual((({ spare: _, ...rest }) => rest)(CHAIN.nodes))
})

test('in a list of links it takes the place of the one that it goes into', () => {
  const stretch = stretchOf(CHAIN, 'move.video', 'all', 'clips')
  const next = insertInto(CHAIN, stretch, 'spare', { input: 'video', output: 'video' })
  expect(inputsOf(next, 'all')).toEqual({ clips: ['scene.video', 'spare.video', 'look.video'] })
  expect(inputsOf(disconnect(CHAIN, stretch), 'all')).toEqual({ clips: ['scene.video', 'look.video'] })
  expect(inputsOf(disconnect(CHAIN, stretchOf(CHAIN, 'scene.video', 'move', 'video')), 'move')).toBeUndefined()
})

test('what does not fit, is wired already or would close a circle is not put in', () => {
  const stretch = stretchOf(CHAIN, 'move.video', 'look', 'video')
  expect(fitOfNode(CHAIN, types, accepts, stretch, 'film')).toBeUndefined()
  expect(fitOfNode(CHAIN, types, accepts, stretch, 'move')).toBeUndefined()
  expect(fitInto(CHAIN, types, accepts, stretch, types.get('audio-gain')!)).toBeUndefined()
  expect(fitInto(CHAIN, types, accepts, stretch, types.get('blend')!)).toMatchObject({ output: 'video' })
  const looped: GraphDocument = { ...CHAIN, nodes: { ...CHAIN.nodes, mix: { type: 'blend', inputs: { top: 'look.video' } } } }
  expect(fitOfNode(looped, types, accepts, stretch, 'mix')).toBeUndefined()
})

test('reroutes before the stretch lead to the node, those after it lead on from it', () => {
  const [one, first] = addReroute(CHAIN, 'move.video', ['look.video', 'all.clips'], [450, 0], 0)
  const [two, second] = addReroute(one, 'move.video', ['look.video'], [500, 0], 1)
  // Between the two: only what leads to look.
  const between = stretchOf(two, 'move.video', second, 'in')
  expect(between).toEqual({ link: 'move.video', targets: ['look.video'], after: [second] })
  const next = insertInto(two, between, 'spare', { input: 'video', output: 'video' })
  const items = Object.fromEntries(itemsOf(next)) as unknown as Record<string, Reroute>
  expect(items[first]).toMatchObject({ reroute: 'move.video', to: ['all.clips', 'spare.video'] })
  expect(items[second]).toMatchObject({ reroute: 'spare.video', to: ['look.video'] })
  // Before both: all that the link feeds through the first.
  const trunk = insertInto(two, stretchOf(two, 'move.video', first, 'in'), 'spare', { input: 'video', output: 'video' })
  expect(inputsOf(trunk, 'look')).toEqual({ video: 'spare.video' })
  expect(inputsOf(trunk, 'all')).toEqual({ clips: ['scene.video', 'spare.video', 'look.video'] })
  const healed = removeHealing(next, new Set(['spare']), types)
  expect(inputsOf(healed, 'look')).toEqual({ video: 'move.video' })
  expect((Object.fromEntries(itemsOf(healed)) as unknown as Record<string, Reroute>)[first]?.to.toSorted()).toEqual(['all.clips', 'look.video'])
})

test('several that follow each other heal as one; what nothing comes through is left open', () => {
  const healed = removeHealing(CHAIN, new Set(['move', 'look']), types)
  expect(inputsOf(healed, 'film')).toEqual({ video: 'scene.video' })
  expect(inputsOf(healed, 'all')).toEqual({ clips: ['scene.video', 'scene.video', 'scene.video'] })
  const open = removeHealing(CHAIN, new Set(['scene']), types)
  expect(inputsOf(open, 'move') ?? {}).toEqual({})
  // A mask is no video: the rule of bypass asks for the same.
  const masked: GraphDocument = { format: 1, nodes: { a: { type: 'text-to-video' }, edge: { type: 'edges', inputs: { video: 'a.video' } }, fog: { type: 'fog', inputs: { video: 'a.video', depth: 'edge.mask' } } } }
  expect(inputsOf(removeHealing(masked, new Set(['edge']), types), 'fog')).toEqual({ video: 'a.video' })
})

test('a healed graph is the one that the engine renders with the node bypassed', () => {
  // Each document of a chain with one node left out has the links that bypass gives.
  const through = (document: GraphDocument, link: string, gone: string): string | undefined => {
    const [from] = link.split('.')
    return from !== gone ? link : [document.nodes[gone]?.inputs?.['video'] ?? []].flat()[0]
  }
  fc.assert(fc.property(fc.array(fc.nat(5), { minLength: 2, maxLength: 8 }), fc.nat(7), (feeds, pick) => {
    const nodes = Object.fromEntries(feeds.map((feed, at) => [`n${at}`, at === 0 ? { type: 'text-to-video' } : { type: 'blur', inputs: { video: `n${feed % at}.video` } }]))
    const document: GraphDocument = { format: 1, nodes }
    const gone = `n${1 + (pick % (feeds.length - 1))}`
    const healed = removeHealing(document, new Set([gone]), types)
    for (const [name, node] of Object.entries(document.nodes)) {
      if (name === gone) continue
      const link = [node.inputs?.['video'] ?? []].flat()[0]
      expect(inputsOf(healed, name)?.['video']).toBe(link === undefined ? undefined : through(document, link, gone))
    }
  }))
})

test('a new node lies on nothing, in view where there is room, and near to where it was wanted', () => {
  const view: Box = { x: 0, y: 0, width: 1600, height: 1000 }
  const box = fc.record({ x: fc.integer({ min: -300, max: 1500 }), y: fc.integer({ min: -300, max: 900 }), width: fc.integer({ min: 20, max: 300 }), height: fc.integer({ min: 20, max: 260 }) })
  fc.assert(fc.property(fc.array(box, { maxLength: 40 }), fc.tuple(fc.integer({ min: -500, max: 2500 }), fc.integer({ min: -500, max: 1600 })), (boxes, wish) => {
    const [x, y] = freePlace(boxes, wish, { width: 200, height: 150 }, view)
    const mine = { x, y, width: 200, height: 150 }
    expect(boxes.some((one) => overlap(mine, one))).toBe(false)
    if (boxes.length < 6) expect(x >= 0 && y >= 0 && x + 200 <= 1600 && y + 150 <= 1000).toBe(true)
  }))
  expect(freePlace([], [100, 100], { width: 200, height: 150 }, view)).toEqual([100, 100])
  const [x, y] = freePlace([{ x: 100, y: 100, width: 200, height: 150 }], [110, 110], { width: 200, height: 150 }, view)
  expect(Math.hypot(x - 110, y - 110)).toBeLessThan(260)
})

test('nothing new lands behind what lies over the canvas', () => {
  const view: Box = { x: 0, y: 0, width: 900, height: 700 }
  const map: Box = { x: 690, y: 560, width: 200, height: 130 }
  const room = { boxes: () => ({}), viewport: { box: view, covered: [map], centre: [450, 350] as const, lookTo: () => {} } }
  const known = { types, catalogue: { sockets: {} } }
  const fog = placeNodes({ format: 1, nodes: { fog: { type: 'fog' } } }, { fog: { pos: [760, 620] } })
  const [x, y] = placeOf(land(fog, known, room, ['fog']), 'fog').pos
  const { width, height } = faceOf(fog, known, 'fog')
  expect(overlap({ x, y: y - 28, width, height: height + 28 }, map)).toBe(false)
  expect(x >= 0 && x + width <= 900 && y >= 28 && y + height <= 700).toBe(true)
})

test('behind an output lies all that takes it, reroutes too', () => {
  const [routed, name] = addReroute(CHAIN, 'move.video', ['look.video'], [450, 0])
  expect(behindOutput(routed, 'move.video')).toEqual({ link: 'move.video', targets: ['look.video', 'all.clips'], after: [name] })
  expect(behindOutput({ ...CHAIN, outputs: { film: 'look.video' } }, 'look.video').targets).toEqual(['film.video', 'all.clips', '@outputs.film'])
})

test('what a node does is kept within a mask: all that took it takes it masked, and outside is what went in', () => {
  const [next, mask] = withinMask(CHAIN, types, 'move')!
  expect(mask).toBe('mask')
  expect(next.nodes).toMatchObject({
    mask: { type: 'shape-mask', inputs: { video: 'scene.video' } },
    masked: { type: 'masked', inputs: { video: 'move.video', outside: 'scene.video', mask: 'mask.mask' } },
    look: { inputs: { video: 'masked.video' } },
    all: { inputs: { clips: ['scene.video', 'masked.video', 'look.video'] } },
  })
  // What makes a picture out of nothing, writes one, or is not wired, has no picture to stay.
  for (const name of ['scene', 'film', 'spare']) expect(withinMask(CHAIN, types, name)).toBeUndefined()
})
