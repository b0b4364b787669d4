/**
 * Whisper (Radford et al. 2022): speech to words, 30 s at a time. A package of the family `whisper` has Optimum's models as `encoder`,
 * `decoder` and, where that isn't a merged one, `decoder_with_past`; with `config.json`, `generation_config.json`,
 * `preprocessor_config.json` and `tokenizer/tokenizer.json`.
 */
import { failure } from '../../contract/errors.ts'
import type { Log } from '../../contract/log.ts'
import type { Json } from '../../contract/sockets.ts'
import { packaged, type Packaged } from '../packages/packaged.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { float, tokens } from '../pipelines/tensors.ts'
import { createSpeller } from '../pipelines/tokeniser.ts'
import type { Session, SessionUse, Sessions, Tensor, Tensors } from '../runtime/session-types.ts'
import { FRAMES, whisperMel, WINDOW } from './whisper-mel.ts'
import { applyRules, piecesOf, type WhisperMarks } from './whisper-rules.ts'

export interface Listening {
  readonly seconds: number
  /** One channel at 16 kHz, of a stretch in seconds. */
  readonly read: (from: number, to: number) => Promise<Float32Array>
  /** As Whisper names it, e.g. `en`; empty: what is heard in the first window. */
  readonly language: string
  /** Most tokens of a window. Default: as many as the model takes. */
  readonly most?: number
  readonly signal?: AbortSignal
  readonly log?: Log
  readonly progress?: (done: number, total: number) => void
}

export interface Heard {
  readonly language: string
  readonly utterances: readonly { readonly text: string; readonly from: number; readonly to: number }[]
}

export interface Transcriber {
  /** The package's name. */
  readonly name: string
  /** Changes with the package's files. */
  readonly digest: string
  /** Languages that it knows; none: English only. */
  languages(): Promise<readonly string[]>
  /** @throws E_MODEL_MEMORY, E_MODEL_INPUT, E_MODEL_RUN, E_MODEL_INVALID, E_CANCELLED */
  listen(asked: Listening): Promise<Heard>
  /** Tokens of one window, for tests. @internal */
  tokensOf(samples: Float32Array, asked: Pick<Listening, 'language' | 'most'>): Promise<{ readonly made: readonly number[]; readonly language: string }>
}

export type Transcribers = Packaged<Transcriber>

/** Likelier than that nobody speaks, and words less likely than this on average: nothing was said. */
const SILENT = 0.6
const UNSURE = -1

export const createTranscribers = ({ sessions, packages }: { readonly sessions: Sessions; readonly packages: ModelPackages }): Transcribers =>
  packaged(packages, 'whisper', (model) => {
    const window = async (samples: Float32Array, language: string, most: number | undefined, use: SessionUse) => {
      const marks = marksOf(await model.json('generation_config.json'), model.name)
      const config = await model.json('config.json')
      const bands = typeof config['num_mel_bins'] === 'number' ? config['num_mel_bins'] : 80
      const longest = typeof config['max_target_positions'] === 'number' ? config['max_target_positions'] : 448
      const seen = await sessions.use(model.session('encoder'), (encoder) => encoder.run({ input_features: float(whisperMel(samples, bands), [1, bands, FRAMES]) }, use), use)
      const states = seen['last_hidden_state'] ?? Object.values(seen)[0]!
      return { marks, ...(await write(model, sessions, states, { marks, language, most: Math.min(most ?? Infinity, longest), config }, use)) }
    }
    return {
      name: model.name,
      digest: model.digest,
      languages: async () => Object.keys(marksOf(await model.json('generation_config.json'), model.name).languages),
      tokensOf: async (samples, { language, most }) => window(samples, language, most, {}),
      async listen({ seconds, read, language: asked, most, signal, log, progress }) {
        const use: SessionUse = { ...(signal === undefined ? {} : { signal }), ...(log === undefined ? {} : { log }) }
        const speller = createSpeller(await model.json('tokenizer/tokenizer.json'))
        const utterances: { text: string; from: number; to: number }[] = []
        let language = asked
        for (let at = 0; at < seconds - 0.05;) {
          signal?.throwIfAborted()
          const until = Math.min(seconds, at + WINDOW)
          const found = await window(await read(at, until), language, most, use)
          language = found.language
          const silent = found.nobody > SILENT && found.likely < UNSURE
          const { pieces, done } = piecesOf(silent ? [] : found.made, found.marks, until - at)
          for (const { from, to, tokens: said } of pieces) {
            const text = speller.decode(said)
            if (text !== '') utterances.push({ text, from: at + from, to: at + to })
          }
          at += Math.max(0.1, done)
          progress?.(Math.min(seconds, at), seconds)
        }
        return { language, utterances }
      },
    }
  })

interface Writing {
  readonly marks: WhisperMarks
  readonly language: string
  readonly most: number
  readonly config: Readonly<Record<string, Json>>
}

interface Written {
  readonly made: readonly number[]
  readonly language: string
  /** How likely it is that nobody speaks. */
  readonly nobody: number
  /** Mean of the tokens' log likelihoods. */
  readonly likely: number
}

/** Always the likeliest token, by the rules. */
async function write(model: ModelPackage, sessions: Sessions, states: Tensor, { marks, language: asked, most, config }: Writing, use: SessionUse): Promise<Written> {
  const split = model.has('decoder_with_past/model.onnx')
  const known = Object.keys(marks.languages)
  const wanted = asked.toLowerCase().split('-')[0]!
  if (wanted !== '' && known.length > 0 && !known.includes(wanted)) throw failure('E_MODEL_INPUT', { type: model.name, port: 'language', expected: known.slice(0, 12).join(', '), got: asked })
  return sessions.use(model.session('decoder'), async (first) => {
    const goOn = async <T>(work: (next: Session) => Promise<T>): Promise<T> => (split ? sessions.use(model.session('decoder_with_past'), work, use) : work(first))
    return goOn(async (next) => {
      const words = (made: Tensors): { rows: number; data: Float32Array } => {
        const logits = made['logits']
        if (logits?.type !== 'float32') throw failure('E_MODEL_INVALID', { file: first.name, expected: 'an output "logits" of floats', got: Object.keys(made).join(', ') })
        return { rows: logits.dims[1]!, data: logits.data }
      }
      const begin = async (prompt: readonly number[]) => {
        const made = await first.run(feedsOf(first, { ids: prompt, states, kept: {}, at: 0, config }), use)
        const { rows, data } = words(made)
        return { kept: keptOf(made, {}), row: (n: number): Float32Array => data.slice((n * data.length) / rows, ((n + 1) * data.length) / rows), rows }
      }
      let language = wanted
      if (language === '' && known.length > 0) {
        const heard = (await begin([marks.start])).row(0)
        language = known.reduce((best, one) => (heard[marks.languages[one]!]! > heard[marks.languages[best]!]! ? one : best))
      }
      const prompt = [marks.start, ...(language !== '' && known.length > 0 ? [marks.languages[language]!, ...(marks.transcribe === undefined ? [] : [marks.transcribe])] : [])]
      const opened = await begin(prompt)
      const nobody = share(opened.row(0), marks.noTimes - 1)
      let { kept } = opened
      let logits = opened.row(opened.rows - 1)
      const made: number[] = []
      let likely = 0
      while (prompt.length + made.length < most) {
        applyRules(logits, made, marks)
        const token = logits.reduce((best, value, i) => (value > logits[best]! ? i : best), 0)
        likely += Math.log(share(logits, token))
        if (token === marks.end) break
        made.push(token)
        const answer = await next.run(feedsOf(next, { ids: [token], states, kept, at: prompt.length + made.length - 1, config }), use)
        kept = keptOf(answer, kept)
        logits = words(answer).data.slice()
      }
      return { made, language: language === '' ? 'en' : language, nobody, likely: likely / Math.max(1, made.length + 1) }
    })
  }, use)
}

interface Step {
  readonly ids: readonly number[]
  readonly states: Tensor
  /** Keys and values by name, without `past_key_values.` and `present.`. */
  readonly kept: Tensors
  /** Tokens before these. */
  readonly at: number
  readonly config: Readonly<Record<string, Json>>
}

/** What the decoder asks for, by the names that Optimum gives. */
function feedsOf(session: Session, { ids, states, kept, at, config }: Step): Tensors {
  const feeds: Record<string, Tensor> = {}
  for (const { name } of session.inputs) {
    if (name === 'input_ids') feeds[name] = tokens([ids])
    else if (name === 'encoder_hidden_states') feeds[name] = states
    else if (name === 'use_cache_branch') feeds[name] = { type: 'bool', dims: [1], data: Uint8Array.of(at > 0 ? 1 : 0) }
    else if (name === 'cache_position') feeds[name] = { type: 'int64', dims: [ids.length], data: BigInt64Array.from(ids, (_, i) => BigInt(at + i)) }
    else if (name.startsWith('past_key_values.')) {
      const heads = Number(config['decoder_attention_heads'])
      feeds[name] = kept[name.slice('past_key_values.'.length)] ?? { type: 'float32', dims: [1, heads, 0, Number(config['d_model']) / heads], data: new Float32Array(0) }
    }
  }
  return feeds
}

/** Those of the encoder are made once: what a merged decoder gives for them later is empty. */
function keptOf(made: Tensors, before: Tensors): Tensors {
  const kept: Record<string, Tensor> = { ...before }
  for (const [name, value] of Object.entries(made)) {
    if (!name.startsWith('present.')) continue
    const own = name.slice('present.'.length)
    if (own.includes('.encoder.') && before[own] !== undefined) continue
    kept[own] = value
  }
  return kept
}

function share(logits: Float32Array, token: number): number {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  return Math.exp(logits[token]! - most) / logits.reduce((sum, value) => sum + Math.exp(value - most), 0)
}

/** @throws E_MODEL_INVALID */
function marksOf(config: Readonly<Record<string, Json>>, file: string): WhisperMarks {
  const number = (name: string): number => {
    const value = Array.isArray(config[name]) ? config[name][0] : config[name]
    if (typeof value === 'number') return value
    throw failure('E_MODEL_INVALID', { file, port: `generation_config.json ${name}`, expected: 'a number', got: JSON.stringify(value ?? null) })
  }
  const list = (name: string): number[] => (Array.isArray(config[name]) ? config[name].filter((one) => typeof one === 'number') : [])
  const languages = Object.entries((config['lang_to_id'] ?? {}) as Record<string, Json>).flatMap(([name, id]) => (typeof id === 'number' ? [[name.replace(/^<\|(.+)\|>$/, '$1'), id] as const] : []))
  const task = (config['task_to_id'] as Record<string, Json> | undefined)?.['transcribe']
  const latest = config['max_initial_timestamp_index']
  return {
    end: number('eos_token_id'), start: number('decoder_start_token_id'), noTimes: number('no_timestamps_token_id'),
    transcribe: typeof task === 'number' ? task : undefined,
    suppressed: list('suppress_tokens'), suppressedFirst: list('begin_suppress_tokens'),
    latestFirst: typeof latest === 'number' ? latest : undefined,
    languages: Object.fromEntries(languages),
  }
}
