/** The grid of packets on which the sound of a film in the making lies. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adtsPackets, packetsOf } from '../../engine/media/live-sound.ts'

describe('packets of stretches', () => {
  const film = fc.record({ num: fc.constantFrom(8, 24, 25, 30, 24_000, 30_000, 60_000), den: fc.constantFrom(1, 1001), length: fc.integer({ min: 1, max: 5000 }), sampleRate: fc.constantFrom(8000, 22_050, 44_100, 48_000, 96_000), cut: fc.integer({ min: 1, max: 700 }) })
  it('are each in one stretch, reach over the whole film, and begin less than a packet before their pictures', () => {
    fc.assert(fc.property(film, ({ num, den, length, sampleRate, cut }) => {
      const info = { rate: { num, den }, length }
      let next = -1
      for (let from = 0; from < length; from += cut) {
        const { first, end } = packetsOf(info, sampleRate, from, Math.min(length, from + cut))
        expect(first).toBe(next)
        expect(end).toBeGreaterThanOrEqual(first)
        const late = (from * den) / num - (first * 1024) / sampleRate
        // Half a sample: frames begin at whole ones.
        expect(late).toBeGreaterThan(-1 / sampleRate)
        expect(late).toBeLessThan(1025 / sampleRate)
        next = end
      }
      expect((next * 1024) / sampleRate).toBeGreaterThan((length * den) / num - 1 / sampleRate)
    }))
  })
  it('are told apart by the lengths in their heads, as far as they are whole heads', () => {
    const packet = (size: number, fill: number): Uint8Array => {
      const bytes = new Uint8Array(size).fill(fill)
      bytes.set([0xff, 0xf1, 0x4c, 0x80 | (size >> 11), (size >> 3) & 255, ((size & 7) << 5) | 0x1f, 0xfc])
      return bytes
    }
    const all = [packet(7, 1), packet(300, 2), packet(4097, 3)]
    expect(adtsPackets(Buffer.concat(all)).map((one) => [...one])).toEqual(all.map((one) => [...one]))
    expect(adtsPackets(Buffer.concat([...all, Buffer.from('no packet')]))).toHaveLength(3)
  })
})
