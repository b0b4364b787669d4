/** Spectra against the sum that defines them; bands against the mel scales' own formulas. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSpectrum, melBands, MEL } from '../../engine/audio/spectrum.ts'

const plain = (samples: readonly number[], k: number): number => {
  const sum = (part: (x: number) => number): number => samples.reduce((all, one, n) => all + one * part((2 * Math.PI * k * n) / samples.length), 0)
  return sum(Math.cos) ** 2 + sum(Math.sin) ** 2
}

it.each([1, 2, 7, 16, 30, 400, 512])('%i samples', (size) => {
  const spectrum = createSpectrum(size)
  expect(spectrum.bins).toBe(Math.floor(size / 2) + 1)
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size }), (samples) => {
      const into = new Float64Array(spectrum.bins)
      spectrum.power(Float64Array.from(samples), into)
      for (const k of new Set([0, 1, size >> 2, spectrum.bins - 1])) if (k < spectrum.bins) expect(into[k]).toBeCloseTo(plain(samples, k), 6)
    }),
    { numRuns: 10 },
  )
})

describe('the mel scales', () => {
  it.each(['htk', 'slaney'] as const)('%s goes there and back', (name) => {
    const { of, hertz } = MEL[name]
    for (const one of [0, 100, 999, 1000, 1001, 4000, 8000]) expect(hertz(of(one))).toBeCloseTo(one, 6)
  })
  it('have 1000 Hz where they were made to have it', () => {
    expect(MEL.htk.of(1000)).toBeCloseTo(1000, 0)
    expect(MEL.slaney.of(1000)).toBe(15)
    expect(MEL.slaney.of(6400)).toBeCloseTo(42, 9)
  })
  it('share each bin between two bands', () => {
    const bands = melBands({ bands: 26, size: 512, sampleRate: 16000, low: 0, high: 8000, scale: 'htk' })
    const sums = new Float64Array(257)
    for (const { first, weights } of bands) weights.forEach((one, i) => (sums[first + i]! += one))
    for (let k = 6; k < 225; k++) expect(sums[k]).toBeCloseTo(1, 6)
  })
})
