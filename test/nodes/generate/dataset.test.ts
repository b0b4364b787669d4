/** What a training set is made by: which pictures, which part of each, which words. */
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Still } from '../../../engine/api.ts'
import { captionOf, nameOf, wordsOfName } from '../../../nodes/generate/dataset/captions.ts'
import { choose, type Seen } from '../../../nodes/generate/dataset/choose.ts'
import { trainingCount, validationOf } from '../../../nodes/shared/pictures/split.ts'
import { enhanced } from '../../../nodes/generate/dataset/enhance.ts'
import { bucketsOf } from '../../../nodes/shared/pictures/buckets.ts'
import { cropAround, targetOf } from '../../../nodes/generate/dataset/shape.ts'
import { knownBefore } from '../../../nodes/generate/dataset/written.ts'
import { sharpestPart } from '../../../nodes/shared/pictures/quality.ts'
import { middleOf, standingOut } from '../../../nodes/shared/saliency/barrier.ts'

const seen = (source: string, look: Partial<Seen['look']> = {}, digest = source.padEnd(64, '0')): Seen => ({ source, digest, look: { width: 800, height: 600, hash: '0000000000000000', sharpness: 100, noise: 1, subject: { x: 0.5, y: 0.5 }, faces: 0, ...look } })
const limits = { smallest: 512, sharpness: 15, duplicates: 6 }

describe('which pictures', () => {
  test('small and blurred ones are left out, and of the same the largest is kept, in the order of the folder', () => {
    const far = { hash: 'ffffffff00000000' }
    const { kept, refused } = choose([seen('a', far), seen('small', { height: 511 }), seen('soft', { sharpness: 14.9 }), seen('twin', { hash: '000000000000003f', width: 700 }), seen('first'), seen('other', { hash: '000000000000007f' })], limits)
    expect(kept.map(({ source }) => source)).toEqual(['a', 'first', 'other'])
    expect(refused.map(({ source, reason }) => `${source}: ${reason}`)).toEqual(['small: too small: 800x511, the shorter side less than 512', 'soft: not sharp: 14.9, less than 15', 'twin: the same as first'])
  })

  test('of equally large ones the sharpest is kept; the same file is the same whatever its hash', () => {
    const { kept } = choose([seen('a', { sharpness: 20 }), seen('b', { sharpness: 90 })], limits)
    expect(kept.map(({ source }) => source)).toEqual(['b'])
    expect(choose([seen('a', {}, 'd'), seen('b', { hash: 'ffffffffffffffff' }, 'd')], { ...limits, duplicates: 0 }).kept).toHaveLength(1)
  })

  test.each([[45, 0.8, 36], [20, 0.8, 16], [3, 0.8, 2], [2, 0.8, 1], [1, 0.8, 1], [10, 1, 10], [10, 0.99, 9]])('of %i pictures, %f of them: %i are for training', (count, share, training) => expect(trainingCount(count, share)).toBe(training))

  test('the split is as large as it should be, hangs on the seed, and hardly on what else is there', () => {
    const digest = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 64, maxLength: 64 }).map((digits) => digits.map((one) => one.toString(16)).join(''))
    fc.assert(fc.property(fc.uniqueArray(digest, { minLength: 2, maxLength: 40 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (digests, seed) => {
      const validation = validationOf(digests, 0.8, seed)
      expect(validation.size).toBe(digests.length - trainingCount(digests.length, 0.8))
      expect([...validationOf(digests.toReversed(), 0.8, seed)].sort()).toEqual([...validation].sort())
      // One more moves one at most out, and one in.
      const more = validationOf(digests.slice(1), 0.8, seed)
      expect([...more].filter((one) => !validation.has(one)).length).toBeLessThanOrEqual(1)
    }))
    const many = Array.from({ length: 200 }, (_, k) => k.toString(16).padStart(8, '0').padEnd(64, '0'))
    expect([...validationOf(many, 0.8, 1)]).not.toEqual([...validationOf(many, 0.8, 2)])
  })
})

describe('which part', () => {
  test('buckets are those that SDXL was trained with, as far as they are at most twice as wide as high', () => {
    const sizes = bucketsOf(1024).map(({ width, height }) => `${width}x${height}`)
    // Podell et al. 2023, appendix I.
    for (const one of ['768x1344', '832x1216', '896x1152', '1024x1024', '1152x896', '1216x832', '1344x768']) expect(sizes).toContain(one)
    for (const { width, height } of bucketsOf(1024)) expect([width % 64, height % 64, width * height <= 1024 ** 2, Math.max(width / height, height / width) <= 2]).toEqual([0, 0, true, true])
  })

  test.each([[1600, 900, '1344x768'], [900, 1600, '768x1344'], [1000, 1000, '1024x1024'], [4000, 500, '1408x704']])('%i x %i goes into %s', (width, height, bucket) => {
    const target = targetOf('buckets', 1024, { width, height })
    expect(`${target.width}x${target.height}`).toBe(bucket)
  })

  test('it lies within the picture, has the shape of the target and its subject in the middle as far as there is room', () => {
    const side = fc.integer({ min: 16, max: 3000 })
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(fc.property(side, side, fc.constantFrom(...bucketsOf(1024)), share, share, (width, height, target, x, y) => {
      const part = cropAround({ width, height }, target, { x, y })
      expect(part.x >= 0 && part.y >= 0 && part.x + part.width <= width && part.y + part.height <= height).toBe(true)
      expect(Math.abs(part.width / part.height - target.width / target.height)).toBeLessThanOrEqual((target.width / target.height + 1) / Math.min(part.width, part.height))
      expect(part.width === width || part.height === height).toBe(true)
      const room = (at: number, from: number, length: number, whole: number): boolean => from === 0 || from === whole - length || Math.abs(from + length / 2 - at * whole) <= 1
      expect(room(x, part.x, part.width, width) && room(y, part.y, part.height, height)).toBe(true)
    }))
  })

  test.each([[0.25, 0.5], [0.7, 0.4], [0.8, 0.75]])('a disc at %f, %f on an uneven ground is found there', (x, y) => {
    const { x: u, y: v } = middleOf(standingOut(painted(100, 70, (px, py) => (Math.hypot(px - x * 100, py - y * 70) < 10 ? [200, 40, 40] : [90 + px, 120 + py / 2, 150 + ((px * 7 + py * 13) % 9)]))))
    expect([Math.abs(u - x) < 0.03, Math.abs(v - y) < 0.03]).toEqual([true, true])
  })

  test('where nothing stands out it is the middle', () => expect(middleOf(standingOut(painted(60, 40, () => [80, 80, 80])))).toEqual({ x: 0.5, y: 0.5 }))
})

describe('how good', () => {
  test('blur lowers the sharpness, a plain ground does not', async () => {
    const checks = painted(512, 512, (x, y) => (x < 256 || y < 256 ? [240, 240, 240] : (Math.floor(x / 16) + Math.floor(y / 16)) % 2 === 0 ? [20, 60, 90] : [210, 180, 90]))
    const soft = async (sigma: number): Promise<number> => {
      const data = await sharp(Buffer.from(checks.data), { raw: { width: 512, height: 512, channels: 4 } }).blur(sigma).raw().toBuffer()
      return sharpestPart({ ...checks, data: new Uint8Array(data) }).sharpness
    }
    const sharpness = sharpestPart(checks).sharpness
    expect(sharpness).toBeGreaterThan(500)
    expect(await soft(1.5)).toBeLessThan(sharpness / 10)
    expect(await soft(8)).toBeLessThan(15)
  })

  test('a cast on greys is taken back, and what has a colour of its own keeps it', () => {
    const cast = enhanced(painted(64, 64, (x) => [40 + x * 2.6, 40 + x * 2.4, 40 + x * 2.1]))
    const [r, , b] = cast.image.data.subarray(32 * 4, 33 * 4)
    expect(Math.abs(r! - b!)).toBeLessThan(0.4 * 32 * (2.6 - 2.1))
    const red = enhanced(painted(64, 64, (x, y) => [90 + x * 2.5, 10 + y / 4, 10]))
    expect(red.done.some((what) => what.startsWith('white'))).toBe(false)
    expect(enhanced(painted(64, 64, (x, y) => [x * 4.05, x * 4.05, x * 4.05 + (y % 2)])).done).toEqual([])
  })
})

function painted(width: number, height: number, colour: (x: number, y: number) => readonly [number, number, number]): Still {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([...colour(x, y).map((value) => Math.min(255, Math.max(0, Math.round(value)))), 255], (y * width + x) * 4)
  return { width, height, data }
}

describe('which words', () => {
  test.each([
    ['photos/red_evening-dress (2).jpg', 'red evening dress'], ['IMG_2041.jpg', ''], ['DSC01234.JPG', ''], ['PXL_20231012_101112345.jpg', ''], ['redSilkDress_1024x768.webp', 'red silk dress'], ['a1b2c3d4e5f6.png', ''],
    ['scene_01_var_02.png', ''], ['Kleid mit Ärmeln.png', 'kleid mit ärmeln'], ['NASA rocket final v2.jpg', 'NASA rocket'], ['.jpg', ''], ['decade facade.png', 'decade facade'],
  ])('%s: %s', (file, words) => expect(wordsOfName(file)).toBe(words))

  test.each([
    [{ trigger: 'zq_dress', category: 'dresses', words: 'a red evening dress' }, 'zq_dress, a red evening dress'],
    [{ trigger: 'zq_dress', category: 'dresses', words: 'red silk' }, 'zq_dress, red silk, dresses'],
    [{ trigger: 'zq_dress', category: '', words: '' }, 'zq_dress'],
    [{ trigger: '', category: 'shoes', words: 'one red shoe' }, 'one red shoe'],
    [{ trigger: 'zq', category: 'hats', words: 'ZQ, a hat' }, 'ZQ, a hat'],
    [{ trigger: 'zq', category: '', words: 'a red zq on white' }, 'a red zq on white'],
    [{ trigger: 'zq', category: '', words: 'a zqx' }, 'zq, a zqx'],
    [{ trigger: 'the mark', category: '', words: 'red: the mark.' }, 'red: the mark.'],
    [{ trigger: '', category: 'evening-wear', words: '' }, 'evening wear'],
  ])('%j: %s', (given, caption) => expect(captionOf(given)).toBe(caption))

  test('a name of a file is letters and digits, and tells two of one name apart', () => {
    expect(nameOf('a/Änne & Co (1).JPG', 'abcdef0123456789')).toBe('anne-co-1-abcdef01.png')
    expect(nameOf('日本.png', 'abcdef0123456789')).toBe('picture-abcdef01.png')
  })

  test('a manifest that is none knows nothing', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(knownBefore(text).looks.size).toBe(0)
    }))
  })
})
