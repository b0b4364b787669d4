/** The `fal` backend: any video or picture model behind fal's queue. */
import type { Json, RemoteHost, RemoteState, RemoteTask } from '../../../engine/api.ts'
import type { VideoBackend } from '../../shared/kinds/clips.ts'
import type { LoraTrainingBackend } from '../../shared/kinds/lora-training.ts'
import { dataUri } from './data-uri.ts'
import { fileIn, predictionInput, refusedOptions, type RemoteKind } from './prediction-input.ts'
import { fieldsOf, textOf } from './read-json.ts'

const FAL: RemoteHost = {
  name: 'fal',
  address: { variable: 'FAL_QUEUE_URL', default: 'https://queue.fal.run' },
  key: { variable: 'FAL_KEY', scheme: 'Key' },
}

export const fal = (kind: RemoteKind): VideoBackend => ({
  name: 'fal',
  kind,
  title: 'fal',
  rank: 46,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(FAL)),
  refuses: (need) => refusedOptions(need, 'fal-ai/name/variant'),
  async run(request) {
    const { model = '', image, media, remote } = request
    const input = predictionInput(request, 'image_url', image === undefined ? undefined : await dataUri(image, media))
    const { clip, facts } = await remote.task(FAL, taskOf(kind, model, input))
    return { clip, metadata: { ...facts, backend: 'fal' } }
  },
})

function taskOf(kind: RemoteKind, model: string, input: Json): RemoteTask {
  // Requests are found under the app, which is the first two parts of a model's name.
  const requests = (id: string): string => `/${model.split('/').slice(0, 2).join('/')}/requests/${encodeURIComponent(id)}`
  return {
    interval: 2,
    picture: kind === 'text-to-image',
    facts: { model },
    async submit(call) {
      return { id: textOf(fieldsOf(await call.send('POST', `/${model}`, { body: input, once: true }))['request_id']) }
    },
    async poll(call, { id }): Promise<RemoteState> {
      const answer = await call.send('GET', `${requests(id)}/status`, { absent: true })
      if (answer === null) return { state: 'lost' }
      const { status, queue_position: place, metrics, error } = fieldsOf(answer)
      if (status === 'IN_QUEUE') return { state: 'queued', ...(typeof place === 'number' ? { message: `queued behind ${place}` } : {}) }
      if (status !== 'COMPLETED') return { state: 'running' }
      if (textOf(error) !== '') return { state: 'failed', reason: textOf(error) }
      const file = fileIn(await call.send('GET', requests(id)), kind)
      if (file === undefined) return { state: 'failed', reason: `The model has made no ${kind === 'text-to-image' ? 'picture' : 'film'}` }
      const seconds = fieldsOf(metrics)['inference_time']
      return { state: 'done', file, ...(typeof seconds === 'number' ? { facts: { cost: { computeSeconds: seconds } } } : {}) }
    },
    cancel: (call, { id }) => call.send('PUT', `${requests(id)}/cancel`, { absent: true }),
  }
}

/** A LoRA for pictures with captions: what speaks to the trainer is loaded when it is asked. */
export const falTrainer: LoraTrainingBackend = {
  name: 'fal',
  kind: 'lora-training',
  title: 'Trainers of fal',
  rank: 46,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(FAL)),
  run: async (request) => (await import('./training/fal.ts')).trainAtFal(FAL, request),
}
