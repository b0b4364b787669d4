/** Timecodes held against OpenTimelineIO's (test/oracles/cut-lists.py) and against the frame numbers that ffmpeg puts into a MOV's timecode track. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rational } from '../../engine/frames/clip.ts'
import { maySkip, parseTimecode, timecodeOf } from '../../engine/frames/timecode.ts'

interface Recorded {
  readonly num: number
  readonly den: number
  readonly drop: boolean
  readonly codes: readonly (readonly [number, string])[]
}
const { timecodes } = JSON.parse(readFileSync(new URL('../oracles/cut-lists.json', import.meta.url), 'utf8')) as { timecodes: Readonly<Record<string, Recorded>> }

describe('as OpenTimelineIO has them', () => {
  test.each(Object.entries(timecodes))('at %s', (_, { num, den, drop, codes }) => {
    expect(codes.length).toBeGreaterThan(200)
    const rate = rational(num, den)
    for (const [frame, code] of codes) {
      expect(timecodeOf(frame, rate, drop)).toBe(code)
      expect(parseTimecode(code, rate)).toEqual({ frames: frame, drop })
    }
  })
})

/** The track holds the number of its first frame, in four bytes. */
function byFfmpeg(rate: string, code: string): number {
  const file = join(mkdtempSync(join(tmpdir(), 'reelgraph-timecode-')), 'a.mov')
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', `color=s=16x16:r=${rate}`, '-frames:v', '2', '-timecode', code, '-c:v', 'mpeg4', file])
  return execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-map', '0:d', '-c', 'copy', '-f', 'data', '-']).readUInt32BE(0)
}

test.each([
  ['24', '23:59:59:23'], ['25', '01:00:00:00'], ['30', '00:01:00:00'], ['50', '10:11:12:49'], ['60', '00:00:59:59'],
  ['30000/1001', '00:59:59:29'], ['30000/1001', '00:59:59;29'], ['30000/1001', '00:01:00;02'], ['30000/1001', '00:10:00;00'], ['30000/1001', '23:59:59;29'],
  ['60000/1001', '00:01:00;04'], ['60000/1001', '01:02:03;45'],
])('as ffmpeg counts at %s: %s', (rate, code) => {
  const [num = 0, den = 1] = rate.split('/').map(Number)
  expect(parseTimecode(code, rational(num, den))!.frames).toBe(byFfmpeg(rate, code))
})

const RATES = [[24, 1], [25, 1], [30000, 1001], [30, 1], [50, 1], [60000, 1001], [60, 1]] as const

test('each frame of a day has a name of its own that leads back to it', () => {
  assert(property(integer({ min: 0, max: RATES.length - 1 }), integer({ min: 0, max: 24 * 3600 * 24 - 2 }), (k, frame) => {
    const [num, den] = RATES[k]!
    const rate = rational(num, den)
    for (const drop of maySkip(rate) ? [true, false] : [false]) {
      expect(parseTimecode(timecodeOf(frame, rate, drop), rate, drop)?.frames).toBe(frame)
      expect(timecodeOf(frame, rate, drop) < timecodeOf(frame + 1, rate, drop)).toBe(true)
    }
  }), { numRuns: 2000 })
})

test.each([
  ['00:01:00;00', 30000, 1001], ['00:01:00;01', 30000, 1001], ['00:09:00;03', 60000, 1001], ['00:00:00;00', 25, 1], ['00:00:00:25', 25, 1], ['24:00:00:00', 25, 1],
  ['00:60:00:00', 25, 1], ['00:00:60:00', 25, 1], ['1:2:3:4', 25, 1], ['', 25, 1], ['00:00:00', 25, 1], ['-1:00:00:00', 25, 1],
])('%s is none at %d/%d', (code, num, den) => expect(parseTimecode(code, rational(num, den))).toBeUndefined())

test('a day later it begins anew', () => {
  expect(timecodeOf(25 * 86400, rational(25))).toBe('00:00:00:00')
  expect(timecodeOf(-1, rational(25))).toBe('23:59:59:24')
  expect(timecodeOf(2589408, rational(30000, 1001), true)).toBe('00:00:00;00')
})
