import { afterAll, describe, expect, it } from 'vitest'
import { blur } from '../../../nodes/style/blur.ts'
import { colorAdjust } from '../../../nodes/style/color-adjust.ts'
import { filmGrain } from '../../../nodes/style/film-grain.ts'
import { styleFilter } from '../../../nodes/style/style-filter.ts'
import { equalisingCurve } from '../../../nodes/style/recipes/noir.ts'
import { STYLES } from '../../../nodes/style/styles.ts'
import { vignette } from '../../../nodes/style/vignette.ts'
import { createHarness, meanOf, type Picture } from '../../harness.ts'

const harness = createHarness()
const threaded = createHarness({ workers: 2 })
afterAll(() => Promise.all([harness.close(), threaded.close()]))

/** A coloured ramp with a bright square, the same in each frame. */
const picture = (stage = harness, info = {}) =>
  stage.clip({ length: 3, ...info }, (_, frame) => {
    const { width, height } = frame
    frame.planes.forEach((plane, p) => {
      for (let i = 0; i < plane.data.length; i++) {
        const x = (i % plane.width) / plane.width
        const y = Math.floor(i / plane.width) / plane.height
        const square = x > 0.4 && x < 0.6 && y > 0.3 && y < 0.7
        plane.data[i] = p === 0 ? (square ? 210 : 30 + 150 * x) : p === 3 ? 255 : 128 + (p === 1 ? -30 : 40) * (y - 0.2)
      }
    })
    return [width, height]
  })
const styled = async (style: string, intensity = 1, stage = harness, info = {}) =>
  (await stage.evaluate(styleFilter, { inputs: { video: picture(stage, info) }, params: { style, intensity } })).video!
const spread = ({ planes }: Picture, p: number): number => {
  const mean = meanOf(planes[p]!)
  let sum = 0
  for (const value of planes[p]!.data) sum += (value - mean) ** 2
  return Math.sqrt(sum / planes[p]!.data.length)
}

describe('style-filter', () => {
  it.each(STYLES)('%s changes the picture, and not at intensity 0', async (style) => {
    const source = await harness.frame(picture(), 0)
    expect((await harness.frame(await styled(style, 0), 0)).bytes).toEqual(source.bytes)
    expect((await harness.frame(await styled(style), 0)).bytes).not.toEqual(source.bytes)
  })

  it.each(STYLES)('%s stands still on a still picture, but for its grain', async (style) => {
    const clip = await styled(style)
    const [a, b] = [await harness.frame(clip, 0), await harness.frame(clip, 1)]
    const grainy = ['cinematic', 'vintage', 'noir'].includes(style)
    expect(Buffer.from(a.bytes).equals(Buffer.from(b.bytes))).toBe(!grainy)
    expect(Math.abs(meanOf(a.planes[0]!) - meanOf(b.planes[0]!))).toBeLessThan(0.5)
    expect((await harness.frame(await styled(style), 1)).bytes).toEqual(b.bytes)
  })

  it.each(STYLES)('%s is the same on workers', async (style) => {
    const info = { width: 302, height: 226, length: 1 }
    const [here, there] = await Promise.all([
      harness.frame(await styled(style, 0.9, harness, info), 0),
      threaded.frame(await styled(style, 0.9, threaded, info), 0),
    ])
    expect(Buffer.from(here.bytes).equals(Buffer.from(there.bytes))).toBe(true)
  })

  it.each(STYLES.flatMap((style) => [[1, 1], [7, 3], [2, 9]].map(([w, h]) => [style, w!, h!] as const)))(
    '%s works at %ix%i, with alpha too',
    async (style, width, height) => {
      for (const format of ['yuv420p', 'yuva420p']) {
        const made = await harness.frame(await styled(style, 1, harness, { width, height, format }), 0)
        expect([made.format, made.width, made.height]).toEqual([format, width, height])
        if (format === 'yuva420p') expect(meanOf(made.planes[3]!)).toBe(255)
      }
    },
  )

  it('does what the styles are known for', async () => {
    const source = await harness.frame(picture(), 0)
    const noir = await harness.frame(await styled('noir'), 0)
    expect([spread(noir, 1), spread(noir, 2)]).toEqual([0, 0])
    const vintage = await harness.frame(await styled('vintage'), 0)
    expect(meanOf(vintage.planes[1]!)).toBeLessThan(122)
    expect(meanOf(vintage.planes[2]!)).toBeGreaterThan(133)
    const neon = await harness.frame(await styled('neon'), 0)
    expect(spread(neon, 2)).toBeGreaterThan(spread(source, 2) * 1.2)
    const watercolor = await harness.frame(await styled('watercolor'), 0)
    expect(meanOf(watercolor.planes[0]!)).toBeGreaterThan(meanOf(source.planes[0]!))
  })

  it('evens out a histogram as the textbook does', () => {
    const histogram = new Uint32Array(256)
    for (const value of [16, 16, 16, 16, 60, 60, 100, 235]) histogram[value]!++
    const curve = equalisingCurve([histogram])
    const at = (luma: number) => curve[Math.round(((luma - 16) * 255) / 219)]
    expect([at(16), at(60), at(100), at(235)]).toEqual([4 / 16, 10 / 16, 13 / 16, 15 / 16])
  })
})

describe('the small ones', () => {
  it('color-adjust takes animated params', async () => {
    const { video } = await harness.evaluate(colorAdjust, {
      inputs: { video: picture() },
      at: (time) => ({ saturation: time === 0 ? 1 : 0 }),
    })
    expect((await harness.frame(video!, 0)).bytes).toEqual((await harness.frame(picture(), 0)).bytes)
    expect(spread(await harness.frame(video!, 1), 2)).toBe(0)
  })
  it('blur keeps the mean', async () => {
    const { video } = await harness.evaluate(blur, { inputs: { video: picture() }, params: { radius: 0.1 } })
    const [a, b] = [await harness.frame(picture(), 0), await harness.frame(video!, 0)]
    expect(Math.abs(meanOf(a.planes[0]!) - meanOf(b.planes[0]!))).toBeLessThan(1.5)
    expect(spread(b, 0)).toBeLessThan(spread(a, 0))
  })
  it('vignette darkens the corners alone', async () => {
    const { video } = await harness.evaluate(vignette, { inputs: { video: picture() }, params: { amount: 0.8 } })
    const [a, b] = [await harness.frame(picture(), 0), await harness.frame(video!, 0)]
    const at = ({ planes }: Picture, x: number, y: number) => planes[0]!.data[y * 64 + x]!
    expect(at(b, 32, 18)).toBe(at(a, 32, 18))
    expect(at(b, 63, 0)).toBeLessThan(at(a, 63, 0) * 0.5)
  })
  it('film grain has no bias, and differs by frame and seed', async () => {
    const flat = harness.clip({ width: 64, height: 720 }, [120, 120, 120, 1])
    const grain = async (seed: number, n: number) => {
      const { video } = await harness.evaluate(filmGrain, { inputs: { video: flat }, seed, params: { amount: 1 } })
      return harness.frame(video!, n)
    }
    const made = await grain(1, 0)
    expect(Math.abs(meanOf(made.planes[0]!) - meanOf((await harness.frame(flat, 0)).planes[0]!))).toBeLessThan(0.6)
    expect(spread(made, 0)).toBeGreaterThan(4)
    expect((await grain(1, 0)).bytes).toEqual(made.bytes)
    expect((await grain(1, 1)).bytes).not.toEqual(made.bytes)
    expect((await grain(2, 0)).bytes).not.toEqual(made.bytes)
  })
})
