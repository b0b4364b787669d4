import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildFrameIndex, parseFramecrc, parsePackets, type Packet } from '../../engine/media/frame-index.ts'
import { RawReader } from '../../engine/media/raw-reader.ts'
import { rational } from '../../engine/frames/clip.ts'

test('frames come whole, however the pipe cuts them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 25 }),
      fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      async (cuts, size, skips) => {
        const all = Buffer.from(Array.from({ length: cuts.reduce((a, b) => a + b, 0) }, (_, i) => i % 251))
        let at = 0
        const chunks = cuts.map((cut) => all.subarray(at, (at += cut)))
        const reader = new RawReader(Readable.from(chunks, { objectMode: false }))
        const whole = Math.floor(all.length / size)
        for (let n = 0; n < whole; n++) {
          if (skips[n % skips.length]) expect(await reader.skip(size)).toBe(true)
          else {
            const frame = new Uint8Array(size)
            expect(await reader.read(frame)).toBe(true)
            expect(Buffer.from(frame)).toEqual(all.subarray(n * size, (n + 1) * size))
          }
        }
        expect(await reader.read(new Uint8Array(size))).toBe(false)
      },
    ),
    { numRuns: 60 },
  )
})

const packet = (pts: number, more: Partial<Packet> = {}): Packet => ({ pts, dts: pts, duration: 0.04, key: true, shown: true, ...more })

test('frame times', () => {
  const steady = buildFrameIndex([0, 2, 1, 3].map((n) => packet(1 + n / 25, { key: n === 0 })), [rational(25), rational(25)])
  expect(steady).toMatchObject({ rate: { num: 25, den: 1 }, length: 4, variableRate: false })
  expect([...steady!.times]).toEqual([1, 1.04, 1.08, 1.12])

  const rounded = buildFrameIndex([0, 33, 67, 100, 133].map((ms) => packet(ms / 1000)), [rational(19001, 633), undefined])
  expect(rounded).toMatchObject({ rate: { num: 30, den: 1 }, variableRate: false })

  const gap = buildFrameIndex([0, 1, 2, 10, 11].map((n) => packet(n / 25)), [rational(11, 1), rational(25)])!
  expect(gap).toMatchObject({ rate: { num: 25, den: 1 }, length: 12, variableRate: true })
  expect(Array.from({ length: 12 }, (_, n) => gap.source(n))).toEqual([0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4])

  // Pictures before the first keyframe cannot be decoded; what an edit list cuts away is not shown.
  const broadcast = [packet(0.08, { key: false }), packet(0.12), packet(0.04, { key: false }), packet(0.16, { key: false })]
  expect([...buildFrameIndex(broadcast, [rational(25)])!.times]).toEqual([0.12, 0.16])
  const cut = [packet(-0.08, { shown: false }), packet(-0.04, { key: false, shown: false }), packet(0, { key: false }), packet(0.04, { key: false })]
  expect(buildFrameIndex(cut, [rational(25)])).toMatchObject({ length: 2, keys: [{ pts: -0.08 }] })
  expect(buildFrameIndex([], [rational(25)])).toBeUndefined()
})

test('ffprobe and ffmpeg list packets alike', () => {
  const probe = parsePackets('0,-2002,1001,2074,N/A,K__\n4004,-1001,1001,50,N/A,___\n2002,0,1001,40,N/A,__\n-1001,-3003,1001,40,N/A,_D\n', rational(1, 30000))
  const crc = parseFramecrc(
    '#tb 0: 1/30000\n0,  -2002,  0, 1001, 2074, 0x28afa32f\n0, -1001, 4004, 1001, 468, 0x195bf1b4, F=0x0\n0, 0, 2002, 1001, 3, 0x1, F=0x0\n0, -3003, -1001, 1001, 3, 0x1, F=0x4\n',
  )
  expect(crc).toEqual(probe)
})
