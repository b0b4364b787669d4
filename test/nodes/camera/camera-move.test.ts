import { afterAll, describe, expect, it } from 'vitest'
import { CAMERA_MOVES, cameraView, coveringZoom, steadyZoom, viewMatrix } from '../../../nodes/camera/camera-path.ts'
import { cameraMove } from '../../../nodes/camera/camera-move.ts'
import { createHarness, SMALL } from '../../harness.ts'

const harness = createHarness()
afterAll(() => harness.close())
const settings = { amount: 0.2, easing: 'linear', seed: 7 } as const

/** Source positions of the four corners of the view, in pixels. */
function corners(matrix: readonly number[], width: number, height: number): [number, number][] {
  const [a, b, c, d, e, f] = matrix as [number, number, number, number, number, number]
  return [[-0.5, -0.5], [width - 0.5, -0.5], [-0.5, height - 0.5], [width - 0.5, height - 0.5]].map(
    ([x, y]) => [a * x! + b * y! + c, d * x! + e * y! + f],
  )
}

describe('camera path', () => {
  it.each(CAMERA_MOVES.flatMap((move) => [[64, 36], [36, 64], [33, 33]].map(([w, h]) => [move, w!, h!] as const)))(
    '%s shows no edge at %ix%i',
    (move, width, height) => {
      for (const amount of [0, 0.15, 0.5, 1]) {
        for (let i = 0; i <= 40; i++) {
          const view = cameraView({ ...settings, move, amount }, i / 40, i / 10)
          const steady = view.zoom * steadyZoom({ ...settings, move, amount }, width, height)
          const zoom = Math.max(steady, coveringZoom(view, width, height))
          for (const [x, y] of corners(viewMatrix({ ...view, zoom }, width, height), width, height)) {
            expect(x).toBeGreaterThanOrEqual(-0.5 - 1e-9)
            expect(x).toBeLessThanOrEqual(width - 0.5 + 1e-9)
            expect(y).toBeGreaterThanOrEqual(-0.5 - 1e-9)
            expect(y).toBeLessThanOrEqual(height - 0.5 + 1e-9)
          }
        }
      }
    },
  )

  it.each([
    ['slow-zoom-in', 0, { zoom: 1 }],
    ['slow-zoom-in', 1, { zoom: 1.25 }],
    ['slow-zoom-out', 0, { zoom: 1.25 }],
    ['slow-zoom-out', 1, { zoom: 1 }],
    ['pan-left', 0, { x: 0.1 }],
    ['pan-left', 1, { x: -0.1 }],
    ['pan-right', 1, { x: 0.1 }],
    ['tilt-up', 1, { y: -0.1 }],
    ['tilt-down', 1, { y: 0.1 }],
    ['dolly', 0.5, { zoom: 1.25 }],
    ['dolly', 1, { zoom: 1 }],
    ['crane', 0, { y: 0.1 }],
    ['crane', 0.5, { y: -0.1 }],
    ['crane', 1, { y: 0.1 }],
  ] as const)('%s at %f', (move, progress, expected) => {
    const view = cameraView({ ...settings, move }, progress, 0)
    for (const [key, value] of Object.entries(expected)) expect(view[key as 'x']).toBeCloseTo(value, 9)
  })

  it('handheld moves on smoothly and differs with the seed', () => {
    const at = (seconds: number, seed: number) =>
      cameraView({ ...settings, move: 'handheld', seed }, 0, seconds).x * 1920
    for (let n = 0; n < 50; n++) expect(Math.abs(at((n + 1) / 25, 1) - at(n / 25, 1))).toBeLessThan(6)
    expect(at(1, 1)).not.toBe(at(1, 2))
  })
})

describe('camera-move', () => {
  const ramp = () =>
    harness.clip({}, (_, frame) => {
      frame.planes.forEach(({ data, width }) => data.forEach((__, i) => (data[i] = 20 + (i % width) * 3)))
    })

  it('passes a static clip on', async () => {
    const video = ramp()
    const made = await harness.evaluate(cameraMove, { inputs: { video } })
    expect((await harness.frame(made.video!, 3)).bytes).toEqual((await harness.frame(video, 3)).bytes)
    expect(made.video!.info).toEqual(SMALL)
  })

  it('pans: the picture moves against the camera', async () => {
    const made = await harness.evaluate(cameraMove, { inputs: { video: ramp() }, params: { move: 'pan-right', amount: 0.5 } })
    const first = await harness.frame(made.video!, 0)
    const last = await harness.frame(made.video!, 7)
    expect(first.planes[0]!.data[0]).toBe(20)
    expect(last.planes[0]!.data[63]).toBe(20 + 63 * 3)
  })

  it('zooms about the centre and takes animated offsets', async () => {
    const made = await harness.evaluate(cameraMove, {
      inputs: { video: ramp() },
      params: { zoom: 2 },
      at: (time) => ({ x: time > 0 ? 0.25 : 0 }),
    })
    const centre = (await harness.frame(made.video!, 0)).planes[0]!.data
    expect(centre[0]).toBeCloseTo(20 + 15.75 * 3, 0)
    const shifted = (await harness.frame(made.video!, 1)).planes[0]!.data
    expect(shifted[0]).toBeCloseTo(20 + 31.75 * 3, 0)
  })

  it.each([[1, 1], [1, 7], [5, 3], [2, 2]])('works at %ix%i', async (width, height) => {
    const video = harness.clip({ width, height, length: 1 }, [200, 30, 60, 1])
    for (const move of CAMERA_MOVES) {
      const made = await harness.evaluate(cameraMove, { inputs: { video }, params: { move } })
      expect((await harness.frame(made.video!, 0)).bytes).toEqual((await harness.frame(video, 0)).bytes)
    }
  })
})
