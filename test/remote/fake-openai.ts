/** The chat completions API, as OpenAI and the servers that copy it have it. */
import { startFake, type Answer, type FakeService } from './fake-service.ts'

export const OPENAI_KEY = 'sk-proj-0123456789abcdef'

export interface FakeOpenai extends FakeService {
  /** What the model says. */
  content: string
  finish: string
  /** What the model paints, base64; an address where it is undefined. */
  picture: string | undefined
}

export async function startFakeOpenai(key = OPENAI_KEY): Promise<FakeOpenai> {
  const service = (await startFake({
    key,
    scheme: 'Bearer',
    step: ({ path }) => (path === '/v1/chat/completions' || path === '/v1/images/generations' ? 'submit' : 'other'),
    answer({ path, body }) {
      const { model, messages } = (body ?? {}) as { model?: string; messages?: { role: string; content: string }[] }
      if (path === '/v1/images/generations') return painted(body as Record<string, unknown>, service.picture)
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
