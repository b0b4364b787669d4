/** A LoRA by one of fal's trainers, e.g. fal-ai/flux-lora-fast-training. */
import type { Json, RemoteHost, RemoteTask } from '../../../../engine/api.ts'
import type { LoraTrainingRequest, TrainedElsewhere } from '../../../shared/kinds/lora-training.ts'
import { fieldsOf, textOf } from '../read-json.ts'
import { falTasks } from '../tasks.ts'
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
  const { submit, poll, cancel } = falTasks(model, {
    logs: true,
    done(answer) {
      const result = fieldsOf(answer)
      const file = textOf(fieldsOf(result['diffusers_lora_file'] ?? result['lora_file'])['url'])
      return file === '' ? 'The trainer has made no LoRA' : { file }
    },
  })
  return { interval: 5, limit: 6 * 3600, facts: { model }, submit: async (call) => submit(call, await inputOf()), poll, cancel }
}
