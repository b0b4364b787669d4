import { describe, expect, test } from 'vitest'
import type { Track } from '../../../engine/api.ts'
import { heardIn } from '../../../nodes/audio/ambience/words.ts'
import { strokesUntil } from '../../../nodes/shared/lightning.ts'
import { procedural } from '../../../nodes/backends/procedural/backend.ts'
import { textToVideo } from '../../../nodes/generate/text-to-video.ts'
import { ambientSound } from '../../../nodes/audio/ambient-sound.ts'
import { createHarness } from '../../harness.ts'
import { measured } from './ffmpeg-audio.ts'

const SCENES = (ambientSound.params['scene'] as unknown as { enum: string[] }).enum.filter((scene) => scene !== 'words')
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

test.each([
  ['a lighthouse at the sea in a storm', ['sea', 'rain', 'wind'], ['thunder']],
  ['a woman walking through a busy street at night', ['city'], ['footsteps']],
  ['a campfire in the woods, no rain', ['fire', 'forest'], []],
  ['gulls over the harbour', ['gulls', 'sea'], []],
  ['a stone', [], []],
] as const)('what is heard in "%s"', (text, beds, effects) => {
  const heard = heardIn(text)
  expect(heard.beds.map(({ name }) => name).toSorted()).toEqual([...beds].toSorted())
  expect(heard.effects).toEqual(effects)
})

test('who runs is heard at a run, a river that runs is not, and the ground is that of the place', () => {
  expect(heardIn('a boy runs through the snow')).toMatchObject({ effects: ['footsteps'], pace: 'run', surface: 'snow' })
  expect(heardIn('a river runs through the forest').effects).toEqual([])
  expect(heardIn('a man strolling on the beach')).toMatchObject({ effects: ['footsteps'], pace: 'walk', surface: 'gravel' })
  expect(heardIn('a man who is not walking in the street').effects).toEqual([])
})

test.each([['walk', 1.7], ['run', 2.8]] as const)('a foot is heard when the painter sets it down: %s', async (pace, rate) => {
  const [left] = await (await made({ scene: 'words', text: pace === 'walk' ? 'a man walks' : 'a man runs', seed: 2, duration: 6 })).samples(0, 6 * 48000)
  const power = (from: number, to: number): number => left!.subarray(Math.max(0, Math.round(from * 48000)), Math.round(to * 48000)).reduce((sum, value) => sum + value * value, 0)
  const falls = Array.from({ length: Math.floor(6 * rate - 0.5) }, (_, k) => (k + 0.5) / rate)
  // Of each step, the sound begins there: nothing to speak of in the 20 ms before, most of it in the 40 ms after.
  for (const time of falls) expect(power(time - 0.02, time - 0.001), `${time}`).toBeLessThan(power(time, time + 0.04) / 6)
})

test('words that tell of nothing that is heard stop the run', async () => {
  await expect(harness.evaluate(ambientSound, { params: { scene: 'words', text: 'a stone' } })).rejects.toMatchObject({ code: 'E_PARAM_VALUE' })
})

test('the picture of a storm flashes when its thunder is told of, and thunder is heard as late as it is away', async () => {
  const params = { prompt: 'storm over the sea at night', seed: 21, duration: 8, width: 64, height: 36, fps: 12 }
  const { video } = await harness.evaluate(textToVideo, { params, backends: [procedural], seed: 21 })
  const flashes = strokesUntil(8, 21)
  expect(flashes.length).toBeGreaterThan(1)
  const bright = async (time: number): Promise<number> => {
    const { data } = (await harness.frame(video!, Math.min(95, Math.ceil(time * 12)))).planes[0]!
    return Array.from(data).reduce((sum, value) => sum + value, 0) / data.length
  }
  for (const flash of flashes) expect(await bright(flash), `${flash} s`).toBeGreaterThan((await bright(flash - 0.25)) + 3)
  const [left] = await (await made({ scene: 'words', text: 'thunder', seed: 21, duration: 8 })).samples(0, 8 * 48000)
  const power = (from: number, to: number): number => left!.subarray(from * 48000, to * 48000).reduce((sum, value) => sum + value * value, 0)
  // 0.9 km at 343 m/s.
  const first = flashes[0]! + 0.9 / 0.343
  expect(power(Math.max(0, first - 0.5), first - 0.02)).toBeLessThan(power(first, first + 0.5) / 50)
}, 120_000)
