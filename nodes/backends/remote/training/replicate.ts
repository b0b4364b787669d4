/** A LoRA by a trainer of Replicate, e.g. ostris/flux-dev-lora-trainer: what is learnt goes to a model of the user's own, and its weights come here. */
import { failure, type Json, type RemoteCall, type RemoteHost, type RemoteTask } from '../../../../engine/api.ts'
import type { LoraTrainingRequest, TrainedElsewhere } from '../../../shared/kinds/lora-training.ts'
import { fieldsOf, textOf } from '../read-json.ts'
import { replicateFile, replicateTasks } from '../tasks.ts'
import { filesOfTar } from './archive.ts'
import { checkedLora, pictureArchive, withOptions } from './pictures.ts'

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
    const pictures = await replicateFile(call, 'pictures.zip', 'application/zip', await pictureArchive(request))
    return withOptions({ input_images: pictures, ...(trigger === '' ? {} : { trigger_word: trigger }), steps, lora_rank: rank, learning_rate: rate, batch_size: batch, resolution: String(size), autocaption: false }, options)
  }
  const { find, poll, cancel } = replicateTasks('/v1/trainings', ({ output }) => {
    const file = textOf(fieldsOf(output)['weights'])
    return file === '' ? undefined : { file, facts: { version: textOf(fieldsOf(output)['version']) } }
  })
  return {
    interval: 5,
    limit: 6 * 3600,
    facts: { model: name, destination },
    submit: async (call) => ({ id: textOf(fieldsOf(await call.send('POST', `/v1/models/${name}/versions/${version}/trainings`, { body: { destination, input: await inputOf(call) }, once: true }))['id']) }),
    find: (call, _, since) => find(call, ({ version: of }) => of === version, since),
    poll,
    cancel,
  }
}
