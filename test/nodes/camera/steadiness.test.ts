/** Camera moves measured: the place of a mark in each frame against the ideal path, whips, paths and depth. */
import { afterAll, describe, expect, it } from 'vitest'
import { rational, type Clip } from '../../../engine/api.ts'
import { cameraMove } from '../../../nodes/camera/camera-move.ts'
import { cameraView, coveringZoom, pathView, steadyZoom, viewMatrix } from '../../../nodes/camera/camera-path.ts'
import { createHarness } from '../../harness.ts'

const [width, height] = [320, 180]
const harness = createHarness()
afterAll(() => harness.close())

/** Soft dots on dark ground, at places in the picture. */
function dots(places: readonly (readonly [number, number])[], length: number): Clip {
  return harness.clip({ width, height, length, rate: rational(30) }, (_, frame) => {
    frame.bytes.fill(128)
    frame.planes[0]!.data.forEach((__, i, data) => {
      const [x, y] = [i % width, Math.floor(i / width)]
      data[i] = 16 + places.reduce((sum, [px, py]) => sum + 200 * Math.exp(-((x - px) ** 2 + (y - py) ** 2) / 32), 0)
    })
  })
}

/** The dot's centre of weight near a place. */
async function found(clip: Clip, n: number, [px, py]: readonly [number, number]): Promise<readonly [number, number]> {
  const { data } = (await harness.frame(clip, n)).planes[0]!
  let [sum, sx, sy] = [0, 0, 0]
  for (let y = Math.max(0, Math.round(py) - 16); y <= Math.min(height - 1, Math.round(py) + 16); y++) {
    for (let x = Math.max(0, Math.round(px) - 16); x <= Math.min(width - 1, Math.round(px) + 16); x++) {
      const weight = Math.max(0, data[y * width + x]! - 17)
      sum += weight
      sx += weight * x
      sy += weight * y
    }
  }
  return [sx / sum, sy / sum]
}

describe('position', () => {
  it.each(['slow-zoom-in', 'slow-zoom-out', 'pan-left', 'pan-right', 'tilt-up', 'tilt-down', 'orbit', 'dolly', 'crane', 'handheld'] as const)(
    '%s lies within a twentieth of a pixel of its path',
    async (move) => {
      const mark = [181.3, 84.6] as const
      const params = { move, amount: 0.12, easing: 'linear' } as const
      const { video } = await harness.evaluate(cameraMove, { inputs: { video: dots([mark], 48) }, params, seed: 3 })
      for (let n = 0; n < 48; n += 5) {
        const settings = { ...params, seed: 3 }
        const view = cameraView(settings, n / 47, n / 30)
        const zoom = Math.max(view.zoom * steadyZoom(settings, width, height), coveringZoom(view, width, height))
        const [a, b, c, d, e, f] = viewMatrix({ ...view, zoom }, width, height)
        const determinant = a * e - b * d
        const ideal = [(e * (mark[0] - c) - b * (mark[1] - f)) / determinant, (a * (mark[1] - f) - d * (mark[0] - c)) / determinant] as const
        const [x, y] = await found(video!, n, ideal)
        expect(Math.hypot(x - ideal[0], y - ideal[1]), `frame ${n}`).toBeLessThan(0.05)
      }
    },
  )
})

describe('path', () => {
  const path = [{ time: 0, zoom: 1.2 }, { time: 1, x: 0.05, zoom: 2, easing: 'linear' }, { time: 2, x: -0.1, y: 0.05, zoom: 2, rotation: 10 }] as const
  it('goes through its places, at an even ratio of zoom', () => {
    expect(pathView(path, 0)).toEqual({ x: 0, y: 0, zoom: 1.2, rotation: 0 })
    expect(pathView(path, 0.5).zoom).toBeCloseTo(Math.sqrt(1.2 * 2))
    expect(pathView(path, 1)).toEqual({ x: 0.05, y: 0, zoom: 2, rotation: 0 })
    expect(pathView(path, 1.25).x).toBeCloseTo(0.05 - 0.15 / 4)
    expect(pathView(path, 9)).toEqual({ x: -0.1, y: 0.05, zoom: 2, rotation: 10 })
    expect(pathView([], 1)).toEqual({ x: 0, y: 0, zoom: 1, rotation: 0 })
  })
  it('is refused out of order, in a dry run', async () => {
    const params = { move: 'path', path: [{ time: 1 }, { time: 0.5 }] } as const
    const dry = harness.evaluate(cameraMove, { inputs: { video: dots([[9, 9]], 8) }, params, dry: true })
    await expect(dry).rejects.toMatchObject({ code: 'E_PARAM_VALUE', message: expect.stringContaining('path[1].time') })
  })
})

describe('whip', () => {
  it('rests at both ends and is blurred between, by its own way alone', async () => {
    const { video } = await harness.evaluate(cameraMove, { inputs: { video: dots([[160, 90]], 31) }, params: { move: 'whip', amount: 0.4 } })
    const brightest = async (n: number): Promise<number> => Math.max(...(await harness.frame(video!, n)).planes[0]!.data)
    expect(await brightest(0)).toBeGreaterThan(205)
    expect(await brightest(30)).toBeGreaterThan(205)
    expect(await brightest(15)).toBeLessThan(150)
  })
})

describe('depth', () => {
  /** Left half far, right half near. */
  const depth = (values: readonly [number, number]): Clip =>
    harness.clip({ width, height, length: 1, format: 'gray8' }, (_, frame) => {
      frame.bytes.forEach((__, i) => (frame.bytes[i] = i % width < width / 2 ? values[0] : values[1]))
    })
  const marks = [[70.5, 90.25], [250.25, 90.5]] as const
  const moved = async (values: readonly [number, number], parallax: number): Promise<readonly number[]> => {
    const params = { move: 'pan-right', amount: 0.2, easing: 'linear', parallax } as const
    const { video } = await harness.evaluate(cameraMove, { inputs: { video: dots(marks, 21), depth: depth(values) }, params })
    // From the middle to the end of the pan: a tenth of the width, a quarter larger on the screen.
    return Promise.all(marks.map(async (mark) => {
      const on = (n: number): readonly [number, number] => [(mark[0] - 159.5) * 1.25 + 159.5 - (n === 20 ? 0.1 * width * 1.25 : 0), (mark[1] - 89.5) * 1.25 + 89.5]
      const [start, end] = [await found(video!, 10, on(10)), await found(video!, 20, on(20))]
      return end[0] - start[0]
    }))
  }
  it('near things move more than far ones', async () => {
    const [far, near] = await moved([64, 192], 0.5)
    const whole = -0.1 * width * 1.25
    expect(Math.abs(far! - whole * (1 + 0.5 * (128 / 255 - 1)))).toBeLessThan(1.5)
    expect(Math.abs(near! - whole * (1 + 0.5 * (384 / 255 - 1)))).toBeLessThan(1.5)
  })
  it('all at the middle depth: as without', async () => {
    const inputs = { video: dots(marks, 8) }
    const params = { move: 'pan-right', amount: 0.2 } as const
    const flat = await harness.evaluate(cameraMove, { inputs: { ...inputs, depth: depth([127.5, 127.5]) }, params })
    const plain = await harness.evaluate(cameraMove, { inputs, params })
    const [a, b] = [await harness.frame(flat.video!, 6), await harness.frame(plain.video!, 6)]
    expect(Math.max(...a.bytes.map((value, i) => Math.abs(value - b.bytes[i]!)))).toBeLessThanOrEqual(5)
  })
  it('refuses depth of another length', async () => {
    const wrong = harness.clip({ width, height, length: 5, format: 'gray8' }, () => {})
    const dry = harness.evaluate(cameraMove, { inputs: { video: dots(marks, 8), depth: wrong }, dry: true })
    await expect(dry).rejects.toMatchObject({ code: 'E_CLIP_FORMAT' })
  })
})
