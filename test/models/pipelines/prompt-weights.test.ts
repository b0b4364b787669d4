/** Marks in prompts, as AUTOMATIC1111's interface describes them (its own examples), and stretches of tokens. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stretchesOf, weigh, weighedPieces } from '../../../engine/models/pipelines/prompt-weights.ts'

const pieces = (prompt: string) => weighedPieces(prompt).map((one) => one.map(({ text, weight }) => [text, Number(weight.toFixed(6))]))

describe('marks', () => {
  it.each([
    ['normal text', [['normal text', 1]]],
    ['an (important) word', [['an ', 1], ['important', 1.1], [' word', 1]]],
    ['(unbalanced', [['unbalanced', 1.1]]],
    ['\\(literal\\]', [['(literal]', 1]]],
    ['(unnecessary)(parens)', [['unnecessaryparens', 1.1]]],
    ['a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).', [['a ', 1], ['house', 1.573], [' ', 1.1], ['on', 1], [' a ', 1.1], ['hill', 0.55], [', sun, ', 1.1], ['sky', 1.4641], ['.', 1.1]]],
    ['[less]', [['less', 0.909091]]],
    ['time 12:30, ratio 16:9)', [['time 12:30, ratio 16:9)', 1]]],
    ['(a:-0.5)', [['a', -0.5]]],
    ['', []],
  ])('%s', (prompt, expected) => expect(pieces(prompt)).toEqual([expected]))

  it('BREAK begins a new stretch, where it stands by itself', () => {
    expect(pieces('a forest BREAK a (river:0.5) BREAKING')).toEqual([[['a forest ', 1]], [['a ', 1], ['river', 0.5], [' BREAKING', 1]]])
    expect(pieces('BREAK')).toEqual([[], []])
  })
  it('no letter is lost, whatever is written', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('(', ')', '[', ']', ':', '1', '.', '\\', 'a', 'B', ' ', 'REAK') }), (prompt) => {
        const found = weighedPieces(prompt).flat()
        expect(found.every(({ weight }) => Number.isFinite(weight))).toBe(true)
        expect(found.map(({ text }) => text).join('').replace(/[^a]/g, '')).toBe(prompt.replace(/[^a]/g, ''))
      }),
    ))
})

const letters = (text: string): number[] => [...text].map((one) => one.codePointAt(0)!)
it('stretches are as full as they get, and hold all tokens with their weights', () =>
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ') }), fc.integer({ min: 1, max: 9 }), (prompt, length) => {
      const found = stretchesOf(`(${prompt}:2)`, length, letters)
      expect(found.flatMap(({ ids }) => ids)).toEqual(letters(prompt))
      expect(found.flatMap(({ weights }) => weights).every((one) => one === 2)).toBe(true)
      expect(found.slice(0, -1).every(({ ids }) => ids.length === length)).toBe(true)
    }),
  ))

it('states keep their mean', () => {
  const states = Float32Array.of(1, 2, 3, 4)
  weigh(states, [1, 3])
  expect([...states].map((one) => Number(one.toFixed(4)))).toEqual([0.4167, 0.8333, 3.75, 5])
  const same = Float32Array.of(5, 6)
  weigh(same, [1])
  expect([...same]).toEqual([5, 6])
})
