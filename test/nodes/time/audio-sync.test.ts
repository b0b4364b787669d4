/** Sound and picture of one length and in step. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { frameToSample, rational, type Clip, type Track } from '../../../engine/api.ts'
import { audioSync } from '../../../nodes/time/audio-sync.ts'
import { createHarness, type Harness } from '../../harness.ts'
import { filtered, noise, track } from '../audio/ffmpeg-audio.ts'
import { expectSameInWindows } from '../audio/same-in-windows.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

const RATE = 48_000
const NTSC = rational(30_000, 1001)
const clip = (length: number): Clip => harness.clip({ length, width: 16, height: 16, rate: NTSC }, (n, frame) => frame.planes[0]!.data.fill(n))
const sine = (seconds: number): Track => track([Float32Array.from({ length: Math.round(seconds * RATE) }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / RATE))])

interface Made {
  readonly video: Clip
  readonly audio: Track
  readonly data: { readonly offset: number; readonly likeness?: number; readonly speed: number }
}
const made = async (inputs: Record<string, unknown>, params: Record<string, unknown> = {}): Promise<Made> => (await harness.evaluate(audioSync, { inputs, params })) as unknown as Made
const lumas = async (video: Clip): Promise<number[]> => Promise.all(Array.from({ length: video.info.length }, async (_, n) => (await harness.frame(video, n)).bytes[0]!))

describe('lengths', () => {
  test.each([
    ['match', 'sound', 2, 60, 60],
    ['match', 'sound', 1, 60, 30],
    ['trim', 'sound', 3, 60, 60],
    ['trim', 'sound', 1, 60, 60],
    ['loop', 'sound', 0.7, 60, 60],
    ['stretch', 'sound', 3, 60, 60],
    ['stretch', 'sound', 1.5, 60, 60],
    ['trim', 'picture', 1, 60, 30],
    ['trim', 'picture', 3, 60, 90],
    ['loop', 'picture', 3, 20, 90],
    ['stretch', 'picture', 3, 60, 90],
  ])('%s of %s: %d s and %d frames are %d frames', async (mode, fit, seconds, frames, expected) => {
    const { video, audio } = await made({ video: clip(frames), audio: sine(seconds) }, { mode, fit })
    expect(video.info.length).toBe(expected)
    // To the sample where the sound is fitted; within half a frame where the picture is.
    const off = audio.info.length - frameToSample(expected, NTSC, RATE)
    expect(Math.abs(off)).toBeLessThanOrEqual(fit === 'sound' ? 0 : RATE / 60 + 1)
  })
})

test('a picture that is too short holds its last frame, loops, or is played more slowly', async () => {
  const [video, audio] = [clip(4), sine(10 * 1001 / 30_000)]
  expect(await lumas((await made({ video, audio }, { fit: 'picture' })).video)).toEqual([0, 1, 2, 3, 3, 3, 3, 3, 3, 3])
  expect(await lumas((await made({ video, audio }, { fit: 'picture', mode: 'loop' })).video)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1])
  expect(await lumas((await made({ video, audio }, { fit: 'picture', mode: 'stretch' })).video)).toEqual([0, 0, 0, 1, 1, 2, 2, 2, 3, 3])
})

test('a loop goes over without a dip or a click', async () => {
  const { audio } = await made({ video: clip(120), audio: track([noise(RATE, 5, 0.4)]) }, { mode: 'loop', crossfade: 0.2 })
  await expectSameInWindows(audio, [997, 4096])
  const [plane] = await audio.samples(0, audio.info.length)
  const levels = Array.from({ length: 70 }, (_, i) => 10 * Math.log10(plane!.subarray(i * 2400, (i + 1) * 2400).reduce((sum, value) => sum + value * value, 0) / 2400))
  expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(1.5)
})

describe('a second microphone', () => {
  /** Knocks and hiss at uneven times, as steps and talk in a room. */
  const scene = (seed: number): Float32Array => {
    const hiss = noise(20 * RATE, seed, 1)
    const knocks = Array.from({ length: 45 }, (_, k) => Math.floor(((hiss[k * 1000]! + 1) / 2) * 19 * RATE))
    const plane = new Float32Array(20 * RATE)
    for (const at of knocks) for (let i = 0; i < 6000 && at + i < plane.length; i++) plane[at + i]! += 0.5 * Math.exp(-i / 900) * hiss[(at + i) % hiss.length]!
    return plane
  }

  test('is moved to where it is the same, to the sample, through another room and noise', async () => {
    const plane = scene(11)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -4 * RATE, max: 4 * RATE }), async (shift) => {
        const clean = track([Float32Array.from({ length: 18 * RATE }, (_, i) => plane[i + shift] ?? 0)])
        const camera = await filtered(track([plane]), 'highpass=f=200,lowpass=f=5000')
        const hiss = noise(camera.length, 4, 0.02)
        const { data, audio } = await made({ video: clip(300), audio: clean, reference: track([camera.map((value, i) => 0.3 * value + hiss[i]!)]) })
        expect(data.likeness).toBeGreaterThan(0.3)
        // The filters of the camera delay by some samples of their own.
        expect(Math.abs(data.offset * RATE - shift)).toBeLessThan(48)
        const [heard] = await audio.samples(6 * RATE, 2000)
        for (let i = 0; i < 2000; i += 100) expect(Math.abs(heard![i]! - (plane[6 * RATE + i + Math.round(shift - data.offset * RATE)] ?? 0))).toBeLessThan(1e-6)
      }),
      { numRuns: 3 },
    )
  }, 180_000)

  test('of something else is told of', async () => {
    await made({ video: clip(60), audio: track([scene(3)]), reference: track([scene(99)]) })
    expect(harness.warnings.at(-1)?.code).toBe('W_SYNC_UNSURE')
  })
})

test('sound that would have to be stretched too far is refused, or told of', async () => {
  await expect(made({ video: clip(300), audio: sine(1) }, { mode: 'stretch' })).rejects.toMatchObject({ code: 'E_PARAM_VALUE' })
  await made({ video: clip(60), audio: sine(5) }, { mode: 'stretch' })
  expect(harness.warnings.at(-1)?.code).toBe('W_STRETCH_FAR')
})
