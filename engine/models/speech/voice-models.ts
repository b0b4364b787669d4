/** Voices from model packages: they speak phonemes of the IPA. Piper's VITS (`tts-vits`) and Kokoro (`tts-kokoro`). */
import { readFile } from 'node:fs/promises'
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { packaged, type Packaged } from '../packages/packaged.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { float, tokens } from '../pipelines/tensors.ts'
import type { Session, Sessions, Tensor, Tensors } from '../runtime/session-types.ts'

/** A sound, a space or a mark; with the token of the sentence that it belongs to, -1 for none. */
export interface PhonemeToken {
  readonly symbol: string
  readonly token: number
}

export interface VoiceOrder {
  readonly phonemes: readonly PhonemeToken[]
  /** One of the model's; absent: its first. */
  readonly voice: string | undefined
  /** 1: as fast as the voice speaks by itself. */
  readonly rate: number
  readonly signal?: AbortSignal
}

export interface VoiceSound {
  readonly sampleRate: number
  readonly samples: Float32Array
  /** Where the model tells how long each lasts. */
  readonly phonemes?: readonly { readonly symbol: string; readonly from: number; readonly to: number; readonly token: number }[]
}

export interface VoiceModel {
  /** The package's name. */
  readonly name: string
  readonly digest: string
  /** What a voice speaks, BCP 47. @throws E_MODEL_INVALID */
  language(voice: string | undefined): Promise<string>
  voices(): Promise<readonly string[]>
  /** @throws E_PARAM_VALUE for a voice that it lacks, E_MODEL_INPUT, E_MODEL_MEMORY, E_MODEL_RUN, E_MODEL_INVALID */
  say(order: VoiceOrder): Promise<VoiceSound>
}

export interface VoiceModels {
  readonly vits: Packaged<VoiceModel>
  readonly kokoro: Packaged<VoiceModel>
}

interface Parts {
  readonly sessions: Sessions
  readonly packages: ModelPackages
}

export const createVoiceModels = ({ sessions, packages }: Parts): VoiceModels => ({
  vits: packaged(packages, 'tts-vits', (model) => vits(model, sessions)),
  kokoro: packaged(packages, 'tts-kokoro', (model) => kokoro(model, sessions)),
})

type Config = Readonly<Record<string, Json>>
const inner = (config: Config, name: string): Config => (config[name] ?? {}) as Config
const numberIn = (config: Config, name: string, otherwise: number): number => (typeof config[name] === 'number' ? config[name] : otherwise)

/** Names that exports give to how long each token lasts, in hops. */
const DURATIONS = ['durations', 'w_ceil', 'pred_dur', 'duration']

interface Spelled {
  readonly ids: readonly number[]
  /** Which phoneme each is of; -1: none. */
  readonly owners: readonly number[]
}

/** Piper's voices: the model, and what Piper calls its configuration as `voice.json`. */
function vits(model: ModelPackage, sessions: Sessions): VoiceModel {
  const config = (): Promise<Config> => model.json('voice.json')
  const speakers = async (): Promise<readonly string[]> => Object.keys(inner(await config(), 'speaker_id_map'))
  return {
    name: model.name,
    digest: model.digest,
    voices: speakers,
    async language() {
      const found = await config()
      return String(inner(found, 'language')['code'] ?? inner(found, 'espeak')['voice'] ?? '').replace('_', '-')
    },
    async say({ phonemes, voice, rate, signal }) {
      const found = await config()
      const inference = inner(found, 'inference')
      const spelled = spellVits(phonemes, inner(found, 'phoneme_id_map'), model.name)
      const scales = [numberIn(inference, 'noise_scale', 0.667), numberIn(inference, 'length_scale', 1) / rate, numberIn(inference, 'noise_w', 0.8)]
      const feeds: Record<string, Tensor> = {
        input: tokens([spelled.ids]),
        input_lengths: { type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(spelled.ids.length)) },
        scales: float(Float32Array.from(scales), [3]),
      }
      const several = inner(found, 'speaker_id_map')
      const speaker = voice === undefined ? 0 : (several[voice] ?? (/^\d+$/.test(voice) && Number(voice) < numberIn(found, 'num_speakers', 1) ? Number(voice) : undefined))
      if (typeof speaker !== 'number') throw noVoice(voice, Object.keys(several), model.name)
      feeds['sid'] = { type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(speaker)) }
      const sampleRate = numberIn(inner(found, 'audio'), 'sample_rate', 22050)
      return spoken(model, sessions, feeds, spelled, phonemes, { sampleRate, hop: numberIn(found, 'hop_length', 256) }, signal)
    },
  }
}

/** As Piper does it: begin, each letter and a gap after it, end. */
function spellVits(phonemes: readonly PhonemeToken[], map: Config, file: string): Spelled {
  const of = (letter: string): readonly number[] => (Array.isArray(map[letter]) ? map[letter].filter((one) => typeof one === 'number') : [])
  const gap = of('_')
  if (of('^').length === 0 || of('$').length === 0) throw failure('E_MODEL_INVALID', { file, port: 'voice.json phoneme_id_map', expected: 'ids of ^ and $', got: Object.keys(map).slice(0, 5).join(', ') || 'nothing' })
  const [ids, owners]: [number[], number[]] = [[...of('^'), ...gap], []]
  for (const _ of ids) owners.push(-1)
  for (const [n, { symbol }] of phonemes.entries()) {
    for (const letter of symbol.normalize('NFD')) {
      const own = of(letter)
      if (own.length > 0) for (const id of [...own, ...gap]) (ids.push(id), owners.push(n))
    }
  }
  for (const id of of('$')) (ids.push(id), owners.push(-1))
  return { ids, owners }
}

/** Tokens that Kokoro takes, beside the two at its ends. */
const KOKORO_MOST = 510
const STYLE = 256
/** Samples of one hop, at 24 kHz. */
const KOKORO_HOP = 600
/** What the first letter of a voice's name says. */
const KOKORO_LANGUAGES: Readonly<Record<string, string>> = { a: 'en-US', b: 'en-GB', e: 'es', f: 'fr', h: 'hi', i: 'it', j: 'ja', p: 'pt-BR', z: 'zh' }

function kokoro(model: ModelPackage, sessions: Sessions): VoiceModel {
  const names = model.manifest.files.flatMap(({ path }) => /^voices\/([^/]+)\.bin$/.exec(path)?.[1] ?? []).sort()
  const named = (voice: string | undefined): string => {
    const found = voice === undefined ? names[0] : names.find((one) => one === voice)
    if (found === undefined) throw noVoice(voice, names, model.name)
    return found
  }
  return {
    name: model.name,
    digest: model.digest,
    voices: () => Promise.resolve(names),
    language: async (voice) => KOKORO_LANGUAGES[named(voice)[0]!] ?? 'en-US',
    async say({ phonemes, voice, rate, signal }) {
      const file = `voices/${named(voice)}.bin`
      const spelled = spellKokoro(phonemes, await vocabularyOf(model))
      const count = spelled.ids.length - 2
      const bytes = await readFile(model.file(file))
      const styles = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength - (bytes.byteLength % 4)))
      // A style for each length.
      const at = Math.min(count, styles.length / STYLE - 1) * STYLE
      if (styles.length < STYLE || styles.length % STYLE !== 0) throw failure('E_MODEL_INVALID', { type: model.name, file, expected: `rows of ${STYLE} floats`, got: `${bytes.length} bytes` })
      const ids = tokens([spelled.ids])
      const feeds: Record<string, Tensor> = { input_ids: ids, tokens: ids, style: float(styles.slice(at, at + STYLE), [1, STYLE]), speed: float(Float32Array.of(rate), [1]) }
      return spoken(model, sessions, feeds, spelled, phonemes, { sampleRate: 24000, hop: KOKORO_HOP }, signal)
    },
  }
}

async function vocabularyOf(model: ModelPackage): Promise<Config> {
  const file = 'tokenizer/tokenizer.json'
  const vocabulary = inner(inner(await model.json(file), 'model'), 'vocab')
  if (typeof vocabulary['$'] === 'number') return vocabulary
  throw failure('E_MODEL_INVALID', { type: model.name, file, port: 'model.vocab', expected: 'an id of $', got: 'none' })
}

/** What is too much for it is left out: sentences are shorter. */
function spellKokoro(phonemes: readonly PhonemeToken[], vocabulary: Config): Spelled {
  const end = vocabulary['$'] as number
  const known = phonemes.flatMap(({ symbol }, n) => [...symbol].flatMap((letter) => (typeof vocabulary[letter] === 'number' ? [[vocabulary[letter], n] as const] : []))).slice(0, KOKORO_MOST)
  return { ids: [end, ...known.map(([id]) => id), end], owners: [-1, ...known.map(([, n]) => n), -1] }
}

const noVoice = (voice: string | undefined, voices: readonly string[], name: string) =>
  failure('E_PARAM_VALUE', { type: name, port: 'voice', expected: voices.length === 0 ? 'no voice: the package has one' : voices.slice(0, 12).join(', '), got: voice ?? 'none' })

interface Form {
  readonly sampleRate: number
  readonly hop: number
}

async function spoken(model: ModelPackage, sessions: Sessions, feeds: Tensors, { owners }: Spelled, phonemes: readonly PhonemeToken[], { sampleRate, hop }: Form, signal: AbortSignal | undefined): Promise<VoiceSound> {
  const use = signal === undefined ? {} : { signal }
  return sessions.use(model.session('onnx'), async (session: Session) => {
    const taken = Object.fromEntries(session.inputs.flatMap(({ name }) => (feeds[name] === undefined ? [] : [[name, feeds[name]]])))
    const made = await session.run(taken, use)
    const sound = made['output'] ?? made['waveform'] ?? made['audio'] ?? made[session.outputs[0]!.name]
    if (sound?.type !== 'float32') throw failure('E_MODEL_INVALID', { file: session.name, expected: 'sound as floats', got: session.outputs.map(({ name, type }) => `"${name}" of ${type}`).join(', ') })
    const samples = sound.data.map((one) => Math.max(-1, Math.min(1, Number.isFinite(one) ? one : 0)))
    const lengths = DURATIONS.map((name) => made[name]).find((one) => one !== undefined)
    if (lengths === undefined || lengths.data.length < owners.length) return { sampleRate, samples }
    return { sampleRate, samples, phonemes: timesOf(Array.from(lengths.data, Number), owners, phonemes, hop / sampleRate) }
  }, use)
}

/** Each sound from its first letter to its last. */
function timesOf(lengths: readonly number[], owners: readonly number[], phonemes: readonly PhonemeToken[], hop: number) {
  const times: { symbol: string; from: number; to: number; token: number }[] = []
  let [at, last] = [0, -1]
  for (const [i, owner] of owners.entries()) {
    const to = at + lengths[i]! * hop
    const sound = owner >= 0 ? phonemes[owner]! : undefined
    if (sound !== undefined && sound.token >= 0) {
      if (owner === last) times[times.length - 1]!.to = to
      else times.push({ symbol: sound.symbol.replace(/[ˈˌ]/g, ''), from: at, to, token: sound.token })
    }
    last = owner
    at = to
  }
  return times
}
