/** Two dialects of the same thing: Replicate's prediction API and fal's queue. */
import { isPicture, startFake, type Answer, type FakeService } from './fake-service.ts'

export const REPLICATE_TOKEN = 'r8_0123456789abcdefghij'
export const FAL_KEY = 'fal-id:0123456789abcdef'

export function startFakeReplicate(film: Uint8Array): Promise<FakeService> {
  const inputs = new Map<string, { input: unknown; created: string }>()
  return startFake({
    key: REPLICATE_TOKEN,
    scheme: 'Bearer',
    step({ method, path }) {
      if (path.startsWith('/pbxt/')) return 'file'
      if (path.endsWith('/cancel')) return 'cancel'
      if (method === 'POST' && /^\/v1\/(models\/[^/]+\/[^/]+\/)?predictions$/.test(path)) return 'submit'
      return /^\/v1\/predictions\/./.test(path) ? 'poll' : 'other'
    },
    answer(request, service): Answer {
      const { method, path } = request
      if (path.startsWith('/pbxt/')) return { bytes: film }
      if (path === '/v1/files') return { status: 201, json: { id: 'file', urls: { get: `${service.url}/v1/files/file` } } }
      if (method === 'POST' && path.endsWith('predictions')) {
        const { version, input } = request.body as { version?: string; input?: Record<string, unknown> }
        if (path === '/v1/predictions' && !/^[0-9a-f]{64}$/.test(version ?? '')) return { status: 422, json: { title: 'Invalid version or not permitted', detail: 'The specified version does not exist', status: 422 } }
        if (input?.['prompt'] === '') return { status: 422, json: { title: 'Input validation failed', detail: '- input.prompt: must not be empty', status: 422 } }
        const id = `gm3qorzdhgbfurvjtvhg6dckh${service.tasks.length}`
        inputs.set(id, { input, created: new Date().toISOString() })
        service.tasks.push({ id, request, polls: 0 })
        return { status: 201, json: { id, status: 'starting', input, urls: { get: `${service.url}/v1/predictions/${id}` } } }
      }
      const view = (id: string) => ({ id, input: inputs.get(id)!.input, created_at: inputs.get(id)!.created, source: 'api' })
      if (path === '/v1/predictions') return { json: { next: null, previous: null, results: service.tasks.map(({ id }) => ({ ...view(id), status: 'processing' })).toReversed() } }
      const id = path.split('/')[3]!
      const task = service.tasks.find((one) => one.id === id)
      if (task === undefined) return { status: 404, json: { detail: 'Not found' } }
      if (path.endsWith('/cancel')) {
        service.cancelled.push(id)
        return { json: { ...view(id), status: 'canceled' } }
      }
      task.polls++
      if (service.cancelled.includes(id)) return { json: { ...view(id), status: 'canceled' } }
      if (service.failure !== undefined) return { json: { ...view(id), status: 'failed', error: service.failure } }
      if (task.polls === 1) return { json: { ...view(id), status: 'starting', logs: '' } }
      if (task.polls === 2 || service.hold) return { json: { ...view(id), status: 'processing', logs: ' 20%|##        | 5/25\n 48%|####      | 12/25' } }
      return { json: { ...view(id), status: 'succeeded', logs: '100%', output: isPicture(film) ? `${service.url}/pbxt/${id}/out-0.png` : [`${service.url}/pbxt/${id}/output.mp4`], metrics: { predict_time: 4.5, total_time: 5 } } }
    },
  })
}

export function startFakeFal(film: Uint8Array): Promise<FakeService> {
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
      if (path.startsWith('/files/')) return { bytes: film }
      if (method === 'POST') {
        const id = `764cabcf-b745-4b3e-ae38-1200304cf45${service.tasks.length}`
        service.tasks.push({ id, request, polls: 0 })
        const at = `${service.url}/fal-ai/veo3/requests/${id}`
        return { json: { request_id: id, response_url: at, status_url: `${at}/status`, cancel_url: `${at}/cancel`, queue_position: 0 } }
      }
      const [, owner, app, word, id, rest] = path.split('/')
      const task = service.tasks.find((one) => one.id === id)
      if (`${owner}/${app}/${word}` !== 'fal-ai/veo3/requests' || task === undefined) return { status: 404, json: { detail: 'Not found' } }
      if (method === 'PUT') {
        service.cancelled.push(task.id)
        return { status: 202, json: { status: 'CANCELLATION_REQUESTED' } }
      }
      if (rest === undefined) {
        return service.failure === undefined
          ? isPicture(film)
            ? { json: { images: [{ url: `${service.url}/files/${task.id}.png`, width: 96, height: 54, content_type: 'image/png' }], seed: 7, prompt: 'sea' } }
            : { json: { video: { url: `${service.url}/files/${task.id}.mp4`, content_type: 'video/mp4', file_name: 'output.mp4' }, seed: 7 } }
          : { status: 422, json: { detail: [{ loc: ['body', 'prompt'], msg: service.failure, type: 'content_policy_violation' }] } }
      }
      task.polls++
      if (task.polls === 1) return { json: { status: 'IN_QUEUE', queue_position: 2 } }
      if (task.polls === 2 || service.hold) return { json: { status: 'IN_PROGRESS' } }
      return { json: { status: 'COMPLETED', metrics: { inference_time: 3.25 } } }
    },
  })
}
