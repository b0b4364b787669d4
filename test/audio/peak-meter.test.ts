/** What lies beyond full scale, in blocks of any size, against ffmpeg's ebur128 with true peaks. */
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PeakMeter } from '../../engine/audio/peak-meter.ts'

const RATE = 48_000
const meter = (planes: readonly Float32Array[], block: number) => {
  const made = new PeakMeter()
  for (let at = 0; at < planes[0]!.length; at += block) made.add(planes.map((plane) => plane.subarray(at, at + block)))
  return made.end()
}

test('counts samples beyond full scale and tells the first', () => {
  const plane = Float32Array.from({ length: 2000 }, (_, i) => (i === 700 ? -1.5 : i === 900 ? 1.0001 : i === 901 ? 1 : 0.2))
  expect(meter([new Float32Array(2000), plane], 512)).toMatchObject({ clipped: 2, first: 700 })
  expect(meter([new Float32Array(2000).fill(1)], 512)).toMatchObject({ clipped: 0, first: undefined })
})

test('finds the same whatever the blocks', () => {
  const plane = Float32Array.from({ length: 9000 }, (_, i) => 1.4 * Math.sin(i * i * 0.0001))
  const whole = meter([plane], 9000)
  fc.assert(fc.property(fc.integer({ min: 1, max: 3000 }), (block) => {
    expect(meter([plane], block)).toEqual(whole)
  }), { numRuns: 30 })
})

test.each([997, 6000, 11_990, 15_000])('true peaks of a sine of %i Hz, as ffmpeg finds them', (frequency) => {
  // At a quarter of the rate and 45 degrees the samples themselves never reach the peak.
  const plane = Float32Array.from({ length: RATE }, (_, i) => 1.3 * Math.sin((2 * Math.PI * frequency * i) / RATE + Math.PI / 4) * Math.min(1, i / 2400, (RATE - i) / 2400))
  const { stderr } = spawnSync('ffmpeg', ['-hide_banner', '-f', 'f32le', '-ar', String(RATE), '-ac', '1', '-i', '-', '-af', 'ebur128=peak=true', '-f', 'null', '-'], { input: new Uint8Array(plane.buffer), encoding: 'utf8' })
  const reference = Number(/True peak:\s+Peak:\s+(-?[\d.]+) dBFS/.exec(stderr)![1])
  expect(Math.abs(20 * Math.log10(meter([plane], 4096).peak) - reference)).toBeLessThan(0.3)
})
