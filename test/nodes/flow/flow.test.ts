import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { opticalFlow } from '../../../nodes/flow/optical-flow.ts'
import { flowVisualise } from '../../../nodes/flow/flow-visualise.ts'
import { temporalSmooth } from '../../../nodes/flow/temporal-smooth.ts'
import { createHarness, meanOf } from '../../harness.ts'

interface FlowRecord {
  readonly width: number
  readonly height: number
  readonly checksum: readonly [number, number]
  readonly step: number
  readonly x: readonly number[][]
  readonly y: readonly number[][]
}
const record = JSON.parse(readFileSync(new URL('../../oracles/farneback.json', import.meta.url), 'utf8')) as FlowRecord
const { width, height } = record
const harness = createHarness()
const threaded = createHarness({ workers: 2 })
afterAll(() => Promise.all([harness.close(), threaded.close()]))

function texture(x: number, y: number): number {
  const value =
    Math.sin(x * 0.31 + y * 0.17) +
    Math.sin(x * -0.13 + y * 0.37 + 1) +
    0.7 * Math.sin(x * 0.71 - y * 0.53 + 2) +
    0.5 * Math.sin(x * 0.93 + y * 0.87 + 3)
  return Math.floor(128 + 30 * value + 0.5)
}
const motion = (x: number, y: number) => [2.5 + 0.02 * (y - 32), -1.25 + 0.015 * (x - 48)] as const
const painted = (n: number) => (x: number, y: number) => {
  const [dx, dy] = motion(x, y)
  return texture(x - n * dx, y - n * dy)
}
/** Luma such that its full-range grey is the texture's value, where it can be. */
const moving = (stage = harness) =>
  stage.clip({ width, height, length: 3 }, (n, frame) => {
    frame.bytes.fill(128)
    const luma = frame.planes[0]!.data
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) luma[y * width + x] = Math.round(16 + (painted(n)(x, y) * 219) / 255)
    }
  })

describe('optical-flow', () => {
  it('paints the texture that was recorded', () => {
    const sums = [0, 1].map((n) => {
      let sum = 0
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) sum += painted(n)(x, y)
      return sum
    })
    expect(sums).toEqual(record.checksum)
  })

  it('agrees with OpenCV', async () => {
    const { flow } = await harness.evaluate(opticalFlow, { inputs: { video: moving() }, params: { method: 'farneback' } })
    const { planes } = await harness.frame(flow!, 0)
    let sum = 0
    let count = 0
    record.x.forEach((row, j) =>
      row.forEach((x, i) => {
        const at = j * record.step * width + i * record.step
        const error = Math.hypot(planes[0]!.data[at]! - x, planes[1]!.data[at]! - record.y[j]![i]!)
        sum += error
        count++
        // The picture went through limited range (a rounding more), and borders are extrapolated.
        const border = i < 3 || j < 3 || i > row.length - 4 || j > record.x.length - 4
        expect(error).toBeLessThan(border ? 0.6 : 0.12)
      }),
    )
    expect(sum / count).toBeLessThan(0.05)
  })

  it('finds the motion that was painted, also on a smaller picture', async () => {
    for (const [detail, most] of [[1, 0.15], [0.5, 0.4]] as const) {
      const { flow } = await harness.evaluate(opticalFlow, { inputs: { video: moving() }, params: { detail } })
      const { planes } = await harness.frame(flow!, 0)
      const at = 30 * width + 50
      const [x, y] = motion(50, 30)
      expect(Math.hypot(planes[0]!.data[at]! - x, planes[1]!.data[at]! - y)).toBeLessThan(most)
    }
  })

  it('is the same on workers, and still at the end', async () => {
    const [here, there] = await Promise.all(
      [harness, threaded].map(async (stage) => {
        const { flow } = await stage.evaluate(opticalFlow, { inputs: { video: moving(stage) } })
        expect(meanOf((await stage.frame(flow!, 2)).planes[0]!)).toBe(0)
        return Buffer.from((await stage.frame(flow!, 1)).bytes)
      }),
    )
    expect(here!.equals(there!)).toBe(true)
  })

  it.each([[1, 1], [3, 2], [17, 9]])('works at %ix%i', async (w, h) => {
    const video = harness.clip({ width: w, height: h }, [90, 120, 30, 1])
    const { flow } = await harness.evaluate(opticalFlow, { inputs: { video } })
    for (const value of (await harness.frame(flow!, 0)).planes[0]!.data) expect(Math.abs(value)).toBeLessThan(1e-6)
  })
})

describe('flow-visualise', () => {
  it.each([
    ['right', 1, 0, [255, 0, 0]],
    ['down', 0, 1, [255, 229, 0]],
    ['left', -1, 0, [0, 209, 255]],
    ['still', 0, 0, [255, 255, 255]],
  ] as const)('%s', async (_, x, y, colour) => {
    const flow = harness.clip({ format: 'flow' }, (__, frame) => {
      frame.planes[0]!.data.fill(x)
      frame.planes[1]!.data.fill(y)
    })
    const { video } = await harness.evaluate(flowVisualise, { inputs: { flow }, params: { maximum: 1 / 64 } })
    const { data } = await harness.still(video!, 0)
    colour.forEach((value, k) => expect(Math.abs(data[k]! - value)).toBeLessThan(26))
  })
})

describe('temporal-smooth', () => {
  const flicker = () =>
    harness.clip({ length: 12 }, (n, frame) => frame.planes.forEach(({ data }) => data.fill(100 + (n % 2) * 6)))
  const steps = async (clip: Parameters<typeof harness.frame>[0], frames: readonly number[]) => {
    const lumas: number[] = []
    for (const n of frames) lumas[n] = meanOf((await harness.frame(clip, n)).planes[0]!)
    return lumas
  }

  it('calms flicker, in any order of requests', async () => {
    const make = () => harness.evaluate(temporalSmooth, { inputs: { video: flicker() }, params: { strength: 0.7 } })
    const order = Array.from({ length: 12 }, (_, n) => n)
    const forwards = await steps((await make()).video!, order)
    const backwards = await steps((await make()).video!, [...order].reverse())
    expect(backwards).toEqual(forwards)
    for (let n = 6; n < 12; n++) expect(Math.abs(forwards[n]! - forwards[n - 1]!)).toBeLessThan(4)
  })

  it('lets real change through', async () => {
    const cut = harness.clip({}, (n, frame) => frame.planes.forEach(({ data }) => data.fill(n < 4 ? 40 : 200)))
    const { video } = await harness.evaluate(temporalSmooth, { inputs: { video: cut } })
    const lumas = await steps(video!, [3, 4])
    expect(lumas[3]).toBe(40)
    expect(lumas[4]).toBeGreaterThan(196)
  })

  it('follows the motion', async () => {
    const video = moving()
    const { flow } = await harness.evaluate(opticalFlow, { inputs: { video }, params: { detail: 1 } })
    const params = { strength: 0.8, tolerance: 255 }
    const trailing = await harness.evaluate(temporalSmooth, { inputs: { video }, params })
    const following = await harness.evaluate(temporalSmooth, { inputs: { video, flow: flow! }, params })
    const truth = (await harness.frame(video, 1)).planes[0]!.data
    const error = async (clip: Parameters<typeof harness.frame>[0]) => {
      const { data } = (await harness.frame(clip, 1)).planes[0]!
      let sum = 0
      data.forEach((value, i) => (sum += Math.abs(value - truth[i]!)))
      return sum / data.length
    }
    expect(await error(following.video!)).toBeLessThan((await error(trailing.video!)) / 4)
  })

  it('refuses the flow of another clip', async () => {
    const flow = harness.clip({ format: 'flow', width: 8 }, [0, 0, 0, 1])
    await expect(harness.evaluate(temporalSmooth, { inputs: { video: flicker(), flow } })).rejects.toMatchObject({
      code: 'E_CLIP_FORMAT',
    })
  })
})
