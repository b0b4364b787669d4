/** What a graph may ask of a diffusion model, and what comes of it. */
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rateOf, type DiffusionModel, type Json } from '../../engine/api.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { chosen } from '../../nodes/backends/diffusion/backend.ts'
import { readSettings } from '../../nodes/backends/diffusion/options.ts'
import { createModelProject, FIXTURES } from './model-project.ts'

const model = (family: string, defaults: DiffusionModel['defaults'], more: Partial<DiffusionModel> = {}): DiffusionModel => ({
  name: family, title: family, family, makes: 'video', from: 'text', digest: '', memory: 1, fits: true, multiple: 8, frameStep: 1, enhances: family === 'modelscope', defaults, ...more,
})
const ZEROSCOPE = model('modelscope', { width: 576, height: 320, frames: 24, fps: 8, steps: 25, guidance: 9 })
const SVD = model('stable-video-diffusion', { width: 1024, height: 576, frames: 14, fps: 7, steps: 25, guidance: 3 })
const WAN = model('wan', { width: 832, height: 480, frames: 81, fps: 16, steps: 50, guidance: 5 }, { multiple: 16, frameStep: 4 })

const SD = model('stable-diffusion', { width: 512, height: 512, frames: 1, fps: 8, steps: 25, guidance: 7.5 }, { makes: 'picture' })

const settings = (one: DiffusionModel, options: Record<string, Json> = {}, seconds = 3, size = { width: 1280, height: 720 }) =>
  readSettings(options, one, { format: 'yuv420p', ...size, rate: rateOf(30), length: seconds * 30 })

describe('settings', () => {
  // Frames, rates, sizes and steps as the models' makers and users give them.
  it.each([
    ['Zeroscope for three seconds', settings(ZEROSCOPE), { width: 576, height: 320, frames: 24, fps: 8, steps: 25, guidance: 9, enhance: true }],
    ['Zeroscope, fast', settings(ZEROSCOPE, { preset: 'fast' }), { frames: 24, steps: 20 }],
    ['Zeroscope, quality: five seconds', settings(ZEROSCOPE, { preset: 'quality' }), { frames: 40, steps: 50, fps: 8 }],
    ['Zeroscope, with little memory', settings(ZEROSCOPE, { preset: 'low-memory' }), { frames: 16, width: 448, height: 256 }],
    ['a preset, but for its steps', settings(ZEROSCOPE, { preset: 'fast', steps: 30 }), { frames: 24, steps: 30 }],
    ['no more frames than time', settings(ZEROSCOPE, {}, 1), { frames: 8 }],
    ['no more frames than the model makes', settings(ZEROSCOPE, {}, 9), { frames: 24 }],
    ['as many frames as asked for', settings(ZEROSCOPE, { frames: 12 }), { frames: 12 }],
    ['words as they are', settings(ZEROSCOPE, { enhance: false }), { enhance: false }],
    ['Stable Video Diffusion', settings(SVD), { width: 1024, height: 576, frames: 14, motion: { fps: 7, bucket: 127, noise: 0.02, firstGuidance: 1 }, enhance: false }],
    ['25 frames at 6 fps: 4.2 s', settings(SVD, { preset: 'long' }), { frames: 25, fps: 6, motion: { fps: 6 } }],
    ['25 frames at 7 fps: 3.6 s', settings(SVD, { preset: 'brisk' }), { frames: 25, fps: 7, motion: { fps: 7 } }],
    ['little motion', settings(SVD, { motion: 'subtle' }), { motion: { bucket: 65 } }],
    ['much motion', settings(SVD, { motion: 'high', noise: 0.1, firstGuidance: 1.5, decodeChunk: 2 }), { motion: { bucket: 200, noise: 0.1, firstGuidance: 1.5 }, decodeChunk: 2 }],
    ['motion by number', settings(SVD, { motion: 180 }), { motion: { bucket: 180 } }],
    ['upright', settings(SVD, {}, 2, { width: 1080, height: 1920 }), { width: 576, height: 1024 }],
    ['few steps by a Lightning LoRA', settings(SD, { preset: 'lightning' }), { steps: 4, guidance: 1, scheduler: 'euler', spacing: 'trailing' }],
    ['few steps, eight of them', settings(SD, { preset: 'lcm', steps: 8 }), { steps: 8, guidance: 1, scheduler: 'lcm' }],
    ['levels and guidance by other rules', settings(SD, { sigmas: 'beta', guidanceRescale: 0.7 }), { sigmas: 'beta', guidanceRescale: 0.7 }],
    ['a size of one\'s own, in steps of the model', settings(WAN, { width: 500, height: 300 }), { width: 496, height: 304 }],
    ['frames in steps of the model', settings(WAN, { frames: 30 }), { frames: 33 }],
  ])('%s', (_, found, expected) => {
    expect(found).toMatchObject(expected)
  })
  it.each([
    ['preset', { preset: 'best' }], ['preset', { preset: 5 }], ['motion', { motion: 'wild' }], ['motion', { motion: 0 }], ['motion', { motion: 256 }],
    ['frames', { frames: 0 }], ['fps', { fps: '8' }], ['steps', { steps: 1001 }], ['enhance', { enhance: 1 }], ['decodeChunk', { decodeChunk: 0 }], ['width', { width: 5 }], ['sigmas', { sigmas: 'odd' }], ['spacing', { spacing: 'even' }], ['guidanceRescale', { guidanceRescale: 2 }],
  ])('%s: refuses %j', (port, options) => {
    expect(() => settings(SVD, options)).toThrowError(expect.objectContaining({ code: 'E_PARAM_VALUE', faults: [expect.objectContaining({ port: `options.${port}` })] }))
  })
  it('names presets of the model alone', () => {
    expect(() => settings(ZEROSCOPE, { preset: 'long' })).toThrow('fast, quality, low-memory')
    expect(() => settings(WAN, { preset: 'fast' })).toThrow('wan has no presets')
  })
})

describe('auto takes', () => {
  const large = { ...WAN, name: 'large', memory: 40e9, fits: false }
  const soft = { ...ZEROSCOPE, name: 'soft', defaults: { ...ZEROSCOPE.defaults, width: 256, height: 144, frames: 240 } }
  const sd = { ...SD, name: 'sd' }
  const FILLS = { ...sd, name: 'fills', inpaints: true }
  it.each<[string, readonly DiffusionModel[], Parameters<typeof chosen>[1], string]>([
    ['the best family that fits, however long and large the others are', [large, ZEROSCOPE, SVD], { duration: 5, width: 832, height: 480 }, 'modelscope'],
    ['the one that makes the length, before one of a better family', [WAN, soft], { duration: 8, width: 1280, height: 720 }, 'soft'],
    ['one that is not enlarged too far', [soft, ZEROSCOPE], { duration: 2, width: 768, height: 432 }, 'modelscope'],
    ['the better family where both are large enough', [WAN, ZEROSCOPE], { duration: 2, width: 640, height: 360 }, 'wan'],
    ['one that is made for masks where there is one', [sd, FILLS], { mask: true }, 'fills'],
    ['and where there is none, another', [FILLS, sd], {}, 'sd'],
    ['what is named, even if it does not fit', [large, ZEROSCOPE], { model: 'large', duration: 1 }, 'large'],
  ])('%s', (_, models, need, name) => expect(chosen(models, need)).toMatchObject({ found: { name }, why: expect.stringMatching(need.model === undefined ? /best of 2|best of 3/ : /by name/) as string }))
})

describe('a run', () => {
  const home = createModelProject(FIXTURES)
  const { folder: project } = home
  let engine: Engine
  beforeAll(async () => {
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#806040', noise: { type: 'gaussian', mean: 128, sigma: 40 } } }).png().toFile(join(project, 'in.png'))
    engine = await home.start()
  })
  afterAll(() => home.close())
  const made = async (type: string, params: Record<string, Json>): Promise<{ readonly said: Readonly<Record<string, Json>>; readonly pixels: Buffer }> => {
    const report = await engine.render({
      document: {
        format: 1,
        nodes: {
          picture: { type: 'load-image', params: { file: 'in.png' } },
          clip: { type, params: { duration: 0.5, width: 64, height: 64, fps: 8, backend: 'onnx', ...params }, ...(type === 'img2vid' ? { inputs: { image: 'picture.image' } } : {}) },
          save: { type: 'save-image', params: { file: 'out.png', frame: 0 }, inputs: { video: 'clip.video' } },
        },
      },
    })
    expect(report.faults).toEqual([])
    return { said: report.reports['clip']!, pixels: await sharp(join(project, 'output/out.png')).raw().toBuffer() }
  }
  const picture = async (strength: number | undefined, params: Record<string, Json> = {}) => {
    const report = await engine.render({
      document: {
        format: 1,
        nodes: {
          from: { type: 'load-image', params: { file: 'in.png' } },
          made: { type: 'text-to-image', params: { width: 64, height: 64, backend: 'onnx', seed: 5, options: { steps: 10 }, ...(strength === undefined ? {} : { strength }), ...(params['backend'] === undefined ? { model: 'tiny-stable-diffusion' } : params) }, ...(strength === undefined ? {} : { inputs: { image: 'from.image' } }) },
          save: { type: 'save-image', params: { file: 'made.png' }, inputs: { image: 'made.image' } },
        },
      },
    })
    return { faults: report.faults, data: report.faults.length > 0 ? Buffer.alloc(0) : await sharp(join(project, 'output/made.png')).removeAlpha().raw().toBuffer() }
  }
  it('of a picture keeps the more of it, the less may change', async () => {
    const apart = (a: Buffer, b: Buffer): number => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
    const [little, much, alone] = [(await picture(0.1)).data, (await picture(1)).data, (await picture(undefined)).data]
    // Of the smallest strength there is almost what the autoencoder alone makes of the picture: all others are farther from it.
    expect(apart(little, much)).toBeGreaterThan(3)
    expect(apart(much, alone)).toBeGreaterThan(0)
    const again = (await picture(0.1)).data
    expect(Buffer.compare(again, little)).toBe(0)
  })
  it('of a picture with a mask changes what is white, and keeps the rest', async () => {
    const half = Buffer.alloc(64 * 64 * 3, 255).fill(0, 0, 64 * 32 * 3)
    await sharp(half, { raw: { width: 64, height: 64, channels: 3 } }).png().toFile(join(project, 'mask.png'))
    const part = async (strength: number): Promise<Buffer> => {
      const report = await engine.render({
        document: {
          format: 1,
          nodes: {
            from: { type: 'load-image', params: { file: 'in.png' } },
            mask: { type: 'load-image', params: { file: 'mask.png' } },
            made: { type: 'text-to-image', params: { width: 64, height: 64, backend: 'onnx', seed: 5, strength, options: { steps: 4 }, model: 'tiny-stable-diffusion' }, inputs: { image: 'from.image', mask: 'mask.image' } },
            save: { type: 'save-image', params: { file: 'part.png' }, inputs: { image: 'made.image' } },
          },
        },
      })
      expect(report.faults).toEqual([])
      return sharp(join(project, 'output/part.png')).removeAlpha().raw().toBuffer()
    }
    const [one, two] = [await part(1), await part(0.5)]
    const apart = (from: number, to: number): number => one.subarray(from, to).reduce((sum, value, i) => sum + Math.abs(value - two[from + i]!), 0) / (to - from)
    // The upper half is the autoencoder's picture of what was given either way, the lower half another picture. The decoder's
    // norms carry some of it over.
    expect(apart(0, 64 * 20 * 3)).toBeLessThan(apart(64 * 40 * 3, half.length) / 2)
  })
  it('of a mask needs the picture that it is for', async () => {
    const nodes = { mask: { type: 'load-image', params: { file: 'in.png' } }, made: { type: 'text-to-image', params: { backend: 'onnx' }, inputs: { mask: 'mask.image' } }, save: { type: 'save-image', params: { file: 'no.png' }, inputs: { image: 'made.image' } } }
    expect((await engine.render({ document: { format: 1, nodes } })).faults).toMatchObject([{ code: 'E_PORT_MISSING', node: 'made' }])
  })
  it('of a picture is refused by the painter, with the reason', async () => {
    const { faults } = await picture(0.5, { backend: 'procedural' })
    expect(faults).toMatchObject([{ code: 'E_BACKEND', node: 'made' }])
    expect(faults[0]!.message).toContain('paints from words alone')
  })
  const maya = 'Maya discovered a magical tree in the forest.'
  it('of ModelScope has its prompt enhanced, unless it is to stay', async () => {
    const { said } = await made('text-to-video', { model: 'tiny-modelscope', prompt: maya, options: { steps: 1 } })
    expect(said['prompt']).toBe('cinematic, high quality, beautiful animation, Maya discovered a magical tree in the forest, lush nature, detailed environment')
    const plain = await made('text-to-video', { model: 'tiny-modelscope', prompt: maya, options: { steps: 1, enhance: false } })
    expect(plain.said['prompt']).toBe(maya)
    expect((await made('text-to-video', { model: 'tiny-animatediff', prompt: maya, options: { steps: 1 } })).said['prompt']).toBe(maya)
  })
  it('of Stable Video Diffusion makes as many frames, at that rate, decoded in such chunks', async () => {
    const inChunks = (decodeChunk: number) => made('img2vid', { model: 'tiny-stable-video-diffusion', options: { steps: 1, frames: 5, fps: 6, decodeChunk } })
    const [one, five] = [await inChunks(1), await inChunks(5)]
    expect(one.said).toMatchObject({ frames: 5, fps: 6 })
    // Its decoder looks at neighbours in time.
    expect(Buffer.compare(one.pixels, five.pixels)).not.toBe(0)
  })
})
