import { describe, expect, it } from 'vitest'
import { BACKOFF, LONGEST_WAIT, Passing, readRetryAfter, retry, waitBefore } from '../../engine/remote/retry.ts'

const never = new AbortController().signal

/** A clock that only writes down what it is asked to wait. */
function paced(random = 1) {
  const waits: number[] = []
  return { waits, pace: { random: () => random, sleep: (milliseconds: number) => (waits.push(milliseconds), Promise.resolve()) } }
}

const failing = (times: number, wait?: number) => {
  let tried = 0
  return () => (tried++ < times ? Promise.reject(new Passing(new Error(`fault ${tried}`), wait)) : Promise.resolve(tried))
}

describe('waits', () => {
  it('double from a second to half a minute', async () => {
    const { waits, pace } = paced()
    await expect(retry(failing(99), { pace, signal: never, backoff: { ...BACKOFF, tries: 8 } })).rejects.toThrow('fault 8')
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  })

  it.each([[0, 500], [0.5, 750], [1, 1000]])('lie between half of it and all of it: %d', (random, wait) => {
    expect(waitBefore(2, BACKOFF, random)).toBe(wait)
  })

  it('are at least what the server asks for', async () => {
    const { waits, pace } = paced(0)
    expect(await retry(failing(2, 7000), { pace, signal: never })).toBe(3)
    expect(waits).toEqual([7000, 7000])
  })

  it('are not waited where the server asks for more than a person would', async () => {
    const { waits, pace } = paced()
    await expect(retry(failing(1, LONGEST_WAIT + 1), { pace, signal: never })).rejects.toThrow('fault 1')
    expect(waits).toEqual([])
  })
})

it('faults that don\'t pass are thrown at once', async () => {
  const { waits, pace } = paced()
  await expect(retry(() => Promise.reject(new Error('no')), { pace, signal: never })).rejects.toThrow('no')
  expect(waits).toEqual([])
})

describe('Retry-After (RFC 9110, 10.2.3)', () => {
  const now = Date.parse('Wed, 21 Oct 2015 07:28:00 GMT')
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Wed, 21 Oct 2015 07:28:30 GMT', 30_000],
    ['Wed, 21 Oct 2015 07:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s', (header, wait) => expect(readRetryAfter(header, now)).toBe(wait))
})
