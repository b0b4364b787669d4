/** Nodes that use optical flow, on textures whose motion is known. */
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { rational, type Clip, type Frame } from '../../../engine/api.ts'
import { frameInterpolation } from '../../../nodes/flow/frame-interpolation.ts'
import { globalMotion } from '../../../nodes/shared/motion/global-motion.ts'
import { motionBlur } from '../../../nodes/flow/motion-blur.ts'
import { isCut } from '../../../nodes/shared/motion/is-cut.ts'
import { slowMotion } from '../../../nodes/flow/slow-motion.ts'
import { stabilise } from '../../../nodes/flow/stabilise.ts'
import { createHarness } from '../../harness.ts'
import { createStage } from '../../kernels/stage.ts'

const [width, height] = [240, 136]
const harness = createHarness()
const stage = createStage(0)
afterAll(() => Promise.all([harness.close(), stage.close()]))

type Paint = (x: number, y: number) => number
const waves = Array.from({ length: 12 }, (_, i) => ({ angle: i * 2.4, length: 6 * 1.32 ** i, phase: i * i }))
function texture(x: number, y: number): number {
  let sum = 0
  for (const { angle, length, phase } of waves) sum += Math.sin(((x * Math.cos(angle) + y * Math.sin(angle)) * 2 * Math.PI) / length + phase)
  return Math.max(16, Math.min(235, Math.round(125 + 21 * sum)))
}
/** A disc that moves over a ground that moves the other way. */
const layers = (n: number): Paint => (x, y) => {
  const [dx, dy] = [x - 90 - n * 6, y - 66 + n * 2]
  return dx * dx + dy * dy < 900 ? texture(dx + 700, dy + 300) : texture(x + n * 2, y - n)
}
const lumaOf = (paint: Paint): Uint8Array => Uint8Array.from({ length: width * height }, (_, i) => paint(i % width, Math.floor(i / width)))
const painted = (length: number, at: (n: number) => Paint): Clip =>
  harness.clip({ width, height, length, rate: rational(30) }, (n, frame) => {
    frame.bytes.fill(128)
    frame.planes[0]!.data.set(lumaOf(at(n)))
  })

/** Peak signal to noise ratio in decibels, all but a margin. */
function psnr(a: ArrayLike<number>, b: ArrayLike<number>, margin = 8): number {
  let sum = 0
  let count = 0
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++, count++) sum += (a[y * width + x]! - b[y * width + x]!) ** 2
  }
  return 10 * Math.log10(255 ** 2 / (sum / count))
}
const luma = async (clip: Clip, n: number): Promise<Uint8Array> => (await harness.frame(clip, n)).planes[0]!.data.slice() as Uint8Array

describe('frame-interpolation', () => {
  it('makes the frames between: far better than a crossfade, and no worse than ffmpeg', async () => {
    const source = painted(6, layers)
    const { video } = await harness.evaluate(frameInterpolation, { inputs: { video: source }, params: { fps: 60 } })
    expect(video!.info).toMatchObject({ length: 12, rate: { num: 60, den: 1 } })
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`]
    const { stdout } = spawnSync(
      'ffmpeg',
      ['-v', 'error', ...raw, '-r', '30', '-i', '-', '-vf', 'minterpolate=fps=60:mi_mode=mci:mc_mode=aobmc:me_mode=bidir:vsbmc=1:scd=none', ...raw.slice(0, 4), '-'],
      { input: Buffer.concat(Array.from({ length: 6 }, (_, n) => lumaOf(layers(n)))) },
    )
    for (const n of [3, 5]) {
      const truth = lumaOf(layers(n / 2))
      const ours = psnr(await luma(video!, n), truth)
      const [a, b] = [lumaOf(layers((n - 1) / 2)), lumaOf(layers((n + 1) / 2))]
      const crossfade = psnr(a.map((value, i) => (value + b[i]!) / 2), truth)
      // ffmpeg begins a frame late; whichever of its frames is the nearest counts.
      const theirs = [n - 1, n, n + 1].map((k) => psnr(stdout.subarray(k * width * height, (k + 1) * width * height), truth))
      expect(ours).toBeGreaterThan(crossfade + 8)
      expect(ours).toBeGreaterThan(Math.max(...theirs.filter(Number.isFinite)) - 0.5)
    }
  })

  it('hands the frames of the source through, in any order', async () => {
    const source = painted(4, layers)
    const { video } = await harness.evaluate(frameInterpolation, { inputs: { video: source }, params: { fps: 60 } })
    for (const n of [6, 0, 4, 2]) expect(await luma(video!, n)).toEqual(lumaOf(layers(n / 2)))
    const late = await luma(video!, 5)
    const { video: again } = await harness.evaluate(frameInterpolation, { inputs: { video: source }, params: { fps: 60 } })
    expect(await luma(again!, 5)).toEqual(late)
  })

  it('keeps cuts', async () => {
    const source = painted(6, (n) => (n < 3 ? (x, y) => texture(x + n, y) : (x, y) => texture(y * 1.3 + 900, x - n)))
    const { video } = await harness.evaluate(frameInterpolation, { inputs: { video: source }, params: { fps: 90 } })
    const shown = [await luma(video!, 7), await luma(video!, 8)]
    expect(shown[0]).toEqual(await luma(source, 2))
    expect(shown[1]).toEqual(await luma(source, 3))
    // Before and after, motion goes on.
    expect(psnr(await luma(video!, 4), lumaOf((x, y) => texture(x + 4 / 3, y)))).toBeGreaterThan(30)
  })

  it.each([[23.976, 30, 38], [12, 30, 75], [30, 8, 8]])('from %d to %d fps a clip of 30 frames has %i', async (from, to, length) => {
    const rate = from === 23.976 ? rational(24000, 1001) : rational(from)
    const clip = harness.clip({ width: 16, height: 16, length: 30, rate }, () => {})
    const { video } = await harness.evaluate(frameInterpolation, { inputs: { video: clip }, params: { fps: to } })
    expect(video!.info.length).toBe(length)
  })
})

describe('slow-motion', () => {
  it('takes as much longer as is asked, along the motion', async () => {
    const { video } = await harness.evaluate(slowMotion, { inputs: { video: painted(3, layers) }, params: { factor: 4 } })
    expect(video!.info).toMatchObject({ length: 12, rate: { num: 30, den: 1 } })
    expect(psnr(await luma(video!, 5), lumaOf(layers(1.25)))).toBeGreaterThan(28)
    expect(await luma(video!, 11)).toEqual(lumaOf(layers(2)))
  })
})

describe('motion-blur', () => {
  const pan = (n: number): Paint => (x, y) => texture(x - n * 6, y)
  it('is the mean over the time that the shutter is open', async () => {
    const { video } = await harness.evaluate(motionBlur, { inputs: { video: painted(3, pan) }, params: { shutter: 360, samples: 16 } })
    const sum = new Float64Array(width * height)
    for (let i = 0; i < 64; i++) lumaOf(pan(1 + (i + 0.5) / 64 - 0.5)).forEach((value, at) => (sum[at]! += value / 64))
    const made = await luma(video!, 1)
    expect(psnr(made, sum)).toBeGreaterThan(36)
    expect(psnr(made, sum)).toBeGreaterThan(psnr(await luma(painted(3, pan), 1), sum) + 8)
  })
  it('does not blur one scene into the next', async () => {
    const { video } = await harness.evaluate(motionBlur, { inputs: { video: painted(4, (n) => (n < 2 ? pan(n) : (x, y) => texture(y * 1.3 + 900, x - n))) }, params: { shutter: 360 } })
    expect(await luma(video!, 1)).toEqual(lumaOf(pan(1)))
  })
  it('does nothing to a still picture, or with the shutter closed', async () => {
    const still = painted(3, () => texture)
    const { video } = await harness.evaluate(motionBlur, { inputs: { video: still } })
    expect(psnr(await luma(video!, 1), lumaOf(texture))).toBeGreaterThan(45)
    const closed = await harness.evaluate(motionBlur, { inputs: { video: painted(3, pan) }, params: { shutter: 0 } })
    expect(await luma(closed.video!, 1)).toEqual(lumaOf(pan(1)))
  })
})

describe('stabilise', () => {
  const shake = (n: number): readonly [number, number] => [4 * Math.sin(n * 2.1) + 2 * Math.sin(n * 5.3), 3 * Math.cos(n * 2.7)]
  const shaken = (n: number): Paint => {
    const [dx, dy] = shake(n)
    return (x, y) => texture(x - dx - n * 0.5, y - dy)
  }
  it('takes the shake out and leaves the pan', async () => {
    const { video } = await harness.evaluate(stabilise, { inputs: { video: painted(24, shaken) }, params: { smoothness: 0.4, zoom: 1 } })
    const steps: number[] = []
    for (let n = 8; n < 15; n++) {
      const [a, b] = await Promise.all([n, n + 1].map(async (k) => {
        const frame = stage.create('yuv420p', width, height)
        frame.bytes.set((await harness.frame(video!, k)).bytes)
        return frame
      })) as unknown as [Frame, Frame]
      const motion = globalMotion(await stage.kernels.opticalFlow(a, b))
      steps.push(Math.hypot(motion.x - 0.5, motion.y))
    }
    const before = Array.from({ length: 7 }, (_, i) => Math.hypot(...shake(i + 9).map((value, k) => value - shake(i + 8)[k]!)))
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(before)).toBeGreaterThan(4)
    expect(mean(steps)).toBeLessThan(0.6)
  })
  it('leaves a steady clip as it is but for the zoom', async () => {
    const { video } = await harness.evaluate(stabilise, { inputs: { video: painted(6, () => texture) }, params: { zoom: 1 } })
    expect(psnr(await luma(video!, 3), lumaOf(texture))).toBeGreaterThan(45)
  })
})

describe('isCut', () => {
  const scene = (paint: Paint) => {
    const frame = stage.create('gray8', width, height)
    frame.bytes.set(lumaOf(paint))
    return frame
  }
  const other: Paint = (x, y) => texture(y * 1.3 + 900, x)
  it.each<[string, Paint, Paint, boolean]>([
    ['another scene', texture, other, true],
    ['another dark, dull scene', (x, y) => 20 + texture(x, y) / 16, (x, y) => 20 + other(x, y) / 16, true],
    ['a pan', texture, (x, y) => texture(x - 11, y + 3), false],
    ['a flash', texture, (x, y) => Math.min(255, texture(x - 1, y) * 0.8 + 60), false],
    ['things that move apart', layers(0), layers(2), false],
  ])('%s', async (_, before, after, expected) => {
    const [a, b] = [scene(before), scene(after)]
    expect(await isCut(stage.kernels, a, b, await stage.kernels.opticalFlow(a, b))).toBe(expected)
  })
})

describe('globalMotion', () => {
  it('finds a similarity though a fifth of the picture moves by itself', () => {
    const planes = [new Float32Array(width * height), new Float32Array(width * height)] as const
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [(i % width) - (width - 1) / 2, Math.floor(i / width) - (height - 1) / 2]
      const [a, b] = [Math.exp(0.02) * Math.cos(0.03) - 1, Math.exp(0.02) * Math.sin(0.03)]
      const own = i % width < width / 5
      planes[0][i] = own ? 9 : a * x - b * y + 2.5
      planes[1][i] = own ? -7 : b * x + a * y - 1.25
    }
    const motion = globalMotion({ width, height, planes: planes.map((data) => ({ data })) })
    expect(motion.x).toBeCloseTo(2.5, 1)
    expect(motion.y).toBeCloseTo(-1.25, 1)
    expect(motion.turn).toBeCloseTo(0.03, 3)
    expect(motion.growth).toBeCloseTo(0.02, 3)
  })
})
