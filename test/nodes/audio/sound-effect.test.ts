import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Track } from '../../../engine/api.ts'
import { EFFECT_NAMES } from '../../../nodes/shared/sound-names.ts'
import { soundEffect } from '../../../nodes/audio/sound-effect.ts'
import { createHarness } from '../../harness.ts'
import { filtered, measured, whole } from './ffmpeg-audio.ts'

const RATE = 48000
const LONG = 120_000
const harness = createHarness()
const made = async (params: Record<string, unknown>): Promise<Track> => (await harness.evaluate(soundEffect, { params }))['audio']!
const power = (plane: Float32Array, from: number, to: number): number => {
  const part = plane.subarray(Math.round(from * RATE), Math.round(to * RATE))
  return part.reduce((sum, value) => sum + value * value, 0) / part.length
}

describe.each(EFFECT_NAMES)('%s', (effect) => {
  test('is heard at its moment, after silence, and doesn\'t clip', async () => {
    const audio = await whole(await made({ effect, times: [3.5], duration: 8, seed: 3 }))
    const { peak, loudness } = await measured(audio)
    expect(peak).toBeLessThan(-1)
    expect(peak).toBeGreaterThan(-20)
    expect(loudness).toBeGreaterThan(-60)
    const [left] = await audio.samples(0, 8 * RATE)
    expect(power(left!, 3.4, 4.4)).toBeGreaterThan(1e-6)
    // Nothing sounds before it but what swells towards it.
    expect(power(left!, 0, 0.4)).toBe(0)
    const step = left!.slice(1).reduce((most, value, i) => Math.max(most, Math.abs(value - left![i]!)), 0)
    expect(step).toBeLessThan(0.8)
  }, LONG)
})

test('each sounds as what it is: where its power lies, by ffmpeg\'s filters', async () => {
  const shares = async (effect: string): Promise<{ low: number; middle: number; high: number }> => {
    const audio = await whole(await made({ effect, times: [0.5], duration: 5 }))
    const all = power((await audio.samples(0, 5 * RATE))[0]!, 0, 5)
    const band = async (filter: string): Promise<number> => power(await filtered(audio, filter), 0, 5) / all
    return { low: await band('lowpass=f=200,lowpass=f=200'), middle: await band('highpass=f=200,lowpass=f=2500'), high: await band('highpass=f=2500,highpass=f=2500') }
  }
  for (const effect of ['thunder', 'explosion', 'heartbeat', 'impact']) expect((await shares(effect)).low, effect).toBeGreaterThan(0.4)
  for (const effect of ['glass-break', 'click', 'paper']) expect((await shares(effect)).high, effect).toBeGreaterThan(0.4)
  for (const effect of ['knock', 'bell', 'gull']) expect((await shares(effect)).middle, effect).toBeGreaterThan(0.4)
}, LONG)

test('any window has the same bits', async () => {
  const params = { effect: 'footsteps', surface: 'gravel', duration: 9, seed: 2 }
  const all = await (await made(params)).samples(0, 9 * RATE)
  const audio = await made(params)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -2000, max: 9 * RATE }), fc.integer({ min: 1, max: 20_000 }), async (start, count) => {
      const some = await audio.samples(start, count)
      all.forEach((plane, side) => expect(some[side]).toEqual(Float32Array.from({ length: count }, (_, i) => plane[start + i] ?? 0)))
    }),
    { numRuns: 15 },
  )
}, LONG)

test('steps come at their pace', async () => {
  const [left] = await (await made({ effect: 'footsteps', pace: 2, duration: 10 })).samples(0, 10 * RATE)
  const loud = Array.from({ length: 1000 }, (_, n) => power(left!, n / 100, (n + 1) / 100))
  const most = Math.max(...loud)
  const onsets = loud.flatMap((value, n) => (value > most / 12 && Math.max(...loud.slice(Math.max(0, n - 12), n), 0) < value / 4 ? [n / 100] : []))
  expect(onsets.length).toBeGreaterThan(17)
  expect(onsets.length).toBeLessThan(23)
}, LONG)

test('whooshes are loudest in the middle of the transitions that markers tell of, and there are none at cuts to nowhere', async () => {
  const markers = [{ scene: 0, frame: 0, seconds: 0, transition: null, duration: 0 }, { scene: 1, frame: 60, seconds: 2, transition: 'crossfade', duration: 1 }, { scene: 2, frame: 150, seconds: 5, transition: 'cut', duration: 0 }]
  const [left] = await (await made({ effect: 'whoosh', times: markers, duration: 7 })).samples(0, 7 * RATE)
  const loud = Array.from({ length: 70 }, (_, n) => power(left!, n / 10, (n + 1) / 10))
  const peakIn = (from: number, to: number): number => (loud.indexOf(Math.max(...loud.slice(from * 10, to * 10))) + 0.5) / 10
  expect(Math.abs(peakIn(1, 4) - 2.5)).toBeLessThan(0.2)
  expect(Math.abs(peakIn(4, 7) - 5)).toBeLessThan(0.2)
  expect(power(left!, 0, 1)).toBe(0)
})

test.each([['soon'], [['a']], [[{ at: 3 }]]])('%j are no times', async (times) => {
  await expect(made({ times })).rejects.toMatchObject({ code: 'E_PARAM_VALUE' })
})
