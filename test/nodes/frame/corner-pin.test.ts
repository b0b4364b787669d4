/** Corner pin: its perspective held against OpenCV's, its pictures against places worked out by hand. */
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it, test } from 'vitest'
import { cornerPin } from '../../../nodes/frame/corner-pin.ts'
import { perspectiveBetween, through, type Corners } from '../../../nodes/shared/perspective.ts'
import { createHarness, type Picture } from '../../harness.ts'

const harness = createHarness()
afterAll(() => harness.close())

interface Case {
  readonly from: Corners
  readonly to: Corners
  readonly matrix: readonly [number, number, number, number, number, number, number, number, number]
}
const { cases } = JSON.parse(readFileSync(new URL('../../oracles/perspective.json', import.meta.url), 'utf8')) as { cases: readonly Case[] }

test('the perspective of forty pairs of quadrilaterals is that of OpenCV', () => {
  expect(cases).toHaveLength(40)
  for (const { from, to, matrix } of cases) {
    const own = perspectiveBetween(from, to)!
    from.forEach((corner, k) => through(own, corner).forEach((value, axis) => expect(value).toBeCloseTo(to[k]![axis]!, 5)))
    // Within the four corners, too, to a hundredth of a pixel: OpenCV was given floats.
    for (const [u, v] of [[0.5, 0.5], [0.2, 0.7], [0.9, 0.1]] as const) {
      const inside = [0, 1].map((axis) => from[0][axis]! * (1 - u) * (1 - v) + from[1][axis]! * u * (1 - v) + from[2][axis]! * u * v + from[3][axis]! * (1 - u) * v) as [number, number]
      const [mine, theirs] = [through(own, inside), through(matrix, inside)]
      expect(Math.hypot(mine[0] - theirs[0], mine[1] - theirs[1])).toBeLessThan(0.01)
    }
  }
})

test('corners on one line have no perspective', () => {
  expect(perspectiveBetween([[0, 0], [1, 0], [2, 0], [0, 5]], [[0, 0], [1, 0], [1, 1], [0, 1]])).toBeUndefined()
})

describe('pictures', () => {
  const [width, height] = [64, 48]
  const luma = ({ planes }: Picture, x: number, y: number): number => planes[0]!.data[y * width + x]!
  const base = () => harness.clip({ width, height }, (_, frame) => frame.planes.forEach(({ data }, p) => data.fill(p === 0 ? 40 : 128)))
  /** Light at the left, dark at the right; the upper half lighter than the lower. */
  const top = (w = width, h = height) => harness.clip({ width: w, height: h }, (_, frame) => frame.planes.forEach((plane, p) => plane.data.forEach((__, at) => {
    plane.data[at] = p > 0 ? 128 : (at % w < w / 2 ? 200 : 120) + (at < (w * h) / 2 ? 20 : 0)
  })))
  const pinned = async (params: Readonly<Record<string, unknown>>, over = top()) => harness.frame((await harness.evaluate(cornerPin, { inputs: { video: base(), top: over }, params })).video!, 0)
  const FULL = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1 }

  it('pinned to the corners of the picture, it is what it was', async () => {
    const [seen, was] = [await pinned(FULL), await harness.frame(top(), 0)]
    expect(Math.max(...seen.planes[0]!.data.map((value, at) => Math.abs(value - was.planes[0]!.data[at]!)))).toBeLessThanOrEqual(1)
  })

  it('lies within its corners, each part where it belongs, and nowhere else', async () => {
    // A trapezium: the right side is half as high. In perspective its middle lies beyond half the way.
    const seen = await pinned({ x1: 0.25, y1: 0.25, x2: 0.75, y2: 0.375, x3: 0.75, y3: 0.625, x4: 0.25, y4: 0.75 })
    expect([luma(seen, 4, 4), luma(seen, 40, 10), luma(seen, 60, 24), luma(seen, 32, 40)]).toEqual([40, 40, 40, 40])
    expect([luma(seen, 18, 16), luma(seen, 18, 33), luma(seen, 46, 21), luma(seen, 46, 27)].map((value) => Math.round(value / 10))).toEqual([22, 20, 14, 12])
    // The middle of the picture is seen where the diagonals cross: x = 16 + 32 * (24 / (24 + 12)) = 37.3.
    expect([luma(seen, 35, 20) > 195, luma(seen, 39, 20) < 165]).toEqual([true, true])
  })

  it('turned round, mirrored, made small, half seen, and without any area', async () => {
    const turned = await pinned({ x1: 1, y1: 1, x2: 0, y2: 1, x3: 0, y3: 0, x4: 1, y4: 0 })
    expect([luma(turned, 4, 4), luma(turned, 60, 44)].map((value) => Math.round(value / 10))).toEqual([12, 22])
    const small = await pinned({ x1: 0.4, y1: 0.4, x2: 0.6, y2: 0.4, x3: 0.6, y3: 0.6, x4: 0.4, y4: 0.6 }, top(512, 384))
    expect([luma(small, 28, 21), luma(small, 36, 27)].map((value) => Math.round(value / 10))).toEqual([22, 12])
    expect(luma(await pinned({ ...FULL, opacity: 0.5 }), 4, 4)).toBeCloseTo(130, -1)
    expect(luma(await pinned({ ...FULL, x2: 0, x3: 0 }), 4, 4)).toBe(40)
    await expect(harness.evaluate(cornerPin, { inputs: { video: base() } })).rejects.toMatchObject({ code: 'E_PORT_MISSING' })
  })
})
