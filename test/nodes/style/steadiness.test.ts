/** How much styles waver from frame to frame, against how much their source does; and previews, which look like the film. */
import { afterAll, describe, expect, it } from 'vitest'
import type { Clip } from '../../../engine/api.ts'
import { STYLES, type Style } from '../../../nodes/style/styles.ts'
import { styleFilter } from '../../../nodes/style/style-filter.ts'
import { createHarness } from '../../harness.ts'
import { randomOf } from '../../kernels/stage.ts'

const harness = createHarness()
afterAll(() => harness.close())

const SIZE = { width: 256, height: 144, length: 6 }
/** Standard deviation of the grain at mid grey in code values; the others have none. */
const GRAIN: Partial<Record<Style, number>> = { cinematic: 3.2, vintage: 6, noir: 6.5 }

/** Soft shapes and a few edges, `shift` pixels to the left. */
function light(x: number, y: number, shift: number): number {
  const u = (x + shift) / 40
  const hill = y > 90 + 12 * Math.sin(u) ? 70 : 150
  const disc = Math.hypot(x + shift - 150, y - 50) < 22 ? 60 : 0
  return hill + 25 * Math.sin(u * 0.7 + y / 30) + disc
}

/** @param noise standard deviation in code values, another in each frame @param speed pixels a frame */
const source = (noise: number, speed: number): Clip =>
  harness.clip(SIZE, (n, frame) => {
    const random = randomOf(n + 1)
    frame.planes.forEach(({ data, width }, p) => {
      const step = p === 0 ? 1 : 2
      data.forEach((_v, i) => {
        const [x, y] = [(i % width) * step, Math.floor(i / width) * step]
        // Three numbers: about normal, of variance 1/4.
        const grain = (random() + random() + random() - 1.5) * 2 * noise
        data[i] = p === 0 ? light(x, y, n * speed) + grain : 128 + (p === 1 ? -24 : 20) * Math.sin((x + n * speed) / 50 + p) + grain / 2
      })
    })
  })

async function frames(clip: Clip): Promise<Uint8Array[]> {
  const made: Uint8Array[] = []
  for (let n = 0; n < SIZE.length; n++) made.push((await harness.frame(clip, n)).planes[0]!.data as Uint8Array)
  return made
}

/** Root mean square of the change from one frame to the next. */
function change(pictures: readonly Uint8Array[]): number {
  let sum = 0
  for (let n = 1; n < pictures.length; n++) pictures[n]!.forEach((value, i) => (sum += (value - pictures[n - 1]![i]!) ** 2))
  return Math.sqrt(sum / (pictures.length - 1) / pictures[0]!.length)
}

/** How much the picture as a whole pumps: spread of the frames' means. */
function pumping(pictures: readonly Uint8Array[]): number {
  const means = pictures.map((data) => data.reduce((sum, value) => sum + value, 0) / data.length)
  return Math.max(...means) - Math.min(...means)
}

const styled = async (style: Style, clip: Clip) =>
  frames((await harness.evaluate(styleFilter, { inputs: { video: clip }, params: { style } })).video!)

describe.each(STYLES)('%s', (style) => {
  it('is still before a still source, but for its grain', async () => {
    const grain = (GRAIN[style] ?? 0) * Math.min(1, (SIZE.height / 620) * 1.1)
    const wavers = change(await styled(style, source(0, 0)))
    if (grain === 0) expect(wavers).toBe(0)
    else {
      expect(wavers).toBeGreaterThan(0.2 * grain)
      expect(wavers).toBeLessThan(1.5 * grain + 0.5)
    }
  })

  it.each([[2, 0, 2], [0, 0.4, 2], [1.5, 0.3, 2]])('wavers little more than a source with noise %f at %f pixels a frame', async (noise, speed, most) => {
    const grain = change(await styled(style, source(0, 0)))
    const [before, after] = [await frames(source(noise, speed)), await styled(style, source(noise, speed))]
    const own = Math.sqrt(Math.max(0, change(after) ** 2 - grain ** 2))
    expect(own / change(before)).toBeLessThan(most)
    expect(pumping(after)).toBeLessThan(pumping(before) * 2.5 + 0.35)
  })
})

it.each(STYLES)('%s looks in a small preview as in the film', async (style) => {
  // The same picture painted at both sizes.
  const painted = (width: number, height: number): Clip =>
    harness.clip({ width, height, length: 2 }, (_, frame) => {
      frame.planes.forEach(({ data, width: w, height: h }, p) => {
        data.forEach((_v, i) => {
          const [x, y] = [((i % w) / w) * SIZE.width, (Math.floor(i / w) / h) * SIZE.height]
          data[i] = p === 0 ? light(x, y, 0) : 128 + (p === 1 ? -24 : 20) * Math.sin(x / 50 + p)
        })
      })
    })
  // Means of blocks: grain and single pixels don't count.
  const blocks = async (width: number, height: number): Promise<number[]> => {
    const { video } = await harness.evaluate(styleFilter, { inputs: { video: painted(width, height) }, params: { style } })
    const frame = await harness.frame(video!, 0)
    return [0, 1, 2].flatMap((p) => {
      const { data, width: w, height: h } = frame.planes[p]!
      const sums = new Float64Array(16 * 9)
      data.forEach((value, i) => (sums[Math.floor((Math.floor(i / w) * 9) / h) * 16 + Math.floor(((i % w) * 16) / w)]! += value / ((w / 16) * (h / 9))))
      return Array.from(sums)
    })
  }
  const [small, large] = [await blocks(320, 180), await blocks(1280, 720)]
  const mean = small.reduce((sum, value, i) => sum + Math.abs(value - large[i]!), 0) / small.length
  expect(mean).toBeLessThan(style === 'abstract' ? 4 : 2.5)
})
