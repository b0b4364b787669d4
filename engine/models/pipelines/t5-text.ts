/** Prompts through T5's text encoders. */
import { createTokeniser, warnOfCuts } from './tokeniser.ts'
import { useOf, type PipelineResources } from './pipeline.ts'
import { outputOf, tokens } from './tensors.ts'

/** Rows of `length` states for each prompt; beyond a prompt's tokens they are zeros. */
export interface T5States {
  readonly width: number
  readonly length: number
  readonly rows: readonly Float32Array[]
}

/** Words run together, as the models were trained: no line breaks, no double spaces. */
const plain = (prompt: string): string => prompt.replace(/\s+/g, ' ').trim()

export async function encodeT5(prompts: readonly string[], length: number, { sessions, model, log }: PipelineResources, signal?: AbortSignal): Promise<T5States> {
  const tokeniser = createTokeniser(await model.json('tokenizer/tokenizer.json'), { length, padding: '<pad>' })
  const use = useOf({ log }, signal)
  return sessions.use(
    model.session('text_encoder'),
    async (encoder) => {
      let width = 0
      const rows: Float32Array[] = []
      for (const prompt of prompts) {
        const row = tokeniser.encode(plain(prompt))
        const { ids, used } = row
        warnOfCuts([row], log)
        // Padding is masked in the model: without it the states are the same, at a fraction of the work.
        const feeds = { input_ids: tokens([ids.slice(0, used)]), attention_mask: tokens([new Array<number>(used).fill(1)]) }
        const states = outputOf(encoder, await encoder.run(feeds, use), 'last_hidden_state')
        width = states.dims[2]!
        const padded = new Float32Array(length * width)
        padded.set(states.data)
        rows.push(padded)
      }
      return { width, length, rows }
    },
    use,
  )
}
