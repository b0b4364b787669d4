/** When pictures of a GIF are shown: by the arithmetic, and as ffprobe, libvips and the file's own bytes tell it. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rational } from '../../engine/frames/clip.ts'
import { gifTiming } from '../../engine/media/gif-timing.ts'
import { createProject, ffprobe, paintedClip, ramp, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => void (project = createProject()))
afterAll(() => project.close())

const delaysOf = ({ starts, total }: { starts: readonly number[]; total: number }): number[] => starts.map((start, i) => (starts[i + 1] ?? total) - start)
const different = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n))

describe('timing', () => {
  test.each([
    ['film speed: 4 and 5', rational(24000, 1001), 72, 300, [4, 5]],
    ['30 a second: 3 and 4', rational(30), 90, 300, [3, 4]],
    ['60 a second: 2', rational(60), 180, 300, [2]],
    ['NTSC 60: 2', rational(60000, 1001), 180, 300, [2]],
    ['100 a second: 2', rational(100), 100, 100, [2]],
    ['50 a second: 2', rational(50), 100, 200, [2]],
    ['one frame in three seconds: 300', rational(1, 3), 2, 600, [300]],
  ])('%s', (_, rate, length, total, kinds) => {
    const timing = gifTiming(different(length), rate)
    expect(timing.total).toBe(total)
    expect([...new Set(delaysOf(timing))].sort((a, b) => a - b)).toEqual(kinds)
    expect(timing.limited).toBe(rate.num / rate.den > 50)
  })

  test('pictures that stay are shown once, so delays of any length keep their own', () => {
    const delays = [7, 13, 9, 2, 40]
    const timing = gifTiming(delays.flatMap((delay, i) => Array.from({ length: delay }, () => String(i))), rational(100))
    expect(delaysOf(timing)).toEqual(delays)
    expect(timing.limited).toBe(false)
  })

  test('any clip: no delay under 2, and as long as the clip', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 3, maxLength: 120 }), fc.integer({ min: 1, max: 240 }), fc.constantFrom(1, 1001), (digests, num, den) => {
      const rate = rational(den === 1 ? num : num * 1000, den)
      const timing = gifTiming(digests, rate)
      const delays = delaysOf(timing)
      expect(Math.abs(timing.total - (100 * digests.length * rate.den) / rate.num)).toBeLessThanOrEqual(1)
      if (timing.total >= 2) expect(Math.min(...delays)).toBeGreaterThanOrEqual(2)
      for (let i = 1; i < timing.frames.length; i++) expect(timing.frames[i]).toBeGreaterThan(timing.frames[i - 1]!)
    }))
  })
})

/** Delays of the graphic control extensions, out of the file's bytes. */
const written = (path: string): number[] => {
  const gif = readFileSync(path)
  const found: number[] = []
  for (let at = gif.indexOf('\x21\xf9\x04', 0, 'latin1'); at >= 0; at = gif.indexOf('\x21\xf9\x04', at + 8, 'latin1')) found.push(gif.readUInt16LE(at + 4))
  return found
}

describe('the file', () => {
  test.each([
    ['a.gif', rational(24000, 1001), 36],
    ['b.gif', rational(60), 60],
    ['c.gif', rational(60000, 1001), 37],
    ['d.gif', rational(120), 50],
    ['e.gif', rational(10), 4],
  ] as const)('%s has the delays that were meant', async (file, rate, length) => {
    const clip = paintedClip({ length, rate })
    const { path } = await project.service({ key: file }).encode({ video: clip, file, codec: 'auto' })
    const meant = delaysOf(gifTiming(different(length), rate))
    expect(written(path)).toEqual(meant)
    expect((await sharp(path, { animated: true }).metadata()).delay).toEqual(meant.map((one) => one * 10))
    expect(Number(ffprobe(path, '-show_format').format['duration'])).toBeCloseTo(meant.reduce((sum, one) => sum + one) / 100, 2)
    expect(project.warnings.some(({ code, got }) => code === 'W_GIF_RATE' && Number(got) === Number((rate.num / rate.den).toFixed(2)))).toBe(rate.num / rate.den > 50)
  })

  test('of a clip whose pictures stay for 7, 13, 9, 2 and 40 hundredths', async () => {
    const delays = [7, 13, 9, 2, 40]
    const numbers = delays.flatMap((delay, i) => Array.from({ length: delay }, () => i))
    const clip = paintedClip({ length: numbers.length, rate: rational(100) }, (frame, n) => ramp(frame, numbers[n]!))
    const { path } = await project.service({ key: 'varied' }).encode({ video: clip, file: 'varied.gif', codec: 'auto' })
    expect(written(path)).toEqual(delays)
  })
})

describe('animated WebP', () => {
  test.each([['opaque', 'yuv420p'], ['with alpha', 'yuva420p']] as const)('%s: frames, times and colours as libvips finds them', async (_, format) => {
    const clip = paintedClip({ length: 24, rate: rational(24000, 1001), format })
    const { path, facts } = await project.service({ key: format }).encode({ video: clip, file: `${format}.webp`, codec: 'auto' })
    const { pages, delay, loop, width, pageHeight } = await sharp(path, { animated: true }).metadata()
    expect({ pages, loop, width, pageHeight }).toEqual({ pages: 24, loop: 0, width: 64, pageHeight: 48 })
    expect(delay!.reduce((sum, one) => sum + one)).toBe(1001)
    expect([...new Set(delay)].sort()).toEqual([41, 42])
    expect(facts).toMatchObject({ codec: 'webp' })
    // Against the same frame as GIF's neighbour: a PNG, which has no loss.
    const { path: folder } = await project.service({ key: `${format} png` }).encode({ video: clip, file: `${format}-png`, codec: 'auto' })
    const [lossy, exact] = await Promise.all([sharp(path, { page: 7 }).removeAlpha().raw().toBuffer(), sharp(`${folder}/000007.png`).removeAlpha().raw().toBuffer()])
    const error = lossy.reduce((sum, value, i) => sum + Math.abs(value - exact[i]!), 0) / lossy.length
    expect(error).toBeLessThan(6)
  })

  test.each([['held at its end', (n: number) => Math.min(n, 3), 4], ['one picture', () => 0, 1]] as const)('%s: the last picture stays to the end', async (name, pictureOf, pages) => {
    const clip = paintedClip({ length: 10, rate: rational(10) }, (frame, n) => ramp(frame, pictureOf(n)))
    const { path } = await project.service({ key: name }).encode({ video: clip, file: `${name}.webp`, codec: 'auto' })
    const found = await sharp(path, { animated: true }).metadata()
    expect(found.pages ?? 1).toBe(pages)
    expect(found.delay!.reduce((sum, one) => sum + one)).toBe(1000)
    const pixels = await sharp(path, { page: pages - 1 }).raw().toBuffer()
    expect(new Set(pixels).size).toBeGreaterThan(20)
  })
})
