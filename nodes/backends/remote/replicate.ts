/** The `replicate` backend: any video or picture model of Replicate, or of a server that speaks its prediction API. */
import type { Json, MediaService, RemoteCall, RemoteHost, RemoteState, RemoteTask, Still } from '../../../engine/api.ts'
import type { VideoBackend } from '../../shared/kinds/clips.ts'
import type { LoraTrainingBackend } from '../../shared/kinds/lora-training.ts'
import { fileIn, imageField, predictionInput, refusedOptions, type RemoteKind } from './prediction-input.ts'
import { fieldsOf, percentIn, textOf } from './read-json.ts'

const REPLICATE: RemoteHost = {
  name: 'replicate',
  address: { variable: 'REPLICATE_BASE_URL', default: 'https://api.replicate.com' },
  key: { variable: 'REPLICATE_API_TOKEN' },
}
/** Bytes of a picture that go into the request itself. */
const INLINE = 256 * 1024
/** Their clock and ours may differ by so many milliseconds. */
const CLOCKS = 120_000

export const replicate = (kind: RemoteKind): VideoBackend => ({
  name: 'replicate',
  kind,
  title: 'Replicate',
  rank: 48,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(REPLICATE)),
  refuses: (need) => refusedOptions(need, 'owner/name or owner/name:version'),
  async run(request) {
    const { model = '', image, media, remote, options } = request
    const field = imageField(options, 'image')
    const task = taskOf(kind, model, field, async (call) => predictionInput(request, 'image', image === undefined ? undefined : await pictureOf(call, image, media)))
    const { clip, facts } = await remote.task(REPLICATE, task)
    return { clip, metadata: { ...facts, backend: 'replicate' } }
  },
})

async function pictureOf(call: RemoteCall, image: Still, media: MediaService): Promise<string> {
  const bytes = await media.imageBytes(image, 'jpeg')
  if (bytes.length <= INLINE) return `data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}`
  const form = { fields: {}, file: { field: 'content', name: 'image.jpg', type: 'image/jpeg', bytes } }
  return textOf(fieldsOf(fieldsOf(await call.send('POST', '/v1/files', { form }))['urls'])['get'])
}

function taskOf(kind: RemoteKind, model: string, image: string, inputOf: (call: RemoteCall) => Promise<Record<string, Json>>): RemoteTask {
  // A version is named by its digest; models that Replicate keeps up itself go without one.
  const version = model.includes(':') || /^[0-9a-f]{64}$/.test(model)
  return {
    interval: 3,
    picture: kind === 'text-to-image',
    facts: { model },
    async submit(call) {
      const input = await inputOf(call)
      const answer = version
        ? await call.send('POST', '/v1/predictions', { body: { version: model.split(':').at(-1)!, input }, once: true })
        : await call.send('POST', `/v1/models/${model}/predictions`, { body: { input }, once: true })
      return { id: textOf(fieldsOf(answer)['id']) }
    },
    async find(call, _, since) {
      const wanted = alike(await inputOf(call), image)
      const { results } = fieldsOf(await call.send('GET', '/v1/predictions'))
      const found = (Array.isArray(results) ? results : []).map(fieldsOf).find(
        ({ input, created_at: created }) => alike(fieldsOf(input), image) === wanted && Date.parse(textOf(created)) >= since.getTime() - CLOCKS,
      )
      return found === undefined ? undefined : { id: textOf(found['id']) }
    },
    async poll(call, { id }): Promise<RemoteState> {
      const answer = await call.send('GET', `/v1/predictions/${encodeURIComponent(id)}`, { absent: true })
      if (answer === null) return { state: 'lost' }
      const { status, output, error, metrics, logs } = fieldsOf(answer)
      switch (status) {
        case 'succeeded': {
          const file = fileIn(output, kind)
          if (file === undefined) return { state: 'lost' } // outputs are removed after an hour
          const seconds = fieldsOf(metrics)['predict_time']
          return { state: 'done', file, ...(typeof seconds === 'number' ? { facts: { cost: { computeSeconds: seconds } } } : {}) }
        }
        case 'failed':
          return { state: 'failed', reason: textOf(error) || 'The service gives no reason' }
        case 'canceled':
        case 'aborted':
          return { state: 'failed', reason: 'It was called off' }
        case 'starting':
          return { state: 'queued' }
        default:
          return { state: 'running', ...percentIn(textOf(logs)) }
      }
    },
    cancel: (call, { id }) => call.send('POST', `/v1/predictions/${encodeURIComponent(id)}/cancel`, { absent: true }),
  }
}

/** Inputs as text, without the picture: its address is another one each time. */
function alike(input: Readonly<Record<string, Json | undefined>>, image: string): string {
  return JSON.stringify(Object.entries(input).filter(([name]) => name !== image).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A LoRA for pictures with captions: what speaks to the trainer is loaded when it is asked. */
export const replicateTrainer: LoraTrainingBackend = {
  name: 'replicate',
  kind: 'lora-training',
  title: 'Trainers of Replicate',
  rank: 48,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(REPLICATE)),
  run: async (request) => (await import('./training/replicate.ts')).trainAtReplicate(REPLICATE, request),
}
