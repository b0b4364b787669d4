/** Which nodes work on smaller pictures in a preview, what reaches the others, and that no smaller picture is taken for a full one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineFilter } from '../../engine/api.ts'
import { dividedNode, dividedValue, proxyFor } from '../../engine/graph/proxies.ts'
import type { ResolvedNode } from '../../engine/graph/resolved.ts'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine, PreviewRequest } from '../../engine/host/engine.ts'

let engine: Engine
const project = mkdtempSync(join(tmpdir(), 'reelgraph-proxy-'))
beforeAll(async () => void (engine = await createEngine({ project, workers: 0 })))
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

const DOCUMENT = {
  format: 1,
  film: { width: 320, height: 180, fps: 10 },
  nodes: {
    ground: { type: 'noise', params: { duration: 1, seed: 3 } },
    // Its seed comes of its content key: the same at any size.
    dots: { type: 'film-grain', params: { amount: 0.2 }, inputs: { video: 'ground.video' } },
    part: { type: 'crop', params: { x: 80, y: 40, width: 160, height: 120 }, inputs: { video: 'dots.video' } },
    kept: { type: 'bake', inputs: { video: 'part.video' } },
    after: { type: 'blur', inputs: { video: 'kept.video' } },
    beside: { type: 'vignette', inputs: { video: 'ground.video' } },
  },
}
const look = (node: string, more: Partial<PreviewRequest> = {}) => engine.preview({ document: DOCUMENT as never, node, frame: 4, ...more })

test('pictures are a half, a quarter, an eighth through the graph; what is told is of the full size', async () => {
  for (const [proxy, width, height] of [[1, 160, 120], [2, 80, 60], [4, 40, 30], [8, 20, 15]] as const) {
    const { still, info, proxy: used } = await look('part', { proxy })
    expect([still!.width, still!.height]).toEqual([width, height])
    expect(info.clip).toMatchObject({ width: 160, height: 120, length: 10 })
    expect(used).toEqual({ by: proxy, full: [] })
  }
})

test('a node that needs the full size has it from all that feeds it, is named, and is made smaller for what follows', async () => {
  const [small, full] = [await look('after', { proxy: 4 }), await look('after')]
  expect(small.proxy).toEqual({ by: 4, full: ['kept'] })
  expect([small.still!.width, small.still!.height]).toEqual([40, 30])
  const mean = (data: Uint8Array): number => data.reduce((sum, value) => sum + value, 0) / data.length
  expect(Math.abs(mean(small.still!.data) - mean(full.still!.data))).toBeLessThan(1.5)
  // Another way from the same source is as small as it may be.
  expect((await look('beside', { proxy: 4 })).proxy!.full).toEqual([])
})

test('a full frame is the same whatever smaller ones were looked at before it', async () => {
  const other = await createEngine({ project: mkdtempSync(join(tmpdir(), 'reelgraph-proxy-')), workers: 0 })
  try {
    const untouched = await other.preview({ document: DOCUMENT as never, node: 'part', frame: 4 })
    for (const proxy of [8, 2, 4] as const) await look('part', { proxy })
    expect(Buffer.compare((await look('part')).still!.data, untouched.still!.data)).toBe(0)
  } finally {
    await other.close()
    rmSync(other.project, { recursive: true, force: true })
  }
})

test('auto takes the smallest pictures that are about as large as they are shown', async () => {
  expect((await look('ground', { proxy: 'auto', width: 100, height: 100 })).proxy!.by).toBe(4)
  expect((await look('ground', { proxy: 'auto' })).proxy!.by).toBe(1)
  fc.assert(fc.property(fc.integer({ min: 16, max: 8000 }), fc.integer({ min: 16, max: 8000 }), fc.integer({ min: 16, max: 4000 }), (width, height, side) => {
    const by = proxyFor({ width, height }, { width: side, height: side })
    const shown = Math.min(width, height, side, Math.max(width, height)) && Math.min(1, side / width, side / height)
    expect(1 / by).toBeGreaterThanOrEqual(shown * 0.75)
  }))
})

test('what can only be made at full size is, and the node is named', async () => {
  // A part of three pixels at an eighth reaches past the picture's edge.
  const document = { ...DOCUMENT, nodes: { ...DOCUMENT.nodes, edge: { type: 'crop', params: { x: 316, y: 0, width: 4, height: 180 }, inputs: { video: 'ground.video' } } } }
  const { still, proxy } = await engine.preview({ document: document as never, node: 'edge', proxy: 8 })
  expect([still!.width, proxy!.by, proxy!.full]).toEqual([4, 1, ['edge']])
})

test('a look at the pictures of a sink makes nothing of its sound', async () => {
  const document = { ...DOCUMENT, nodes: { ...DOCUMENT.nodes, voice: { type: 'load-audio', params: { file: 'nowhere.wav' } }, film: { type: 'encode', params: { file: 'a.mp4' }, inputs: { video: 'part.video', audio: 'voice.audio' } } } }
  for (const proxy of [1, 4] as const) {
    const { still, info } = await engine.preview({ document: document as never, node: 'film', frame: 4, proxy })
    expect([still!.width, info.port, info.clip?.width]).toEqual([160 / proxy, 'video', 160])
  }
  await expect(engine.preview({ document: document as never, node: 'film', port: 'audio', frame: 4 })).rejects.toThrow('nowhere.wav')
  // A sink that is given stored results at full size shows them as small as the others.
  const baked = { ...document, nodes: { ...document.nodes, film: { ...document.nodes.film, inputs: { video: 'kept.video' } } } }
  expect((await engine.preview({ document: baked as never, node: 'film', frame: 4, proxy: 4 })).still!.width).toBe(40)
})

test('whoever goes on to other frames is spared a new look into the graph; a file that has changed is seen by whoever asks again', async () => {
  const paint = (r: number, g: number, b: number) => sharp({ create: { width: 64, height: 36, channels: 3, background: { r, g, b } } }).png().toFile(join(project, 'still.png'))
  const document = { format: 1, film: { fps: 10 }, nodes: { still: { type: 'load-image', params: { file: 'still.png' } } } }
  const redAt = async (frame: number, proxy: 1 | 4) => (await engine.preview({ document: document as never, node: 'still', frame, proxy })).still!.data[0]!
  await paint(200, 0, 0)
  for (const proxy of [1, 4] as const) for (const frame of [1, 2]) expect(await redAt(frame, proxy)).toBeGreaterThan(190)
  await paint(20, 0, 0)
  for (const proxy of [1, 4] as const) expect(await redAt(1, proxy)).toBeLessThan(30)
})

test('a graph of many clips is looked into once, too, for whoever goes on to other frames', async () => {
  const paint = (r: number) => sharp({ create: { width: 16, height: 16, channels: 3, background: { r, g: 0, b: 0 } } }).png().toFile(join(project, 'card.png'))
  const plain = Object.fromEntries(Array.from({ length: 450 }, (_, at) => [`plain-${at}`, { type: 'solid', params: { width: 16, height: 16, duration: 0.1, colour: '#000000' } }]))
  const joined = { type: 'concat', inputs: { video: ['held.video', ...Object.keys(plain).map((name) => `${name}.video`)] } }
  const document = { format: 1, film: { width: 16, height: 16, fps: 10 }, nodes: { card: { type: 'load-image', params: { file: 'card.png' } }, held: { type: 'still', params: { duration: 1 }, inputs: { image: 'card.image' } }, ...plain, joined } }
  const redAt = async (frame: number) => (await engine.preview({ document: document as never, node: 'joined', frame })).still!.data[0]!
  await paint(200)
  expect(await redAt(1)).toBeGreaterThan(190)
  // Whoever looked anew would see it.
  await paint(20)
  expect(await redAt(2)).toBeGreaterThan(190)
  expect(await redAt(1)).toBeLessThan(30)
})

test('lengths in pixels are divided, also in lists and over time; others and a 0 stay', () => {
  const { params } = defineFilter({
    type: 'shift', title: 'Shift', version: 1, category: 'test', description: 'For tests.', inputs: { video: 'video' }, outputs: { video: 'video' },
    params: {
      by: { type: 'number', default: 12, unit: 'px' },
      side: { type: 'integer', default: 100, minimum: 16, unit: 'pixels' },
      rest: { type: 'integer', default: 0, unit: 'px' },
      share: { type: 'number', default: 0.5 },
      points: { type: 'array', items: { type: 'object', properties: { x: { type: 'number', unit: 'px' }, weight: { type: 'number' } } }, default: [{ x: 8, weight: 2 }] },
    },
    frame: (n, { inputs }) => inputs.video.frame(n),
  })
  const node = { spec: { params }, params: { by: 12, side: 100, rest: 0, share: 0.5, points: [{ x: 8, weight: 2 }] }, keyframes: { by: [[0, 12, 'ease-in'], [1, 40]] } } as unknown as ResolvedNode
  const { params: small, keyframes } = dividedNode(node, 4)
  expect(small).toEqual({ by: 3, side: 25, rest: 0, share: 0.5, points: [{ x: 2, weight: 2 }] })
  expect(keyframes).toEqual({ by: [[0, 3, 'ease-in'], [1, 10]] })
  expect(dividedValue(params['side']!, 100, 8)).toBe(16)
})
