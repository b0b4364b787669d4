/** The film's format: names of shapes and sizes, what differs from it, and that what is fitted has it in a real plan. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { NodeType } from '../../editor/api/client.ts'
import { placeOf, type GraphDocument } from '../../editor/document/document.ts'
import { atSide, formatText, inShape, sameShape, shapeOf, SHAPES, shorterSide, SIDES, sizeOf, type Format } from '../../editor/format/formats.ts'
import { differences, filmLike, fitted, mismatches, withFilm, type Formats } from '../../editor/format/mismatch.ts'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { paramSchema } from '../../engine/graph/param-schema.ts'
import builtIn from '../../nodes/index.ts'

const types = new Map((builtIn.nodes ?? []).map((spec) => [spec.type, ({ ...spec, params: paramSchema(spec) }) as unknown as NodeType]))

// As broadcasters and platforms have them.
test.each([
  ['16:9', 720, 1280, 720], ['16:9', 1080, 1920, 1080], ['16:9', 2160, 3840, 2160],
  ['9:16', 1080, 1080, 1920], ['9:16', 2160, 2160, 3840],
  ['1:1', 1080, 1080, 1080], ['4:5', 1080, 1080, 1350], ['4:5', 720, 720, 900],
])('%s at %d is %d × %d', (shape, side, width, height) => {
  expect(sizeOf(shape, side)).toEqual({ width, height })
  expect(shapeOf({ width, height })).toBe(shape)
})

test.each([[854, 480, '16:9'], [4032, 3024, '4:3'], [2048, 858, '2.39:1'], [600, 900, '2:3'], [500, 3000, '1:6']])('%d × %d is %s', (width, height, shape) => expect(shapeOf({ width, height })).toBe(shape))

test('sizes are even, keep their shape, and have the side that was asked for', () => {
  fc.assert(fc.property(fc.constantFrom(...SHAPES, '4:3', '2:3'), fc.integer({ min: 64, max: 4320 }), (shape, side) => {
    const size = sizeOf(shape, side)
    expect([size.width % 2, size.height % 2]).toEqual([0, 0])
    expect(Math.abs(shorterSide(size) - side)).toBeLessThanOrEqual(1)
    const [across = 1, down = 1] = shape.split(':').map(Number)
    expect(sameShape(size, { width: across * 1000, height: down * 1000 }) || side < 220).toBe(true)
  }))
  fc.assert(fc.property(fc.integer({ min: 16, max: 8000 }), fc.integer({ min: 16, max: 8000 }), fc.constantFrom(...Object.values(SIDES)), (width, height, side) => {
    fc.pre(Math.max(width, height) / Math.min(width, height) < 4)
    const next = atSide({ width, height, fps: 25 }, side)
    expect(Math.abs(next.width! / next.height! / (width / height) - 1)).toBeLessThan(0.03)
    expect(next.fps).toBe(25)
  }))
})

test('what is not named stays unnamed', () => {
  expect(inShape({}, '9:16')).toEqual({ width: 1080, height: 1920 })
  expect(inShape({ width: 1280, height: 720, fps: 25 }, '1:1')).toEqual({ width: 720, height: 720, fps: 25 })
  expect(formatText({ width: 1080, height: 1920, fps: 24 }, (fps) => `${fps} fps`)).toBe('9:16 · 1080p · 24 fps')
  expect(formatText({ fps: 12 }, (fps) => `${fps} fps`)).toBe('12 fps')
  expect(formatText({ width: 160, height: 90 }, String)).toBe('16:9 · 160 × 90')
})

const F = (width: number, height: number, fps: number): Format => ({ width, height, fps })
test.each([
  [F(320, 180, 12), F(1920, 1080, 30), ['larger', 'rate']],
  [F(1080, 1920, 30), F(1920, 1080, 30), ['shape']],
  [F(3840, 2160, 60), F(1920, 1080, 30), []],
  [F(1920, 1080, 29.97), F(1920, 1080, 30), []],
  [F(1920, 1080, 25), F(1920, 1080, 24), ['rate']],
  [F(1920, 1080, 30), F(1920, 1080, 60), ['rate']],
  [F(854, 480, 24), F(1280, 720, 24), ['larger']],
])('%j in %j: %j', (got, want, reasons) => expect(differences(got, want)).toEqual(reasons))

let engine: Engine
const project = mkdtempSync(join(tmpdir(), 'reelgraph-format-'))
beforeAll(async () => {
  await sharp({ create: { width: 60, height: 90, channels: 3, background: '#c63' } }).png().toFile(join(project, 'tall.png'))
  engine = await createEngine({ workers: 0, project })
}, 60_000)
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

async function formatsOf(document: GraphDocument): Promise<Formats> {
  const { nodes, faults } = await engine.plan({ document, path: 'graphs/a.json' })
  expect(faults).toEqual([])
  return {
    clips: new Map(nodes.flatMap(({ node, ports }) => ports.flatMap(({ port, clip }) => (clip === undefined ? [] : [[`${node}.${port}`, F(clip.width, clip.height, clip.rate.num / clip.rate.den)] as const])))),
    written: new Map(nodes.flatMap(({ node, facts }) => (facts?.['written'] === undefined ? [] : [[node, facts['written'] as unknown as Format] as const]))),
  }
}
const film = (more: Partial<GraphDocument> = {}): GraphDocument => ({
  format: 1,
  film: { width: 192, height: 108, fps: 30 },
  nodes: {
    sea: { type: 'text-to-video', params: { prompt: 'sea', duration: 1, width: 64, height: 36, fps: 12 } },
    look: { type: 'color-adjust', inputs: { video: 'sea.video' } },
    photo: { type: 'load-image', params: { file: 'tall.png' } },
    hold: { type: 'still', params: { duration: 1 }, inputs: { image: 'photo.image' } },
    turn: { type: 'reverse', inputs: { video: 'hold.video' } },
    all: { type: 'concat', inputs: { video: ['look.video', 'turn.video'] } },
    film: { type: 'encode', params: { file: 'a.mp4' }, inputs: { video: 'all.video' } },
  },
  ui: { sea: { pos: [0, 0] }, look: { pos: [260, 0] }, photo: { pos: [0, 300] }, hold: { pos: [260, 300] }, turn: { pos: [520, 300] }, all: { pos: [780, 0] }, film: { pos: [1040, 0] } },
  ...more,
})

test('a mismatch sits where the format comes from, and is gone once it was fitted', { timeout: 120_000 }, async () => {
  const before = film()
  const found = mismatches(before, types, await formatsOf(before))
  expect(found.map(({ node, reasons }) => [node, reasons])).toEqual([['sea', ['larger', 'rate']], ['hold', ['shape']]])
  const after = found.reduce((document, one) => fitted(document, one, types), before)
  // What has params of its own for it inherits the film; a picture gets a node behind it, which inherits it, too.
  expect(after.nodes['sea']?.params).toEqual({ prompt: 'sea', duration: 1 })
  expect(after.nodes['resize']).toMatchObject({ type: 'resize', params: { fit: 'cover' }, inputs: { video: 'hold.video' } })
  expect(after.nodes['turn']?.inputs).toEqual({ video: 'resize.video' })
  const formats = await formatsOf(after)
  expect(formats.clips.get('resize.video')).toEqual(F(192, 108, 30))
  expect(mismatches(after, types, formats)).toEqual([])
  // Nothing lies on anything else, and what lay in a row still does.
  expect(placeOf(after, 'resize').pos[0]).toBeGreaterThanOrEqual(placeOf(after, 'hold').pos[0] + 200)
  expect(placeOf(after, 'turn').pos[0]).toBeGreaterThanOrEqual(placeOf(after, 'resize').pos[0] + 200)
  // Another format of the film: what was fitted follows it.
  const upright = withFilm(after, { width: 108, height: 192, fps: 24 })
  expect(mismatches(upright, types, await formatsOf(upright))).toEqual([])
})

test('any two formats: what is fitted has the film\'s in the plan; the film that takes the clip\'s shape needs no bars', { timeout: 300_000 }, async () => {
  const side = fc.integer({ min: 120, max: 900 }).map((half) => 2 * half)
  await fc.assert(fc.asyncProperty(fc.record({ width: side, height: side, fps: fc.constantFrom(10, 12, 24, 25, 30) }), fc.record({ width: side, height: side, fps: fc.constantFrom(24, 25, 30) }), fc.boolean(), async (clip, want, named) => {
    const nodes: GraphDocument['nodes'] = {
      ground: { type: 'solid', params: { duration: 1, ...clip } },
      cut: { type: 'trim', inputs: { video: 'ground.video' } },
      film: { type: 'encode', params: { file: 'a.mp4', ...(named ? {} : want) }, inputs: { video: 'cut.video' } },
    }
    const before: GraphDocument = { format: 1, nodes, ...(named ? { film: want } : {}) }
    const formats = await formatsOf(before)
    const found = mismatches(before, types, formats)
    expect(found.flatMap(({ reasons }) => reasons)).toEqual(differences(clip, want))
    if (found.length === 0) return
    const after = found.reduce((document, one) => fitted(document, one, types), before)
    expect(mismatches(after, types, await formatsOf(after))).toEqual([])
    if (!named) return
    const own = withFilm(before, filmLike(want, clip, found[0]!.reasons))
    expect(mismatches(own, types, await formatsOf(own)).flatMap(({ reasons }) => reasons).filter((reason) => reason !== 'larger')).toEqual([])
  }), { numRuns: 25 })
})

test('without params of its own, a clip is fitted by nodes behind it, also for several that take it', { timeout: 120_000 }, async () => {
  const before = film({
    nodes: {
      hold: { type: 'still', params: { duration: 1, fps: '{{inputs.rate}}' }, inputs: { image: 'photo.image' } },
      photo: { type: 'load-image', params: { file: 'tall.png' } },
      look: { type: 'color-adjust', inputs: { video: 'hold.video' } },
      one: { type: 'encode', params: { file: 'a.mp4' }, inputs: { video: 'look.video' } },
      two: { type: 'encode', params: { file: 'b.mp4' }, inputs: { video: 'hold.video' } },
    },
    inputs: { rate: { type: 'number', default: 12 } },
    ui: {},
  })
  const [found, ...none] = mismatches(before, types, await formatsOf(before))
  expect([found?.node, found?.reasons, none]).toEqual(['hold', ['shape', 'rate'], []])
  const after = fitted(before, found!, types)
  expect(after.nodes['fps']).toMatchObject({ type: 'fps', inputs: { video: 'resize.video' } })
  expect([after.nodes['look']?.inputs, after.nodes['two']?.inputs]).toEqual([{ video: 'fps.video' }, { video: 'fps.video' }])
  expect(mismatches(after, types, await formatsOf(after))).toEqual([])
})
