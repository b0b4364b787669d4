import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTokeniser } from '../../../engine/models/pipelines/tokeniser.ts'
import type { Json } from '../../../engine/contract/sockets.ts'

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const vocabulary = read('../../fixtures/models/clip-tokenizer/tokenizer.json') as Record<string, Json>
const { cases } = read('../../oracles/clip-tokens.json') as { cases: { prompt: string; ids: number[] }[] }
const options = { length: 77, padding: '<|endoftext|>' }

describe('tokens against transformers', () => {
  const tokeniser = createTokeniser(vocabulary, options)
  it.each(cases)('$prompt', ({ prompt, ids }) => {
    expect(tokeniser.encode(prompt).ids).toEqual(ids)
  })

  it('says how many tokens are the prompt', () => {
    expect(tokeniser.encode('').used).toBe(2)
    expect(tokeniser.encode('very '.repeat(90)).used).toBe(77)
  })

  it('says which words did not go in', () => {
    expect(tokeniser.encode('a '.repeat(74) + 'b').cut).toBe('')
    expect(tokeniser.encode('a '.repeat(74) + 'b c d').cut).toBe('c d')
  })

  it('pads with another token where asked', () => {
    const { ids } = createTokeniser(vocabulary, { ...options, padding: '!' }).encode('')
    expect(ids.slice(2)).toEqual(new Array(75).fill(ids[2]))
    expect(ids[2]).not.toBe(ids[1])
  })
})

it.each([
  ['no vocabulary', {}, '!'],
  ['an unknown padding', vocabulary, '<nothing>'],
])('refuses %s', (_, json, padding) => {
  expect(() => createTokeniser(json, { length: 77, padding })).toThrow(expect.objectContaining({ code: 'E_MODEL_INVALID' }))
})
