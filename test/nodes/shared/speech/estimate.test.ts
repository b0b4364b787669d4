import { expect, it } from 'vitest'
import { estimatedTokens } from '../../../../nodes/shared/speech/estimate.ts'

const RATE = 8000
/** Buzzes of so many seconds, and silences. */
const sound = (...parts: readonly (readonly [seconds: number, loud: boolean])[]): Float32Array =>
  Float32Array.from(parts.flatMap(([seconds, loud]) => Array.from({ length: seconds * RATE }, (_, i) => (loud ? 0.3 * Math.sin(i / 3) : 0))))

it('puts words where it is loud, by their letters', () => {
  // "abcd" and "ab", a pause, then "abcdef".
  const found = estimatedTokens(sound([0.3, false], [0.6, true], [0.4, false], [0.6, true], [0.2, false]), RATE, ['abcd', 'ab,', 'abcdef.'])
  const expected = [[0.3, 0.7], [0.7, 0.9], [1.3, 1.9]]
  found.forEach(({ from, to, token }, i) => {
    expect(token).toBe(i)
    expect(from).toBeCloseTo(expected[i]![0]!, 1)
    expect(to).toBeCloseTo(expected[i]![1]!, 1)
  })
})

it('never goes back, nor beyond the sound', () => {
  for (const samples of [new Float32Array(0), new Float32Array(800), sound([0.05, true])]) {
    let before = 0
    for (const { from, to } of estimatedTokens(samples, RATE, ['a', '-', 'b', '', 'c'])) {
      expect(from).toBeGreaterThanOrEqual(before)
      expect(to).toBeGreaterThanOrEqual(from)
      expect(to).toBeLessThanOrEqual(Math.max(samples.length / RATE, 0) + 1e-9)
      before = from
    }
  }
})
