/** Prompts that change from step to step: the examples that AUTOMATIC1111's interface gives of its parser, of ten steps. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTurning, turnsOf } from '../../../engine/models/pipelines/prompt-turns.ts'

/** The last step of each text, counted from 1. */
function ends(prompt: string): (readonly [number, string])[] {
  const all = turnsOf(prompt, 10)
  return all.flatMap((text, i) => (text === all[i + 1] ? [] : [[i + 1, text] as const]))
}

describe('turns', () => {
  it.each<[string, readonly (readonly [number, string])[]]>([
    ['test', [[10, 'test']]],
    ['a [b:3]', [[3, 'a '], [10, 'a b']]],
    ['a [b: 3]', [[3, 'a '], [10, 'a b']]],
    ['a [[[b]]:2]', [[2, 'a '], [10, 'a [[b]]']]],
    ['[(a:2):3]', [[3, ''], [10, '(a:2)']]],
    ['a [b : c : 1] d', [[1, 'a b  d'], [10, 'a  c  d']]],
    ['a[b:[c:d:2]:1]e', [[1, 'abe'], [2, 'ace'], [10, 'ade']]],
    ['a [unbalanced', [[10, 'a [unbalanced']]],
    ['a [b:.5] c', [[5, 'a  c'], [10, 'a b c']]],
    ['a [b::4] c', [[4, 'a b c'], [10, 'a  c']]],
    ['[fe|]male', Array.from({ length: 10 }, (_, i) => [i + 1, i % 2 === 0 ? 'female' : 'male'] as const)],
    ['[fe|||]male', [[1, 'female'], [4, 'male'], [5, 'female'], [8, 'male'], [9, 'female'], [10, 'male']]],
    ['[a|(b:1.1)]', Array.from({ length: 10 }, (_, i) => [i + 1, i % 2 === 0 ? 'a' : '(b:1.1)'] as const)],
    ['[less [a|b]] x', Array.from({ length: 10 }, (_, i) => [i + 1, i % 2 === 0 ? '[less a] x' : '[less b] x'] as const)],
    ['a \\[b|c\\]', [[10, 'a \\[b|c\\]']]],
    ['[less] 16:9', [[10, '[less] 16:9']]],
    ['[embedding:ink:0.5]', [[5, ''], [10, 'embedding:ink']]],
  ])('%s', (prompt, expected) => {
    expect(ends(prompt)).toEqual(expected)
    expect(isTurning(prompt)).toBe(expected.length > 1)
  })
  it('a text of any marks is read, and one without turns stays as it is', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('[', ']', '(', ')', '|', ':', '.5', '2', '\\', 'a', ' ') }), (prompt) => {
        const all = turnsOf(prompt, 4)
        expect(all).toHaveLength(4)
        if (!isTurning(prompt)) expect(all).toEqual([prompt, prompt, prompt, prompt])
      }),
    ))
})
