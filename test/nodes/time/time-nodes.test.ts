import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { frameToSample, rateOf, rational, type Clip, type Track } from '../../../engine/api.ts'
import { concat } from '../../../nodes/time/concat.ts'
import { fpsNode } from '../../../nodes/time/fps.ts'
import { blendShares, fractionOf } from '../../../nodes/time/frame-map.ts'
import { freezeFrame } from '../../../nodes/time/freeze-frame.ts'
import { loop } from '../../../nodes/time/loop.ts'
import { reverse } from '../../../nodes/time/reverse.ts'
import { speed } from '../../../nodes/time/speed.ts'
import { still } from '../../../nodes/time/still.ts'
import { trim } from '../../../nodes/time/trim.ts'
import { createHarness, type Harness } from '../../harness.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

/** Luma of frame n is `first + step n`. */
const counting = (length: number, { first = 16, step = 1, fps = 25, size = 8 } = {}): Clip =>
  harness.clip({ length, rate: rateOf(fps), width: size, height: size }, (n, frame) => {
    frame.bytes.fill(128)
    frame.planes[0]!.data.fill(first + step * n)
  })

/** Sample n of the track is n + 1, so that a zero is a silent one. */
const ramp = (length: number, sampleRate = 48000): Track => ({
  info: { sampleRate, channels: 1, length },
  samples: async (start, count) => [
    Float32Array.from({ length: count }, (_, i) => (start + i >= 0 && start + i < length ? start + i + 1 : 0)),
  ],
})

async function lumas(clip: Clip): Promise<number[]> {
  const values: number[] = []
  for (let n = 0; n < clip.info.length; n++) values.push((await harness.frame(clip, n)).bytes[0]!)
  return values
}
const all = async (track: Track): Promise<number[]> => [...(await track.samples(0, track.info.length))[0]!]
const codeOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'no error', (error) => (error as { code: string }).code)

describe('trim', () => {
  test.each([
    ['seconds', { start: 0.08, end: 0.2 }, [18, 19, 20]],
    ['seconds', { start: 0.2 }, [21, 22, 23]],
    ['frames', { start: 2, end: 4 }, [18, 19]],
    ['frames', { start: 6, end: 99 }, [22, 23]],
  ])('by %s %o', async (unit, params, expected) => {
    const { video } = await harness.evaluate(trim, { inputs: { video: counting(8) }, params: { unit, ...params } })
    expect(await lumas(video!)).toEqual(expected)
  })

  test('chunks of a film joined again have every frame and every sample once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 39 }), { maxLength: 4 }), fc.constantFrom(29.97, 23.976, 25), async (cuts, fps) => {
        const video = counting(40, { fps })
        const samples = frameToSample(40, video.info.rate, 44100)
        const edges = [0, ...new Set(cuts.toSorted((a, b) => a - b)), 40]
        const parts = await Promise.all(
          edges.slice(0, -1).map((start, k) =>
            harness.evaluate(trim, { inputs: { video, audio: ramp(samples, 44100) }, params: { unit: 'frames', start, end: edges[k + 1]! } }),
          ),
        )
        const joined = await harness.evaluate(concat, {
          inputs: { video: parts.map((part) => part['video']), audio: parts.map((part) => part['audio']) },
        })
        expect(await lumas(joined['video']!)).toEqual(Array.from({ length: 40 }, (_, n) => 16 + n))
        expect(await all(joined['audio']!)).toEqual(Array.from({ length: samples }, (_, n) => n + 1))
      }),
      { numRuns: 8 },
    )
  })

  test('an empty stretch is refused', async () => {
    expect(await codeOf(harness.evaluate(trim, { inputs: { video: counting(8) }, params: { start: 1 } }))).toBe('E_CLIP_EMPTY')
  })
})

describe('fps', () => {
  // ffmpeg's own rate conversion is the reference: it rounds to the nearest output frame by default.
  test.each([
    [25, 30], [30, 24], [30, 60], [60, 30], [24, 23.976], [29.97, 25], [30, 7], [8, 30],
  ])('from %d to %d frames as ffmpeg shows them', async (from, to) => {
    const length = 37
    const { video } = await harness.evaluate(fpsNode, { inputs: { video: counting(length, { fps: from }) }, params: { fps: to } })
    const source = Buffer.concat(Array.from({ length }, (_, n) => Buffer.alloc(16 * 16, 16 + n)))
    const rate = ({ num, den }: { num: number; den: number }): string => `${num}/${den}`
    const reference = execFileSync('ffmpeg', [
      ...['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '16x16', '-r', rate(rateOf(from)), '-i', '-'],
      ...['-vf', `fps=${rate(rateOf(to))}`, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
    ], { input: source })
    const expected = Array.from({ length: reference.length / 256 }, (_, n) => reference[n * 256]!)
    expect(await lumas(video!)).toEqual(expected)
    expect(video!.info.rate).toEqual(rateOf(to))
  })

  test('blending down is the mean, blending up a cross-fade', async () => {
    const half = await harness.evaluate(fpsNode, { inputs: { video: counting(4, { fps: 50, step: 20 }) }, params: { fps: 25, frames: 'blend' } })
    expect(await lumas(half['video']!)).toEqual([26, 66])
    const twice = await harness.evaluate(fpsNode, { inputs: { video: counting(3, { step: 20 }) }, params: { fps: 50, frames: 'blend' } })
    expect(await lumas(twice['video']!)).toEqual([16, 26, 36, 46, 56, 56])
  })

  test('shares of blended frames always add up to one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.double({ min: 0.02, max: 50, noNaN: true }), (n, factor) => {
        const shares = blendShares(n, fractionOf(factor), 30000)
        expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
        expect(shares.every(({ share }) => share > 0)).toBe(true)
      }),
    )
  })
})

describe('speed', () => {
  test.each([
    [2, [16, 18, 20, 22]],
    [0.5, [16, 16, 17, 17, 18, 18, 19, 19, 20, 20, 21, 21, 22, 22, 23, 23]],
    [3, [17, 20, 23]],
    [100, [23]],
  ])('factor %d', async (factor, expected) => {
    const { video } = await harness.evaluate(speed, { inputs: { video: counting(8) }, params: { factor } })
    expect(await lumas(video!)).toEqual(expected)
  })

  test.each([
    ['keep', 2, 500],
    ['follow', 2, 1000],
    // Too fast for its pitch to be kept.
    ['keep', 5, 2500],
  ])('%s: a tone of 500 Hz at %d times is one of %d Hz', async (pitch, factor, hertz) => {
    const tone = (frequency: number) => (n: number) => 0.5 * Math.sin((2 * Math.PI * frequency * n) / 48000)
    const audio: Track = {
      info: { sampleRate: 48000, channels: 1, length: 24_000 },
      samples: async (start, count) => [Float32Array.from({ length: count }, (_, i) => (start + i < 0 || start + i >= 24_000 ? 0 : tone(500)(start + i)))],
    }
    const made = await harness.evaluate(speed, { inputs: { video: counting(5), audio }, params: { factor, pitch } })
    const { length } = made['audio']!.info
    expect(length).toBe(24_000 / factor)
    const [samples] = await made['audio']!.samples(1000, length - 2000)
    // By its zero crossings.
    let first = 0
    let last = 0
    let count = -1
    samples!.forEach((value, i) => {
      const next = samples![i + 1] ?? -1
      if (value >= 0 || next < 0) return
      last = i - value / (next - value)
      if (count++ < 0) first = last
    })
    expect((count * 48_000) / (last - first)).toBeCloseTo(hertz, 0)
  })

  test('graphs from before have sound that follows', () => {
    expect(speed.declaration.migrations![1]!({ factor: 2 })).toEqual({ factor: 2, pitch: 'follow' })
  })
})

describe('reverse', () => {
  test('frames and samples, and back again', async () => {
    const audio = ramp(frameToSample(5, rational(25), 48000))
    const once = await harness.evaluate(reverse, { inputs: { video: counting(5), audio } })
    expect(await lumas(once['video']!)).toEqual([20, 19, 18, 17, 16])
    expect((await all(once['audio']!)).slice(0, 3)).toEqual([9600, 9599, 9598])
    const twice = await harness.evaluate(reverse, { inputs: { video: once['video'], audio: once['audio'] } })
    expect(await all(twice['audio']!)).toEqual(await all(audio))
  })
})

describe('concat', () => {
  test('a clip with itself and its reverse', async () => {
    const video = counting(3)
    const back = await harness.evaluate(reverse, { inputs: { video } })
    const { video: joined } = await harness.evaluate(concat, { inputs: { video: [video, video, back['video']] } })
    expect(await lumas(joined!)).toEqual([16, 17, 18, 16, 17, 18, 18, 17, 16])
  })

  test('sound starts with its clip, cut or padded', async () => {
    const clips = [counting(1), counting(2)]
    const { audio } = await harness.evaluate(concat, { inputs: { video: clips, audio: [ramp(5000), ramp(100)] } })
    const samples = await all(audio!)
    expect(samples).toHaveLength(3 * 1920)
    expect(samples.slice(1918, 1922)).toEqual([1919, 1920, 1, 2])
    expect(samples.slice(2018, 2022)).toEqual([99, 100, 0, 0])
  })

  const two = (other: object) => ({ video: [counting(2), counting(2, other)] })
  const shape = (clip: { info: { width: number; height: number; rate: { num: number; den: number } } }) => [clip.info.width, clip.info.height, clip.info.rate.num / clip.info.rate.den]

  test.each([
    ['film', {}, [8, 8, 25]],
    ['film', { width: 32, height: 20, fps: 12.5 }, [32, 20, 12.5]],
    ['first', { width: 32 }, [8, 8, 25]],
    ['largest', {}, [16, 16, 50]],
  ] as const)('fit %s with %j', async (fit, params, wanted) => {
    const { video } = await harness.evaluate(concat, { inputs: two({ size: 16, fps: 50 }), params: { fit, ...params } })
    const first = shape(counting(2))
    expect(shape(video!)).toEqual(fit === 'largest' || 'fps' in params ? wanted : first)
    const frame = await harness.frame(video!, video!.info.length - 1)
    expect([frame.width, frame.height]).toEqual([video!.info.width, video!.info.height])
  })

  test('strict names all that differ in one fault; clips that agree are as they were', async () => {
    const inputs = { video: [counting(2), counting(2, { size: 16 }), counting(2), counting(2, { fps: 30 })] }
    const failed = harness.evaluate(concat, { inputs, params: { fit: 'strict' }, dry: true })
    await expect(failed).rejects.toMatchObject({ code: 'E_CLIP_FORMAT', faults: [{ port: 'video', got: expect.stringMatching(/video\[1\] of 16x16.*; video\[3\] of .* at 30 fps/) as string }] })
    await expect(harness.evaluate(concat, { inputs: two({}), params: { fit: 'strict' }, dry: true })).resolves.toBeDefined()
  })
})

describe('loop', () => {
  test.each([
    [{ count: 2 }, [16, 17, 18, 16, 17, 18]],
    [{ count: 2, pingPong: true }, [16, 17, 18, 17, 16, 17, 18, 17, 16]],
    [{ duration: 0.2 }, [16, 17, 18, 16, 17]],
  ])('%o', async (params, expected) => {
    const { video } = await harness.evaluate(loop, { inputs: { video: counting(3) }, params })
    expect(await lumas(video!)).toEqual(expected)
  })

  test('sound begins anew with each round, also at a rate where rounds are no whole number of samples', async () => {
    const video = counting(3, { fps: 29.97 })
    const { audio } = await harness.evaluate(loop, { inputs: { video, audio: ramp(99999, 44100) }, params: { count: 40 } })
    const starts = (await all(audio!)).flatMap((value, n) => (value === 1 ? [n] : []))
    expect(starts).toEqual(Array.from({ length: 40 }, (_, k) => frameToSample(3 * k, video.info.rate, 44100)))
    const [inside] = await audio!.samples(starts[20]! - 2, 4)
    expect(inside!.slice(2)).toEqual(Float32Array.of(1, 2))
  })
})

test('freeze-frame holds a frame and lets the rest follow', async () => {
  const inputs = { video: counting(4), audio: ramp(4 * 1920) }
  const { video, audio } = await harness.evaluate(freezeFrame, { inputs, params: { at: 0.04, hold: 0.08 } })
  expect(await lumas(video!)).toEqual([16, 17, 17, 17, 18, 19])
  const samples = await all(audio!)
  expect(samples.slice(3839, 3841)).toEqual([3840, 0])
  expect(samples.slice(7679, 7681)).toEqual([0, 3841])
  expect(samples).toHaveLength(6 * 1920)
})

test('still shows one picture, with alpha where the image has it', async () => {
  const image = { width: 8, height: 4, data: new Uint8Array(8 * 4 * 4).fill(255) }
  const { video } = await harness.evaluate(still, { inputs: { image }, params: { duration: 0.2, fps: 25 } })
  expect(video!.info).toMatchObject({ width: 8, height: 4, length: 5, format: 'yuv420p' })
  expect(await lumas(video!)).toEqual([235, 235, 235, 235, 235])
  image.data[3] = 0
  const clear = await harness.evaluate(still, { inputs: { image } })
  expect(clear['video']!.info.format).toBe('yuva420p')
})
