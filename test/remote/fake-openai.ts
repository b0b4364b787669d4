/** The chat completions API, as OpenAI and the servers that copy it have it. */
import { createRemoteKit, type RemoteKit } from './remote-kit.ts'
import { startFake, type Answer, type FakeService } from './fake-service.ts'

export const OPENAI_KEY = 'sk-proj-0123456789abcdef'

export interface FakeOpenai extends FakeService {
  /** What the model says. */
  content: string
  finish: string
  /** What the model paints, base64; an address where it is undefined. */
  picture: string | undefined
  /** What is spoken; made of the text where it is undefined. */
  sound: Uint8Array | undefined
  /** What is heard: the answer as JSON. */
  transcript: unknown
}

export async function startFakeOpenai(key = OPENAI_KEY): Promise<FakeOpenai> {
  const service = (await startFake({
    key,
    scheme: 'Bearer',
    step: ({ path }) => (path === '/v1/chat/completions' || path === '/v1/images/generations' || path === '/v1/audio/speech' || path === '/v1/audio/transcriptions' ? 'submit' : 'other'),
    answer({ path, body, raw, headers }) {
      if (path === '/v1/audio/transcriptions') return heard(raw, String(headers['content-type']), service.transcript)
      const { model, messages } = (body ?? {}) as { model?: string; messages?: { role: string; content: string }[] }
      if (path === '/v1/images/generations') return painted(body as Record<string, unknown>, service.picture)
      if (path === '/v1/audio/speech') return spoken(body as Record<string, unknown>, service.sound)
      if (path !== '/v1/chat/completions') return { status: 404, json: { error: { message: `Invalid URL (POST ${path})`, type: 'invalid_request_error' } } }
      if (model === undefined || messages?.length !== 2) return { status: 400, json: { error: { message: 'you must provide a model parameter' } } }
      return {
        json: {
          id: 'chatcmpl-123', object: 'chat.completion', created: 1, model: `${model}-2025-04-14`,
          choices: [{ index: 0, message: { role: 'assistant', content: service.content, refusal: null }, finish_reason: service.finish }],
          usage: { prompt_tokens: 120, completion_tokens: 45, total_tokens: 165 },
        },
      }
    },
  })) as FakeOpenai
  const { reset } = service
  service.reset = () => {
    reset()
    service.content = JSON.stringify({ scenes: ['A red boat on a calm sea at dawn.', 'The boat comes to a harbour at dusk.'] })
    service.finish = 'stop'
    service.picture = undefined
    service.sound = undefined
    service.transcript = { task: 'transcribe', language: 'english', duration: 2, text: 'One two three.', words: [{ word: 'One', start: 0, end: 0.3 }, { word: 'two', start: 0.4, end: 0.7 }, { word: 'three', start: 0.8, end: 1.2 }] }
  }
  service.reset()
  return service
}

function painted(body: Record<string, unknown>, picture: string | undefined): Answer {
  const refuse = (message: string): Answer => ({ status: 400, json: { error: { message, type: 'invalid_request_error' } } })
  if (typeof body['prompt'] !== 'string' || body['prompt'] === '') return refuse('You must provide a prompt.')
  if (String(body['model']).startsWith('gpt-image') && 'response_format' in body) return refuse("Unknown parameter: 'response_format'.")
  if (!/^\d+x\d+$/.test(String(body['size']))) return refuse('Invalid size.')
  const data = picture === undefined ? [{ url: 'https://oaidalleapi.example/a.png' }] : [{ b64_json: picture }]
  return { json: { created: 1, data, output_format: 'png', usage: { input_tokens: 12, output_tokens: 272, total_tokens: 284 } } }
}

/** A form with the fields of the documentation, and a WAVE file of one channel at 16 kHz. */
function heard(raw: Buffer, type: string, transcript: unknown): Answer {
  const text = raw.toString('latin1')
  const boundary = /boundary=(.+)$/.exec(type)?.[1]
  const field = (name: string): string | undefined => new RegExp(`name="${name.replace(/[[\]]/g, '\\$&')}"\r\n\r\n([^\r]*)\r\n`).exec(text)?.[1]
  const refuse = (message: string): Answer => ({ status: 400, json: { error: { message, type: 'invalid_request_error' } } })
  if (boundary === undefined || !text.startsWith(`--${boundary}`)) return refuse('No form.')
  if (field('model') === undefined) return refuse('You must provide a model parameter.')
  if (field('timestamp_granularities[]') !== undefined && field('response_format') !== 'verbose_json') return refuse('timestamp_granularities needs verbose_json.')
  const at = text.indexOf('RIFF')
  if (!/name="file"; filename="[^"]+"/.test(text) || at < 0 || raw.readUInt32LE(at + 24) !== 16000 || raw.readUInt16LE(at + 22) !== 1 || raw.length > 26_214_400) return refuse('Invalid file format.')
  return { json: transcript }
}

/** A buzz of a tenth of a second for each letter, silence for each space, at 24 kHz; the lengths in its head are those of a stream. */
function spoken(body: Record<string, unknown>, sound: Uint8Array | undefined): Answer {
  const refuse = (message: string): Answer => ({ status: 400, json: { error: { message, type: 'invalid_request_error' } } })
  const { input, voice, model, response_format: format = 'mp3', speed = 1 } = body as { input?: string; voice?: string; model?: string; response_format?: string; speed?: number }
  if (model === undefined || voice === undefined || typeof input !== 'string' || input === '' || input.length > 4096) return refuse('Input should have at most 4096 letters.')
  if (!(speed >= 0.25 && speed <= 4)) return refuse('Input should be from 0.25 to 4.')
  if (sound !== undefined) return { bytes: sound }
  if (format !== 'wav') return { bytes: Buffer.from('ID3') }
  const step = Math.round(2400 / speed)
  const samples = Buffer.alloc(44 + input.length * step * 2)
  samples.write('RIFF\xff\xff\xff\xffWAVEfmt ', 'latin1')
  for (const [at, value] of [[16, 16], [24, 24000], [28, 48000]] as const) samples.writeUInt32LE(value, at)
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]] as const) samples.writeUInt16LE(value, at)
  samples.write('data\xff\xff\xff\xff', 36, 'latin1')
  for (let i = 0; i < input.length * step; i++) {
    if (/\S/.test(input[Math.floor(i / step)]!)) samples.writeInt16LE(Math.round(8000 * Math.sin(i / 20) * Math.sin(i / 7)), 44 + i * 2)
  }
  return { bytes: samples }
}

/** An engine that knows the service's address and key, for as long as the work takes. */
export async function withOpenaiKit({ url }: FakeOpenai, work: (kit: RemoteKit) => Promise<void>): Promise<void> {
  const kit = await createRemoteKit({ OPENAI_API_KEY: OPENAI_KEY, OPENAI_BASE_URL: `${url}/v1` })
  try {
    await work(kit)
  } finally {
    await kit.close()
  }
}
