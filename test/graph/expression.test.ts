/** Expressions: held against the language's own arithmetic; what is wrong is told with its place. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { FUNCTION_NAMES, parseExpression, type Expression } from '../../engine/graph/expression.ts'

const NAMES = ['t', 'frame', 'value', 'a']
const read = (text: string): Expression => {
  const found = parseExpression(text, NAMES)
  if ('problem' in found) throw new Error(`${text}: ${found.at} ${found.problem}`)
  return found
}
const at = (text: string, values: Readonly<Record<string, number>> = {}, seed = 1): number => read(text).at({ t: 0, frame: 0, value: 0, a: 0, ...values }, seed)

test.each([
  ['1 + 2 * 3', 7], ['(1 + 2) * 3', 9], ['-2 - -3', 1], ['7 % 4', 3], ['mod(-1, 4)', 3], ['10 / 4', 2.5], ['pow(2, 10)', 1024],
  ['clamp(5, 0, 2)', 2], ['lerp(10, 20, 0.25)', 12.5], ['smooth(0, 2, 1)', 0.5], ['min(3, 1, 2)', 1], ['max(3, 1, 2)', 3],
  ['abs(-3) + sign(-9) + floor(1.9) + ceil(1.1) + round(1.5)', 7], ['sqrt(16) + exp(0) + log(1)', 5], ['fract(2.25)', 0.25],
  ['sin(pi / 2) + cos(tau)', 2], ['t > 1 ? a : value', 4], ['t <= 1 && a == 3 || !0', 1], ['frame', 48],
  // What is no number breaks no film.
  ['1 / 0', 0], ['sqrt(-1)', 0], ['log(0)', 0], ['1 / 0 > 3 ? 1 : 2', 1],
])('%s = %d', (text, expected) => {
  expect(at(text, { t: 0.5, frame: 48, value: 4, a: 3 })).toBeCloseTo(expected, 12)
})

test.each([
  ['sin(t', 6, /Expected \)/], ['1 +', 4, /after \+/], ['', 1, /no expression/], ['1 2', 3, /operator is missing/], ['a; t', 4, /operator is missing/],
  ['2 * bass', 5, /bass is not known here\. Known are t, frame, value, a, pi/], ['t + sine(3)', 5, /sine is no function\. Did you mean "sin"\?/], ['sin + 1', 1, /write sin\(…\)/],
  ['1 + clamp(t, 2)', 5, /clamp takes 3 values, not 2/], ['sin(1, 2)', 1, /sin takes 1 value, not 2/], ['2 ^ 3', 3, /pow\(base, power\)/], ['t ** 2', 3, /pow/],
  ['a.b', 2, /Only numbers/], ['"x" + 1', 1, /no number/], ['1 + true', 5, /no number/], ['[1]', 1, /Only numbers/], ['this', 1, /Only numbers/], ['t = 3', 3, /Unexpected/], ['~t', 1, /can't be used/],
  ['constructor', 1, /not known/], ['__proto__(1)', 1, /no function/], ['t.constructor("x")', 2, /no function|Only numbers/], ['toString(1)', 1, /no function/],
])('%s is told at letter %d', (text, place, words) => {
  const found = parseExpression(text, NAMES)
  expect(found).toMatchObject({ at: place, problem: expect.stringMatching(words) })
})

describe('any expression', () => {
  const leaf = fc.oneof(fc.constantFrom('t', 'frame', 'value', 'a', 'pi'), fc.integer({ min: 0, max: 99 }).map(String), fc.integer({ min: 0, max: 999 }).map((one) => String(one / 100)))
  const { whole } = fc.letrec<{ whole: string }>((tie) => ({
    whole: fc.oneof({ maxDepth: 4 }, leaf,
      fc.tuple(tie('whole'), fc.constantFrom('+', '-', '*', '/', '%'), tie('whole')).map(([a, sign, b]) => `${a} ${sign} ${b}`),
      tie('whole').map((one) => `(${one})`),
      fc.tuple(fc.constantFrom('sin', 'cos', 'abs', 'floor', 'sqrt'), tie('whole')).map(([name, one]) => `${name}(${one})`),
      fc.tuple(fc.constantFrom('min', 'max', 'pow'), tie('whole'), tie('whole')).map(([name, a, b]) => `${name}(${a}, ${b})`),
      fc.tuple(tie('whole'), fc.constantFrom('<', '>', '<=', '>='), tie('whole'), tie('whole'), tie('whole')).map(([a, sign, b, then, otherwise]) => `((${a}) ${sign} (${b}) ? ${then} : ${otherwise})`)),
  }))
  const value = fc.double({ min: -50, max: 50, noNaN: true })

  it('comes to what the language itself makes of it', () => {
    fc.assert(fc.property(whole, value, value, value, value, (text, t, frame, own, a) => {
      // The oracle: the same text, run as the language's own.
      const oracle = new Function('t', 'frame', 'value', 'a', `const { sin, cos, abs, floor, sqrt, min, max, pow, PI: pi } = Math; return ${text}`) as (...all: number[]) => number
      const expected = oracle(t, frame, own, a)
      expect(at(text, { t, frame, value: own, a })).toBe(Number.isFinite(expected) ? expected : 0)
    }), { numRuns: 500 })
  })

  it('of whatever text never throws, and places its fault within the text or right behind it', () => {
    const words = fc.array(fc.constantFrom(...FUNCTION_NAMES, 't', 'a', '1', '.5', '(', ')', ',', '+', '**', '?', ':', ' ', '"', '[', '.', ';', '=', '😀', '\\', '`'), { maxLength: 14 }).map((parts) => parts.join(''))
    fc.assert(fc.property(fc.oneof(words, fc.string({ maxLength: 40 })), (text) => {
      const found = parseExpression(text, NAMES)
      if ('problem' in found) expect([found.at >= 1, found.at <= text.length + 1, found.problem.length > 3]).toEqual([true, true, true])
      else expect(Number.isFinite(found.at({ t: 1, frame: 1, value: 1, a: 1 }))).toBe(true)
    }), { numRuns: 1000 })
  })
})

describe('noise', () => {
  const noise = read('noise(t)')
  it('is the same for the same seed, another for another, within -1 and 1, without a jump', () => {
    const series = (seed: number): number[] => Array.from({ length: 2000 }, (_, k) => noise.at({ t: k / 50 }, seed))
    const [one, again, other] = [series(3), series(3), series(4)]
    expect(one).toEqual(again)
    expect(one.filter((given, k) => Math.abs(given - other[k]!) < 1e-9).length).toBeLessThan(20)
    expect([Math.min(...one) >= -1, Math.max(...one) <= 1, Math.max(...one) - Math.min(...one) > 1.2]).toEqual([true, true, true])
    // The steepest that the smooth step between -1 and 1 can be is 2 * 15/8 a second: 0.075 in a fiftieth.
    expect(Math.max(...one.slice(1).map((given, k) => Math.abs(given - one[k]!)))).toBeLessThan(0.0751)
    expect(Math.abs(one.reduce((sum, given) => sum + given, 0) / one.length)).toBeLessThan(0.2)
  })
  it('random is even within 0 and 1', () => {
    const random = read('random(t)')
    const counts = new Array<number>(10).fill(0)
    for (let k = 0; k < 10_000; k++) counts[Math.min(9, Math.floor(random.at({ t: k }, 7) * 10))]!++
    // Chi-squared with nine degrees of freedom: beyond 27.9 in one of a thousand.
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(27.9)
    expect(random.at({ t: 3.2 }, 7)).toBe(random.at({ t: 3.9 }, 7))
  })
})
