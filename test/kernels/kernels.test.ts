import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { PixelFormat } from '../../engine/frames/format.ts'
import type { Frame as ArenaFrame } from '../../engine/frames/frame.ts'
import type { ReadonlyFrame as Frame } from '../../engine/frames/frame-view.ts'
import type { Kernels } from '../../engine/kernels/kernels.ts'
import type { Affine, Lut3d, Rgba } from '../../engine/kernels/kernel-options.ts'
import { lookUp } from './reference/lut.ts'
import { createStage, noise, randomOf } from './stage.ts'

const stage = createStage(0)
const { kernels, create } = stage
afterAll(() => stage.close())

const FORMATS: readonly PixelFormat[] = ['yuv420p', 'yuva420p', 'gray8', 'flow', 'rgbf32']
const SIZES = [[1, 1], [1, 5], [6, 1], [2, 2], [7, 5], [16, 9]] as const

interface KernelRecord {
  readonly width: number
  readonly height: number
  readonly checksum: number
  readonly results: Readonly<Record<string, readonly (readonly number[])[]>>
}
const record = JSON.parse(readFileSync(new URL('../oracles/kernels.json', import.meta.url), 'utf8')) as KernelRecord
const picture = (): Frame => {
  const frame = create('gray8', record.width, record.height)
  for (let y = 0; y < record.height; y++) {
    for (let x = 0; x < record.width; x++) {
      const waves = 110 + 60 * Math.sin(x * 0.4 + y * 0.15) + 50 * Math.sin(x * 0.9 - y * 0.7)
      const board = (Math.floor(x / 6) + Math.floor(y / 5)) % 2 ? 40 : 0
      frame.bytes[y * record.width + x] = Math.min(235, Math.max(16, Math.floor(waves + board * 0.8 + 0.5)))
    }
  }
  return frame
}

describe('held against OpenCV', () => {
  it('paints the picture that was recorded', () => {
    expect(picture().bytes.reduce((sum, value) => sum + value, 0)).toBe(record.checksum)
  })
  const cases: Record<string, readonly [tolerance: number, make: (frame: Frame) => Promise<Frame>]> = {
    'warp rotated': [1, (f) => kernels.warpAffine(f, [0.93, 0.11, 1.7, -0.11, 0.93, 4.2])],
    'warp scaled': [1, (f) => kernels.warpAffine(f, [0.8, 0, 3.3, 0, 0.8, 2.6])],
    'blur 0.8': [1, (f) => kernels.blur(f, 0.8)],
    'blur 2.5': [1, (f) => kernels.blur(f, 2.5)],
    'blur 12': [2, (f) => kernels.blur(f, 12)],
    'box 3': [1, (f) => kernels.boxBlur(f, 3)],
    canny: [0, (f) => kernels.canny(f, 120, 260)],
    'edge-preserving': [2, (f) => kernels.edgePreserving(f, 12, (0.3 * 255) / 219)],
    clahe: [1, (f) => kernels.clahe(f, 3, 4)],
    // OpenCV looks its weights up in a coarse table.
    'non-local means': [6, (f) => kernels.nonLocalMeans(f, 12, 4, 2)],
    'bilateral 4': [1, (f) => kernels.bilateral(f, 4, 3, 40)],
    perspective: [1, (f) => kernels.warpPerspective(f, [0.9, 0.1, 2, -0.1, 1.1, 1, 0.004, 0.003, 0.9])],
    flow: [
      1,
      (f) => {
        const flow = create('flow', f.width, f.height)
        flow.planes[0]!.data.forEach((_, i, data) => (data[i] = 3 * Math.sin(Math.floor(i / f.width) * 0.5)))
        flow.planes[1]!.data.forEach((_, i, data) => (data[i] = 2 * Math.cos((i % f.width) * 0.3)))
        return kernels.warpFlow(f, flow)
      },
    ],
    equalised: [1, (f) => kernels.equalise(f)],
    sobel: [1, (f) => kernels.sobel(f)],
    'area down': [1, (f) => kernels.resize(f, 20, 14, 'area')],
    'area half': [1, (f) => kernels.resize(f, 24, 16, 'area')],
    'bilinear up': [1, (f) => kernels.resize(f, 77, 51, 'bilinear')],
  }
  it.each(Object.entries(cases))('%s', async (name, [tolerance, make]) => {
    const made = await make(picture())
    const expected = record.results[name]!.flat()
    expect(made.bytes.length).toBe(expected.length)
    let worst = 0
    made.bytes.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - expected[i]!))))
    expect(worst, `worst of ${made.bytes.length}`).toBeLessThanOrEqual(tolerance)
  })
})

describe('a wide blur', () => {
  it('agrees with OpenCV up to the border', async () => {
    const made = await kernels.blur(picture(), 6)
    const expected = record.results['blur 6']!.flat()
    made.bytes.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2))
  })
})

describe('held against plain arithmetic', () => {
  it('mix', async () => {
    const a = noise(create('yuv420p', 7, 5), 1)
    const b = noise(create('yuv420p', 7, 5), 2)
    for (const weight of [0.1, 0.5, 0.77]) {
      const made = await kernels.mix(a, b, weight)
      made.bytes.forEach((value, i) => {
        expect(Math.abs(value - (a.bytes[i]! * (1 - weight) + b.bytes[i]! * weight))).toBeLessThanOrEqual(0.502)
      })
    }
  })

  it('overlay with alpha, at any place', async () => {
    const base = noise(create('yuv420p', 9, 7), 1)
    const top = noise(create('yuva420p', 5, 3), 2)
    for (const [x, y] of [[0, 0], [2, 3], [-2, -1], [7, 6], [3, 1]] as const) {
      const made = await kernels.overlay(base, top, x, y, 0.8)
      for (let py = 0; py < 7; py++) {
        for (let px = 0; px < 9; px++) {
          const below = base.planes[0]!.data[py * 9 + px]!
          const [tx, ty] = [px - x, py - y]
          const inside = tx >= 0 && ty >= 0 && tx < 5 && ty < 3
          const alpha = inside ? (top.planes[3]!.data[ty * 5 + tx]! / 255) * 0.8 : 0
          const above = inside ? top.planes[0]!.data[ty * 5 + tx]! : 0
          expect(made.planes[0]!.data[py * 9 + px]).toBe(Math.floor(below + (above - below) * alpha + 0.5))
        }
      }
    }
  })

  it('overlay of opaque over transparent is the top, and lays its alpha down', async () => {
    const base = await kernels.fill('yuva420p', 8, 8, [255, 0, 0, 0])
    const top = await kernels.fill('yuv420p', 4, 4, [0, 0, 255, 1])
    const made = await kernels.overlay(base, top, 2, 2, 1)
    const still = await kernels.toStill(made)
    const at = (x: number, y: number) => [...still.data.subarray((y * 8 + x) * 4, (y * 8 + x) * 4 + 4)]
    expect(at(0, 0)[3]).toBe(0)
    const [r, g, b, a] = at(4, 4) as [number, number, number, number]
    expect([r < 4, g < 4, b > 251, a]).toEqual([true, true, true, 255])
  })

  it('overlay between pixels shares the light out', async () => {
    const base = await kernels.fill('yuv420p', 8, 4, [0, 0, 0, 1])
    const top = await kernels.fill('yuv420p', 2, 4, [255, 255, 255, 1])
    const made = await kernels.overlay(base, top, 2.25, 0, 1)
    expect([...made.planes[0]!.data.subarray(0, 8)]).toEqual([16, 16, 180, 235, 71, 16, 16, 16])
  })

  it('mixMask', async () => {
    const a = noise(create('yuva420p', 6, 4), 1)
    const b = noise(create('yuva420p', 6, 4), 2)
    const mask = noise(create('gray8', 6, 4), 3)
    const made = await kernels.mixMask(a, b, mask)
    made.planes[0]!.data.forEach((value, i) => {
      const weight = mask.bytes[i]! / 255
      expect(Math.abs(value - (a.bytes[i]! * (1 - weight) + b.bytes[i]! * weight))).toBeLessThanOrEqual(0.51)
    })
  })

  it('crop', async () => {
    const source = noise(create('yuv420p', 11, 9), 4)
    const made = await kernels.crop(source, 4, 2, 5, 6)
    for (let y = 0; y < 6; y++) {
      for (let x = 0; x < 5; x++) expect(made.planes[0]!.data[y * 5 + x]).toBe(source.planes[0]!.data[(y + 2) * 11 + x + 4])
    }
    for (let y = 0; y < 3; y++) {
      for (let x = 0; x < 3; x++) expect(made.planes[1]!.data[y * 3 + x]).toBe(source.planes[1]!.data[(y + 1) * 6 + x + 2])
    }
    await expect(kernels.crop(source, 8, 0, 5, 5)).rejects.toMatchObject({ code: 'E_CLIP_SIZE' })
  })

  it('warp moves chroma with luma: a shift by whole pixels pairs', async () => {
    const source = noise(create('yuv420p', 12, 10), 5)
    const made = await kernels.warpAffine(source, [1, 0, 2, 0, 1, 4])
    expect(made.planes[1]!.data[0]).toBe(source.planes[1]!.data[2 * 6 + 1])
    expect(made.planes[0]!.data[0]).toBe(source.planes[0]!.data[4 * 12 + 2])
  })

  it('a flow grows with its picture', async () => {
    const flow = create('flow', 8, 4)
    flow.planes[0]!.data.fill(1.5)
    flow.planes[1]!.data.fill(-1)
    const made = await kernels.resize(flow, 16, 12, 'bilinear')
    expect(made.planes[0]!.data[37]).toBeCloseTo(3, 4)
    expect(made.planes[1]!.data[37]).toBeCloseTo(-3, 4)
  })
})

describe('colour', () => {
  // 75 % bars: BT.709 limited codes from ITU-R BT.709-6, rounded.
  const bars = [
    [[191, 191, 191], [180, 128, 128]],
    [[191, 191, 0], [168, 44, 136]],
    [[0, 191, 191], [145, 147, 44]],
    [[0, 191, 0], [133, 63, 52]],
    [[191, 0, 191], [63, 193, 204]],
    [[191, 0, 0], [51, 109, 212]],
    [[0, 0, 191], [28, 212, 120]],
    [[255, 255, 255], [235, 128, 128]],
    [[0, 0, 0], [16, 128, 128]],
  ] as const
  it.each(bars)('%j', async ([r, g, b], expected) => {
    const filled = await kernels.fill('yuv420p', 4, 4, [r, g, b, 1])
    const data = new Uint8Array(64).map((_, i) => [r, g, b, 255][i % 4]!)
    const taken = await kernels.fromStill({ width: 4, height: 4, data })
    for (const frame of [filled, taken]) {
      frame.planes.forEach((plane, p) => expect(Math.abs(plane.data[0]! - expected[p]!)).toBeLessThanOrEqual(1))
    }
    const back = await kernels.toStill(taken)
    back.data.forEach((value, i) => expect(Math.abs(value - data[i]!)).toBeLessThanOrEqual(2))
  })

  it('flat colours survive every conversion', async () => {
    for (const format of ['rgbf32', 'yuva420p'] as const) {
      const source = await kernels.fill('yuv420p', 6, 6, [90, 160, 210, 1])
      const back = await kernels.convert(await kernels.convert(source, format), 'yuv420p')
      back.bytes.forEach((value, i) => expect(Math.abs(value - source.bytes[i]!)).toBeLessThanOrEqual(1))
    }
  })

  it('adjust equals the same change on RGB', async () => {
    const source = await kernels.fill('yuv420p', 4, 4, [120, 100, 140, 1])
    const still = await kernels.toStill(await kernels.adjust(source, { brightness: 1.2, contrast: 1.1 }))
    ;[120, 100, 140].forEach((value, k) => {
      const expected = ((value / 255) * 1.2 - 0.5) * 1.1 + 0.5
      expect(Math.abs(still.data[k]! - expected * 255)).toBeLessThanOrEqual(2)
    })
    const gray = await kernels.toStill(await kernels.adjust(source, { saturation: 0 }))
    expect(Math.max(...gray.data.subarray(0, 3)) - Math.min(...gray.data.subarray(0, 3))).toBeLessThanOrEqual(1)
    const turned = await kernels.adjust(await kernels.adjust(source, { hue: 120 }), { hue: 240 })
    turned.bytes.forEach((value, i) => expect(Math.abs(value - source.bytes[i]!)).toBeLessThanOrEqual(1))
  })

  it('invisible colours do not bleed', async () => {
    // A white disc on transparent red: after shrinking, half-visible pixels are white still.
    const data = new Uint8Array(32 * 32 * 4)
    for (let i = 0; i < 32 * 32; i++) {
      const inside = Math.hypot((i % 32) - 15.5, Math.floor(i / 32) - 15.5) < 11
      data.set(inside ? [255, 255, 255, 255] : [255, 0, 0, 0], i * 4)
    }
    const frame = await kernels.fromStill({ width: 32, height: 32, data })
    for (const made of [await kernels.resize(frame, 14, 14), await kernels.blur(frame, 2), await kernels.warpAffine(frame, [1.1, 0.2, 0, -0.2, 1.1, 0])]) {
      const still = await kernels.toStill(made)
      for (let i = 0; i < still.data.length; i += 4) {
        if (still.data[i + 3]! > 80) expect(still.data[i + 1]).toBeGreaterThan(225)
      }
    }
  })
})

describe('3D tables', () => {
  const size = 5
  const random = randomOf(7)
  const twisted: Lut3d = { size, data: Float32Array.from({ length: size ** 3 * 3 }, () => random()) }
  const identity: Lut3d = {
    size,
    data: Float32Array.from({ length: size ** 3 * 3 }, (_, i) => (Math.floor(i / 3 / size ** (i % 3)) % size) / (size - 1)),
  }
  it('agree with plain tetrahedra, before and after in RGB', async () => {
    // Flat colours: chroma is that of each pixel.
    for (let k = 0; k < 60; k++) {
      const colour = [random(), random(), random()].map((value) => Math.round(value * 255))
      const source = await kernels.fill('yuv420p', 2, 2, [...colour, 1] as unknown as Rgba)
      const before = (await kernels.toStill(source)).data
      const [r, g, b] = lookUp(twisted, [...before.subarray(0, 3)])
      const expected = await kernels.fill('yuv420p', 2, 2, [r!, g!, b!, 1])
      const made = await kernels.lut3d(source, twisted)
      made.bytes.forEach((value, i) => expect(Math.abs(value - expected.bytes[i]!)).toBeLessThanOrEqual(1))
    }
  })
  it('change nothing where they are the identity', async () => {
    const source = await kernels.fill('yuva420p', 7, 5, [90, 160, 210, 0.5])
    const made = await kernels.lut3d(source, identity)
    made.bytes.forEach((value, i) => expect(Math.abs(value - source.bytes[i]!)).toBeLessThanOrEqual(1))
  })
})

describe('histogram', () => {
  it('counts each value', async () => {
    const source = picture()
    const counts = await kernels.histogram(source)
    const plain = new Uint32Array(256)
    for (const value of source.bytes) plain[value]!++
    expect([...counts]).toEqual([...plain])
  })
})

describe('any format at any size', () => {
  const operations: Record<string, (frame: Frame, k: Kernels) => Promise<Frame>> = {
    'resize up': (f, k) => k.resize(f, f.width * 2 + 1, f.height + 3),
    'resize down': (f, k) => k.resize(f, (f.width + 1) >> 1, (f.height + 2) >> 1),
    lanczos: (f, k) => k.resize(f, f.width + 2, f.height + 1, 'lanczos'),
    crop: (f, k) => k.crop(f, f.width >> 1, f.height >> 1, f.width - (f.width >> 1), f.height - (f.height >> 1)),
    warp: (f, k) => k.warpAffine(f, [0.7, 0.3, 0.2, -0.3, 0.7, 0.1]),
    zoom: (f, k) => k.warpAffine(f, [0.7, 0, 0.2, 0, 0.7, 0.1]),
    blur: (f, k) => k.blur(f, 1.3),
    'wide blur': (f, k) => k.blur(f, 9),
    'mix with itself': (f, k) => k.mix(f, noise(create(f.format, f.width, f.height), 9), 0.4),
  }
  const cases = Object.keys(operations).flatMap((name) => SIZES.map(([w, h]) => [name, w, h] as const))
  it.each(cases)('%s %ix%i', async (name, width, height) => {
    for (const format of FORMATS) {
      const made = await operations[name]!(noise(create(format, width, height), 3), kernels)
      expect(made.format).toBe(format)
      for (const { data } of made.planes) for (const value of data) expect(Number.isFinite(value)).toBe(true)
    }
  })
  it.each(FORMATS.flatMap((from) => FORMATS.filter((to) => to !== 'flow' && to !== from).map((to) => [from, to] as const)))(
    'convert %s to %s',
    async (from, to) => {
      for (const [width, height] of SIZES) {
        const made = await kernels.convert(noise(create(from, width, height), 3), to)
        expect([made.format, made.width, made.height]).toEqual([to, width, height])
        const still = await kernels.toStill(made)
        expect(still.data.length).toBe(width * height * 4)
      }
    },
  )
  it('nothing becomes flow', async () => {
    await expect(kernels.convert(create('gray8', 2, 2), 'flow')).rejects.toMatchObject({ code: 'E_CLIP_FORMAT' })
  })
})

describe('properties', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }))
  it('a flat picture stays flat', async () => {
    const matrix = fc.tuple(...Array.from({ length: 6 }, () => fc.double({ min: -30, max: 30, noNaN: true })))
    await fc.assert(
      fc.asyncProperty(sizes, sizes, fc.integer({ min: 0, max: 255 }), matrix, async ([w, h], [w2, h2], value, m) => {
        const source = create('yuv420p', w, h)
        source.bytes.fill(value)
        const made = [
          await kernels.resize(source, w2, h2),
          await kernels.resize(source, w2, h2, 'lanczos'),
          await kernels.warpAffine(source, m as unknown as Affine, { width: w2, height: h2 }),
          await kernels.blur(source, (w2 + h2) / 4),
        ]
        for (const frame of made) {
          for (const sample of frame.bytes) if (sample !== value) throw new Error(`${sample} in a flat ${value}`)
          if (frame !== source) (frame as ArenaFrame).release()
        }
        source.release()
      }),
      { numRuns: 60 },
    )
  })
  it('what is laid over never leaves the range between the two', async () => {
    const random = randomOf(5)
    for (let i = 0; i < 40; i++) {
      const base = await kernels.fill('yuv420p', 9, 9, [0, 0, 0, 1])
      const top = await kernels.fill('yuva420p', 4, 3, [255, 255, 255, random()])
      const made = await kernels.overlay(base, top, random() * 14 - 4, random() * 14 - 4, random())
      for (const value of made.planes[0]!.data) expect(value >= 16 && value <= 235).toBe(true)
      for (const value of made.planes[1]!.data) expect(Math.abs(value - 128)).toBeLessThanOrEqual(1)
    }
  })
})

describe('bicubic warps by perspective and by flow', () => {
  const close = (a: Frame, b: Frame): void => {
    a.bytes.forEach((value, i) => expect(Math.abs(value - b.bytes[i]!)).toBeLessThanOrEqual(1))
  }
  it.each([[40, 30], [7, 5], [1, 1]])('are the affine one where they mean the same, at %ix%i', async (width, height) => {
    for (const format of ['gray8', 'yuv420p', 'yuva420p'] as const) {
      const frame = noise(create(format, width, height), 3)
      const turned = [0.93, 0.11, 1.7, -0.11, 0.93, 2.2] as const
      close(await kernels.warpPerspective(frame, [...turned, 0, 0, 1], undefined, 'bicubic'), await kernels.warpAffine(frame, turned, undefined, 'bicubic'))
      const flow = create('flow', width, height)
      flow.planes[0]!.data.fill(1.3)
      flow.planes[1]!.data.fill(-0.8)
      close(await kernels.warpFlow(frame, flow, 0.5, 'bicubic'), await kernels.warpAffine(frame, [1, 0, 0.65, 0, 1, -0.4], undefined, 'bicubic'))
    }
  })
})
