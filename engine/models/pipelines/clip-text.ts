/** Prompts through CLIP's text encoders. */
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

const TOKENS = 77

/** @param second of SDXL's two encoders, which has a folder of its own for everything */
export async function encodePrompts(prompts: readonly string[], { sessions, model, log }: PipelineResources, signal?: AbortSignal, second = false): Promise<TextStates> {
  const suffix = second ? '_2' : ''
  const tokeniser = await readTokeniser(model, `tokenizer${suffix}`)
  const options = useOf({ log }, signal)
  return sessions.use(
    model.session(`text_encoder${suffix}`),
    async (encoder) => {
      const rows = prompts.map((prompt) => tokeniser.encode(prompt))
      if (!second) warnOfCuts(rows, log)
      const input_ids = tokens(rows.map(({ ids }) => ids))
      const made = await encoder.run({ input_ids }, options)
      const layers = encoder.outputs.filter((one) => one.name.startsWith('hidden_states.')).map((one) => one.name)
      const last = outputOf(encoder, made, 'last_hidden_state')
      const pooled = outputOf(encoder, made, 'text_embeds', 'pooler_output')
      // Where all layers are there, the last but one of them.
      const before = layers.length === 0 ? last : outputOf(encoder, made, layers.at(layers.length === 1 ? -1 : -2)!)
      return { width: last.dims[2]!, tokens: last.dims[1]!, last: last.data, penultimate: before.data, pooled: pooled.data, pooledWidth: pooled.dims[1]! }
    },
    options,
  )
}

/** Through both encoders of SDXL: the states of each token side by side, and what the second makes of all of them. */
export async function encodeXlPrompts(prompts: readonly string[], resources: PipelineResources, signal?: AbortSignal): Promise<Pick<TextStates, 'tokens' | 'width' | 'pooled' | 'pooledWidth'> & { readonly states: Float32Array }> {
  const first = await encodePrompts(prompts, resources, signal)
  const second = await encodePrompts(prompts, resources, signal, true)
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
