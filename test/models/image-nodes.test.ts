/** Nodes with image models, in whole graphs. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../engine/host/engine.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { nearness, nextRange } from '../../nodes/camera/depth-range.ts'
import { createModelProject } from './model-project.ts'

const home = createModelProject()
const { folder: project, models } = home
let engine: Engine
beforeAll(async () => {
  home.install('tiny-upscaler')
  // Large plain fields: what subsampled colour loses at their edges stays there.
  const [width, height] = [96, 64]
  const ground = { create: { width, height, channels: 3, background: '#305080' } } as const
  const box = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#d0a060' } }).png().toBuffer()
  await sharp(ground).composite([{ input: box, left: 20, top: 12 }]).png().toFile(join(project, 'in.png'))
  engine = await home.start()
})
afterAll(() => home.close())

const graph = (type: string, params: Record<string, Json>): GraphDocument => ({
  format: 1,
  nodes: {
    picture: { type: 'load-image', params: { file: 'in.png' } },
    clip: { type: 'still', params: { duration: 0.5, fps: 4 }, inputs: { image: 'picture.image' } },
    work: { type, params, inputs: { video: 'clip.video' } },
    save: { type: 'save-image', params: { file: 'out.png' }, inputs: { video: 'work.video' } },
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

describe('what a model made', () => {
  it('is taken from the store while the package is the same', async () => {
    // Another picture than those above: what stands still is kept.
    const { nodes, ...rest } = graph('upscale', { model: 'tiny-upscaler', sharpen: 0.1 })
    const document = { ...rest, nodes: { ...nodes, kept: { type: 'bake', inputs: { video: 'work.video' } }, save: { ...nodes['save']!, inputs: { video: 'kept.video' } } } } as GraphDocument
    const runs = (): number => engine.models.sessions.stats().loaded.reduce((sum, one) => sum + one.runs, 0)
    const render = async (): Promise<number> => {
      const first = runs()
      expect((await engine.render({ document })).faults).toEqual([])
      return runs() - first
    }
    expect(await render()).toBeGreaterThan(0)
    expect(await render()).toBe(0)
    const file = join(models, 'tiny-upscaler/model.json')
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { options: object }
    writeFileSync(file, JSON.stringify({ ...manifest, options: { ...manifest.options, mean: [0.1, 0, 0] } }))
    expect(await render()).toBeGreaterThan(0)
  })
})

describe('depth', () => {
  const looked = async (): Promise<{ readonly width: number; readonly height: number; at(x: number, y: number): readonly number[] }> => {
    const { nodes: { save: _, ...nodes } } = graph('depth-estimate', {})
    const { width, height, data } = (await engine.preview({ document: { format: 1, nodes }, node: 'work', frame: 1 })).still!
    return { width, height, at: (x, y) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)] }
  }
  it('comes from the picture alone, and from a model once there is one', async () => {
    const plain = await looked()
    expect([plain.width, plain.height]).toEqual([96, 64])
    expect(plain.at(5, 60)[0]!).toBeGreaterThan(plain.at(5, 3)[0]! + 40)
    home.install('tiny-depth')
    const seen = await looked()
    expect([seen.width, seen.height]).toEqual([96, 64])
    // A plain field is one depth for a model that sees five pixels.
    expect(Math.abs(seen.at(80, 50)[0]! - seen.at(80, 20)[0]!)).toBeLessThan(3)
    expect(Math.abs(seen.at(80, 32)[0]! - seen.at(40, 32)[0]!)).toBeGreaterThan(20)
  })
  it('keeps its range from frame to frame', () => {
    const values = Float32Array.from({ length: 1001 }, (_, i) => ((i * 5) % 1001) * 2)
    const first = nextRange(undefined, values, 0.9)
    expect(first).toEqual({ low: 40, high: 1960 })
    const next = nextRange(first, values.map((value) => value + 100), 0.9)
    expect(next.low).toBeCloseTo(50)
    expect(next.high).toBeCloseTo(1970)
    expect([...nearness(Float32Array.of(0, 40, 1000, 1960, 3000), first)]).toEqual([0, 0, 128, 255, 255])
    expect([...nearness(Float32Array.of(3, 3), nextRange(undefined, Float32Array.of(3, 3), 0.9))]).toEqual([0, 0])
  })
})

describe('a picture that comes to life without a video model', () => {
  const render = async (params: Record<string, Json>) => {
    const document: GraphDocument = {
      format: 1,
      nodes: {
        picture: { type: 'load-image', params: { file: 'in.png' } },
        clip: { type: 'img2vid', params: { duration: 1, width: 96, height: 64, fps: 4, ...params }, inputs: { image: 'picture.image' } },
        save: { type: 'save-image', params: { file: 'out.png', frame: 3 }, inputs: { video: 'clip.video' } },
      },
    }
    const report = await engine.render({ document, force: true })
    expect(report.faults).toEqual([])
    return { said: report.reports['clip']!, pixels: await sharp(join(project, 'output/out.png')).raw().toBuffer() }
  }
  it('moves by the depths of the first depth model there is, which it names', async () => {
    const runs = (): number => engine.models.sessions.stats().loaded.filter(({ name }) => name.includes('tiny-depth')).reduce((sum, one) => sum + one.runs, 0)
    const first = runs()
    const seen = await render({ options: { move: 'pan-left', amount: 0.3 } })
    expect(seen.said).toMatchObject({ backend: 'parallax', depth: 'tiny-depth', why: 'depth by tiny-depth: the first depth model that is installed' })
    // One picture, one look.
    expect(runs() - first).toBe(1)
    const plain = await render({ options: { move: 'pan-left', amount: 0.3, depth: 'estimated' } })
    expect(plain.said).toMatchObject({ depth: 'estimated' })
    expect(runs() - first).toBe(1)
    expect(Buffer.compare(plain.pixels, seen.pixels)).not.toBe(0)
    expect((await render({ model: 'tiny-depth', options: { move: 'pan-left', amount: 0.3 } })).pixels).toEqual(seen.pixels)
  })
  it('and by an estimate once the model is gone, which is another result', async () => {
    const estimated = await render({ options: { move: 'pan-left', amount: 0.3, depth: 'estimated' } })
    rmSync(join(models, 'tiny-depth'), { recursive: true })
    const { said, pixels } = await render({ options: { move: 'pan-left', amount: 0.3 } })
    expect(said).toMatchObject({ depth: 'estimated', why: 'no model package of the family depth is installed: depth is estimated without' })
    expect(pixels).toEqual(estimated.pixels)
  })
  it.each([
    [{ options: { depth: 'model' } }, 'E_MODEL_MISSING'],
    [{ model: 'tiny-depth' }, 'E_MODEL_MISSING'],
    [{ options: { move: 'path' } }, 'E_PARAM_VALUE'],
    [{ options: { amount: 2 } }, 'E_PARAM_VALUE'],
    [{ options: { depth: 'none' } }, 'E_PARAM_VALUE'],
  ])('refuses %j', async (params, code) => {
    const { nodes: { picture } } = graph('upscale', {})
    const document: GraphDocument = { format: 1, nodes: { picture: picture!, clip: { type: 'img2vid', params: { duration: 1, ...params } as never, inputs: { image: 'picture.image' } }, save: { type: 'save-image', params: { file: 'out.png' }, inputs: { video: 'clip.video' } } } }
    expect((await engine.render({ document, force: true })).faults[0]).toMatchObject({ code, node: 'clip' })
  })
})

describe('background removal', () => {
  it('says what is missing, then cuts out what the model sees', async () => {
    expect((await engine.render({ document: graph('remove-background', {}), force: true })).faults[0]).toMatchObject({ code: 'E_MODEL_MISSING', node: 'work' })
    const named = (await engine.render({ document: graph('remove-background', { model: 'rmbg' }), force: true })).faults[0]!
    expect(named.message).toContain('reelgraph models pull rmbg')
    home.install('tiny-matting')
    const cut = await made(graph('remove-background', {}))
    expect([cut.width, cut.height, cut.channels]).toEqual([96, 64, 4])
    const [box, ground] = [cut.at(40, 32), cut.at(85, 32)]
    expect(Math.abs(box[3]! - ground[3]!)).toBeGreaterThan(20)
    expect(Math.abs(box[0]! - 0xd0)).toBeLessThan(5)
  })
})

describe('faces', () => {
  const document: GraphDocument = (() => {
    const { nodes, ...rest } = graph('landmarks-visualise', { colour: '#00ff00', size: 0.1 })
    return { ...rest, nodes: { ...nodes, faces: { type: 'face-landmarks', inputs: { video: 'clip.video' } }, work: { ...nodes['work']!, inputs: { video: 'clip.video', faces: 'faces.faces' } } } } as GraphDocument
  })()
  it('need both packages, and are drawn once they are there', async () => {
    home.install('tiny-faces')
    const fault = (await engine.render({ document, force: true })).faults[0]
    expect(fault).toMatchObject({ code: 'E_MODEL_MISSING', node: 'faces' })
    expect(fault!.message).toContain('face-landmarks')
    home.install('tiny-mesh')
    // No eyes in this one.
    const plain = await made(document)
    expect(plain.at(80, 32)).toEqual((await made(graph('resize', { width: 96, height: 64 }))).at(80, 32))
    const disc = (colour: string) => ({ input: Buffer.from(`<svg width="16" height="16"><circle cx="8" cy="8" r="7" fill="${colour}"/></svg>`) })
    await sharp({ create: { width: 96, height: 64, channels: 3, background: '#000000' } })
      .composite([{ ...disc('#ff0000'), left: 24, top: 16 }, { ...disc('#00ff00'), left: 56, top: 16 }]).png().toFile(join(project, 'in.png'))
    const drawn = await made(document)
    // On the right eye's point.
    const [r, g] = drawn.at(32, 24)
    expect(g!).toBeGreaterThan(200)
    expect(r!).toBeLessThan(80)
  })
})
