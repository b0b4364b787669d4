/** The `openai` backend: any service behind the speech API of OpenAI (LocalAI, Kokoro-FastAPI, Speaches …). */
import { failure, readWave, type Json } from '../../../engine/api.ts'
import type { SpeechBackend } from '../../shared/kinds/speech.ts'
import { OPENAI } from '../script/openai.ts'

const DEFAULT_MODEL = 'gpt-4o-mini-tts'
const DEFAULT_VOICE = 'alloy'

export const openaiSpeech: SpeechBackend = {
  name: 'openai',
  kind: 'speech',
  title: 'Speech service (OpenAI-compatible)',
  rank: 50,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(OPENAI)),
  async run({ text, part, voice = DEFAULT_VOICE, rate, model = DEFAULT_MODEL, options, remote }) {
    const body: Record<string, Json> = { model, voice, input: text, response_format: 'wav', ...(rate === 1 ? {} : { speed: Math.round(rate * 1000) / 1000 }), ...options }
    // null takes a field away, for servers that don't know it.
    const sent = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
    const { bytes } = await remote.file(OPENAI, {
      part: String(part),
      ask: (call, id) => call.receive('POST', '/audio/speech', { body: sent, headers: { 'idempotency-key': id } }),
      read: (answer) => {
        waveOf(answer)
        return { facts: { model, voice } }
      },
    })
    return { ...waveOf(bytes), rateKept: true, metadata: { backend: 'openai', host: 'openai', model, voice } }
  },
}

function waveOf(bytes: Uint8Array) {
  try {
    const wave = readWave(bytes)
    if (wave.samples.length > 0) return wave
  } catch {
    // Told below.
  }
  throw failure('E_REMOTE_RESULT', { type: 'openai', expected: 'sound as WAVE', got: bytes.length === 0 ? 'nothing' : `${bytes.length} bytes of something else`, fix: 'Choose a model that speaks, and leave response_format as it is.' })
}
