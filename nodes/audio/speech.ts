import { defineNode, failure, type Json, type RunContext } from '../../engine/api.ts'
import { speechKind, type Spoken } from '../shared/kinds/speech.ts'
import type { Manner } from '../shared/speech/deliver.ts'
import { EMOTIONS, FEELINGS, type Feeling } from '../shared/speech/emotions.ts'
import type { Sentence } from '../shared/speech/sentences.ts'

/** Letters beyond which a plan does not say the text, but goes by its length. */
const LONG = 3000

const PARAMS = {
  text: { type: 'string', minLength: 1, maxLength: 200_000, widget: 'multiline', title: 'Text', description: 'What is said. break, emphasis and prosody of SSML are understood.' },
  voice: { type: 'string', default: '', maxLength: 200, title: 'Voice', description: 'The backend\'s name of it. Embedded: slt (a woman), rms, awb (Scottish), kal16 (like a machine). Empty: its own choice.' },
  emotion: { type: 'string', enum: EMOTIONS, default: 'neutral', title: 'Emotion' },
  intensity: { type: 'number', default: 1, minimum: 0, maximum: 1.5, title: 'Intensity', description: 'How much of the emotion.' },
  rate: { type: 'number', default: 1, minimum: 0.4, maximum: 3, uiMinimum: 0.6, uiMaximum: 1.6, title: 'Rate', description: '1: as fast as the voice speaks by itself.' },
  pitch: { type: 'number', default: 0, minimum: -12, maximum: 12, unit: 'semitones', title: 'Pitch' },
  pause: { type: 'number', default: 0.35, minimum: 0, maximum: 10, uiMaximum: 2, unit: 's', title: 'Pause', description: 'Between sentences.' },
  gain: { type: 'number', default: 0, minimum: -60, maximum: 20, unit: 'dB', title: 'Gain', description: 'At 0 the embedded voices have about -20 LUFS.' },
  language: { type: 'string', default: '', maxLength: 35, title: 'Language', description: 'Such as en or pt-BR. Empty: the voice\'s own.' },
  variation: { type: 'number', default: 0, minimum: 0, maximum: 1, title: 'Variation', description: 'How much pitch and pace differ from sentence to sentence.', advanced: true },
  seed: { type: 'integer', default: 1, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed', advanced: true },
  backend: { type: 'string', default: 'auto', title: 'Backend', description: 'flite is embedded; see the guide for others.', advanced: true },
  model: { type: 'string', title: 'Model', optional: true, minLength: 1, maxLength: 300, description: 'Name of a package, or of the service\'s model.', advanced: true },
  options: { type: 'json', title: 'Backend options', optional: true, description: 'Passed on to the backend.', advanced: true },
} as const

/** Says a text: a track, and when each word and phoneme is spoken. */
export const speech = defineNode({
  type: 'speech',
  title: 'Speech',
  version: 1,
  category: 'audio',
  description: 'Says a text, and tells when each word and phoneme is spoken. Six voices are embedded; others speak by eSpeak NG, a service or a model package.',
  tags: ['voice', 'voice-over', 'tts', 'text to speech', 'narrator', 'say', 'ssml', 'source', 'narration', 'dub'],
  backendKind: speechKind.name,
  outputs: {
    audio: { type: 'audio', title: 'Audio', description: '48 kHz, one channel.' },
    timings: { type: 'speech-timings', title: 'Timings', description: 'When each word and phoneme is spoken.' },
    duration: { type: 'number', title: 'Duration', description: 'In seconds, for the pictures that go with it.' },
  },
  params: PARAMS,
  cost: 0,
  // A line is said once: the film around it may change.
  materialize: true,
  describe: (context) => spoken(context),
  run: (context) => spoken(context),
})

async function spoken({ params, node, dry, models, signal, log, report, progress }: RunContext<Record<never, never>, typeof PARAMS>) {
  const { voice, language, rate, model, options = {} } = params
  const { deliver, languageOfText, leadOf, parseScript, recite, sentencesOf, timesOf } = await import('../shared/speech/speaking.ts')
  const script = parseScript(params.text)
  const sentences = sentencesOf(script, language)
  const heardAs = language === '' ? languageOfText(script.text) : language
  if (sentences.length === 0) throw failure('E_PARAM_VALUE', { node, port: 'text', expected: 'something to be said', got: params.text.trim() === '' ? 'nothing' : JSON.stringify(params.text.slice(0, 40)) })
  const backend = await models.choose(speechKind, params.backend, params as unknown as Json)
  const feeling = feltAs(FEELINGS[params.emotion], params.intensity)
  const manners = mannersOf(sentences.length, { ...params, rate: rate * feeling.rate, feeling })
  const asked = (n: number) => {
    const { text, tokens } = sentences[n]!
    return { text, tokens: tokens.map(wordFor), part: n, voice: voice === '' ? undefined : voice, rate: manners[n]!.rate, language, model, options: options as Record<string, Json>, models, signal, log }
  }
  let facts: Spoken | undefined
  const times = new Map<number, Pick<Spoken, 'phonemes' | 'alphabet'>>()
  const say = async (n: number): Promise<Spoken> => {
    if (dry && params.text.length > LONG) return speechKind.describe!({ ...asked(n), remote: undefined as never }, undefined as never) as Spoken
    const spoken = await backend.run(asked(n))
    facts ??= spoken
    if (spoken.phonemes !== undefined || spoken.unmade === true) return spoken
    const found = times.get(n) ?? (await timesOf(spoken, { tokens: asked(n).tokens, language: heardAs, models, signal }))
    times.set(n, found)
    return { ...spoken, ...found }
  }
  const alphabet = async (): Promise<'arpabet' | 'ipa'> => (await say(0)).alphabet ?? 'arpabet'
  const { audio, timings } = await recite({
    language: language === '' && backend.name === 'flite' ? 'en' : heardAs,
    alphabet: await alphabet(),
    lead: leadOf(script),
    count: sentences.length,
    pause: (n) => sentences[n]!.pause ?? params.pause / feeling.rate,
    sentence: async (n) => deliver(sentences[n]!, await say(n), manners[n]!),
    progress: (done) => progress(done, sentences.length),
  })
  const made = facts?.unmade !== true && facts !== undefined
  if (made) {
    report({ ...facts!.metadata, reason: backend.reason, sentences: sentences.length, words: timings.words.length })
    if (timings.estimated === true) log.warn('W_SPEECH_ESTIMATED', { port: 'timings', detail: `The backend is ${backend.name}.` })
    else tellUnsaid()
  }
  return { audio, timings, duration: timings.duration }

  function tellUnsaid(): void {
    const unsaid = [...new Set(timings.words.filter(({ text, phonemes, from, to }) => phonemes.length === 0 && from === to && /[\p{L}\p{N}]/u.test(text)).map(({ text }) => text))]
    if (unsaid.length > 0) log.warn('W_SPEECH_UNSAID', { port: 'text', got: unsaid.slice(0, 10).join(', '), detail: `${unsaid.length} ${unsaid.length === 1 ? 'word' : 'words'}; the backend is ${backend.name}.` })
  }
}

/** Where silence is asked for after a word, the voice is to hear a comma. */
const wordFor = ({ text, pause }: Sentence['tokens'][number]): string => (pause > 0 && /[\p{L}\p{N}]$/u.test(text) ? `${text},` : text)

/** A share of a feeling, or more than all of it. */
function feltAs(feeling: Feeling, share: number): Feeling {
  const { rate, pitch, range, gain, end, tremble } = feeling
  return { rate: rate ** share, pitch: pitch ** share, range: range ** share, gain: gain * share, end: end * share, tremble: tremble * share }
}

interface Wanted {
  readonly rate: number
  readonly pitch: number
  readonly gain: number
  readonly feeling: Feeling
  readonly variation: number
  readonly seed: number
}

/** Each sentence's own, by the seed. */
function mannersOf(count: number, { rate, pitch, gain, feeling, variation, seed }: Wanted): readonly Manner[] {
  return Array.from({ length: count }, (_, n) => ({
    rate: rate * (1 + 0.06 * variation * (chance(seed, n, 1) - 0.5) * 2),
    pitch: 2 ** (pitch / 12) * 2 ** ((1.2 * variation * (chance(seed, n, 2) - 0.5) * 2) / 12),
    feeling,
    gain,
    phase: chance(seed, n, 3),
  }))
}

/** 0 to 1, by a seed and two numbers (murmur3's finaliser). */
function chance(seed: number, n: number, of: number): number {
  let hash = (seed ^ Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(of, 0x85ebca6b)) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
