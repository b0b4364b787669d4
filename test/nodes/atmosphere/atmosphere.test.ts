/** Weather and light: pure in time, true to what they say they do. */
import { afterAll, describe, expect, it } from 'vitest'
import { rational, type Clip, type NodeSpec } from '../../../engine/api.ts'
import { chance, unrest } from '../../../nodes/atmosphere/chance.ts'
import { depthOfField } from '../../../nodes/atmosphere/depth-of-field.ts'
import { dust } from '../../../nodes/atmosphere/dust.ts'
import { dynamicLight } from '../../../nodes/atmosphere/dynamic-light.ts'
import { fog } from '../../../nodes/atmosphere/fog.ts'
import { lightRays } from '../../../nodes/atmosphere/light-rays.ts'
import { rain } from '../../../nodes/atmosphere/rain.ts'
import { snow } from '../../../nodes/atmosphere/snow.ts'
import { rainAt, snowAt } from '../../../nodes/atmosphere/weather.ts'
import { createHarness, meanOf } from '../../harness.ts'
import { createStage, noise } from '../../kernels/stage.ts'

const harness = createHarness()
const threaded = createHarness({ workers: 2 })
const stage = createStage()
afterAll(() => Promise.all([harness.close(), threaded.close(), stage.close()]))

const SIZE = { width: 400, height: 224, length: 12, rate: rational(24) } as const
const grey = (value: number, on = harness, info: object = SIZE): Clip =>
  on.clip(info, (_, frame) => {
    frame.bytes.fill(128)
    frame.planes[0]!.data.fill(value)
  })
const mask = (paint: (x: number, y: number) => number): Clip =>
  harness.clip({ ...SIZE, length: 1, format: 'gray8' }, (_, frame) =>
    frame.bytes.forEach((__, i) => (frame.bytes[i] = paint(i % SIZE.width, Math.floor(i / SIZE.width)))),
  )
const bytes = async (clip: Clip, n: number, on = harness): Promise<Uint8Array> => (await on.frame(clip, n)).bytes.slice()
const luma = async (clip: Clip, n: number): Promise<Uint8Array> => (await harness.frame(clip, n)).planes[0]!.data.slice() as Uint8Array

describe.each<[string, NodeSpec, object]>([
  ['rain', rain, {}],
  ['snow', snow, {}],
  ['dust', dust, {}],
  ['fog', fog, {}],
  ['light-rays', lightRays, {}],
  ['dynamic-light', dynamicLight, { flicker: 0.7 }],
])('%s', (_, spec, params) => {
  it('is the same in any order and on workers', async () => {
    const one = (await harness.evaluate(spec, { inputs: { video: grey(180) }, params: params as never })).video!
    const two = (await threaded.evaluate(spec, { inputs: { video: grey(180, threaded) }, params: params as never })).video!
    const ascending = [await bytes(one, 2), await bytes(one, 7)]
    expect(await bytes(two, 7, threaded)).toEqual(ascending[1])
    expect(await bytes(two, 2, threaded)).toEqual(ascending[0])
  })
})

/** Pixels from a place to a stroke's line. */
function distanceTo([x0, y0, x1, y1]: Float32Array, x: number, y: number): number {
  const [dx, dy] = [x1! - x0!, y1! - y0!]
  const along = Math.min(1, Math.max(0, ((x - x0!) * dx + (y - y0!) * dy) / (dx * dx + dy * dy || 1)))
  return Math.hypot(x - x0! - along * dx, y - y0! - along * dy)
}

describe('rain and snow', () => {
  const weather = { width: 1280, height: 720, seed: 4, amount: 0.5, speed: 1, angle: 0, size: 1 }
  it.each([['rain', rainAt, 500, 2500], ['snow', snowAt, 30, 200]] as const)('%s falls steadily, as fast as it says', (_, at, least, most) => {
    const [a, b] = [at({ ...weather, time: 1 }), at({ ...weather, time: 1.01 })]
    let fell = 0
    for (let i = 0; i < a.length; i += 6) {
      const speed = (b[i + 1]! - a[i + 1]!) / 0.01
      if (speed < 0) continue // begun anew
      fell++
      expect(speed).toBeGreaterThan(least)
      expect(speed).toBeLessThan(most)
    }
    expect(fell).toBeGreaterThan((a.length / 6) * 0.9)
  })
  it('a small preview shows the same drops', () => {
    const [whole, half] = [rainAt({ ...weather, time: 2 }), rainAt({ ...weather, time: 2, width: 640, height: 360 })]
    whole.forEach((value, i) => {
      if (i % 6 !== 5) expect(half[i]! * 2).toBeCloseTo(value, 2)
    })
  })
  it('leans with the wind, and stands still at no speed', async () => {
    const slanted = rainAt({ ...weather, time: 1, angle: 45 })
    expect(slanted[2]! - slanted[0]!).toBeCloseTo(slanted[3]! - slanted[1]!, 3)
    for (const spec of [snow, fog]) {
      const { video } = await harness.evaluate(spec, { inputs: { video: grey(40) }, params: { speed: 0 } })
      expect(await bytes(video!, 5)).toEqual(await bytes(video!, 0))
    }
  })
  it('draws slanted drops as lines, and nothing beside them', async () => {
    const drops = rainAt({ ...weather, time: 1, angle: 60, size: 3 })
    const drawn = await stage.kernels.strokes(1280, 720, drops, 0.5)
    const plain = Array.from({ length: drops.length / 6 }, (_, i) => drops.slice(i * 6, i * 6 + 6))
    // Each lit pixel lies on a line.
    for (let i = 0; i < drawn.bytes.length; i += 997) {
      if (drawn.bytes[i] === 0) continue
      const [x, y] = [i % 1280, Math.floor(i / 1280)]
      expect(Math.min(...plain.map((drop) => distanceTo(drop, x, y) - drop[4]!))).toBeLessThan(0.5)
    }
  })
  it.each([['rain', rain], ['snow', snow], ['fog', fog]] as const)('%s falls within the picture: its alpha stays', async (_, spec) => {
    const info = { ...SIZE, format: 'yuva420p' } as const
    const clip = harness.clip(info, (__, frame) => {
      frame.bytes.fill(128)
      frame.planes[3]!.data.forEach((___, i, data) => (data[i] = i % SIZE.width))
    })
    const { video } = await harness.evaluate(spec, { inputs: { video: clip }, params: {} })
    expect((await harness.frame(video!, 3)).planes[3]!.data).toEqual((await harness.frame(clip, 3)).planes[3]!.data)
  })
  it('lightens a dark picture by more when there is more of it', async () => {
    const light = async (amount: number): Promise<number> => {
      const { video } = await harness.evaluate(rain, { inputs: { video: grey(40) }, params: { amount } })
      return meanOf((await harness.frame(video!, 3)).planes[0]!)
    }
    const [none, some, much] = [await light(0), await light(0.4), await light(1)]
    expect(none).toBe(40)
    expect(some).toBeGreaterThan(none + 3)
    expect(much).toBeGreaterThan(some + 3)
  })
})

describe('fog', () => {
  it('lies on the ground and thins out above', async () => {
    const { video } = await harness.evaluate(fog, { inputs: { video: grey(30) }, params: { unevenness: 0, height: 0.5, falloff: 0.5, density: 0.8 } })
    const rows = await luma(video!, 0)
    expect(rows[5 * SIZE.width]).toBeLessThan(34)
    expect(rows[218 * SIZE.width]).toBeGreaterThan(150)
  })
  it('hides what is far and leaves what is near', async () => {
    const depth = mask((x) => (x < 200 ? 0 : 255))
    const { video } = await harness.evaluate(fog, { inputs: { video: grey(30), depth }, params: { unevenness: 0, height: 1.5, density: 0.7 } })
    const rows = await luma(video!, 0)
    expect(rows[112 * SIZE.width + 60]).toBeGreaterThan(140)
    expect(rows[112 * SIZE.width + 340]).toBeLessThan(36)
  })
})

describe('dynamic-light', () => {
  it('falls to a quarter at its radius, on top of the other light', async () => {
    const params = { x: 0.5, y: 0.5, radius: 0.25, strength: 0.8, ambient: 0.2, colour: '#ffffff' }
    const { video } = await harness.evaluate(dynamicLight, { inputs: { video: grey(116) }, params })
    const rows = await luma(video!, 0)
    const at = (x: number): number => (rows[112 * SIZE.width + x]! - 16) / 100
    expect(at(200)).toBeCloseTo(1, 1)
    expect(at(200 + 56)).toBeCloseTo(0.2 + 0.8 / 4, 1)
    expect(at(2)).toBeLessThan(0.25)
  })
  it('leaves what is below black dark', async () => {
    const { video } = await harness.evaluate(dynamicLight, { inputs: { video: grey(0) }, params: { strength: 4 } })
    expect(Math.max(...(await luma(video!, 0)))).toBe(16)
  })
  it('reaches what is near, and leaves what is far to the other light', async () => {
    const depth = mask((x) => (x < 200 ? 0 : 255))
    const params = { x: 0.5, y: 0.5, radius: 3, strength: 1, ambient: 0.3, colour: '#ffffff' }
    const { video } = await harness.evaluate(dynamicLight, { inputs: { video: grey(96), depth }, params })
    const rows = await luma(video!, 0)
    expect(rows[112 * SIZE.width + 150]).toBeCloseTo(16 + 80 * 0.3, -0.5)
    expect(rows[112 * SIZE.width + 250]).toBeGreaterThan(16 + 80 * 1.2)
  })
  it('flickers over time only where it is asked to', async () => {
    const means = async (flicker: number): Promise<number[]> => {
      const { video } = await harness.evaluate(dynamicLight, { inputs: { video: grey(116) }, params: { flicker } })
      return Promise.all([0, 3, 6, 9].map(async (n) => meanOf((await harness.frame(video!, n)).planes[0]!)))
    }
    expect(new Set(await means(0)).size).toBe(1)
    const unsteady = await means(0.8)
    expect(Math.max(...unsteady) - Math.min(...unsteady)).toBeGreaterThan(1)
  })
})

describe('light-rays', () => {
  it('streams away from the light and leaves a dark picture as it is', async () => {
    const spot = harness.clip(SIZE, (_, frame) => {
      frame.bytes.fill(128)
      frame.planes[0]!.data.forEach((__, i, data) => (data[i] = Math.hypot((i % 400) - 150, Math.floor(i / 400) - 112) < 12 ? 235 : 30))
    })
    const { video } = await harness.evaluate(lightRays, { inputs: { video: spot }, params: { x: 0.2, y: 0.5 } })
    const rows = await luma(video!, 0)
    const row = 112 * SIZE.width
    // The light is at 80, the spot at 150: beyond it there are rays, before it and above it there are none.
    expect(rows[row + 185]).toBeGreaterThan(40)
    expect(rows[row + 100]).toBeLessThan(34)
    expect(rows[40 * SIZE.width + 150]).toBeLessThan(34)
    const dark = await harness.evaluate(lightRays, { inputs: { video: grey(40) } })
    expect(await luma(dark.video!, 0)).toEqual(await luma(grey(40), 0))
  })
})

describe('a light outside the picture', () => {
  it('lets in no more than the picture holds', async () => {
    // The edge towards the light is bright: it must not count for all that may lie beyond it.
    const edge = harness.clip(SIZE, (_, frame) => {
      frame.bytes.fill(128)
      frame.planes[0]!.data.forEach((__, i, data) => (data[i] = i % 400 < 8 ? 235 : 30))
    })
    const { video } = await harness.evaluate(lightRays, { inputs: { video: edge }, params: { x: -0.5, y: 0.5, length: 1 } })
    expect((await luma(video!, 0))[112 * SIZE.width + 300]).toBeLessThan(60)
  })
})

describe.each([['fog', fog], ['dynamic-light', dynamicLight], ['depth-of-field', depthOfField]] as const)('the depth of %s', (_, spec) => {
  it('is made ready once where one frame serves for all', async () => {
    let made = 0
    const depth = harness.clip({ width: 40, height: 22, length: 1, format: 'gray8' }, (__, frame) => void (frame.bytes.fill(100), made++))
    const { video } = await harness.evaluate(spec, { inputs: { video: grey(90), depth } })
    for (const n of [0, 3, 5]) {
      await harness.frame(video!, n)
      harness.dropCache()
    }
    expect(made).toBe(1)
  })
})

describe('depth-of-field', () => {
  const source = harness.clip(SIZE, (n, frame) => void noise(frame, n + 1))
  it('is sharp in the focus and the mean over a disc out of it', async () => {
    const of = async (value: number) => {
      const params = { focus: 0.2, range: 0.05, aperture: 1, highlights: 0 }
      return (await harness.evaluate(depthOfField, { inputs: { video: source, depth: mask(() => value) }, params })).video!
    }
    expect(await luma(await of(51), 1)).toEqual(await luma(source, 1))
    const frame = await harness.frame(source, 1)
    const far = await luma(await of(255), 1)
    expect(far.length).toBe(frame.planes[0]!.data.length)
    const spread = (data: Uint8Array): number => {
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length
      return Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length)
    }
    // The mean over a disc of white noise keeps one part in the root of the disc's pixels.
    const radius = 0.06 * 224 * Math.min(1, (1 - 0.2 - 0.05) / 0.95)
    const expected = spread(frame.planes[0]!.data as Uint8Array) / Math.sqrt(Math.PI * radius * radius)
    expect(spread(far)).toBeGreaterThan(expected * 0.8)
    expect(spread(far)).toBeLessThan(expected * 1.3)
  })

  /** Luma of a picture of two values and depths, through the lens. */
  const through = async (inside: (x: number, y: number) => boolean, values: readonly [number, number], depths: readonly [number, number], params: Readonly<Record<string, number>>) => {
    const video = harness.clip({ ...SIZE, length: 1 }, (_, frame) => {
      frame.bytes.fill(128)
      frame.planes[0]!.data.forEach((__, i, data) => (data[i] = values[inside(i % 400, Math.floor(i / 400)) ? 0 : 1]))
    })
    const depth = mask((x, y) => depths[inside(x, y) ? 0 : 1])
    const made = (await harness.evaluate(depthOfField, { inputs: { video, depth }, params })).video!
    const rows = await luma(made, 0)
    return (x: number, y: number) => rows[y * 400 + x]!
  }
  const disc = (radius: number) => (x: number, y: number) => Math.hypot(x - 199.5, y - 111.5) < radius

  it('lets nothing of the subject bleed into what lies behind it', async () => {
    for (const highlights of [0, 0.3, 1]) {
      const at = await through(disc(60), [225, 40], [128, 0], { aperture: 1, highlights })
      for (let x = 0; x < 400; x++) expect(Math.abs(at(x, 111) - (disc(60)(x, 111) ? 225 : 40)), `${x}`).toBeLessThanOrEqual(1)
    }
  })
  it('makes an even disc of a point of light, as wide as the aperture says, with as much light', async () => {
    const point = (x: number, y: number): boolean => Math.abs(x - 199.5) < 2 && Math.abs(y - 111.5) < 2
    const at = await through(point, [235, 30], [0, 0], { focus: 0.5, range: 0, aperture: 1 })
    const radius = 0.06 * 224 * 0.5
    const light = (value: number): number => (value / 255) ** 2.4
    const within = [0, 1, 2, 3].map((x) => at(199 + x, 111))
    expect(Math.max(...within) - Math.min(...within)).toBeLessThan(8)
    expect(Math.min(...within)).toBeGreaterThan(80)
    expect(at(199 + Math.ceil(radius + 5), 111)).toBeLessThan(33)
    let [made, before] = [0, 0]
    for (let y = 80; y < 144; y++) {
      for (let x = 168; x < 232; x++) {
        made += light(at(x, y)) - light(30)
        before += light(point(x, y) ? 235 : 30) - light(30)
      }
    }
    expect(made / before).toBeGreaterThan(0.9)
    expect(made / before).toBeLessThan(1.1)
  })
  it('spreads what is near over what is sharp, half of it at its edge', async () => {
    const at = await through((x) => x < 200, [180, 80], [255, 0], { focus: 0, range: 0.02, aperture: 1, highlights: 0 })
    expect(at(199, 111)).toBeGreaterThan(118)
    expect(at(199, 111)).toBeLessThan(142)
    // The disc's radius is 13 pixels.
    expect(at(192, 111)).toBeLessThan(178)
    expect(at(207, 111)).toBeGreaterThan(82)
    expect(at(180, 111)).toBe(180)
    expect(at(220, 111)).toBe(80)
  })
})

describe('chance', () => {
  it('is even and without pattern', () => {
    const values = Array.from({ length: 4096 }, (_, i) => chance(i, 3))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean).toBeCloseTo(0.5, 1)
    const correlation = values.slice(1).reduce((sum, value, i) => sum + (value - mean) * (values[i]! - mean), 0) / values.length
    expect(Math.abs(correlation)).toBeLessThan(0.01)
  })
  it('unrest is smooth', () => {
    for (let i = 0; i < 200; i++) expect(Math.abs(unrest(i / 50 + 0.02, 5) - unrest(i / 50, 5))).toBeLessThan(0.07)
  })
})
