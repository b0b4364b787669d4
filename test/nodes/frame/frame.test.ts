import { afterAll, describe, expect, it } from 'vitest'
import { rational, type Still } from '../../../engine/frames/clip.ts'
import type { Letters, TextRequest } from '../../../engine/contract/media-service.ts'
import { parseColour } from '../../../engine/frames/colour.ts'
import { crop } from '../../../nodes/frame/crop.ts'
import { fadeInOut } from '../../../nodes/frame/fade-in-out.ts'
import { opacity } from '../../../nodes/frame/opacity.ts'
import { overlay } from '../../../nodes/frame/overlay.ts'
import { pad } from '../../../nodes/frame/pad.ts'
import { resize, resizedTo } from '../../../nodes/frame/resize.ts'
import { title } from '../../../nodes/frame/title.ts'
import { createHarness, meanOf, SMALL, type Picture } from '../../harness.ts'

const harness = createHarness()
afterAll(() => harness.close())

const level = (value: number, info = {}) =>
  harness.clip(info, (_, frame) => frame.planes.forEach(({ data }) => data.fill(value)))
const luma = ({ planes, width }: Picture, x: number, y: number): number => planes[0]!.data[y * width + x]!

describe('parseColour', () => {
  it.each([
    ['#fff', [255, 255, 255, 1]],
    ['#102030', [16, 32, 48, 1]],
    ['#10203080', [16, 32, 48, 128 / 255]],
  ])('%s', (text, expected) => expect(parseColour(text)).toEqual(expected))
  it('refuses names', () => expect(() => parseColour('red')).toThrow('#rrggbb'))
})

describe('resize', () => {
  it.each([
    [1920, 1080, 1280, 720, 'cover', 1280, 720],
    [1920, 1080, 1280, 0, 'cover', 1280, 720],
    [1920, 1080, 0, 480, 'cover', 854, 480],
    [1080, 1920, 1280, 720, 'inside', 406, 720],
    [640, 480, 1281, 721, 'stretch', 1282, 722],
    [1, 1, 8, 8, 'inside', 8, 8],
    [33, 17, 0, 0, 'cover', 33, 17],
  ])('%ix%i to %ix%i %s is %ix%i', (width, height, toWidth, toHeight, fit, w, h) => {
    expect(resizedTo({ width, height }, { width: toWidth, height: toHeight, fit })).toEqual({ width: w, height: h })
  })

  it('contain shows bars, cover fills', async () => {
    const inputs = { video: level(200) }
    const params = { width: 64, height: 64, colour: '#000000' }
    const contained = await harness.evaluate(resize, { inputs, params: { ...params, fit: 'contain' } })
    const frame = await harness.frame(contained.video!, 0)
    expect([luma(frame, 32, 2), luma(frame, 32, 32), luma(frame, 32, 61)]).toEqual([16, 200, 16])
    const covered = await harness.evaluate(resize, { inputs, params })
    expect(new Set((await harness.frame(covered.video!, 0)).planes[0]!.data)).toEqual(new Set([200]))
  })

  it('cover keeps the middle', async () => {
    const video = harness.clip({ width: 90, height: 30 }, (_, frame) => {
      frame.bytes.fill(128)
      frame.planes[0]!.data.forEach((__, i) => (frame.planes[0]!.data[i] = i % 90 < 30 ? 20 : i % 90 < 60 ? 120 : 220))
    })
    const made = await harness.evaluate(resize, { inputs: { video }, params: { width: 20, height: 20 } })
    expect(meanOf((await harness.frame(made.video!, 0)).planes[0]!)).toBeCloseTo(120, 0)
  })

  it.each([[1, 1], [5, 3], [2, 9]])('works at %ix%i with every fit and method', async (width, height) => {
    for (const fit of ['cover', 'contain', 'stretch', 'inside']) {
      for (const method of ['auto', 'area', 'bilinear', 'bicubic', 'lanczos']) {
        const made = await harness.evaluate(resize, {
          inputs: { video: level(100, { width, height }) },
          params: { width: 12, height: 8, fit, method, colour: '#646464' },
        })
        const frame = await harness.frame(made.video!, 0)
        expect([frame.width % 2, frame.height % 2]).toEqual([0, 0])
        for (const value of frame.planes[0]!.data) expect(Math.abs(value - 101)).toBeLessThanOrEqual(1)
      }
    }
  })
})

describe('crop and pad', () => {
  it('are each other’s inverse', async () => {
    const video = harness.clip({}, (n, frame) => frame.bytes.forEach((_, i) => (frame.bytes[i] = 20 + ((i * 7 + n) % 200))))
    const padded = await harness.evaluate(pad, { inputs: { video }, params: { left: 4, top: 2, right: 3, bottom: 5 } })
    expect(padded.video!.info).toMatchObject({ width: 71, height: 43 })
    const back = await harness.evaluate(crop, { inputs: { video: padded.video! }, params: { x: 4, y: 2, width: 64, height: 36 } })
    expect((await harness.frame(back.video!, 1)).bytes).toEqual((await harness.frame(video, 1)).bytes)
  })
  it('crop reaches to the edge, and refuses what lies outside', async () => {
    const inputs = { video: level(50) }
    const made = await harness.evaluate(crop, { inputs, params: { x: 60, y: 30 } })
    expect(made.video!.info).toMatchObject({ width: 4, height: 6 })
    for (const params of [{ x: 64 }, { width: 65 }, { y: 30, height: 7 }]) {
      await expect(harness.evaluate(crop, { inputs, params, dry: true })).rejects.toMatchObject({ code: 'E_CLIP_SIZE' })
    }
  })
})

describe('fade-in-out', () => {
  it('begins and ends in the colour', async () => {
    const { video } = await harness.evaluate(fadeInOut, { inputs: { video: level(200) }, params: { fadeIn: 0.12, fadeOut: 0.12 } })
    const lumas = await Promise.all(Array.from({ length: 8 }, async (_, n) => meanOf((await harness.frame(video!, n)).planes[0]!)))
    expect([lumas[0], lumas[3], lumas[4], lumas[7]]).toEqual([16, 200, 200, 16])
    expect(lumas[1]).toBe(lumas[6])
  })
})

describe('opacity and overlay', () => {
  it('a half-visible clip over another is their mean', async () => {
    const half = await harness.evaluate(opacity, { inputs: { video: level(200) }, params: { opacity: 0.5 } })
    expect(half.video!.info.format).toBe('yuva420p')
    const { video } = await harness.evaluate(overlay, { inputs: { video: level(100), top: half.video! } })
    expect(meanOf((await harness.frame(video!, 0)).planes[0]!)).toBeCloseTo(150, 0)
  })

  it('takes what is on top away after its duration', async () => {
    const half = level(200)
    const { video } = await harness.evaluate(overlay, { inputs: { video: level(100), top: half }, params: { start: 0.08, duration: 0.12, after: 'hold' } })
    expect(await Promise.all([1, 2, 4, 5].map(async (n) => meanOf((await harness.frame(video!, n)).planes[0]!)))).toEqual([100, 200, 200, 100])
  })

  it.each([
    ['top-left', 0, 0, [0, 0]],
    ['bottom-right', 1, 1, [60, 32]],
    ['center', 0.5, 0.5, [30, 16]],
  ] as const)('puts an image by its %s', async (anchor, x, y, [left, top]) => {
    const image: Still = { width: 4, height: 4, data: new Uint8Array(64).fill(255) }
    const { video } = await harness.evaluate(overlay, { inputs: { video: level(50), image }, params: { x, y, anchor } })
    const frame = await harness.frame(video!, 0)
    const white: [number, number][] = []
    for (let j = 0; j < 36; j++) for (let i = 0; i < 64; i++) if (luma(frame, i, j) > 200) white.push([i, j])
    expect([white.length, white[0]]).toEqual([16, [left, top]])
  })

  it('starts later, at its own rate, and hides, holds or loops', async () => {
    const top = harness.clip({ length: 2, rate: rational(50) }, (n, frame) => frame.bytes.fill(150 + n * 50))
    const lumas = async (after: string) => {
      const { video } = await harness.evaluate(overlay, {
        inputs: { video: level(50, { rate: rational(50) }), top },
        params: { start: 0.04, after },
      })
      return Promise.all(Array.from({ length: 6 }, async (_, n) => meanOf((await harness.frame(video!, n)).planes[0]!)))
    }
    expect(await lumas('hide')).toEqual([50, 50, 150, 200, 50, 50])
    expect(await lumas('hold')).toEqual([50, 50, 150, 200, 200, 200])
    expect(await lumas('loop')).toEqual([50, 50, 150, 200, 150, 200])
  })

  it('an animated scale grows evenly', async () => {
    const { video } = await harness.evaluate(overlay, {
      inputs: { video: level(16), top: level(216, { width: 20, height: 20 }) },
      at: (time) => ({ scale: 1 + time * 0.5 }),
    })
    const lights = await Promise.all(Array.from({ length: 8 }, async (_, n) => meanOf((await harness.frame(video!, n)).planes[0]!) - 16))
    expect(lights).toEqual([...lights].sort((a, b) => a - b))
  })

  it('refuses nothing on top', async () => {
    await expect(harness.evaluate(overlay, { inputs: { video: level(50) } })).rejects.toMatchObject({ code: 'E_PORT_MISSING' })
  })
})

describe('title', () => {
  /** Letters as white boxes, 0.6 of the size wide, with the margin that real letters have. */
  const media = {
    measureText: ({ text, size, tracking = 0 }: TextRequest) =>
      Promise.resolve({ width: [...text].length * size * (0.6 + tracking) - size * tracking, direction: 'ltr' as const }),
    async letters(request: TextRequest): Promise<Letters> {
      const { text, size, tracking = 0 } = request
      const margin = Math.ceil(size * 0.12)
      const width = Math.ceil(size * 0.6) + 2 * margin
      const height = Math.ceil(size) + 2 * margin
      const data = new Uint8Array(width * height * 4)
      for (let y = margin; y < height - margin; y++) {
        for (let x = margin; x < width - margin; x++) data.fill(255, (y * width + x) * 4, (y * width + x) * 4 + 4)
      }
      const parts = [...text].flatMap((letter, order) => {
        const start = order * size * (0.6 + tracking)
        return letter.trim() === '' ? [] : [{ picture: 0, x: start - margin, y: 0, start, order }]
      })
      return { ...(await media.measureText(request)), height, pictures: [{ image: { width, height, data }, inColours: false }], parts }
    },
  }
  const info = { width: 128, height: 72, length: 100 }
  const set = (params: object) =>
    harness.evaluate(title, { inputs: { video: level(60, info) }, media, params: { text: 'ABC', shadow: 0, size: 0.3, ...params } })
  const light = async (clip: Parameters<typeof harness.frame>[0], n: number) => meanOf((await harness.frame(clip, n)).planes[0]!) - 60

  it('is there between start and end only', async () => {
    const { video } = await set({ start: 1, duration: 2, fade: 0.4 })
    expect(await light(video!, 24)).toBe(0)
    expect(await light(video!, 50)).toBeGreaterThan(10)
    expect(await light(video!, 75)).toBe(0)
    expect(await light(video!, 28)).toBeLessThan(await light(video!, 50))
  })

  it.each(['none', 'fade', 'rise', 'typewriter', 'tracking'])('%s ends with all letters shown, in the middle', async (animation) => {
    const { video } = await set({ animation, start: 0 })
    const frame = await harness.frame(video!, 60)
    expect(luma(frame, 64, 36)).toBe(235)
    let left = 0
    let right = 0
    for (let y = 0; y < 72; y++) for (let x = 0; x < 64; x++) {
      left += luma(frame, x, y)
      right += luma(frame, 127 - x, y)
    }
    expect(Math.abs(left / right - 1)).toBeLessThan(0.03)
  })

  it('types one letter after another', async () => {
    const { video } = await set({ animation: 'typewriter', start: 0, fade: 1.2 })
    const lights = await Promise.all([0, 8, 14, 24, 36].map((n) => light(video!, n)))
    expect(lights).toEqual([...lights].sort((a, b) => a - b))
    expect(lights[0]).toBe(0)
  })

  it('shrinks lines that are too wide, and darkens behind with a scrim', async () => {
    const { video } = await set({ text: 'ABCDEFGHIJKLMNOP', start: 0, animation: 'none' })
    const frame = await harness.frame(video!, 50)
    expect([luma(frame, 2, 36), luma(frame, 64, 36), luma(frame, 125, 36)]).toEqual([60, 235, 60])
    const dark = await set({ text: 'A', start: 0, animation: 'none', scrim: 0.5 })
    const dimmed = await harness.frame(dark.video!, 50)
    expect(luma(dimmed, 4, 36)).toBeLessThan(50)
    expect(luma(dimmed, 4, 1)).toBeGreaterThan(56)
  })

  it('breaks lines that are too wide between words, and keeps their size', async () => {
    // Letters of 22 pixels, 13 wide: eight fit into a line, so that there are two of equal length, one above the middle and one below.
    const params = { text: 'ABCD EFGH', start: 0, animation: 'none', letterSpacing: 0 }
    const inRow = (frame: Parameters<typeof luma>[0], y: number): number => Array.from({ length: 128 }, (_, x) => luma(frame, x, y)).filter((value) => value === 235).length
    const wrapped = await harness.frame((await set(params)).video!, 50)
    expect([inRow(wrapped, 24), inRow(wrapped, 48)].map((count) => Math.abs(count - 4 * 13) < 5)).toEqual([true, true])
    const shrunk = await harness.frame((await set({ ...params, fit: 'shrink' })).video!, 50)
    expect([inRow(shrunk, 20), inRow(shrunk, 36) > 75, inRow(shrunk, 52)]).toEqual([0, true, 0])
  })

  it('makes what is still too tall smaller', async () => {
    const frame = await harness.frame((await set({ text: 'AB CD EF GH IJ KL MN OP QR ST UV WX YZ', size: 0.6, start: 0, animation: 'none' })).video!, 50)
    const edge = (y: number): number => Math.max(...Array.from({ length: 128 }, (_, x) => luma(frame, x, y)))
    expect([edge(0), edge(3), edge(68), edge(71)]).toEqual([60, 60, 60, 60])
    expect(Math.max(edge(32), edge(36), edge(40))).toBe(235)
  })

  it('changes nothing without letters, and works on one pixel', async () => {
    const { video } = await set({ text: ' ', start: 0 })
    expect(await light(video!, 50)).toBe(0)
    const tiny = await harness.evaluate(title, { inputs: { video: level(60, { width: 1, height: 1 }) }, media, params: { start: 0 } })
    expect((await harness.frame(tiny.video!, 4)).planes[0]!.data.length).toBe(1)
  })

  it('keeps size, rate and length', async () => {
    const { video } = await set({})
    expect(video!.info).toEqual({ ...SMALL, ...info })
  })
})
