/** A ComfyUI server: /prompt, /queue, /history, /view, /upload/image, /interrupt, and its WebSocket's messages. */
import { WebSocketServer, type WebSocket } from 'ws'
import { isPicture, startFake, type Answer, type FakeRequest, type FakeService } from './fake-service.ts'

export const COMFYUI_KEY = 'comfy-proxy-0123456789'

export interface FakeComfy extends FakeService {
  /** Connections of clients, by their name. */
  readonly sockets: Map<string, WebSocket>
  /** Names of the files that were uploaded. */
  readonly uploads: string[]
  /** What prompts make instead of the film: outputs of the history, and files by name. */
  made: { readonly outputs: object; readonly files: Readonly<Record<string, Uint8Array>> } | undefined
  /** Says this to a task's client. */
  say(id: string, type: string, data: Record<string, unknown>): void
}

export async function startFakeComfy(film: Uint8Array): Promise<FakeComfy> {
  const kept = isPicture(film) ? 'picture_00001_.png' : 'film_00001_.mp4'
  const sockets = new Map<string, WebSocket>()
  const uploads: string[] = []
  const service = (await startFake({
    key: COMFYUI_KEY,
    scheme: 'Bearer',
    step({ method, path, body }) {
      if (path === '/view') return 'file'
      if (path === '/prompt') return 'submit'
      if (path === '/interrupt' || (path === '/queue' && method === 'POST' && 'delete' in (body as object))) return 'cancel'
      return path.startsWith('/history/') ? 'poll' : 'other'
    },
    answer: (request) => answer(request, service),
  })) as FakeComfy
  Object.assign(service, { sockets, uploads, made: undefined })
  service.say = (id, type, data) => sockets.get(id)?.send(JSON.stringify({ type, data: { ...data, prompt_id: id } }))
  const listener = new WebSocketServer({ server: service.server, path: '/ws' })
  listener.on('connection', (socket, message) => {
    const client = new URL(message.url!, 'http://fake').searchParams.get('clientId')!
    if (message.headers.authorization !== `Bearer ${COMFYUI_KEY}`) return socket.close()
    sockets.set(client, socket)
    socket.send(JSON.stringify({ type: 'status', data: { status: { exec_info: { queue_remaining: 1 } }, sid: client } }))
    socket.send(Buffer.from([0, 0, 0, 1, 0xff, 0xd8])) // a preview
  })

  const ended = (id: string): boolean => {
    const task = service.tasks.find((one) => one.id === id)!
    return service.cancelled.includes(id) || service.failure !== undefined || (task.polls > 2 && !service.hold)
  }

  function answer({ method, path, query, body, raw }: FakeRequest, fake: FakeService): Answer {
    if (path === '/view') {
      const other = service.made?.files[query.get('filename')!]
      if (other !== undefined) return { bytes: other }
      return query.get('filename') === kept && query.get('subfolder') === 'video' ? { bytes: film } : { status: 404 }
    }
    if (path === '/upload/image') {
      const name = /name="image"; filename="([^"]+)"/.exec(raw.toString('latin1'))?.[1]
      if (name === undefined) return { status: 400 }
      uploads.push(name)
      return { json: { name, subfolder: '', type: 'input' } }
    }
    if (path === '/prompt') {
      const { prompt, prompt_id: id } = body as { prompt: Record<string, { inputs: Record<string, unknown> }>; prompt_id: string }
      if (prompt['6']?.inputs['text'] === '') {
        return { status: 400, json: { error: { type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed validation' }, node_errors: { 6: { errors: [{ message: 'Required input is missing', details: 'text' }] } } } }
      }
      fake.tasks.push({ id, request: { method, path, query, body, raw, headers: {} }, polls: 0 })
      return { json: { prompt_id: id, number: fake.tasks.length, node_errors: {} } }
    }
    if (path === '/queue' && method === 'GET') {
      const open = fake.tasks.filter(({ id }) => !ended(id))
      return { json: { queue_running: open.slice(0, 1).map(({ id }, n) => [n, id, {}, {}, []]), queue_pending: open.slice(1).map(({ id }, n) => [n, id, {}, {}, []]) } }
    }
    if (path === '/queue') return { json: null }
    if (path === '/interrupt') {
      fake.cancelled.push((body as { prompt_id: string }).prompt_id)
      return {}
    }
    const id = path.split('/')[2]!
    const task = fake.tasks.find((one) => one.id === id)
    if (task === undefined) return { json: {} }
    task.polls++
    service.say(id, 'executing', { node: task.polls < 2 ? '6' : '3' })
    service.say(id, 'progress', { value: task.polls, max: 4, node: task.polls < 2 ? '6' : '3' })
    if (!ended(id) || fake.cancelled.includes(id)) return { json: {} }
    if (fake.failure !== undefined) {
      const messages = [['execution_start', { prompt_id: id }], ['execution_error', { prompt_id: id, node_type: 'KSampler', exception_message: fake.failure }]]
      return { json: { [id]: { outputs: {}, status: { status_str: 'error', completed: false, messages } } } }
    }
    const outputs = {
      9: { images: [{ filename: 'preview.png', subfolder: '', type: 'temp' }] },
      12: { images: [{ filename: kept, subfolder: 'video', type: 'output' }], ...(isPicture(film) ? {} : { animated: [true] }) },
    }
    return { json: { [id]: { outputs: service.made?.outputs ?? outputs, status: { status_str: 'success', completed: true, messages: [] } } } }
  }

  return service
}
