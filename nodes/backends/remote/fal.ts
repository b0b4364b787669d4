/** The `fal` backend: any video or picture model behind fal's queue. */
import type { Json, RemoteHost, RemoteTask } from '../../../engine/api.ts'
import type { VideoBackend } from '../../shared/kinds/clips.ts'
import type { LoraTrainingBackend } from '../../shared/kinds/lora-training.ts'
import { dataUri } from './data-uri.ts'
import { fileIn, predictionInput, refusedOptions, type RemoteKind } from './prediction-input.ts'
import { falTasks } from './tasks.ts'

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
  const { submit, poll, cancel } = falTasks(model, {
    done(result) {
      const file = fileIn(result, kind)
      return file === undefined ? `The model has made no ${kind === 'text-to-image' ? 'picture' : 'film'}` : { file }
    },
  })
  return { interval: 2, picture: kind === 'text-to-image', facts: { model }, submit: (call) => submit(call, input), poll, cancel }
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
