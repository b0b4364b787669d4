/** A LoRA by a trainer of Replicate, e.g. ostris/flux-dev-lora-trainer: what is learnt goes to a model of the user's own, and its weights come here. */
import { failure, type Json, type RemoteCall, type RemoteHost, type RemoteState, type RemoteTask } from '../../../../engine/api.ts'
import type { LoraTrainingRequest, TrainedElsewhere } from '../../../shared/kinds/lora-training.ts'
import { fieldsOf, percentIn, textOf } from '../read-json.ts'
import { filesOfTar } from './archive.ts'
import { checkedLora, pictureArchive, withOptions } from './pictures.ts'

/** Their clock and ours may differ by so many milliseconds. */
const CLOCKS = 120_000

export async function trainAtReplicate(host: RemoteHost, request: LoraTrainingRequest): Promise<TrainedElsewhere> {
  const { model = '', options, remote } = request
  const [, name, version] = /^([\w.-]+\/[\w.-]+):([0-9a-f]{64})$/.exec(model) ?? []
  if (name === undefined || version === undefined) throw failure('E_PARAM_VALUE', { port: 'base', expected: 'owner/name:version of a trainer, e.g. ostris/flux-dev-lora-trainer:…', got: model })
  const { destination, ...inputs } = options
  if (typeof destination !== 'string' || !/^[\w.-]+\/[\w.-]+$/.test(destination)) throw failure('E_PARAM_VALUE', { port: 'options.destination', expected: 'owner/name of a model of your own, where Replicate puts what is learnt', got: JSON.stringify(destination ?? null) })
  const { bytes, facts } = await remote.fetch(host, taskOf({ name, version, destination }, request, inputs))
  const weights = bytes[8] === 0x7b ? bytes : filesOfTar(bytes, 'replicate').find((file) => file.name.endsWith('.safetensors'))?.bytes
  return { lora: checkedLora(weights ?? new Uint8Array(0), 'replicate'), metadata: { ...facts, backend: 'replicate' } }
}

interface Trainer {
  readonly name: string
  readonly version: string
  readonly destination: string
}

function taskOf({ name, version, destination }: Trainer, request: LoraTrainingRequest, options: Readonly<Record<string, Json>>): RemoteTask {
  const { trigger, steps, rank, rate, batch, size } = request
  const inputOf = async (call: RemoteCall): Promise<Record<string, Json>> => {
    const form = { fields: {}, file: { field: 'content', name: 'pictures.zip', type: 'application/zip', bytes: await pictureArchive(request) } }
    const pictures = textOf(fieldsOf(fieldsOf(await call.send('POST', '/v1/files', { form }))['urls'])['get'])
    return withOptions({ input_images: pictures, ...(trigger === '' ? {} : { trigger_word: trigger }), steps, lora_rank: rank, learning_rate: rate, batch_size: batch, resolution: String(size), autocaption: false }, options)
  }
  return {
    interval: 5,
    limit: 6 * 3600,
    facts: { model: name, destination },
    submit: async (call) => ({ id: textOf(fieldsOf(await call.send('POST', `/v1/models/${name}/versions/${version}/trainings`, { body: { destination, input: await inputOf(call) }, once: true }))['id']) }),
    async find(call, _, since) {
      const { results } = fieldsOf(await call.send('GET', '/v1/trainings'))
      const found = (Array.isArray(results) ? results : []).map(fieldsOf).find(({ version: of, created_at: created }) => of === version && Date.parse(textOf(created)) >= since.getTime() - CLOCKS)
      return found === undefined ? undefined : { id: textOf(found['id']) }
    },
    async poll(call, { id }): Promise<RemoteState> {
      const answer = await call.send('GET', `/v1/trainings/${encodeURIComponent(id)}`, { absent: true })
      if (answer === null) return { state: 'lost' }
      const { status, output, error, logs, metrics } = fieldsOf(answer)
      switch (status) {
        case 'succeeded': {
          const file = textOf(fieldsOf(output)['weights'])
          const seconds = fieldsOf(metrics)['predict_time']
          return file === '' ? { state: 'lost' } : { state: 'done', file, facts: { version: textOf(fieldsOf(output)['version']), ...(typeof seconds === 'number' ? { cost: { computeSeconds: seconds } } : {}) } }
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
    cancel: (call, { id }) => call.send('POST', `/v1/trainings/${encodeURIComponent(id)}/cancel`, { absent: true }),
  }
}
