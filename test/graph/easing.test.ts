import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ease, EASINGS } from '../../engine/frames/easing.ts'
import type { Bezier, Easing, EasingName, Keyframe } from '../../engine/graph/document.ts'
import { checkKeyframes, sampleKeyframes } from '../../engine/graph/keyframes.ts'
import type { Json } from '../../engine/contract/sockets.ts'

/** What others make of the same easings. */
const oracle = JSON.parse(readFileSync(new URL('easing.json', import.meta.url), 'utf8')) as {
  readonly times: readonly number[]
  readonly names: Readonly<Record<EasingName, readonly number[]>>
  readonly beziers: readonly (readonly [curve: Bezier['bezier'], values: readonly number[]])[]
}
const x = fc.double({ min: 0, max: 1, noNaN: true })
const y = fc.double({ min: -3, max: 3, noNaN: true })
const bezier = fc.tuple(x, y, x, y).map((one): Bezier => ({ bezier: one }))

describe('easings', () => {
  it('with a family\'s name are Penner\'s', () => {
    expect(Object.keys(oracle.names).toSorted()).toEqual(EASINGS.filter((name) => /^ease-.*-[a-z]{4,}$/.test(name) && !name.endsWith('-out')).toSorted())
    for (const [name, values] of Object.entries(oracle.names)) oracle.times.forEach((time, at) => expect(ease(name as Easing, time), `${name} at ${time}`).toBeCloseTo(values[at]!, 8))
  })

  it('by Bézier are CSS\'s, as Chromium plays them', () => {
    for (const [curve, values] of oracle.beziers) oracle.times.forEach((time, at) => expect(Math.abs(ease({ bezier: curve }, time) - values[at]!), `${String(curve)} at ${time}`).toBeLessThan(2e-7))
  })

  it('begin at 0 and end at 1; a Bézier curve goes through its own points', () => {
    for (const name of EASINGS) expect([ease(name, -1), ease(name, 0), ease(name, 1), ease(name, 2)]).toEqual([0, 0, 1, 1])
    const on = (a: number, b: number, u: number): number => 3 * a * u * (1 - u) ** 2 + 3 * b * u * u * (1 - u) + u ** 3
    // Where the curve stands upright, the smallest step in time is a large one in value.
    const slope = (a: number, b: number, u: number): number => 3 * a * (1 - u) ** 2 + 6 * (b - a) * u * (1 - u) + 3 * (1 - b) * u * u
    fc.assert(fc.property(bezier, x, (easing, u) => {
      const [x1, y1, x2, y2] = easing.bezier
      fc.pre(slope(x1, x2, u) > 1e-3)
      expect(Math.abs(ease(easing, on(x1, x2, u)) - on(y1, y2, u))).toBeLessThan(1e-8)
      expect([ease(easing, 0), ease(easing, 1)]).toEqual([0, 1])
    }))
  })
})

describe('tangents', () => {
  it('are the curve\'s slopes at both ends, also where both values are the same', () => {
    const track: Keyframe[] = [[1, 5, { tangents: [8, -2] }], [3, 5]]
    const slope = (at: number): number => (sampleKeyframes(track, at + 1e-6) - sampleKeyframes(track, at - 1e-6)) / 2e-6
    expect(sampleKeyframes(track, 1)).toBe(5)
    expect(sampleKeyframes(track, 3)).toBe(5)
    expect(slope(1 + 2e-6)).toBeCloseTo(8, 3)
    expect(slope(3 - 2e-6)).toBeCloseTo(-2, 3)
    expect(sampleKeyframes(track, 2)).toBeCloseTo(5 + (8 * 2 - -2 * 2) / 8, 12)
  })

  it('of a third of the way are the same as a Bézier easing', () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true })
    fc.assert(fc.property(number, number, fc.double({ min: 0.1, max: 9, noNaN: true }), y, y, x, (from, to, span, y1, y2, part) => {
      fc.pre(Math.abs(to - from) > 0.01)
      const slopes = [(3 * y1 * (to - from)) / span, (3 * (1 - y2) * (to - from)) / span] as const
      const [curve, hermite]: Keyframe[][] = [[[0, from, { bezier: [1 / 3, y1, 2 / 3, y2] }], [span, to]], [[0, from, { tangents: slopes }], [span, to]]]
      expect(sampleKeyframes(hermite!, part * span)).toBeCloseTo(sampleKeyframes(curve!, part * span), 8)
    }))
  })
})

it.each<[Json, string]>([
  [[[0, 1, 'bouncy'], [1, 2]], 'a known easing'],
  [[[0, 1, { bezier: [0, 0, 1] }], [1, 2]], '4 numbers in "bezier" at 0 s'],
  [[[0, 1], [2, 1, { bezier: [0, 0, 1.2, 1] }]], 'x1 and x2 of "bezier" from 0 to 1 at 2 s'],
  [[[0, 1, { tangents: [1, 'much'] }]], '2 numbers in "tangents"'],
  [[[0, 1, { tangents: [1, 2], bezier: [0, 0, 1, 1] }]], 'an easing\'s name'],
  [[[0, 1, 7]], 'an easing\'s name'],
  [[[0, 1, null]], 'an easing\'s name'],
  [[[0, 1, []]], 'an easing\'s name'],
])('what is no easing is told: %j', (keyframes, expected) => {
  expect(checkKeyframes(keyframes)).toContain(expected)
})

it('all that is an easing is taken', () => {
  const all: Keyframe[] = [...EASINGS.map((name, at): Keyframe => [at, 1, name]), [90, 1, { bezier: [0.2, -4, 0.8, 5] }], [91, 2, { tangents: [-9, 1e5] }]]
  expect(checkKeyframes(all as unknown as Json)).toBe(all)
})
