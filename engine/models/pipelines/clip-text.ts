/** Prompts through CLIP's text encoders. */
import { failure } from '../../contract/errors.ts'
import { invertedWords } from '../embeddings/fit-inversions.ts'
import type { Session } from '../runtime/session-types.ts'
import { stretchesOf, weigh, weighedPieces, type WeighedTokens } from './prompt-weights.ts'
import { createTokeniser, warnOfCuts, type Tokeniser } from './tokeniser.ts'
import { useOf, type PipelineResources } from './pipeline.ts'
import { outputOf, tokens } from './tensors.ts'

/** What a text encoder makes of some prompts: rows of `batch` x tokens x width, and one of `batch` x width. */
export interface TextStates {
  readonly width: number
  readonly tokens: number
  /** The last layer's states. */
  readonly last: Float32Array
  /** Those of the layer before, which SDXL reads. */
  readonly penultimate: Float32Array
  readonly pooled: Float32Array
  readonly pooledWidth: number
}

export interface EncodeOptions {
  readonly signal?: AbortSignal | undefined
  /** Of SDXL's two encoders, which has a folder of its own for everything. */
  readonly second?: boolean
  /** Brackets are letters: captions of pictures. */
  readonly literal?: boolean
  /** 2: states of the layer before the last, under the last one's norm. */
  readonly clipSkip?: number
}

const TOKENS = 77

/** Prompts longer than the encoder takes go through it in stretches, which lie one after the other; all prompts have as many. */
export async function encodePrompts(prompts: readonly string[], { sessions, model, log, inversions }: PipelineResources, { signal, second = false, literal = false, clipSkip = 1 }: EncodeOptions = {}): Promise<TextStates> {
  const suffix = second ? '_2' : ''
  const tokeniser = await readTokeniser(model, `tokenizer${suffix}`)
  const options = useOf({ log }, signal)
  const part = `text_encoder${suffix}`
  const plain = model.session(part)
  const texts = literal ? [] : prompts.flatMap((prompt) => weighedPieces(prompt).flat().map(({ text }) => text))
  const { words, request } = inversions === undefined ? { words: tokeniser.words, request: plain } : await invertedWords(plain, part, inversions, texts, tokeniser)
  const rows = literal ? prompts.map((prompt) => [whole(tokeniser, prompt, second ? undefined : log)]) : prompts.map((prompt) => stretchesOf(prompt, TOKENS - 2, words).map((one) => framed(tokeniser, one)))
  const most = Math.max(...rows.map((row) => row.length))
  const nothing = framed(tokeniser, { ids: [], weights: [] })
  const all = rows.flatMap((row) => Array.from({ length: most }, (_, i) => row[i] ?? nothing))
  return sessions.use(
    request,
    async (encoder) => {
      const made = await encoder.run({ input_ids: tokens(all.map(({ ids }) => ids)) }, options)
      const layers = encoder.outputs.filter((one) => one.name.startsWith('hidden_states.')).map((one) => one.name)
      const end = outputOf(encoder, made, 'last_hidden_state')
      const last = clipSkip === 2 ? skipped(encoder, made) : end
      const pooled = outputOf(encoder, made, 'text_embeds', 'pooler_output')
      // Where all layers are there, the last but one of them.
      const before = layers.length === 0 ? end : outputOf(encoder, made, layers.at(layers.length === 1 ? -1 : -2)!)
      const width = end.dims[2]!
      for (const states of new Set([last.data, before.data])) {
        all.forEach(({ weights }, i) => weigh(states.subarray(i * TOKENS * width, (i + 1) * TOKENS * width), weights))
      }
      const pooledWidth = pooled.dims[1]!
      // The first stretch speaks for the whole.
      const firsts = prompts.map((_, i) => pooled.data.subarray(i * most * pooledWidth, (i * most + 1) * pooledWidth))
      const spoken = new Float32Array(prompts.length * pooledWidth)
      firsts.forEach((one, i) => spoken.set(one, i * pooledWidth))
      return { width, tokens: TOKENS * most, last: last.data, penultimate: before.data, pooled: spoken, pooledWidth }
    },
    options,
  )
}

interface Framed {
  readonly ids: number[]
  readonly weights: readonly number[]
}

const framed = (tokeniser: Tokeniser, { ids, weights }: WeighedTokens): Framed => ({ ids: tokeniser.framed(ids), weights: [1, ...weights, ...new Array<number>(TOKENS - 1 - weights.length).fill(1)] })

/** As it is written, cut where it is too long, of which the log hears. */
function whole(tokeniser: Tokeniser, prompt: string, log: PipelineResources['log'] | undefined): Framed {
  const row = tokeniser.encode(prompt)
  if (log !== undefined) warnOfCuts([row], log)
  return { ids: row.ids, weights: new Array<number>(TOKENS).fill(1) }
}

/** @throws E_MODEL_INPUT for an encoder that was exported without them */
function skipped(encoder: Session, made: Parameters<typeof outputOf>[1]): ReturnType<typeof outputOf> {
  if (encoder.outputs.every(({ name }) => name !== 'penultimate_hidden_state')) {
    throw failure('E_MODEL_INPUT', { type: encoder.name, port: 'options.clipSkip', expected: '1: the package was exported without the layer before the last', got: '2', fix: 'Make the package of its checkpoint with reelgraph models import.' })
  }
  return outputOf(encoder, made, 'penultimate_hidden_state')
}

/** Through both encoders of SDXL: the states of each token side by side, and what the second makes of all of them. */
export async function encodeXlPrompts(prompts: readonly string[], resources: PipelineResources, options: EncodeOptions = {}): Promise<Pick<TextStates, 'tokens' | 'width' | 'pooled' | 'pooledWidth'> & { readonly states: Float32Array }> {
  // It reads the layer before the last as it is.
  const asked = { ...options, clipSkip: 1 }
  // The refiner has the second one alone.
  if (!resources.model.has('text_encoder/model.onnx')) {
    const { tokens: count, width, penultimate, pooled, pooledWidth } = await encodePrompts(prompts, resources, { ...asked, second: true })
    return { tokens: count, width, states: penultimate, pooled, pooledWidth }
  }
  const first = await encodePrompts(prompts, resources, asked)
  const second = await encodePrompts(prompts, resources, { ...asked, second: true })
  const width = first.width + second.width
  const rows = prompts.length * first.tokens
  const states = new Float32Array(rows * width)
  for (let row = 0; row < rows; row++) {
    states.set(first.penultimate.subarray(row * first.width, (row + 1) * first.width), row * width)
    states.set(second.penultimate.subarray(row * second.width, (row + 1) * second.width), row * width + first.width)
  }
  return { tokens: first.tokens, width, states, pooled: second.pooled, pooledWidth: second.pooledWidth }
}

async function readTokeniser(model: PipelineResources['model'], folder: string): Promise<Tokeniser> {
  const config = await model.json(`${folder}/tokenizer_config.json`)
  const pad = config['pad_token']
  const padding = typeof pad === 'string' ? pad : typeof pad === 'object' && pad !== null && !Array.isArray(pad) ? String(pad['content']) : '<|endoftext|>'
  return createTokeniser(await model.json(`${folder}/tokenizer.json`), { length: TOKENS, padding })
}
