import { describe, expect, test } from 'vitest'
import type { Track } from '../../../engine/api.ts'
import { ambientSound } from '../../../nodes/audio/ambient-sound.ts'
import { createHarness } from '../../harness.ts'
import { measured } from './ffmpeg-audio.ts'

const SCENES = (ambientSound.params['scene'] as unknown as { enum: string[] }).enum
const harness = createHarness()
const made = async (params: Record<string, unknown>): Promise<Track> => (await harness.evaluate(ambientSound, { params }))['audio']!

describe.each(SCENES)('%s', (scene) => {
  test('is about -20 LUFS and clips nowhere, by ffmpeg', async () => {
    const { loudness, peak } = await measured(await made({ scene, duration: 11, seed: 8 }))
    expect(Math.abs(loudness + 20)).toBeLessThan(2.5)
    expect(peak).toBeLessThan(-1)
  })

  test('any window has the same bits, in any order, across blocks', async () => {
    const whole = await (await made({ scene, duration: 5 })).samples(0, 240000)
    // A fresh track, read backwards and with the seams of its blocks inside the windows.
    const again = await made({ scene, duration: 5 })
    for (const [start, count] of [[191000, 2000], [239000, 1500], [0, 1], [100001, 777], [-500, 1000]] as const) {
      const part = await again.samples(start, count)
      whole.forEach((plane, side) => {
        const expected = Float32Array.from({ length: count }, (_, i) => plane[start + i] ?? 0)
        expect(part[side]).toEqual(expected)
      })
    }
  })

  test('nothing jumps at the seam of two blocks', async () => {
    const [left] = await (await made({ scene, duration: 8 })).samples(192000 - 400, 800)
    const steps = left!.slice(1).map((value, i) => Math.abs(value - left![i]!))
    const usual = steps.toSorted()[Math.floor(steps.length * 0.98)]!
    expect(steps[399]!).toBeLessThan(usual * 2 + 1e-4)
  })
})

test('another seed gives another sound, and both sides differ', async () => {
  const [left, right] = await (await made({ scene: 'sea', seed: 1 })).samples(48000, 4800)
  const [other] = await (await made({ scene: 'sea', seed: 2 })).samples(48000, 4800)
  expect(left).not.toEqual(other)
  expect(left).not.toEqual(right)
})
