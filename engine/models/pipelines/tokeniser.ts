/** Prompts as the token numbers that a text encoder was trained on: a model package's `tokenizer.json`, applied. */
import { Tokenizer } from '@huggingface/tokenizers'
import type { Log } from '../../contract/log.ts'
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'

export interface Tokeniser {
  /** Exactly `length` tokens: begin and end marks included, cut where too long, padded where too short. */
  encode(prompt: string): Tokens
  /** As many as it takes; no marks. */
  words(text: string): readonly number[]
  /** Between the marks of a beginning and an end, filled up to `length`. */
  framed(ids: readonly number[]): number[]
  /** Those of a beginning and an end. */
  readonly marks: readonly number[]
}

export interface Tokens {
  readonly ids: number[]
  /** How many of them are not padding. */
  readonly used: number
  /** What did not go in. */
  readonly cut: string
}

export interface TokeniserOptions {
  /** Tokens that the text encoder takes: 77 for CLIP. */
  readonly length: number
  /** The token that fills up, as `tokenizer_config.json` names it: "<|endoftext|>", or "!" for SDXL's second encoder. */
  readonly padding: string
}

/** `json` is a parsed `tokenizer.json`. The fault of a file that can't be used names it. */
export function createTokeniser(json: Record<string, Json>, { length, padding }: TokeniserOptions): Tokeniser {
  const tokenizer = open(json)
  const pad = tokenizer.token_to_id(padding)
  if (pad === undefined) {
    throw failure('E_MODEL_INVALID', { file: 'tokenizer.json', port: 'pad_token', expected: 'a token of the vocabulary', got: padding })
  }
  const typed = asLowered(json)
  const marks = tokenizer.encode('').ids
  const filled = (ids: readonly number[]): number[] => [...ids, ...new Array<number>(length - ids.length).fill(pad)]
  return {
    words: (text) => tokenizer.encode(typed(text), { add_special_tokens: false }).ids,
    marks,
    framed: (ids) => filled([marks[0]!, ...ids, marks.at(-1)!]),
    encode(prompt) {
      const all = tokenizer.encode(typed(prompt)).ids
      // A cut prompt keeps its end mark: text encoders read the picture's meaning off it.
      const ids = all.length <= length ? all : [...all.slice(0, length - 1), marks.at(-1)!]
      const cut = all.length <= length ? '' : tokenizer.decode(all.slice(length - 1), { skip_special_tokens: true }).trim()
      return { ids: filled(ids), used: ids.length, cut }
    },
  }
}

/** A prompt that is cut makes another picture than its words say: that must not go unseen. */
export function warnOfCuts(rows: readonly Tokens[], log: Pick<Log, 'warn'>): void {
  for (const { cut, used } of rows) if (cut !== '') log.warn('W_PROMPT_CUT', { port: 'prompt', detail: `The text encoder takes ${used} tokens. Left out: "${cut.length > 200 ? `${cut.slice(0, 199)}…` : cut}".` })
}

/** Words to tokens and back, for models that write. */
export interface Speller {
  /** As many as it takes; no marks. */
  encode(text: string): readonly number[]
  /** Tokens that are no words, such as marks, are left out. */
  decode(tokens: readonly number[]): string
}

export function createSpeller(json: Record<string, Json>): Speller {
  const tokenizer = open(json)
  const typed = asLowered(json)
  return {
    encode: (text) => tokenizer.encode(typed(text), { add_special_tokens: false }).ids,
    decode: (tokens) => tokenizer.decode(tokens.filter((token) => tokenizer.id_to_token(token) !== undefined), { skip_special_tokens: true }).trim(),
  }
}

function open(json: Record<string, Json>): Tokenizer {
  try {
    return new Tokenizer(json, {})
  } catch (error) {
    throw failure('E_MODEL_INVALID', { file: 'tokenizer.json', expected: 'a tokeniser', got: (error as Error).message })
  }
}

/** The reference lowers letter by letter; JavaScript knows that a capital sigma ending a word is written ς. */
function asLowered(json: Record<string, Json>): (text: string) => string {
  const lowers = /"(Lowercase|BertNormalizer)"/.test(JSON.stringify(json['normalizer'] ?? null))
  return (text) => (lowers ? text.replaceAll('Σ', 'σ') : text)
}
