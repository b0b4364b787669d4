/** The `openai` backend: pictures put into words by any language model behind the chat completions API that takes pictures. */
import { failure, type Json } from '../../../engine/api.ts'
import type { CaptionBackend } from '../../shared/kinds/caption.ts'
import { costOf, DEFAULT_MODEL, OPENAI, type Answer } from '../script/openai.ts'

/** Pixels of the longer side: what such models look at, and what a request may hold. */
const LONGEST = 768

export const openaiVision: CaptionBackend = {
  name: 'openai',
  kind: 'caption',
  title: 'Language model that sees (OpenAI-compatible)',
  rank: 50,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(OPENAI)),
  async run({ image, prefix, tokens, model, options, media, remote }) {
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height))
    const along = (length: number): number => Math.max(1, Math.round(length * scale))
    const small = scale === 1 ? image : await media.cover(image, along(image.width), along(image.height))
    const picture = Buffer.from(await media.imageBytes(small, 'jpeg')).toString('base64')
    const begin = prefix === '' ? '' : ` Begin with: "${prefix}".`
    const body: Record<string, Json> = {
      model: model || DEFAULT_MODEL,
      messages: [
        { role: 'system', content: `Say what is to be seen in the picture, in one plain sentence of at most ${tokens} words, and nothing else.${begin}` },
        { role: 'user', content: [{ type: 'image_url', image_url: { url: `data:image/jpeg;base64,${picture}` } }] },
      ],
      ...options,
    }
    const sent = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
    const { value, facts } = await remote.ask(OPENAI, {
      ask: (call, id) => call.send('POST', '/chat/completions', { body: sent, headers: { 'idempotency-key': id } }),
      read: readCaption,
    })
    return { text: value as string, metadata: { ...facts, backend: 'openai' } }
  },
}

/** @throws E_REMOTE_RESULT, E_REMOTE_FAILED */
export function readCaption(answer: Json): { value: string; facts: Record<string, Json> } {
  const { message, finish_reason: end } = ((answer ?? {}) as Answer).choices?.[0] ?? {}
  if (typeof message?.refusal === 'string' && message.refusal !== '') throw failure('E_REMOTE_FAILED', { type: 'openai', detail: message.refusal })
  const text = typeof message?.content === 'string' ? message.content.replace(/\s+/g, ' ').trim() : ''
  if (text === '' || end === 'length') throw failure('E_REMOTE_RESULT', { type: 'openai', expected: 'a sentence', got: text === '' ? 'no answer' : 'an answer that is cut off', fix: 'Choose a model that takes pictures.' })
  return { value: text, facts: costOf((answer ?? {}) as Answer) }
}
