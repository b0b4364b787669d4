/** Runway's API as its documentation has it: version header, a task by POST, its state by GET, films at signed addresses. */
import { isPicture, startFake, type FakeService } from './fake-service.ts'

export const RUNWAY_KEY = 'key_runway_0123456789abcdef'

export interface FakeRunway extends FakeService {
  film: Uint8Array
  /** Where films are given out; its own address unless said otherwise. */
  films: string
}

export async function startFakeRunway(film: Uint8Array): Promise<FakeRunway> {
  const fake = await startFake({
    key: RUNWAY_KEY,
    scheme: 'Bearer',
    step({ method, path }) {
      if (path.startsWith('/films/')) return 'file'
      if (/^\/v1\/((text|image)_to_video|text_to_image)$/.test(path)) return 'submit'
      if (path.startsWith('/v1/tasks/')) return method === 'DELETE' ? 'cancel' : 'poll'
      return 'other'
    },
    answer(request, service) {
      const { method, path, headers, query } = request
      if (path.startsWith('/films/')) return query.get('_jwt') === 'signed' ? { bytes: (service as FakeRunway).film } : { status: 403, json: { error: 'no signature' } }
      if (headers['x-runway-version'] !== '2024-11-06') return { status: 400, json: { error: 'X-Runway-Version is missing' } }
      if (method === 'POST') {
        const wrong = wrongWith(path, request.body as Record<string, unknown>)
        if (wrong !== undefined) return { status: 400, json: { error: 'Validation of body failed', issues: [{ message: wrong }] } }
        const task = { id: `17f20503-6c24-4c16-946b-35dbbce2af${10 + service.tasks.length}`, request, polls: 0 }
        service.tasks.push(task)
        return { json: { id: task.id } }
      }
      const task = service.tasks.find(({ id }) => path === `/v1/tasks/${id}`)
      if (task === undefined || service.cancelled.includes(task.id)) return { status: 404, json: { error: 'Task not found' } }
      if (method === 'DELETE') {
        service.cancelled.push(task.id)
        return { status: 204 }
      }
      const state = { id: task.id, createdAt: '2024-06-27T19:49:32.334Z' }
      task.polls++
      if (service.failure !== undefined) return { json: { ...state, status: 'FAILED', failure: service.failure, failureCode: 'SAFETY.INPUT.TEXT' } }
      if (task.polls === 1) return { json: { ...state, status: 'PENDING' } }
      if (task.polls === 2 || service.hold) return { json: { ...state, status: 'RUNNING', progress: 0.5 } }
      return { json: { ...state, status: 'SUCCEEDED', output: [`${(service as FakeRunway).films}/films/${task.id}.${isPicture(film) ? 'png' : 'mp4'}?_jwt=signed`] } }
    },
  })
  return Object.assign(fake, { film, films: fake.url })
}

function wrongWith(path: string, body: Record<string, unknown>): string | undefined {
  if (typeof body['model'] !== 'string') return 'model is required'
  if (body['promptText'] === '' || (path.endsWith('text_to_video') && body['promptText'] === undefined)) return 'promptText is required'
  if (!/^\d+:\d+$/.test(String(body['ratio']))) return 'ratio is required'
  if (path.endsWith('text_to_image')) return body['duration'] === undefined && body['promptText'] !== undefined ? undefined : 'promptText is required, and nothing else'
  if (!Number.isInteger(body['duration'])) return 'duration must be a whole number'
  const image = body['promptImage']
  if (path.endsWith('image_to_video') && !/^(https:\/\/|data:image\/)/.test(String(image))) return 'promptImage is required'
  return undefined
}
