/** Seeds of up to 64 bits: one form for each, exact, and other seeds give others. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSeed, seedAfter, shortSeed, wholeSeed } from '../../engine/graph/seeds.ts'
import { createTorchRandom } from '../../engine/models/pipelines/torch-random.ts'

const noise = JSON.parse(readFileSync(new URL('../oracles/seeds.json', import.meta.url), 'utf8')) as Readonly<Record<string, readonly number[]>>
const seeds = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })

describe('seeds', () => {
  it('have one form each, which holds all of it', () => {
    fc.assert(fc.property(seeds, (whole) => {
      const seed = parseSeed(String(whole))!
      expect(wholeSeed(seed)).toBe(whole)
      expect(parseSeed(seed)).toBe(seed)
      expect(typeof seed).toBe(whole <= BigInt(Number.MAX_SAFE_INTEGER) ? 'number' : 'string')
    }))
  })
  it.each([['007', 7], ['9007199254740991', 9007199254740991], ['9007199254740992', '9007199254740992'], ['18446744073709551615', '18446744073709551615'], [0, 0]])('%s', (given, seed) => expect(parseSeed(given)).toBe(seed))
  it.each([[-1], [1.5], [9007199254740992], ['18446744073709551616'], ['-1'], ['1e3'], [''], ['{{x}}'], [null], [NaN]])('not: %s', (given) => expect(parseSeed(given)).toBeUndefined())

  it('of 32 bits stay as they are', () => fc.assert(fc.property(fc.integer({ min: 0, max: 4294967295 }), (seed) => {
    expect(shortSeed(seed)).toBe(seed)
  })))
  it('that differ in either half alone differ in 32 bits', () => {
    fc.assert(fc.property(seeds, fc.integer({ min: 1, max: 4294967295 }), fc.constantFrom(0n, 32n), (whole, change, half) => {
      const other = whole ^ (BigInt(change) << half)
      expect(shortSeed(parseSeed(String(other))!)).not.toBe(shortSeed(parseSeed(String(whole))!))
    }))
  })
  it('go on one after the other, and begin anew where they always have', () => {
    expect([seedAfter(5, 3), seedAfter(4294967295, 1), seedAfter(4294967294, 3)]).toEqual([8, 0, 1])
    expect([seedAfter(4294967296, 1), seedAfter(9007199254740991, 2), seedAfter('18446744073709551615', 1)]).toEqual([4294967297, '9007199254740993', 0])
  })
  it('from a link count by their whole part', () => expect([wholeSeed(3.7), wholeSeed(NaN), wholeSeed(1e300)]).toEqual([3n, 0n, BigInt.asUintN(64, BigInt(1e300))]))

  it.each(Object.entries(noise))('%s: the noise of PyTorch', (digits, values) => {
    const made = createTorchRandom(Number(wholeSeed(parseSeed(digits)!) & 0xffffffffn)).randn(values.length)
    values.forEach((value, i) => expect(Math.abs(made[i]! - value)).toBeLessThan(2e-6))
  })
})
