/** The simulation holds what can be worked out by hand: work that divides, what does not (Amdahl), and a store that is full. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { simulate, type SimulatedFarm } from './simulate.ts'

const farm = (more: Partial<SimulatedFarm> = {}): SimulatedFarm => ({
  jobs: Array.from({ length: 64 }, () => ({ seconds: 10, fetch: 0, put: 0 })), plan: 0, join: 0, joinBytes: 0, store: 1e12, link: 1e12, gap: 0, ...more,
})

test.each([1, 2, 4, 8, 64])('%d workers take that part of the time', (workers) => expect(simulate(farm(), workers)).toBeCloseTo(640 / workers))
test('more workers than jobs are no faster', () => expect(simulate(farm(), 128)).toBeCloseTo(10))
test('what one machine does alone stays', () => expect(simulate(farm({ plan: 3, join: 7 }), 64)).toBeCloseTo(20))
test('a full store is the end of it: all bytes through one pipe', () => {
  const jobs = Array.from({ length: 64 }, () => ({ seconds: 0, fetch: 0, put: 1e6 }))
  expect(simulate(farm({ jobs, store: 1e6 }), 8)).toBeCloseTo(64)
  expect(simulate(farm({ jobs, store: 1e6, link: 0.5e6 }), 1)).toBeCloseTo(128)
})

test('no farm is faster than its work divided, nor slower than one worker', () => {
  fc.assert(fc.property(fc.array(fc.record({ seconds: fc.double({ min: 0.1, max: 50, noNaN: true }), fetch: fc.nat(1e7), put: fc.nat(1e7) }), { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 64 }), (jobs, workers) => {
    const setting = farm({ jobs, store: 5e6, link: 2e6, gap: 0.1 })
    const [one, many] = [simulate(setting, 1), simulate(setting, workers)]
    const work = jobs.reduce((sum, { seconds }) => sum + seconds + 0.1, 0)
    expect(many).toBeLessThanOrEqual(one + 1e-6)
    expect(many).toBeGreaterThanOrEqual(work / workers - 1e-6)
    expect(many).toBeGreaterThanOrEqual(jobs.reduce((sum, { fetch, put }) => sum + fetch + put, 0) / 5e6 - 1e-6)
  }), { numRuns: 60 })
})
