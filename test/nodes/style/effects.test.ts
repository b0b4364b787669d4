/** Glow, aberration, noise, grain and upscale: what they are for, measured. */
import { afterAll, describe, expect, it } from 'vitest'
import { upscale } from '../../../nodes/frame/upscale.ts'
import { noise } from '../../../nodes/generate/noise.ts'
import { chromaticAberration } from '../../../nodes/style/chromatic-aberration.ts'
import { filmGrain } from '../../../nodes/style/film-grain.ts'
import { glow } from '../../../nodes/style/glow.ts'
import { createHarness, meanOf, type Picture } from '../../harness.ts'
import { throughFfmpeg } from '../ffmpeg-picture.ts'

const harness = createHarness()
afterAll(() => harness.close())
const deviation = (data: ArrayLike<number>): number => {
  const values = Array.from(data)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

describe('glow', () => {
  const lamp = (light: number) =>
    harness.clip({ width: 65, height: 65, length: 1 }, (_, frame) => {
      frame.bytes.fill(128)
      frame.planes[0]!.data.fill(40)
      for (const [x, y] of [[32, 32], [33, 32], [32, 33], [33, 33]]) frame.planes[0]!.data[y! * 65 + x!] = light
    })
  const glowing = async (light: number, params = {}) => {
    const { video } = await harness.evaluate(glow, { inputs: { video: lamp(light) }, params: { radius: 0.05, strength: 1, ...params } })
    return harness.frame(video!, 0)
  }
  it('spills light around what is bright, less with distance, and adds no darkness', async () => {
    const { planes } = await glowing(235)
    const at = (d: number) => planes[0]!.data[32 * 65 + 32 + d]!
    expect(at(4)).toBeGreaterThan(at(7))
    expect(at(7)).toBeGreaterThanOrEqual(at(20))
    expect([at(4) > 41, at(30)]).toEqual([true, 40])
  })
  it('leaves alone what is below the threshold', async () => {
    expect((await glowing(120)).bytes).toEqual((await harness.frame(lamp(120), 0)).bytes)
  })
})

describe('chromatic-aberration', () => {
  it('moves red outwards and blue inwards, more with distance', async () => {
    // White bars on black; the middle of the picture lies between pixels 63 and 64.
    const bars = harness.clip({ width: 128, height: 16, length: 1 }, (_, frame) => {
      frame.bytes.fill(128)
      frame.planes[0]!.data.forEach((_v, i, data) => (data[i] = [30, 62, 98].some((x) => Math.abs((i % 128) - x) < 4) ? 235 : 16))
    })
    const { video } = await harness.evaluate(chromaticAberration, { inputs: { video: bars }, params: { amount: 0.1 } })
    const { data } = await harness.still(video!, 0)
    const centre = (channel: number, from: number, to: number) => {
      let [sum, weights] = [0, 0]
      for (let x = from; x < to; x++) {
        const value = data[(8 * 128 + x) * 4 + channel]!
        sum += value * x
        weights += value
      }
      return sum / weights
    }
    const [red, green, blue] = [0, 1, 2].map((k) => centre(k, 84, 116)) as [number, number, number]
    expect(red - green).toBeGreaterThan(2.5)
    expect(red - green).toBeLessThan(4.5)
    expect(green - blue).toBeGreaterThan(2.5)
    const middle = [0, 1, 2].map((k) => centre(k, 50, 76)) as [number, number, number]
    expect(Math.abs(middle[0] - middle[2])).toBeLessThan(1)
  })
  it('leaves greys grey without edges, and does nothing at 0', async () => {
    const flat = harness.clip({ length: 1 }, [90, 90, 90, 1])
    const at = async (amount: number) => harness.frame((await harness.evaluate(chromaticAberration, { inputs: { video: flat }, params: { amount } })).video!, 0)
    expect((await at(0.05)).bytes).toEqual((await at(0)).bytes)
  })
})

describe('noise', () => {
  const made = async (params: Readonly<Record<string, unknown>> & { readonly seed?: number }, port: 'video' | 'mask' = 'mask') => {
    const outputs = await harness.evaluate(noise, { seed: params.seed ?? 7, params: { width: 160, height: 90, duration: 1, fps: 10, ...params } })
    return outputs[port]!
  }
  const difference = (a: Picture, b: Picture) => a.bytes.reduce((sum, value, i) => sum + Math.abs(value - b.bytes[i]!), 0) / a.bytes.length
  it.each(['smooth', 'billow', 'ridge'])('%s fills the range, grey in the mean', async (kind) => {
    const { planes } = await harness.frame(await made({ kind, scale: 0.2 }), 0)
    expect(Math.abs(meanOf(planes[0]!) - 128)).toBeLessThan(kind === 'ridge' ? 60 : 20)
    expect(deviation(planes[0]!.data)).toBeGreaterThan(20)
  })
  it('is a clip as well as a mask', async () => {
    const [clip, mask] = [await harness.frame(await made({}, 'video'), 2), await harness.frame(await made({}), 2)]
    expect([clip.format, mask.format]).toEqual(['yuv420p', 'gray8'])
    mask.bytes.forEach((value, i) => expect(Math.abs(clip.planes[0]!.data[i]! - (16 + (value * 219) / 255))).toBeLessThanOrEqual(0.51))
  })
  it('evolves smoothly, and not at all without evolution', async () => {
    const clip = await made({ evolution: 0.5 })
    const frames = await Promise.all([0, 1, 2, 9].map((n) => harness.frame(clip, n)))
    const [near, far] = [difference(frames[0]!, frames[1]!), difference(frames[0]!, frames[3]!)]
    expect(near).toBeGreaterThan(0.5)
    expect(far).toBeGreaterThan(near * 2)
    const still = await made({ evolution: 0 })
    expect((await harness.frame(still, 5)).bytes).toEqual((await harness.frame(still, 0)).bytes)
  })
  it('drifts by whole pictures', async () => {
    const clip = await made({ evolution: 0, driftX: 1 })
    const [a, b] = [await harness.frame(clip, 0), await harness.frame(clip, 1)]
    // A tenth of a second at one height a second: nine pixels.
    for (let y = 0; y < 90; y += 7) {
      for (let x = 9; x < 160; x++) expect(Math.abs(b.bytes[y * 160 + x]! - a.bytes[y * 160 + x - 9]!)).toBeLessThanOrEqual(1)
    }
  })
  it('looks alike at any size, and other seeds look different', async () => {
    const [small, large] = [await made({}), await made({ width: 320, height: 180 })]
    const half = await harness.kernels.resize(await harness.kernels.convert(await framed(large), 'gray8'), 160, 90, 'area')
    const picture = await harness.frame(small, 0)
    expect(half.bytes.reduce((sum, value, i) => sum + Math.abs(value - picture.bytes[i]!), 0) / half.bytes.length).toBeLessThan(4)
    expect(difference(picture, await harness.frame(await made({ seed: 8 }), 0))).toBeGreaterThan(10)
  })
  async function framed(clip: Awaited<ReturnType<typeof made>>) {
    const { bytes, width, height } = await harness.frame(clip, 0)
    const frame = await harness.kernels.fill('gray8', width, height, [0, 0, 0, 1])
    frame.bytes.set(bytes)
    return frame
  }
})

describe('film-grain', () => {
  const grainy = async (level: number, height = 256, amount = 1) => {
    const flat = harness.clip({ width: 256, height, length: 2 }, (_, frame) => {
      frame.bytes.fill(128)
      frame.planes[0]!.data.fill(level)
    })
    return (await harness.frame((await harness.evaluate(filmGrain, { inputs: { video: flat }, params: { amount } })).video!, 0)).planes[0]!
  }
  it('is strongest in the mid-tones', async () => {
    const at = async (level: number) => deviation((await grainy(level)).data)
    const [black, dark, middle, white] = [await at(16), await at(70), await at(126), await at(235)]
    expect(middle).toBeGreaterThan(dark)
    expect(dark).toBeGreaterThan(black)
    expect(middle).toBeGreaterThan(white * 2)
  })
  it('is about normal, without bias, and does not clump', async () => {
    const { data, width } = await grainy(126, 620)
    const values = Array.from(data, (value) => value - 126)
    const s = deviation(values)
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.15)
    const within = values.filter((value) => Math.abs(value) <= s).length / values.length
    expect(within).toBeGreaterThan(0.63)
    expect(within).toBeLessThan(0.75)
    // Means of 16 x 16 would deviate by a sixteenth if the noise were white: blue noise has less.
    const means: number[] = []
    for (let y = 0; y + 16 <= 620; y += 16) {
      for (let x = 0; x + 16 <= width; x += 16) {
        let sum = 0
        for (let j = 0; j < 256; j++) sum += values[(y + (j >> 4)) * width + x + (j & 15)]!
        means.push(sum / 256)
      }
    }
    expect(deviation(means)).toBeLessThan(s / 16)
  })
})

describe('upscale', () => {
  it("is ffmpeg's Lanczos scaling, without sharpening", async () => {
    const info = { width: 48, height: 36, length: 1 }
    const clip = harness.clip(info, (_, frame) => {
      frame.bytes.fill(128)
      frame.planes[0]!.data.forEach((_v, i, data) => (data[i] = 126 + 60 * Math.sin((i % 48) * 0.5) * Math.cos(Math.floor(i / 48) * 0.4)))
    })
    const { video } = await harness.evaluate(upscale, { inputs: { video: clip }, params: { factor: 2, sharpen: 0 } })
    const made = (await harness.frame(video!, 0)).planes[0]!
    expect([made.width, made.height]).toEqual([96, 72])
    const source = (await harness.frame(clip, 0)).planes[0]!.data as Uint8Array
    const theirs = throughFfmpeg(source, { width: 48, height: 36, from: 'gray', to: 'gray', filter: 'scale=96:72:flags=lanczos+accurate_rnd+full_chroma_int' })
    const far = Array.from(made.data, (value, i) => Math.abs(value - theirs[i]!))
    expect(Math.max(...far)).toBeLessThanOrEqual(3)
  })
  it.each([[{ factor: 1.5 }, [96, 54]], [{ height: 72 }, [128, 72]], [{ height: 20 }, [64, 36]], [{ factor: 1 }, [64, 36]]])('%j', async (params, size) => {
    const { video } = await harness.evaluate(upscale, { inputs: { video: harness.clip({}, [9, 9, 9, 1]) }, params })
    const { width, height } = await harness.frame(video!, 0)
    expect([width, height]).toEqual(size)
  })
  it('refuses what is too large', async () => {
    const clip = harness.clip({ width: 4096, height: 16 }, [0, 0, 0, 1])
    await expect(harness.evaluate(upscale, { inputs: { video: clip }, params: { factor: 8 } })).rejects.toMatchObject({ code: 'E_CLIP_SIZE' })
  })
})
