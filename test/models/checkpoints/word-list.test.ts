/** Lists of words as sentencepiece writes them, held to sentencepiece (test/oracles/word-list.py). */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { unigramTokeniser } from '../../../engine/models/checkpoints/word-list.ts'
import { createTokeniser } from '../../../engine/models/pipelines/tokeniser.ts'

const { model, cases } = JSON.parse(readFileSync(new URL('../../oracles/word-list.json', import.meta.url), 'utf8')) as { readonly model: string; readonly cases: readonly { readonly text: string; readonly ids: readonly number[] }[] }

it('finds the tokens that sentencepiece finds', () => {
  const tokeniser = createTokeniser(JSON.parse(unigramTokeniser(Buffer.from(model, 'base64'))!) as never, { length: 77, padding: '<pad>' })
  for (const { text, ids } of cases) {
    const { ids: found, used } = tokeniser.encode(text.replace(/\s+/g, ' '))
    expect([text, found.slice(0, used)]).toEqual([text, ids])
  }
})

it('takes nothing else for such a list', () => {
  expect(unigramTokeniser(Buffer.from('no list of words'))).toBeUndefined()
  expect(unigramTokeniser(new Uint8Array())).toBeUndefined()
})
