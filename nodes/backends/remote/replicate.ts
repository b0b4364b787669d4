/** The `replicate` backend: any video or picture model of Replicate, or of a server that speaks its prediction API. */
import type { Json, MediaService, RemoteCall, RemoteHost, RemoteTask, Still } from '../../../engine/api.ts'
import type { VideoBackend } from '../../shared/kinds/clips.ts'
import type { LoraTrainingBackend } from '../../shared/kinds/lora-training.ts'
import { fileIn, imageField, predictionInput, refusedOptions, type RemoteKind } from './prediction-input.ts'
import { fieldsOf, textOf } from './read-json.ts'
import { replicateFile, replicateTasks } from './tasks.ts'

const REPLICATE: RemoteHost = {
  name: 'replicate',
  address: { variable: 'REPLICATE_BASE_URL', default: 'https://api.replicate.com' },
  key: { variable: 'REPLICATE_API_TOKEN' },
}
/** Bytes of a picture that go into the request itself. */
const INLINE = 256 * 1024
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
  return replicateFile(call, 'image.jpg', 'image/jpeg', bytes)
}

function taskOf(kind: RemoteKind, model: string, image: string, inputOf: (call: RemoteCall) => Promise<Record<string, Json>>): RemoteTask {
  // A version is named by its digest; models that Replicate keeps up itself go without one.
  const version = model.includes(':') || /^[0-9a-f]{64}$/.test(model)
  const { find, poll, cancel } = replicateTasks('/v1/predictions', ({ output }) => {
    const file = fileIn(output, kind)
    // Outputs are removed after an hour.
    return file === undefined ? undefined : { file }
  })
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
      return find(call, ({ input }) => alike(fieldsOf(input), image) === wanted, since)
    },
    poll,
    cancel,
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
