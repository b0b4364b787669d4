/** Nodes with image models, in whole graphs. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../engine/container.ts'
import type { Engine } from '../../engine/engine.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/sockets.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-image-model-'))
const models = join(project, 'models')
const before = process.env['REELGRAPH_MODELS']
let engine: Engine
beforeAll(async () => {
  mkdirSync(models)
  cpSync(fileURLToPath(new URL('../fixtures/models/tiny-upscaler', import.meta.url)), join(models, 'tiny-upscaler'), { recursive: true })
  process.env['REELGRAPH_MODELS'] = models
  // Large plain fields: what subsampled colour loses at their edges stays there.
  const [width, height] = [96, 64]
  const ground = { create: { width, height, channels: 3, background: '#305080' } } as const
  const box = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#d0a060' } }).png().toBuffer()
  await sharp(ground).composite([{ input: box, left: 20, top: 12 }]).png().toFile(join(project, 'in.png'))
  engine = await createEngine({ project, storeFolder: join(project, 'store'), device: 'cpu' })
})
afterAll(async () => {
  if (before === undefined) delete process.env['REELGRAPH_MODELS']
  else process.env['REELGRAPH_MODELS'] = before
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

const graph = (type: string, params: Record<string, Json>, port = 'video'): GraphDocument => ({
  format: 1,
  nodes: {
    picture: { type: 'load-image', params: { file: 'in.png' } },
    clip: { type: 'still', params: { duration: 0.5, fps: 4 }, inputs: { image: 'picture.image' } },
    work: { type, params, inputs: { video: 'clip.video' } },
    save: { type: 'save-image', params: { file: 'out.png' }, inputs: { video: `work.${port}` } },
  },
})
async function made(document: GraphDocument): Promise<{ readonly width: number; readonly height: number; readonly channels: number; at(x: number, y: number): number[] }> {
  expect((await engine.render({ document, force: true })).faults).toEqual([])
  const { data, info } = await sharp(join(project, 'output/out.png')).raw().toBuffer({ resolveWithObject: true })
  return { ...info, at: (x, y) => [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x + 1) * info.channels)] }
}

describe('upscale with a model', () => {
  it('gives the size asked for, in what the model makes of it', async () => {
    const twice = await made(graph('upscale', { factor: 2, model: 'tiny-upscaler' }))
    expect([twice.width, twice.height]).toEqual([192, 128])
    const plain = await made(graph('upscale', { factor: 2 }))
    // A model of random numbers makes other colours of a plain field.
    expect(Math.abs(plain.at(80, 64)[0]! - 0xd0)).toBeLessThan(4)
    expect(Math.abs(twice.at(80, 64)[0]! - 0xd0)).toBeGreaterThan(20)
    // The model's own picture, made smaller and larger than it comes.
    const middle = twice.at(80, 64)
    for (const factor of [1.5, 3]) {
      const other = await made(graph('upscale', { factor, model: 'tiny-upscaler' }))
      expect([other.width, other.height]).toEqual([96 * factor, 64 * factor])
      other.at(40 * factor, 32 * factor).forEach((value, c) => expect(Math.abs(value - middle[c]!)).toBeLessThan(24))
    }
  })
  it('names a model that is not here, and the command that fetches it', async () => {
    const { faults } = await engine.render({ document: graph('upscale', { model: 'real-esrgan' }), force: true })
    expect(faults[0]).toMatchObject({ code: 'E_MODEL_MISSING', node: 'work' })
    expect(faults[0]!.message).toContain('reelgraph models pull real-esrgan')
  })
})
