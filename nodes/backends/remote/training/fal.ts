/** A LoRA by one of fal's trainers, e.g. fal-ai/flux-lora-fast-training. */
import type { Json, RemoteHost, RemoteState, RemoteTask } from '../../../../engine/api.ts'
import type { LoraTrainingRequest, TrainedElsewhere } from '../../../shared/kinds/lora-training.ts'
import { fieldsOf, percentIn, textOf } from '../read-json.ts'
import { checkedLora, pictureArchive, withOptions } from './pictures.ts'

const MODEL = 'fal-ai/flux-lora-fast-training'

export async function trainAtFal(host: RemoteHost, request: LoraTrainingRequest): Promise<TrainedElsewhere> {
  const { trigger, steps, options, model = MODEL, remote } = request
  let archive: string | undefined
  const inputOf = async (): Promise<Json> => {
    archive ??= `data:application/zip;base64,${Buffer.from(await pictureArchive(request)).toString('base64')}`
    return withOptions({ images_data_url: archive, ...(trigger === '' ? {} : { trigger_word: trigger }), steps }, options)
  }
  const { bytes, facts } = await remote.fetch(host, taskOf(model, inputOf))
  return { lora: checkedLora(bytes, 'fal'), metadata: { ...facts, backend: 'fal' } }
}

function taskOf(model: string, inputOf: () => Promise<Json>): RemoteTask {
  // Requests are found under the app, which is the first two parts of a model's name.
  const requests = (id: string): string => `/${model.split('/').slice(0, 2).join('/')}/requests/${encodeURIComponent(id)}`
  return {
    interval: 5,
    limit: 6 * 3600,
    facts: { model },
    submit: async (call) => ({ id: textOf(fieldsOf(await call.send('POST', `/${model}`, { body: await inputOf(), once: true }))['request_id']) }),
    async poll(call, { id }): Promise<RemoteState> {
      const answer = await call.send('GET', `${requests(id)}/status?logs=1`, { absent: true })
      if (answer === null) return { state: 'lost' }
      const { status, queue_position: place, error, logs } = fieldsOf(answer)
      if (status === 'IN_QUEUE') return { state: 'queued', ...(typeof place === 'number' ? { message: `queued behind ${place}` } : {}) }
      if (status !== 'COMPLETED') return { state: 'running', ...percentIn((Array.isArray(logs) ? logs : []).map((one) => textOf(fieldsOf(one)['message'])).join('\n')) }
      if (textOf(error) !== '') return { state: 'failed', reason: textOf(error) }
      const result = fieldsOf(await call.send('GET', requests(id)))
      const file = textOf(fieldsOf(result['diffusers_lora_file'] ?? result['lora_file'])['url'])
      return file === '' ? { state: 'failed', reason: 'The trainer has made no LoRA' } : { state: 'done', file }
    },
    cancel: (call, { id }) => call.send('PUT', `${requests(id)}/cancel`, { absent: true }),
  }
}
