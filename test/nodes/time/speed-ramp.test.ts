/** Speed ramps: flashes in the picture and beeps in the sound that are together stay together, where the integral of the speed says, and beeps keep their pitch. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rational, type Clip, type Track } from '../../../engine/api.ts'
import { speed } from '../../../nodes/time/speed.ts'
import { createHarness, type Harness } from '../../harness.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

const FPS = 25
const RATE = 48_000
const SECONDS = 8
/** A beep of 80 ms each half second, and a flash of two frames with it. */
const EVENTS = Array.from({ length: 15 }, (_, k) => 0.5 + k * 0.5)
const video = (): Clip => harness.clip({ length: SECONDS * FPS, rate: rational(FPS) }, (n, frame) => {
  frame.bytes.fill(128)
  frame.planes[0]!.data.fill(EVENTS.some((time) => n === Math.round(time * FPS) || n === Math.round(time * FPS) + 1) ? 235 : 16)
})
const HERTZ = 880
const beeps = Float32Array.from({ length: SECONDS * RATE }, (_, i) => {
  const time = i / RATE
  const since = time - (EVENTS.findLast((one) => one <= time) ?? -Infinity)
  return since < 0.08 ? 0.6 * Math.sin(2 * Math.PI * HERTZ * time) * Math.min(1, since / 0.002, (0.08 - since) / 0.002) : 0
})
const audio: Track = { info: { sampleRate: RATE, channels: 1, length: beeps.length }, samples: async (start, count) => [Float32Array.from({ length: count }, (_, i) => beeps[start + i] ?? 0)] }

/** Speed from 0.5 to 2 over four seconds of the result, and 2 from there on. */
const factorAt = (time: number): number => 0.5 + 1.5 * Math.min(1, time / 4)
/** Its integral: when a moment of the source is shown. */
function whenShown(place: number): number {
  const ramped = 0.5 * 4 + 0.75 * 4
  if (place >= ramped) return 4 + (place - ramped) / 2
  // 0.5 t + 0.1875 t² = place
  return (-0.5 + Math.sqrt(0.25 + 0.75 * place)) / 0.375
}

async function made(params: Record<string, unknown>) {
  const outputs = await harness.evaluate(speed, { inputs: { video: video(), audio }, params: { factor: 1, ...params }, at: (time) => ({ factor: factorAt(time) }) })
  const track = outputs['audio'] as Track
  return { clip: outputs['video'] as Clip, samples: (await track.samples(0, track.info.length))[0]! }
}

/** Seconds at which sound begins after silence. */
function onsets(samples: Float32Array): number[] {
  const found: number[] = []
  let quiet = RATE
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i]!) > 0.08) {
      if (quiet > RATE * 0.06) found.push(i / RATE)
      quiet = 0
    } else quiet++
  }
  return found
}
function hertzOf(samples: Float32Array, from: number): number {
  const crossings: number[] = []
  for (let i = Math.round((from + 0.01) * RATE); i < (from + 0.035) * RATE; i++) if (samples[i]! < 0 && samples[i + 1]! >= 0) crossings.push(i - samples[i]! / (samples[i + 1]! - samples[i]!))
  return ((crossings.length - 1) * RATE) / (crossings.at(-1)! - crossings[0]!)
}

describe.each(['keep', 'follow'] as const)('a ramp from 0.5 to 2, pitch %s', (pitch) => {
  test('beeps begin where the integral of the speed says, with their flashes', async () => {
    const { clip, samples } = await made({ pitch })
    const wanted = EVENTS.map(whenShown)
    const heard = onsets(samples)
    expect(heard).toHaveLength(EVENTS.length)
    for (const [k, time] of wanted.entries()) expect(Math.abs(heard[k]! - time), `beep ${k}`).toBeLessThan(0.02)
    const lumas: number[] = []
    for (let n = 0; n < clip.info.length; n++) lumas.push((await harness.frame(clip, n)).bytes[0]!)
    const seen = lumas.flatMap((luma, n) => (luma > 200 && !(lumas[n - 1]! > 200) ? [n / FPS] : []))
    expect(seen).toHaveLength(EVENTS.length)
    for (const [k, time] of seen.entries()) expect(Math.abs(time - heard[k]!), `flash ${k}`).toBeLessThan(1 / FPS + 0.005)
    expect(clip.info.length / FPS).toBeCloseTo(samples.length / RATE, 1)
    expect(clip.info.length / FPS).toBeCloseTo(whenShown(SECONDS), 1)
  }, 60_000)

  test('and have their pitch', async () => {
    const { samples } = await made({ pitch })
    const heard = onsets(samples)
    for (const from of heard) expect(hertzOf(samples, from) / HERTZ).toBeCloseTo(pitch === 'keep' ? 1 : factorAt(from + 0.02), pitch === 'keep' ? 1.5 : 1)
  }, 60_000)
})

test('frames between are mixed by their shares', async () => {
  const counting = harness.clip({ length: 50, rate: rational(FPS) }, (n, frame) => void frame.planes[0]!.data.fill(16 + 4 * n))
  const { video: slow } = await harness.evaluate(speed, { inputs: { video: counting }, params: { factor: 1, frames: 'blend' }, at: (time) => ({ factor: time < 1 ? 0.5 : 1.5 }) })
  const lumas: number[] = []
  for (let n = 0; n < 30; n++) lumas.push((await harness.frame(slow as Clip, n)).bytes[0]!)
  // Half a frame further each time: 16, 18, 20 …
  for (let n = 1; n < 24; n++) expect(Math.abs(lumas[n]! - (16 + 2 * n))).toBeLessThanOrEqual(1)
  expect(lumas[29]! - lumas[28]!).toBeGreaterThan(4)
})

test('a speed that does not change is as it was', async () => {
  const steady = await harness.evaluate(speed, { inputs: { video: video(), audio }, params: { factor: 2 } })
  expect((steady['video'] as Clip).info.length).toBe((SECONDS * FPS) / 2)
  expect((steady['audio'] as Track).info.length).toBe(beeps.length / 2)
})
