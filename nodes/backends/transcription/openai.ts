/** The `openai` backend: any service behind the transcription API of OpenAI (LocalAI, Speaches, whisper.cpp's and vLLM's servers …). */
import { failure, waveBytes, type Json } from '../../../engine/api.ts'
import type { TranscriptionBackend, Utterance } from '../../shared/kinds/transcription.ts'
import { OPENAI } from '../script/openai.ts'

const DEFAULT_MODEL = 'whisper-1'
/** Seconds that are sent at once: 19 MB, of the 25 that are taken. It is cut where it is quietest in the last of them. */
const AT_ONCE = 600
const LATEST = 20
const RATE = 16000

export const openaiTranscription: TranscriptionBackend = {
  name: 'openai',
  kind: 'transcription',
  title: 'Transcription service (OpenAI-compatible)',
  rank: 50,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(OPENAI)),
  async run({ seconds, read, language, model = DEFAULT_MODEL, options, remote, progress }) {
    const utterances: Utterance[] = []
    let heard: string | undefined
    for (let from = 0, part = 0; from < seconds; part++) {
      const samples = await read(from, Math.min(seconds, from + AT_ONCE))
      const length = from + AT_ONCE >= seconds ? samples.length : quietest(samples, (AT_ONCE - LATEST) * RATE)
      const fields: Record<string, string> = { model, response_format: 'verbose_json', 'timestamp_granularities[]': 'word', ...(language === '' ? {} : { language: language.split('-')[0]! }) }
      for (const [name, value] of Object.entries(options)) {
        // null takes a field away, for servers that don't know it.
        if (value === null) delete fields[name]
        else fields[name] = typeof value === 'string' ? value : JSON.stringify(value)
      }
      const { bytes } = await remote.file(OPENAI, {
        part: String(part),
        ask: (call, id) => call.receive('POST', '/audio/transcriptions', { form: { fields, file: { field: 'file', name: 'sound.wav', type: 'audio/wav', bytes: waveBytes([samples.subarray(0, length)], RATE) } }, headers: { 'idempotency-key': id } }),
        read(answer) {
          readAnswer(answer, 0)
          return { facts: { model } }
        },
      })
      const answer = readAnswer(bytes, from)
      utterances.push(...answer.utterances)
      heard ??= answer.language
      from += length / RATE
      progress(Math.min(seconds, from), seconds)
    }
    return { utterances, ...(heard === undefined ? {} : { language: heard }), metadata: { backend: 'openai', host: 'openai', model } }
  },
}

/** Where to cut: the middle of the quietest tenth of a second from a sample on. */
function quietest(samples: Float32Array, from: number): number {
  const step = RATE / 10
  let [best, least] = [samples.length, Infinity]
  for (let at = from; at + step <= samples.length; at += step) {
    const energy = samples.subarray(at, at + step).reduce((sum, one) => sum + one * one, 0)
    if (energy < least) [best, least] = [at + step / 2, energy]
  }
  return best
}

interface Timed {
  readonly text?: unknown
  readonly word?: unknown
  readonly start?: unknown
  readonly end?: unknown
}

/** @throws E_REMOTE_RESULT */
export function readAnswer(bytes: Uint8Array, start: number): { readonly utterances: readonly Utterance[]; readonly language?: string } {
  const text = new TextDecoder().decode(bytes)
  const answer = parsed(text) as { text?: unknown; language?: unknown; words?: unknown; segments?: unknown } | undefined
  if (typeof answer?.text !== 'string') throw failure('E_REMOTE_RESULT', { type: 'openai', expected: 'a transcript as JSON', got: bytes.length === 0 ? 'nothing' : JSON.stringify(text.slice(0, 80)) })
  const timed = (list: unknown, name: 'word' | 'text') =>
    (Array.isArray(list) ? (list as Timed[]) : []).flatMap((one) => {
      const said = one[name]
      if (typeof said !== 'string' || said.trim() === '' || typeof one.start !== 'number' || typeof one.end !== 'number') return []
      return [{ text: said.trim(), from: start + one.start, to: start + Math.max(one.start, one.end) }]
    })
  const words = timed(answer.words, 'word')
  const segments = timed(answer.segments, 'text')
  const language = typeof answer.language === 'string' ? LANGUAGES[answer.language.toLowerCase()] ?? (/^[a-z]{2,3}$/.test(answer.language) ? answer.language : undefined) : undefined
  const utterances = segments.length > 0 ? segments.map((one) => ({ ...one, words: words.filter(({ from, to }) => (from + to) / 2 >= one.from && (from + to) / 2 < one.to) })) : words.length > 0 ? withMarks(words, answer.text) : []
  if (utterances.length === 0 && answer.text.trim() !== '') {
    throw failure('E_REMOTE_RESULT', { type: 'openai', expected: 'times of words or segments', got: 'a text without any', fix: 'Choose a model that tells times, such as whisper-1.' })
  }
  return { utterances, ...(language === undefined ? {} : { language }) }
}

/** Words come without marks: they are taken from the text, and sentences cut after them. */
function withMarks(words: readonly { text: string; from: number; to: number }[], text: string): Utterance[] {
  const marked: { text: string; from: number; to: number }[] = []
  let at = 0
  for (const word of words) {
    const found = text.indexOf(word.text, at)
    const after = found < 0 || found - at > 20 ? '' : (/^[^\s\p{L}\p{N}]*/u.exec(text.slice(found + word.text.length))?.[0] ?? '')
    if (after !== '' || (found >= 0 && found - at <= 20)) at = found + word.text.length + after.length
    marked.push({ ...word, text: word.text + after })
  }
  const utterances: Utterance[] = []
  let first = 0
  for (const [k, { text: said }] of marked.entries()) {
    if (k + 1 < marked.length && !/[.!?…。！？]["'”’)]*$/.test(said)) continue
    const own = marked.slice(first, k + 1)
    utterances.push({ text: own.map((one) => one.text).join(' '), from: own[0]!.from, to: own.at(-1)!.to, words: own })
    first = k + 1
  }
  return utterances
}

/** Services name the commonest by their English names. */
const LANGUAGES: Readonly<Record<string, string>> = {
  english: 'en', german: 'de', french: 'fr', spanish: 'es', italian: 'it', portuguese: 'pt', dutch: 'nl', russian: 'ru', ukrainian: 'uk', polish: 'pl', czech: 'cs', turkish: 'tr', arabic: 'ar', hebrew: 'he', hindi: 'hi',
  chinese: 'zh', japanese: 'ja', korean: 'ko', swedish: 'sv', danish: 'da', norwegian: 'no', finnish: 'fi', greek: 'el', hungarian: 'hu', romanian: 'ro', indonesian: 'id', vietnamese: 'vi', thai: 'th',
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
