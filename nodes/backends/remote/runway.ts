/** The `runway` backend: Runway's API (docs.dev.runwayml.com), text or image to video. */
import type { Availability, Json, RemoteHost, RemoteState, RemoteTask } from '../../../engine/api.ts'
import type { GenerateRequest, VideoBackend } from '../../shared/kinds/clips.ts'
import { failure } from '../../../engine/api.ts'
import { dataUri } from './data-uri.ts'
import { fieldsOf, textOf } from './read-json.ts'

export const RUNWAY: RemoteHost = {
  name: 'runway',
  address: { variable: 'RUNWAYML_BASE_URL', default: 'https://api.dev.runwayml.com' },
  key: { variable: 'RUNWAYML_API_SECRET' },
  headers: { 'X-Runway-Version': '2024-11-06' },
}

type Kind = 'text-to-video' | 'img2vid'

interface Model {
  readonly kinds: readonly Kind[]
  /** Seconds that can be asked for. */
  readonly seconds: readonly number[]
  readonly ratios: readonly string[]
  readonly seed: boolean
  /** Credits for a second, as published in 2025; for the report. */
  readonly credits: number
}

const WHOLE = [2, 3, 4, 5, 6, 7, 8, 9, 10]
const GEN4 = ['1280:720', '720:1280', '1104:832', '832:1104', '960:960', '1584:672']
const VEO = ['1280:720', '720:1280', '1920:1080', '1080:1920']
const BOTH = ['text-to-video', 'img2vid'] as const

export const RUNWAY_MODELS: Readonly<Record<string, Model>> = {
  'gen4.5': { kinds: BOTH, seconds: WHOLE, ratios: ['1280:720', '720:1280'], seed: true, credits: 12 },
  gen4_turbo: { kinds: ['img2vid'], seconds: WHOLE, ratios: GEN4, seed: true, credits: 5 },
  gen3a_turbo: { kinds: ['img2vid'], seconds: [5, 10], ratios: ['1280:768', '768:1280'], seed: true, credits: 5 },
  'veo3.1': { kinds: BOTH, seconds: [4, 6, 8], ratios: VEO, seed: false, credits: 40 },
  'veo3.1_fast': { kinds: BOTH, seconds: [4, 6, 8], ratios: VEO, seed: false, credits: 15 },
  veo3: { kinds: BOTH, seconds: [8], ratios: VEO, seed: false, credits: 40 },
}
const DEFAULTS: Readonly<Record<Kind, string>> = { 'text-to-video': 'gen4.5', 'img2vid': 'gen4_turbo' }
export const LONGEST_PROMPT = 1000
/** Dollars for a credit. */
export const CREDIT = 0.01

export const runway = (kind: Kind): VideoBackend => ({
  name: 'runway',
  kind,
  title: 'Runway',
  rank: 50,
  version: '1',
  remote: true,
  available: ({ remote }): Promise<Availability> => Promise.resolve(remote.standing(RUNWAY)),
  refuses(need) {
    const { model: name, duration } = fieldsOf(need)
    const known = RUNWAY_MODELS[textOf(name) || DEFAULTS[kind]]
    if (known === undefined || !known.kinds.includes(kind)) {
      const names = Object.keys(RUNWAY_MODELS).filter((one) => RUNWAY_MODELS[one]!.kinds.includes(kind))
      return `no model "${textOf(name)}" for ${kind}: it has ${names.join(', ')}`
    }
    const longest = Math.max(...known.seconds)
    return typeof duration === 'number' && duration > longest ? `at most ${longest} s, and ${duration} s are asked for` : undefined
  },
  async run(request) {
    const { info, media, remote, image } = request
    const name = request.model || DEFAULTS[kind]
    const model = RUNWAY_MODELS[name]!
    if (request.prompt.length > LONGEST_PROMPT) request.log.warn('W_PROMPT_CUT', { port: 'prompt', expected: `at most ${LONGEST_PROMPT} letters`, got: `${request.prompt.length}` })
    const wanted = (info.length * info.rate.den) / info.rate.num
    const seconds = model.seconds.find((one) => one >= wanted - 0.001) ?? Math.max(...model.seconds)
    const body: Record<string, Json> = {
      ...bodyOf(request),
      model: name,
      // With a picture the prompt may be left out, but not be empty.
      ...(request.prompt === '' && image !== undefined ? {} : { promptText: request.prompt.slice(0, LONGEST_PROMPT) }),
      ratio: nearestRatio(model.ratios, info.width / info.height),
      duration: seconds,
      ...(model.seed ? { seed: request.seed } : {}),
      ...(image === undefined ? {} : { promptImage: await dataUri(image, media) }),
    }
    if (kind === 'img2vid' && image === undefined) throw failure('E_PORT_MISSING', { port: 'image' })
    const credits = seconds * model.credits
    const cost = { credits, usd: Math.round(credits * CREDIT * 100) / 100, estimated: true }
    const { clip, facts } = await remote.task(RUNWAY, taskOf(kind === 'text-to-video' ? '/v1/text_to_video' : '/v1/image_to_video', body, { model: name, cost }))
    return { clip, metadata: { ...facts, backend: 'runway' } }
  },
})

/** Anything else that the user gives is passed on as it is. */
export const bodyOf = ({ options, log }: GenerateRequest): Record<string, Json> => {
  const { negativePrompt, ...rest } = options
  if (textOf(negativePrompt) !== '') log.warn('W_OPTION_UNUSED', { port: 'negativePrompt', detail: 'Runway takes none.' })
  return rest
}

export function taskOf(path: string, body: Json, facts: Readonly<Record<string, Json>>): RemoteTask {
  return {
    interval: 5, // no more often, says its documentation
    facts,
    async submit(call) {
      const answer = fieldsOf(await call.send('POST', path, { body, once: true }))
      return { id: textOf(answer['id']) }
    },
    async poll(call, { id }): Promise<RemoteState> {
      const answer = await call.send('GET', `/v1/tasks/${encodeURIComponent(id)}`, { absent: true })
      if (answer === null) return { state: 'lost' }
      const { status, progress, output, failure: said, failureCode } = fieldsOf(answer)
      switch (status) {
        case 'SUCCEEDED':
          return { state: 'done', file: textOf(Array.isArray(output) ? output[0] : undefined) }
        case 'FAILED':
          return { state: 'failed', reason: [textOf(said), textOf(failureCode)].filter((one) => one !== '').join(' ') }
        case 'CANCELLED':
          return { state: 'failed', reason: 'It was called off.' }
        case 'RUNNING':
          return { state: 'running', ...(typeof progress === 'number' ? { progress } : {}) }
        default:
          return { state: 'queued' } // PENDING, THROTTLED
      }
    },
    cancel: (call, { id }) => call.send('DELETE', `/v1/tasks/${encodeURIComponent(id)}`, { absent: true }),
  }
}

/** The ratio whose shape is nearest, by proportion. */
export function nearestRatio(ratios: readonly string[], aspect: number): string {
  const far = (ratio: string): number => {
    const [width = 1, height = 1] = ratio.split(':').map(Number)
    return Math.abs(Math.log(width / height / aspect))
  }
  return ratios.toSorted((a, b) => far(a) - far(b))[0]!
}
