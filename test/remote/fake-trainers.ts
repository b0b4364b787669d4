/** Trainers of Replicate and of fal, as far as their documents say how they answer. */
import { FAL_KEY, REPLICATE_TOKEN } from './fake-predictions.ts'
import { startFake, type Answer, type FakeService } from './fake-service.ts'

/** What a trainer makes. */
export function loraFile(): Buffer {
  const header = JSON.stringify({ 'transformer.x.lora_A.weight': { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] } })
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(header.length))
  return Buffer.concat([size, Buffer.from(header), Buffer.alloc(8)])
}

/** @param weights an archive of them */
export function startFakeReplicateTrainer(weights: Uint8Array): Promise<FakeService & { readonly uploads: Buffer[] }> {
  const uploads: Buffer[] = []
  const made = new Map<string, { version: string; created: string }>()
  return startFake({
    key: REPLICATE_TOKEN,
    scheme: 'Bearer',
    step({ method, path }) {
      if (path.startsWith('/pbxt/')) return 'file'
      if (path.endsWith('/cancel')) return 'cancel'
      if (method === 'POST' && path.endsWith('/trainings')) return 'submit'
      return /^\/v1\/trainings\/./.test(path) ? 'poll' : 'other'
    },
    answer(request, service): Answer {
      const { method, path } = request
      if (path.startsWith('/pbxt/')) return { bytes: weights }
      if (path === '/v1/files') {
        uploads.push(request.raw)
        return { status: 201, json: { id: 'file', urls: { get: `${service.url}/v1/files/file` } } }
      }
      const [, version] = /^\/v1\/models\/ostris\/flux-dev-lora-trainer\/versions\/([0-9a-f]{64})\/trainings$/.exec(path) ?? []
      if (method === 'POST' && version !== undefined) {
        const { destination } = request.body as { destination?: string }
        if (destination !== 'me/aurora') return { status: 404, json: { detail: 'The destination does not exist' } }
        const id = `zz4ibbonubfz7carwiefibzgga${service.tasks.length}`
        made.set(id, { version, created: new Date().toISOString() })
        service.tasks.push({ id, request, polls: 0 })
        return { status: 201, json: { id, version, status: 'starting' } }
      }
      const view = (id: string) => ({ id, version: made.get(id)!.version, created_at: made.get(id)!.created })
      if (path === '/v1/trainings') return { json: { next: null, previous: null, results: service.tasks.map(({ id }) => ({ ...view(id), status: 'processing' })) } }
      const id = path.split('/')[3]!
      const task = service.tasks.find((one) => one.id === id)
      if (task === undefined) return { status: 404, json: { detail: 'Not found' } }
      if (path.endsWith('/cancel')) {
        service.cancelled.push(id)
        return { json: { ...view(id), status: 'canceled' } }
      }
      task.polls++
      if (service.failure !== undefined) return { json: { ...view(id), status: 'failed', error: service.failure } }
      if (task.polls === 1) return { json: { ...view(id), status: 'starting', logs: '' } }
      if (task.polls === 2 || service.hold) return { json: { ...view(id), status: 'processing', logs: 'flux_train_replicate:  40%|####      | 400/1000' } }
      return { json: { ...view(id), status: 'succeeded', output: { version: 'me/aurora:1234', weights: `${service.url}/pbxt/${id}/trained_model.tar` }, metrics: { predict_time: 512.5 } } }
    },
  }).then((service) => Object.assign(service, { uploads }))
}

export function startFakeFalTrainer(weights: Uint8Array): Promise<FakeService> {
  const app = 'fal-ai/flux-lora-fast-training'
  return startFake({
    key: FAL_KEY,
    scheme: 'Key',
    step({ method, path }) {
      if (path.startsWith('/files/')) return 'file'
      if (method === 'PUT') return 'cancel'
      return method === 'POST' ? 'submit' : 'poll'
    },
    answer(request, service): Answer {
      const { method, path } = request
      if (path.startsWith('/files/')) return { bytes: weights }
      if (method === 'POST') {
        if (path !== `/${app}`) return { status: 404, json: { detail: 'Not found' } }
        const id = `864cabcf-b745-4b3e-ae38-1200304cf45${service.tasks.length}`
        service.tasks.push({ id, request, polls: 0 })
        return { json: { request_id: id, queue_position: 0 } }
      }
      const [, owner, name, , id, rest] = path.split('/')
      const task = service.tasks.find((one) => one.id === id)
      if (`${owner}/${name}` !== app || task === undefined) return { status: 404, json: { detail: 'Not found' } }
      if (method === 'PUT') {
        service.cancelled.push(task.id)
        return { status: 202, json: { status: 'CANCELLATION_REQUESTED' } }
      }
      if (rest === undefined) return service.failure === undefined ? { json: { diffusers_lora_file: { url: `${service.url}/files/${task.id}.safetensors`, file_name: 'pytorch_lora_weights.safetensors' }, config_file: { url: `${service.url}/files/config.json` } } } : { status: 422, json: { detail: [{ loc: ['body'], msg: service.failure, type: 'value_error' }] } }
      task.polls++
      if (task.polls === 1) return { json: { status: 'IN_QUEUE', queue_position: 3 } }
      if (task.polls === 2 || service.hold) return { json: { status: 'IN_PROGRESS', logs: [{ message: ' 40%|####      | 400/1000', timestamp: '' }] } }
      return { json: { status: 'COMPLETED', logs: [] } }
    },
  })
}
