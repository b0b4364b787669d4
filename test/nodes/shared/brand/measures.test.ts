/** What a brand is told by: colours, palettes, layout. Held to Sharma's table and to libvips' L*a*b*. */
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Still } from '../../../../engine/api.ts'
import { ciede2000, type LabColour } from '../../../../nodes/shared/brand/ciede2000.ts'
import { colourDistance, colourSignature } from '../../../../nodes/shared/brand/colours.ts'
import { compositionDistance, compositionOf } from '../../../../nodes/shared/brand/composition.ts'
import { hexOf, joinedPalette, paletteDistance, paletteOf } from '../../../../nodes/shared/brand/palette.ts'
import { labOf, type Lab } from '../../../../nodes/shared/pictures/lab.ts'
import { standingOut } from '../../../../nodes/shared/saliency/barrier.ts'

/** Sharma, Wu and Dalal 2005, table 1: two colours and their difference. */
const TABLE: readonly (readonly [number, number, number, number, number, number, number])[] = [
  [50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425], [50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615], [50, 2.8361, -74.02, 50, 0, -82.7485, 3.4412],
  [50, -1.3802, -84.2814, 50, 0, -82.7485, 1], [50, -1.1848, -84.8006, 50, 0, -82.7485, 1], [50, -0.9009, -85.5211, 50, 0, -82.7485, 1],
  [50, 0, 0, 50, -1, 2, 2.3669], [50, -1, 2, 50, 0, 0, 2.3669], [50, 2.49, -0.001, 50, -2.49, 0.0009, 7.1792], [50, 2.49, -0.001, 50, -2.49, 0.001, 7.1792],
  [50, 2.49, -0.001, 50, -2.49, 0.0011, 7.2195], [50, 2.49, -0.001, 50, -2.49, 0.0012, 7.2195], [50, -0.001, 2.49, 50, 0.0009, -2.49, 4.8045],
  [50, -0.001, 2.49, 50, 0.001, -2.49, 4.8045], [50, -0.001, 2.49, 50, 0.0011, -2.49, 4.7461], [50, -0.001, 2.49, 50, 0.0012, -2.49, 4.7461],
  [50, 2.5, 0, 50, 0, -2.5, 4.3065], [50, 2.5, 0, 73, 25, -18, 27.1492], [50, 2.5, 0, 61, -5, 29, 22.8977], [50, 2.5, 0, 56, -27, -3, 31.903],
  [50, 2.5, 0, 58, 24, 15, 19.4535], [50, 2.5, 0, 50, 3.1736, 0.5854, 1], [50, 2.5, 0, 50, 3.2972, 0, 1], [50, 2.5, 0, 50, 1.8634, 0.5757, 1],
  [50, 2.5, 0, 50, 3.2592, 0.335, 1], [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644], [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.263],
  [61.2901, 3.7196, -5.3901, 61.4292, 2.248, -4.962, 1.8731], [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645], [22.7233, 20.0904, -46.694, 23.0331, 14.973, -42.5619, 2.0373],
  [36.4612, 47.858, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146], [90.8027, -2.0831, 1.441, 91.1528, -1.6435, 0.0447, 1.4441], [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
  [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377], [2.0776, 0.0795, -1.135, 0.9033, -0.0636, -0.5514, 0.9082],
]
const colour = fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: -100, max: 100, noNaN: true }), fc.double({ min: -100, max: 100, noNaN: true }))

describe('CIEDE2000', () => {
  it.each(TABLE)('%f %f %f to %f %f %f is %f', (l1, a1, b1, l2, a2, b2, difference) => {
    // Pairs 10 and 14 lie on the very edge where the mean hue jumps: which side they fall on, arithmetic decides.
    const edge = b2 === 0.001 || a2 === 0.001
    expect(Math.abs(ciede2000([l1, a1, b1], [l2, a2, b2]) - difference)).toBeLessThan(edge ? 0.06 : 5e-5)
  })
  it('is the same both ways, and nothing of a colour to itself', () => {
    fc.assert(fc.property(colour, colour, (one, other) => {
      expect(ciede2000(one, other)).toBeCloseTo(ciede2000(other, one), 6)
      expect(ciede2000(one, one)).toBe(0)
    }))
  })
})

const painted = (width: number, height: number, paint: (x: number, y: number) => readonly [number, number, number]): Still => {
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) data.set([...paint(i % width, Math.floor(i / width)), 255], i * 4)
  return { width, height, data }
}
const rainbow = (x: number, y: number): readonly [number, number, number] => [(x * 37 + y * 11) % 256, (x * 5 + y * 53) % 256, (x * 91 + y * 3) % 256]

describe('L*a*b*', () => {
  it('is that of libvips', async () => {
    const image = painted(40, 30, rainbow)
    const theirs = await sharp(image.data, { raw: { width: 40, height: 30, channels: 4 } }).removeAlpha().pipelineColourspace('lab').toColourspace('lab').raw({ depth: 'float' }).toBuffer()
    const values = new Float32Array(theirs.buffer, theirs.byteOffset, theirs.byteLength / 4)
    labOf(image).forEach((plane, c) => plane.forEach((value, i) => expect(Math.abs(value - values[i * 3 + c]!)).toBeLessThan(0.3)))
  })
  it('and back', () => {
    for (const hex of ['#000000', '#ffffff', '#c83214', '#147ac8', '#808080', '#00ff00']) {
      const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]
      const [l, a, b2] = labOf(painted(1, 1, () => [r, g, b])).map((plane) => plane[0]!) as [number, number, number]
      const back = [1, 3, 5].map((at) => parseInt(hexOf([l, a, b2]).slice(at, at + 2), 16))
      back.forEach((value, c) => expect(Math.abs(value - [r, g, b][c]!)).toBeLessThanOrEqual(1))
    }
  })
})

const labWith = (values: readonly LabColour[]): Lab => [0, 1, 2].map((c) => Float32Array.from(values, (one) => one[c]!)) as unknown as Lab

describe('colours', () => {
  const cloud = fc.array(colour, { minLength: 1, maxLength: 200 })
  it('a shift along an axis is as far as it is, and the order of pixels does not count', () => {
    fc.assert(fc.property(cloud, fc.integer({ min: 0, max: 2 }), fc.double({ min: -40, max: 40, noNaN: true }), (values, axis, by) => {
      const shifted = values.map((one) => one.map((value, c) => (c === axis ? value + by : value)) as unknown as LabColour)
      expect(colourDistance(colourSignature(labWith(values)), colourSignature(labWith(shifted.toReversed())))).toBeCloseTo(Math.abs(by), 3)
    }))
  })
  it('is a distance: the same both ways, no detour is shorter', () => {
    fc.assert(fc.property(cloud, cloud, cloud, (a, b, c) => {
      const [p, q, r] = [a, b, c].map((one) => colourSignature(labWith(one))) as [ReturnType<typeof colourSignature>, ReturnType<typeof colourSignature>, ReturnType<typeof colourSignature>]
      expect(colourDistance(p, q)).toBeCloseTo(colourDistance(q, p), 6)
      expect(colourDistance(p, r)).toBeLessThanOrEqual(colourDistance(p, q) + colourDistance(q, r) + 1e-3)
    }))
  })
  it('half of the picture in another colour is half as far', () => {
    const [black, white] = [[0, 0, 0], [100, 0, 0]] as const
    const half = colourSignature(labWith([...Array<LabColour>(50).fill(black), ...Array<LabColour>(50).fill(white)]))
    expect(colourDistance(half, colourSignature(labWith(Array<LabColour>(100).fill(black))))).toBeCloseTo(50, 3)
  })
})

describe('palettes', () => {
  const flag = paletteOf(labOf(painted(90, 60, (x) => (x < 45 ? [200, 30, 40] : x < 72 ? [250, 250, 245] : [20, 60, 160]))))
  it('are the colours of a picture by their shares', () => {
    expect(flag.map(({ share }) => Number(share.toFixed(2)))).toEqual([0.5, 0.3, 0.2])
    expect(flag.map(({ lab }) => hexOf(lab))).toEqual(['#c81e28', '#fafaf5', '#143ca0'])
  })
  it('where colours lie does not count, and other colours are far', () => {
    const turned = paletteOf(labOf(painted(60, 90, (_, y) => (y < 45 ? [200, 30, 40] : y < 72 ? [250, 250, 245] : [20, 60, 160]))))
    const other = paletteOf(labOf(painted(60, 90, (_, y) => (y < 45 ? [30, 160, 60] : [240, 220, 40]))))
    expect(paletteDistance(flag, turned)).toBeLessThan(0.01)
    expect(paletteDistance(flag, other)).toBeGreaterThan(25)
    expect(paletteDistance(flag, other)).toBeCloseTo(paletteDistance(other, flag), 9)
  })
  it('of several pictures are one, and one colour is one', () => {
    const red = paletteOf(labOf(painted(8, 8, () => [200, 30, 40])))
    expect(red).toHaveLength(1)
    expect(joinedPalette([flag, red]).map(({ share }) => Number(share.toFixed(2)))).toEqual([0.75, 0.15, 0.1])
  })
})

describe('layout', () => {
  const layout = (paint: (x: number, y: number) => readonly [number, number, number]) => {
    const image = painted(96, 64, paint)
    return compositionOf(labOf(image), standingOut(image))
  }
  const disc = (cx: number, cy: number, ink: readonly [number, number, number], ground: readonly [number, number, number] = [240, 240, 240]) => layout((x, y) => (Math.hypot(x - cx, y - cy) < 14 ? ink : ground))
  it('goes by places and directions, not by colours', () => {
    const middle = disc(48, 32, [30, 30, 30])
    expect(compositionDistance(middle, middle)).toBe(0)
    const red = compositionDistance(middle, disc(48, 32, [160, 20, 20]))
    const aside = compositionDistance(middle, disc(20, 18, [30, 30, 30]))
    expect(red).toBeLessThan(0.15)
    expect(aside).toBeGreaterThan(3 * red)
    const stripes = (across: boolean) => layout((x, y) => ((across ? x : y) % 12 < 6 ? [30, 30, 30] : [240, 240, 240]))
    expect(compositionDistance(stripes(true), stripes(false))).toBeGreaterThan(0.4)
  })
  it('two plain pictures are laid out alike', () => {
    expect(compositionDistance(layout(() => [10, 10, 10]), layout(() => [220, 40, 40]))).toBeLessThan(0.01)
  })
})
