/** The chat completions API, as OpenAI and the servers that copy it have it. */
import { startFake, type FakeService } from './fake-service.ts'

export const OPENAI_KEY = 'sk-proj-0123456789abcdef'

export interface FakeOpenai extends FakeService {
  /** What the model says. */
  content: string
  finish: string
}

export async function startFakeOpenai(key = OPENAI_KEY): Promise<FakeOpenai> {
  const service = (await startFake({
    key,
    scheme: 'Bearer',
    step: ({ path }) => (path === '/v1/chat/completions' ? 'submit' : 'other'),
    answer({ path, body }) {
      const { model, messages } = (body ?? {}) as { model?: string; messages?: { role: string; content: string }[] }
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
  }
  service.reset()
  return service
}
