/** Masks: coverage against areas by formula and against another rasteriser, and tracking against a known motion. */
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { pathData, rational, shapeAt, type RotoKey } from '../../../engine/api.ts'
import { brushMask } from '../../../nodes/mask/brush-mask.ts'
import { masked } from '../../../nodes/mask/masked.ts'
import { rotoMask } from '../../../nodes/mask/roto-mask.ts'
import { shapeMask } from '../../../nodes/mask/shape-mask.ts'
import { trackMask } from '../../../nodes/mask/track-mask.ts'
import type { NodeSpec } from '../../../engine/api.ts'
import { createHarness } from '../../harness.ts'

const harness = createHarness()
afterAll(() => harness.close())
const [width, height] = [192, 108]
const video = (length = 3) => harness.clip({ width, height, length, rate: rational(10) }, [40, 80, 120, 1])
const maskOf = async (spec: NodeSpec, params: Readonly<Record<string, unknown>>, n = 0, inputs: Readonly<Record<string, unknown>> = {}): Promise<Uint8Array> =>
  (await harness.frame((await harness.evaluate(spec, { inputs: { video: video(), ...inputs }, params })).mask!, n)).bytes.slice()
const area = (mask: Uint8Array): number => mask.reduce((sum, value) => sum + value, 0) / 255
/** White on black, by librsvg. */
const bySharp = async (shape: string): Promise<Uint8Array> =>
  (await sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/><g fill="#fff">${shape}</g></svg>`)).removeAlpha().toColourspace('b-w').raw().toBuffer()) as Uint8Array
const apart = (a: Uint8Array, b: Uint8Array) => {
  let [sum, most] = [0, 0]
  a.forEach((value, i) => {
    const by = Math.abs(value - b[i]!)
    sum += by
    most = Math.max(most, by)
  })
  return { mean: sum / a.length, most }
}

describe('shape-mask', () => {
  it('covers as much as the formula says, to a thousandth', async () => {
    await fc.assert(fc.asyncProperty(
      fc.constantFrom('rectangle', 'ellipse'), fc.double({ min: 0.3, max: 0.7, noNaN: true }), fc.double({ min: 0.35, max: 0.65, noNaN: true }),
      fc.double({ min: 0.05, max: 0.25, noNaN: true }), fc.double({ min: 0.1, max: 0.4, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }),
      async (shape, x, y, w, h, rotation, roundness) => {
        const mask = await maskOf(shapeMask, { shape, x, y, width: w, height: h, rotation, roundness })
        const [a, b] = [w * width, h * height]
        const corner = (roundness * Math.min(a, b)) / 2
        const exact = shape === 'ellipse' ? (Math.PI * a * b) / 4 : a * b - (4 - Math.PI) * corner ** 2
        // Values are whole numbers: half a step along the outline is left.
        expect(Math.abs(area(mask) - exact)).toBeLessThan(exact * 0.001 + (a + b) * 0.02)
      },
    ), { numRuns: 40 })
  }, 60_000)

  it('is what librsvg draws', async () => {
    const turned = await maskOf(shapeMask, { shape: 'rectangle', x: 0.5, y: 0.5, width: 0.4, height: 0.3, rotation: 27 })
    const theirs = await bySharp(`<rect x="${width * 0.3}" y="${height * 0.35}" width="${width * 0.4}" height="${height * 0.3}" transform="rotate(27 ${width / 2} ${height / 2})"/>`)
    expect(apart(turned, theirs).mean).toBeLessThan(0.1)
    expect(apart(turned, theirs).most).toBeLessThan(24)
    const round = await maskOf(shapeMask, { shape: 'ellipse', x: 0.4, y: 0.6, width: 0.5, height: 0.6 })
    const ellipse = await bySharp(`<ellipse cx="${width * 0.4}" cy="${height * 0.6}" rx="${width * 0.25}" ry="${height * 0.3}"/>`)
    expect(apart(round, ellipse).mean).toBeLessThan(0.1)
    expect(apart(round, ellipse).most).toBeLessThan(24)
  })

  it('feathers over the width asked for, inverts, fades and joins', async () => {
    const params = { shape: 'rectangle', x: 0, y: 0.5, width: 1, height: 4 }
    const row = (mask: Uint8Array): Uint8Array => mask.subarray(54 * width, 55 * width)
    const soft = row(await maskOf(shapeMask, { ...params, feather: 0.2 }))
    // Half way at the edge; 2 % and 98 % at half the feather from it.
    const feather = 0.2 * height
    expect(Math.abs((soft[width / 2 - 1]! + soft[width / 2]!) / 2 - 127.5)).toBeLessThan(2)
    expect(soft[Math.round(width / 2 - feather / 2)]!).toBeGreaterThan(245)
    expect(soft[Math.round(width / 2 + feather / 2)]!).toBeLessThan(10)
    const plain = row(await maskOf(shapeMask, params))
    expect(row(await maskOf(shapeMask, { ...params, invert: true }))).toEqual(plain.map((value) => 255 - value))
    expect(row(await maskOf(shapeMask, { ...params, opacity: 0.4 }))).toEqual(plain.map((value) => Math.round(value * 0.4)))
    const below = (await harness.evaluate(shapeMask, { inputs: { video: video() }, params: { shape: 'rectangle', x: 0.5, y: 0.5, width: 0.5, height: 4 } })).mask!
    // This one lies on the left half, the one below on the middle.
    for (const [combine, seen] of [['add', '1110'], ['subtract', '0010'], ['intersect', '0100']]) {
      const both = row(await maskOf(shapeMask, { ...params, combine }, 0, { below }))
      expect([0.1, 0.4, 0.6, 0.9].map((share) => (both[Math.floor(share * width)]! > 128 ? '1' : '0')).join('')).toBe(seen)
    }
  })
})

describe('roto-mask', () => {
  const heart = [[0.5, 0.3, -0.06, -0.2, 0.06, -0.2], [0.75, 0.35, 0, -0.15, 0, 0.2], [0.5, 0.85], [0.25, 0.35, 0, 0.2, 0, -0.15]]
  it('is what librsvg draws of the same path', async () => {
    const mask = await maskOf(rotoMask, { paths: [{ mode: 'add', keys: [{ time: 0, points: heart }] }] })
    const data = pathData(shapeAt([{ time: 0, points: heart as never }], 0), { width, height })
    const theirs = await bySharp(`<path d="${data}"/>`)
    expect(area(mask)).toBeGreaterThan(2000)
    expect(apart(mask, theirs).mean).toBeLessThan(0.2)
    expect(apart(mask, theirs).most).toBeLessThan(32)
  })

  it('covers a polygon as the shoelace formula says', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.double({ min: 0.1, max: 0.45, noNaN: true }), { minLength: 3, maxLength: 12 }), async (radii) => {
      // A star about the middle doesn't cross itself.
      const points = radii.map((radius, i) => [0.5 + radius * Math.cos((i * 2 * Math.PI) / radii.length), 0.5 + radius * Math.sin((i * 2 * Math.PI) / radii.length)])
      const twice = points.reduce((sum, [x, y], i) => {
        const [nx, ny] = points[(i + 1) % points.length]!
        return sum + x! * width * ny! * height - nx! * width * y! * height
      }, 0)
      const mask = await maskOf(rotoMask, { paths: [{ mode: 'add', keys: [{ time: 0, points }] }] })
      expect(Math.abs(area(mask) - Math.abs(twice) / 2)).toBeLessThan(1 + Math.abs(twice) * 0.001)
    }), { numRuns: 40 })
  }, 60_000)

  it('moves each point between the shapes of two times, and holds the last', async () => {
    const square = (x: number): number[][] => [[x, 0.3], [x + 0.2, 0.3], [x + 0.2, 0.7], [x, 0.7]]
    const keys = [{ time: 0, points: square(0.1) }, { time: 0.2, points: square(0.5) }]
    const middle = async (n: number): Promise<number> => {
      const mask = await maskOf(rotoMask, { paths: [{ mode: 'add', keys }] }, n)
      return mask.reduce((sum, value, i) => sum + value * ((i % width) + 0.5), 0) / mask.reduce((sum, value) => sum + value, 0) / width
    }
    expect(await middle(0)).toBeCloseTo(0.2, 3)
    expect(await middle(1)).toBeCloseTo(0.4, 3)
    expect(await middle(2)).toBeCloseTo(0.6, 3)
    const eased: RotoKey[] = [{ time: 1, points: [[0, 0]], easing: 'hold' }, { time: 2, points: [[1, 1]] }]
    expect([0, 1, 1.9, 2, 9].map((time) => shapeAt(eased, time)[0]![0])).toEqual([0, 0, 0, 1, 1])
  })

  it('takes paths out of one another, and says which shape does not fit', async () => {
    const box = (from: number, to: number): number[][] => [[from, from], [to, from], [to, to], [from, to]]
    const key = (points: number[][]) => [{ time: 0, points }]
    const ring = await maskOf(rotoMask, { paths: [{ mode: 'add', keys: key(box(0.1, 0.9)) }, { mode: 'subtract', keys: key(box(0.3, 0.7)) }] })
    expect(area(ring)).toBeCloseTo((0.64 - 0.16) * width * height, -2)
    const both = await maskOf(rotoMask, { paths: [{ mode: 'add', keys: key(box(0.1, 0.6)) }, { mode: 'intersect', keys: key(box(0.4, 0.9)) }] })
    expect(area(both)).toBeCloseTo(0.04 * width * height, -2)
    const unlike = { paths: [{ mode: 'add', keys: [{ time: 0, points: box(0, 1) }, { time: 1, points: [[0, 0], [1, 0], [1, 1]] }] }] }
    await expect(maskOf(rotoMask, unlike)).rejects.toThrow('E_PARAM_VALUE roto-mask paths[0].keys[1].points: expected 4 points')
  })
})

describe('brush-mask', () => {
  it('paints lines with round ends, and erases', async () => {
    const line = { size: 0.2, erase: false, points: [[0.3, 0.5], [0.7, 0.5]] }
    const radius = 0.1 * height
    const painted = await maskOf(brushMask, { strokes: [line] })
    expect(Math.abs(area(painted) / (0.4 * width * 2 * radius + Math.PI * radius ** 2) - 1)).toBeLessThan(0.01)
    const erased = await maskOf(brushMask, { strokes: [line, { size: 0.3, erase: true, points: [[0.5, 0.5]] }] })
    expect(erased[54 * width + 96]).toBe(0)
    expect(erased[54 * width + 64]).toBe(255)
    // What is painted later covers what was erased.
    const again = await maskOf(brushMask, { strokes: [line, { size: 0.3, erase: true, points: [[0.5, 0.5]] }, line] })
    expect(again[54 * width + 96]).toBe(255)
  })
})

describe('masked', () => {
  it('shows one clip inside and the other outside; alone it is cut out', async () => {
    const mask = (await harness.evaluate(shapeMask, { inputs: { video: video() }, params: { shape: 'rectangle', x: 0, y: 0.5, width: 1, height: 4 } })).mask!
    const [inside, outside] = [harness.clip({ width, height, length: 3 }, [255, 255, 255, 1]), harness.clip({ width, height, length: 3 }, [0, 0, 0, 1])]
    const luma = async (inputs: Readonly<Record<string, unknown>>, params = {}) => (await harness.frame((await harness.evaluate(masked, { inputs: { mask, ...inputs }, params })).video!, 0)).planes
    const [y] = await luma({ video: inside, outside })
    expect([y!.data[54 * width + 10], y!.data[54 * width + 180]]).toEqual([235, 16])
    const [other] = await luma({ video: inside, outside }, { invert: true, amount: 0.5 })
    expect(other!.data[54 * width + 10]).toBe(16)
    expect(Math.abs(other!.data[54 * width + 180]! - 125.5)).toBeLessThan(2)
    const cut = await luma({ video: inside })
    expect([cut[3]!.data[54 * width + 10], cut[3]!.data[54 * width + 180]]).toEqual([255, 0])
    const small = harness.clip({ width: 32, height: 18, length: 3 }, [0, 0, 0, 1])
    await expect(luma({ video: inside, outside: small })).rejects.toThrow('E_CLIP_FORMAT')
  })
})

describe('track-mask', () => {
  const waves = Array.from({ length: 12 }, (_, i) => ({ angle: i * 2.4, length: 6 * 1.32 ** i, phase: i * i }))
  const texture = (x: number, y: number): number => {
    let sum = 0
    for (const { angle, length, phase } of waves) sum += Math.sin(((x * Math.cos(angle) + y * Math.sin(angle)) * 2 * Math.PI) / length + phase)
    return Math.max(16, Math.min(235, Math.round(125 + 21 * sum)))
  }
  const [wide, high, frames] = [320, 180, 16]
  const START = 2
  /** Where the patch is at frame n: about (110, 90) at the start; it drifts, turns and grows over ground that goes the other way. */
  const at = (n: number, turns: boolean) => ({ x: 110 + 4.3 * (n - START), y: 90 + 12 * Math.sin((n - START) / 6), turn: turns ? 0.02 * (n - START) : 0, scale: turns ? 1.008 ** (n - START) : 1 })
  const scene = (turns: boolean) => harness.clip({ width: wide, height: high, length: frames, rate: rational(25) }, (n, frame) => {
    frame.bytes.fill(128)
    const { x: cx, y: cy, turn, scale } = at(n, turns)
    const [cos, sin] = [Math.cos(turn) / scale, Math.sin(turn) / scale]
    const luma = frame.planes[0]!.data
    for (let i = 0; i < luma.length; i++) {
      const [x, y] = [i % wide, Math.floor(i / wide)]
      const [u, v] = [(x - cx) * cos + (y - cy) * sin, (y - cy) * cos - (x - cx) * sin]
      luma[i] = u * u + v * v < 44 * 44 ? texture(u + 700, v + 300) : texture(x + 1.5 * n, y)
    }
  })

  it.each([[false, 'position', 0.25], [true, 'position-rotation-scale', 0.5]] as const)('follows what moves (turning: %s) within part of a pixel', async (turns, follow, bound) => {
    const clip = scene(turns)
    const drawn = (await harness.evaluate(shapeMask, { inputs: { video: clip }, params: { shape: 'ellipse', x: (110.5) / wide, y: 90.5 / high, width: 60 / wide, height: 60 / high } })).mask!
    const tracked = (await harness.evaluate(trackMask, { inputs: { video: clip, mask: drawn }, params: { start: START / 25, follow } })).mask!
    let worst = 0
    for (const n of [START, 9, frames - 1]) {
      const { bytes } = await harness.frame(tracked, n)
      let [sum, mx, my] = [0, 0, 0]
      bytes.forEach((value, i) => {
        sum += value
        mx += value * (i % wide)
        my += value * Math.floor(i / wide)
      })
      const truth = at(n, turns)
      worst = Math.max(worst, Math.hypot(mx / sum - truth.x, my / sum - truth.y))
      expect(Math.sqrt(sum / 255 / Math.PI) / (30 * truth.scale)).toBeCloseTo(1, 1)
    }
    process.stdout.write(`track-mask ${follow}: ${worst.toFixed(3)} px off at most after ${frames - 1 - START} frames and ${Math.round(4.3 * (frames - 1 - START))} px\n`)
    expect(worst).toBeLessThan(bound)
    // In any order the same.
    const again = (await harness.evaluate(trackMask, { inputs: { video: clip, mask: drawn }, params: { start: START / 25, follow } })).mask!
    expect((await harness.frame(again, 6)).bytes).toEqual((await harness.frame(tracked, 6)).bytes)
  }, 120_000)
})
