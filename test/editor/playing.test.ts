/** What plays when: the clock, which frames are fetched, which are kept, and the pieces of sound. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextStretch, spansOf, stepFor } from '../../editor/playing/fill.ts'
import { createFrameCache } from '../../editor/playing/frame-cache.ts'
import { readParts } from '../../editor/playing/parts.ts'
import { pieceAt, readWave, reversed } from '../../editor/playing/pieces.ts'
import { frameAt, positionAt, shuttle, ticksAt, type Playing } from '../../editor/playing/timing.ts'
import { waveBytes } from '../../engine/audio/wave-file.ts'

const spans = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 400 })).map(([from, more]) => ({ from, to: from + more }))
const speeds = fc.constantFrom(-8, -4, -2, -1, 1, 2, 4, 8)
const rates = fc.constantFrom(8, 23.976, 24, 25, 29.97, 30, 50, 60)
const playings: fc.Arbitrary<Playing> = fc.tuple(spans, fc.integer({ min: 0, max: 900 }), rates, speeds).map(([span, start, rate, speed]) => ({ span, start, rate, speed }))

test('each frame is due from its own time to the next one\'s, forth and back, and the end is followed by the beginning', () => {
  const forth: Playing = { span: { from: 10, to: 13 }, start: 12, rate: 4, speed: 1 }
  expect([0, 0.24, 0.25, 0.5, 0.75, 1, 1.25].map((seconds) => frameAt(forth, seconds))).toEqual([12, 12, 13, 10, 11, 12, 13])
  expect([0, 0.24, 0.26, 0.51, 0.76].map((seconds) => frameAt({ ...forth, speed: -1 }, seconds))).toEqual([12, 12, 11, 10, 13])
  expect([0, 0.25, 0.5].map((seconds) => frameAt({ ...forth, speed: 2 }, seconds))).toEqual([12, 10, 12])
  // From outside it begins at the end that it comes from.
  expect([frameAt({ ...forth, start: 99 }, 0), frameAt({ ...forth, start: 99, speed: -1 }, 0)]).toEqual([10, 13])
  fc.assert(fc.property(playings, fc.integer({ min: 0, max: 4000 }), (playing, step) => {
    const { span, rate, speed } = playing
    const length = span.to - span.from + 1
    const at = frameAt(playing, step / rate)
    expect(at).toBeGreaterThanOrEqual(span.from)
    expect(at).toBeLessThanOrEqual(span.to)
    const next = frameAt(playing, (step + 1) / rate)
    expect((((next - at - speed) % length) + length) % length).toBe(0)
    expect(ticksAt(playing, step / rate)).toBe(step)
  }))
})

test('J and L get faster in their own direction and begin anew in the other', () => {
  const speed = (keys: string): number => [...keys].reduce((now, key) => (key === 'K' ? 0 : shuttle(now, key === 'L' ? 1 : -1)), 0)
  expect(['L', 'LL', 'LLL', 'LLLLLL', 'LLJ', 'JJ', 'JJL', 'LLKL'].map(speed)).toEqual([1, 2, 4, 8, -1, -2, 1, 1])
})

test('what is fetched is missing, inside, in one piece, and what is needed first; in the end all is there', () => {
  fc.assert(fc.property(spans, fc.integer({ min: 0, max: 950 }), fc.constantFrom<1 | -1>(1, -1), fc.constantFrom(1, 2, 4, 8), fc.integer({ min: 1, max: 40 }), fc.uniqueArray(fc.integer({ min: 0, max: 900 })), (span, at, direction, step, most, there) => {
    const have = new Set(there)
    for (let round = 0; ; round++) {
      const next = nextStretch({ span, at, direction, step, most, within: Infinity, has: (frame) => have.has(frame) })
      if (next === undefined) break
      expect(round).toBeLessThan(2000)
      expect(next.from).toBeGreaterThanOrEqual(span.from)
      expect(next.to).toBeLessThanOrEqual(span.to)
      const frames: number[] = []
      for (let frame = next.from; frame <= next.to; frame += next.step) frames.push(frame)
      expect(frames.length).toBeLessThanOrEqual(most)
      for (const frame of frames) {
        expect(have.has(frame)).toBe(false)
        have.add(frame)
      }
    }
    for (let frame = span.from; frame <= span.to; frame++) expect(have.has(frame)).toBe(true)
  }), { numRuns: 60 })
  const need = { span: { from: 0, to: 99 }, at: 50, direction: 1, step: 1, most: 10, within: Infinity, has: (frame: number) => frame >= 50 && frame < 60 } as const
  expect(nextStretch(need)).toEqual({ from: 60, to: 69, step: 1 })
  expect(nextStretch({ ...need, direction: -1 })).toEqual({ from: 40, to: 49, step: 1 })
  expect(nextStretch({ ...need, step: 4 })).toEqual({ from: 60, to: 96, step: 4 })
  expect(nextStretch({ ...need, within: 10 })).toBeUndefined()
  // At the end it goes on at the beginning.
  expect(nextStretch({ ...need, at: 98, has: (frame) => frame > 90 })).toEqual({ from: 0, to: 9, step: 1 })
})

test('what takes longer than its time is made every second, fourth, eighth frame, and so on', () => {
  expect([0, 0.03, 0.034, 0.05, 0.1, 1].map((seconds) => stepFor(seconds, 30, 1))).toEqual([1, 1, 1, 2, 4, 32])
  expect(stepFor(0.03, 30, -4)).toBe(4)
})

test('stretches that are in memory are told as they lie', () => {
  expect(spansOf([5, 1, 2, 3, 9, 8])).toEqual([{ from: 1, to: 3 }, { from: 5, to: 5 }, { from: 8, to: 9 }])
  expect(spansOf([])).toEqual([])
})

test('of too many frames those of other clips go first, then those just behind the playhead', () => {
  const cache = createFrameCache<{ size: number }>(100)
  for (let frame = 0; frame < 5; frame++) cache.put('old', frame, { size: 5 })
  cache.look(['a'], 50, 100, 1)
  for (let frame = 45; frame < 64; frame++) cache.put('a', frame, { size: 5 })
  expect([cache.bytes, cache.of('old').size, cache.of('a').size]).toEqual([100, 1, 19])
  for (let frame = 64; frame < 68; frame++) cache.put('a', frame, { size: 5 })
  expect([...cache.of('a').keys()].filter((frame) => frame >= 50)).toHaveLength(18)
  expect(cache.of('a').has(49)).toBe(false)
  expect(cache.bytes).toBeLessThanOrEqual(100)
  fc.assert(fc.property(fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), frame: fc.nat(40), size: fc.integer({ min: 1, max: 30 }) })), fc.constantFrom<1 | -1>(1, -1), (puts, direction) => {
    const some = createFrameCache<{ size: number }>(120)
    some.look(['a', 'b'], 10, 41, direction)
    for (const { key, frame, size } of puts) some.put(key, frame, { size })
    const sum = ['a', 'b', 'c'].flatMap((key) => [...some.of(key).keys()].map((frame) => some.of(key).get(frame)!.size)).reduce((a, b) => a + b, 0)
    expect(some.bytes).toBe(sum)
    expect(sum).toBeLessThanOrEqual(120)
  }))
})

test('pieces of sound follow each other without a gap, at the places where the pictures are', () => {
  fc.assert(fc.property(playings, (playing) => {
    const { rate, speed, span } = playing
    let time = 0
    for (let count = 0; count < 40; count++) {
      const { index, offset, seconds, lasts } = pieceAt(playing, time, 2)
      expect(lasts).toBeCloseTo(seconds / Math.abs(speed), 9)
      expect(offset).toBeGreaterThan(-1e-6)
      expect(offset).toBeLessThan(2 + 1e-6)
      // The middle of what is heard is where the picture stands then.
      const heard = index * 2 + offset + (Math.sign(speed) * seconds) / 2
      if (seconds > 0.002) expect(heard * rate).toBeCloseTo(positionAt(playing, time + lasts / 2), 3)
      expect(heard * rate).toBeGreaterThan(span.from - 0.1)
      expect(heard * rate).toBeLessThan(span.to + 1.1)
      time += lasts
    }
  }))
})

test('sound comes as it was sent, and turned round', () => {
  const channels = [Float32Array.from({ length: 50 }, (_, at) => Math.sin(at)), Float32Array.from({ length: 50 }, (_, at) => at / 60)]
  const read = readWave(waveBytes(channels, 44100).buffer as ArrayBuffer)
  expect(read.sampleRate).toBe(44100)
  read.channels.forEach((samples, channel) => samples.forEach((value, at) => expect(value).toBeCloseTo(channels[channel]![at]!, 3)))
  expect([...reversed(Float32Array.of(1, 2, 3))]).toEqual([3, 2, 1])
})

test('parts of an answer are read wherever it is cut; one that breaks off is told', async () => {
  const text = (parts: readonly string[]): string => parts.map((body, at) => `--xyz\r\nContent-Type: image/jpeg\r\nContent-Length: ${body.length}\r\nX-Reelgraph-Frame: ${at * 3}\r\n\r\n${body}\r\n`).join('')
  await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', '\r', '\n', '-', 'xyz'), maxLength: 20 })), fc.integer({ min: 1, max: 30 }), fc.boolean(), async (bodies, size, whole) => {
    const bytes = new TextEncoder().encode(text(bodies) + (whole ? '--xyz--\r\n' : ''))
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
        controller.close()
      },
    })
    const found: string[] = []
    const read = (async () => {
      for await (const { frame, bytes: body, type } of readParts(stream, 'multipart/mixed; boundary=xyz')) {
        expect([frame, type]).toEqual([found.length * 3, 'image/jpeg'])
        found.push(new TextDecoder().decode(body))
      }
    })()
    if (whole) await read
    else await expect(read).rejects.toThrow('broke off')
    expect(found).toEqual(bodies)
  }), { numRuns: 60 })
})
