/** The `openai` backend: scripts by any language model behind the chat completions API (OpenAI, vLLM, Ollama, llama.cpp …). */
import { failure, type Json, type RemoteHost } from '../../../engine/api.ts'
import type { ScriptBackend, WriteRequest } from '../../shared/kinds/script.ts'

export const OPENAI: RemoteHost = {
  name: 'openai',
  address: { variable: 'OPENAI_BASE_URL', default: 'https://api.openai.com/v1' },
  key: { variable: 'OPENAI_API_KEY', needed: 'at-default' },
}
export const DEFAULT_MODEL = 'gpt-4.1-mini'
/** Letters of one prompt: what text-to-video takes. */
const LONGEST = 4000

export const openai: ScriptBackend = {
  name: 'openai',
  kind: 'script',
  title: 'Language model (OpenAI-compatible)',
  rank: 50,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(OPENAI)),
  async run(request) {
    const body: Record<string, Json> = {
      model: request.model || DEFAULT_MODEL,
      messages: [
        { role: 'system', content: instructions(request) },
        { role: 'user', content: request.text },
      ],
      response_format: { type: 'json_object' },
      seed: request.seed % 2 ** 31,
      ...request.options,
    }
    // null takes a field away, for servers that don't know it.
    const sent = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
    const { value, facts } = await request.remote.ask(OPENAI, {
      ask: (call, id) => call.send('POST', '/chat/completions', { body: sent, headers: { 'idempotency-key': id } }),
      read: (answer) => readAnswer(answer, request),
    })
    return { texts: value as string[], metadata: { ...facts, backend: 'openai' } }
  },
}

/** Words a second of somebody who speaks clearly. */
const PACE = 2.5

function instructions({ task, most, enhance, seconds = 30, rate = 1, language = 'en' }: WriteRequest): string {
  if (task === 'script') {
    return `Write what a narrator says in a film about the user's topic, in the language ${language}: ${Math.round(seconds * rate * PACE)} words in all, in ${most} parts: a hook of a sentence or two, ${most - 2} points with a fact each, and a close. ` +
      'Plain spoken sentences: no headings, lists, stage directions or marks of emphasis; numbers in words. Say nothing that you are not sure of. Answer with JSON: {"scenes": ["the hook", "the first point"]}.'
  }
  const prompt =
    'A prompt for a video model is one paragraph of plain English, at most 60 words: subject, action, place, light, camera, mood. ' +
    'It describes one continuous shot, says what is to be seen and nothing else, and names people by their looks.'
  if (task === 'enhance') return `${prompt} Turn the user's text into one such prompt; keep what it says. Answer with JSON: {"scenes": ["the prompt"]}.`
  const scene = enhance ? `Make each scene such a prompt; repeat how people and places look, since each is filmed by itself. ${prompt}` : 'Keep the words of the story in each scene.'
  return `Cut the user's story into at most ${most} scenes of about equal weight, in order. ${scene} Answer with JSON: {"scenes": ["first scene", "second scene"]}.`
}

export interface Answer {
  readonly model?: unknown
  readonly choices?: readonly { readonly message?: { readonly content?: unknown; readonly refusal?: unknown }; readonly finish_reason?: unknown }[]
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown }
}

/** The scenes in an answer, and what it has cost. @throws E_REMOTE_RESULT, E_REMOTE_FAILED */
export function readAnswer(answer: Json, { task, most }: Pick<WriteRequest, 'task' | 'most'>): { value: string[]; facts: Record<string, Json> } {
  const { choices } = (answer ?? {}) as Answer
  const { message, finish_reason: end } = choices?.[0] ?? {}
  if (typeof message?.refusal === 'string' && message.refusal !== '') throw failure('E_REMOTE_FAILED', { type: 'openai', detail: message.refusal })
  const wrong = (got: string): never => {
    throw failure('E_REMOTE_RESULT', { type: 'openai', expected: 'JSON with a list of "scenes"', got, fix: 'Run again with another seed, or choose a model that can write JSON.' })
  }
  if (end === 'length') wrong('an answer that is cut off')
  const content = typeof message?.content === 'string' ? message.content : wrong('no answer')
  const scenes = (parseJson(content) as { scenes?: unknown } | undefined)?.scenes
  const texts = (Array.isArray(scenes) ? scenes : []).map((scene) => textOf(scene).replace(/\s+/g, ' ').trim().slice(0, LONGEST)).filter((text) => text !== '')
  if (texts.length === 0) wrong(JSON.stringify(content.slice(0, 80)))
  return { value: texts.slice(0, task === 'enhance' ? 1 : most), facts: costOf((answer ?? {}) as Answer) }
}

/** What an answer says of itself. */
export function costOf({ model, usage }: Answer): Record<string, Json> {
  const tokens = { promptTokens: usage?.prompt_tokens, completionTokens: usage?.completion_tokens }
  const cost = Object.fromEntries(Object.entries(tokens).filter(([, count]) => typeof count === 'number')) as Record<string, number>
  return { ...(typeof model === 'string' ? { model } : {}), ...(Object.keys(cost).length > 0 ? { cost } : {}) }
}

/** Some models wrap each scene into an object. */
function textOf(scene: unknown): string {
  if (typeof scene === 'string') return scene
  const { prompt, text, description } = (scene ?? {}) as Record<string, unknown>
  return [prompt, text, description].find((one) => typeof one === 'string') ?? ''
}

/** The JSON object in a text: some models put words or a fence around it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as unknown
  } catch {
    return undefined
  }
}
