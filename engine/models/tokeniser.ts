/** Prompts as the token numbers that a text encoder was trained on: a model package's `tokenizer.json`, applied. */
import { Tokenizer } from '@huggingface/tokenizers'
import { failure } from '../errors.ts'
import type { Json } from '../sockets.ts'

export interface Tokeniser {
  /** Exactly `length` tokens: begin and end marks included, cut where too long, padded where too short. */
  encode(prompt: string): { readonly ids: number[]; /** How many of them are not padding. */ readonly used: number }
}

export interface TokeniserOptions {
  /** Tokens that the text encoder takes: 77 for CLIP. */
  readonly length: number
  /** The token that fills up, as `tokenizer_config.json` names it: "<|endoftext|>", or "!" for SDXL's second encoder. */
  readonly padding: string
}

/** `json` is a parsed `tokenizer.json`. The fault of a file that can't be used names it. */
export function createTokeniser(json: Record<string, Json>, { length, padding }: TokeniserOptions): Tokeniser {
  let tokenizer: Tokenizer
  try {
    tokenizer = new Tokenizer(json, {})
  } catch (error) {
    throw failure('E_MODEL_INVALID', { file: 'tokenizer.json', expected: 'a tokeniser', got: (error as Error).message })
  }
  const pad = tokenizer.token_to_id(padding)
  if (pad === undefined) {
    throw failure('E_MODEL_INVALID', { file: 'tokenizer.json', port: 'pad_token', expected: 'a token of the vocabulary', got: padding })
  }
  // The reference lowers letter by letter; JavaScript knows that a capital sigma ending a word is written ς.
  const lowers = JSON.stringify(json['normalizer'] ?? null).includes('"Lowercase"')
  const marks = tokenizer.encode('').ids
  return {
    encode(prompt) {
      const all = tokenizer.encode(lowers ? prompt.replaceAll('Σ', 'σ') : prompt).ids
      // A cut prompt keeps its end mark: text encoders read the picture's meaning off it.
      const ids = all.length <= length ? all : [...all.slice(0, length - 1), marks.at(-1)!]
      return { ids: [...ids, ...new Array<number>(length - ids.length).fill(pad)], used: ids.length }
    },
  }
}
