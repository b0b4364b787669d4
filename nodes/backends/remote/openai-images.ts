/** The `openai` backend's pictures: images/generations of OpenAI and of the servers that copy it. */
import { failure, rational, type Json, type RemoteHost } from '../../../engine/api.ts'
import type { VideoBackend } from '../../shared/kinds/clips.ts'
import { fieldsOf, refusedPicture, textOf } from './read-json.ts'
import { nearestSize } from './runway-image.ts'

/** As the one that scripts come from. */
const OPENAI: RemoteHost = {
  name: 'openai',
  address: { variable: 'OPENAI_BASE_URL', default: 'https://api.openai.com/v1' },
  key: { variable: 'OPENAI_API_KEY', needed: 'at-default' },
}
const DEFAULT = 'gpt-image-1'
/** Sizes of OpenAI's own models; other servers make any. */
const SIZES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(gpt-image|chatgpt-image)/, ['1024x1024', '1536x1024', '1024x1536']],
  [/^dall-e-3/, ['1024x1024', '1792x1024', '1024x1792']],
  [/^dall-e-2/, ['256x256', '512x512', '1024x1024']],
]

export const openaiImages: VideoBackend = {
  name: 'openai',
  kind: 'text-to-image',
  title: 'Pictures (OpenAI-compatible)',
  rank: 44,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(OPENAI)),
  refuses: (need) => (textOf(fieldsOf(need)['prompt']).trim() === '' ? 'it needs a prompt' : refusedPicture(need, false)),
  async run({ prompt, info: { width, height }, model, options, media, remote, log }) {
    const name = model || DEFAULT
    const sizes = SIZES.find(([pattern]) => pattern.test(name))?.[1]
    const { negativePrompt, ...more } = options
    if (textOf(negativePrompt) !== '') log.warn('W_OPTION_UNUSED', { port: 'negativePrompt', detail: 'Models of this service take none.' })
    const body: Record<string, Json> = {
      model: name,
      prompt,
      n: 1,
      size: sizes === undefined ? `${width}x${height}` : nearestSize(sizes, width, height),
      // The newer ones give nothing else, and refuse to be asked.
      ...(/^(gpt-image|chatgpt-image)/.test(name) ? {} : { response_format: 'b64_json' }),
      ...more,
    }
    // null takes a field away, for servers that don't know it.
    const sent = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
    const { value, facts } = await remote.ask(OPENAI, {
      ask: (call, id) => call.send('POST', '/images/generations', { body: sent, headers: { 'idempotency-key': id } }),
      read: readPicture,
    })
    const still = await media.decodeImage(Buffer.from(value as string, 'base64'))
    return {
      clip: { info: { format: 'yuv420p', width: still.width, height: still.height, rate: rational(1), length: 1 }, frame: (_n, { kernels }) => kernels.fromStill(still, false) },
      metadata: { model: name, ...facts, backend: 'openai' },
    }
  },
}

/** The picture in an answer, as base64, and what it has cost. @throws E_REMOTE_RESULT */
export function readPicture(answer: Json): { value: string; facts: Record<string, Json> } {
  const { data, usage, output_format: format } = fieldsOf(answer)
  const { b64_json: picture, revised_prompt: revised, url } = fieldsOf(Array.isArray(data) ? data[0] : undefined)
  if (typeof picture !== 'string' || picture === '') {
    const fix = url === undefined ? 'Run again, or choose another model.' : 'Ask for the picture itself: "options": {"response_format": "b64_json"}.'
    throw failure('E_REMOTE_RESULT', { type: 'openai', expected: 'a picture', got: url === undefined ? 'an answer without one' : 'an address', fix })
  }
  const { input_tokens: asked, output_tokens: made } = fieldsOf(usage)
  const cost = { ...(typeof asked === 'number' ? { promptTokens: asked } : {}), ...(typeof made === 'number' ? { completionTokens: made } : {}) }
  return {
    value: picture,
    facts: { ...(textOf(revised) === '' ? {} : { revisedPrompt: textOf(revised) }), ...(textOf(format) === '' ? {} : { format: textOf(format) }), ...(Object.keys(cost).length === 0 ? {} : { cost }) },
  }
}
