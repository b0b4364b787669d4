/** The `comfyui` backend: any workflow of a ComfyUI server, with the graph's prompt, picture and seed put into it. */
import { failure, type Json, type Rational, type RemoteCall, type RemoteHost, type RemoteState, type RemoteTask } from '../../../engine/api.ts'
import type { GenerateRequest, VideoBackend } from '../../shared/kinds/clips.ts'
import { filmOf, fillWorkflow, pictureOf, readWorkflow, type SlotValues, type Workflow } from './comfy-workflow.ts'
import type { RemoteKind } from './prediction-input.ts'
import { fieldsOf, refusedPicture, textOf } from './read-json.ts'

const COMFYUI: RemoteHost = {
  name: 'comfyui',
  address: { variable: 'COMFYUI_URL' },
  key: { variable: 'COMFYUI_API_KEY', needed: 'never' }, // for servers behind a proxy that wants one
}

const NO_FILM = 'The workflow has saved no film: end it with a node that saves one, e.g. VHS_VideoCombine with video/h264-mp4, SaveVideo, SaveAnimatedWEBP, or SaveImage for all frames'

export const comfyui = (kind: RemoteKind): VideoBackend => ({
  name: 'comfyui',
  kind,
  title: 'ComfyUI server',
  rank: 40,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(COMFYUI)),
  refuses(need) {
    const read = readWorkflow(fieldsOf(need)['options'])
    if (typeof read === 'string') return read
    const slot = kind === 'img2vid' ? 'image' : 'prompt'
    return read.places[slot] === undefined ? `options.slots.${slot} is missing: where in the workflow does the ${slot} go?` : refusedPicture(need, read.places.image !== undefined)
  },
  async run(request) {
    const read = readWorkflow(request.options)
    if (typeof read === 'string') throw failure('E_BACKEND', { port: 'options', detail: read })
    if (read.places.negative === undefined && textOf(request.options['negativePrompt']) !== '') request.log.warn('W_OPTION_UNUSED', { port: 'negativePrompt', detail: 'The workflow has no place for it (options.slots.negative).' })
    const { workflow, places } = read
    const { image, media, remote } = request
    const picture = image === undefined ? undefined : await media.imageBytes(image, 'png')
    const task = taskOf(Object.keys(workflow).length, kind === 'text-to-image' ? pictureIn : filmIn(request.info.rate), async (call, id) => {
      const name = picture === undefined ? undefined : await upload(call, `reelgraph-${id}.png`, picture)
      return fillWorkflow(workflow, places, valuesOf(request, name))
    })
    const { clip, facts } = await remote.task(COMFYUI, task)
    return { clip, metadata: { ...facts, backend: 'comfyui' } }
  },
})

/** The nearest that JSON's numbers hold: its samplers go by the low 32 bits. */
const longSeed = (seed: bigint): number => (seed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seed) : Number(seed & 0xffffffffn))

function valuesOf({ prompt, info, seed, wholeSeed = BigInt(seed), options }: GenerateRequest, image: string | undefined): SlotValues {
  return {
    prompt,
    negative: textOf(options['negativePrompt']),
    seed: longSeed(wholeSeed),
    width: info.width,
    height: info.height,
    frames: info.length,
    fps: info.rate.num / info.rate.den,
    ...(image === undefined ? {} : { image }),
  }
}

async function upload(call: RemoteCall, name: string, bytes: Uint8Array): Promise<string> {
  const form = { fields: { overwrite: 'true', type: 'input' }, file: { field: 'image', name, type: 'image/png', bytes } }
  const answer = fieldsOf(await call.send('POST', '/upload/image', { form }))
  return [textOf(answer['subfolder']), textOf(answer['name']) || name].filter((part) => part !== '').join('/')
}

/** What a workflow's outputs come to. */
type Made = (outputs: Json | undefined) => RemoteState

const filmIn = (rate: Rational): Made => (outputs) => {
  const file = filmOf(outputs)
  if (file === undefined) return { state: 'failed', reason: NO_FILM }
  return { state: 'done', file: typeof file === 'string' ? file : { pictures: file, rate } }
}
const pictureIn: Made = (outputs) => {
  const file = pictureOf(outputs)
  return file === undefined ? { state: 'failed', reason: 'The workflow has saved no picture: end it with a node that saves one, e.g. SaveImage' } : { state: 'done', file }
}

/** The server takes the prompt's name from us, so that it can always be looked up. */
function taskOf(nodes: number, made: Made, fill: (call: RemoteCall, id: string) => Promise<Workflow>): RemoteTask {
  return {
    interval: 2,
    picture: made === pictureIn,
    async submit(call, id) {
      const prompt = (await fill(call, id)) as unknown as Json
      const answer = fieldsOf(await call.send('POST', '/prompt', { body: { prompt, prompt_id: id, client_id: id }, once: true }))
      return { id: textOf(answer['prompt_id']) || id, client: id }
    },
    async find(call, id) {
      const known = (await ended(call, id, made)) !== undefined || (await waiting(call, id)) !== undefined
      return known ? { id, client: id } : undefined
    },
    async poll(call, { id }): Promise<RemoteState> {
      const before = await ended(call, id, made)
      if (before !== undefined) return before
      // It may have ended between the two looks.
      return (await waiting(call, id)) ?? (await ended(call, id, made)) ?? { state: 'lost' }
    },
    watch(call, { id, client }, tell) {
      const started = new Set<string>()
      let reached = 0
      call.listen(`/ws?clientId=${encodeURIComponent(textOf(client))}`, (message) => {
        const { type, data } = fieldsOf(message)
        const { prompt_id: of, node, value, max } = fieldsOf(data)
        if (of !== id) return
        if ((type === 'executing' && node === null) || type === 'execution_success' || type === 'execution_error') return tell({ ended: true })
        if (typeof node !== 'string') return
        started.add(node)
        const part = typeof value === 'number' && typeof max === 'number' && max > 0 ? value / max : 0
        reached = Math.min(1, Math.max(reached, (started.size - 1 + part) / nodes))
        tell({ progress: reached, message: `node ${node}` })
      })
    },
    async cancel(call, { id }) {
      await call.send('POST', '/queue', { body: { delete: [id] } })
      // An interruption hits whatever is running, on servers that don't read the name.
      if ((await waiting(call, id))?.state === 'running') await call.send('POST', '/interrupt', { body: { prompt_id: id } })
    },
  }
}

async function ended(call: RemoteCall, id: string, made: Made): Promise<RemoteState | undefined> {
  const entry = fieldsOf(await call.send('GET', `/history/${encodeURIComponent(id)}`))[id]
  if (entry === undefined) return undefined
  const { outputs, status } = fieldsOf(entry)
  const { status_str: how, messages } = fieldsOf(status)
  if (how === 'error') return { state: 'failed', reason: reasonOf(messages) }
  return made(outputs)
}

async function waiting(call: RemoteCall, id: string): Promise<RemoteState | undefined> {
  const queue = fieldsOf(await call.send('GET', '/queue'))
  const holds = (list: Json | undefined): boolean => Array.isArray(list) && list.some((entry) => Array.isArray(entry) && entry[1] === id)
  if (holds(queue['queue_running'])) return { state: 'running' }
  return holds(queue['queue_pending']) ? { state: 'queued' } : undefined
}

function reasonOf(messages: Json | undefined): string {
  for (const message of Array.isArray(messages) ? messages : []) {
    const [type, data] = Array.isArray(message) ? message : []
    const { node_type: node, exception_message: said } = fieldsOf(data)
    if (type === 'execution_error') return `${textOf(node)}: ${textOf(said).trim()}`
    if (type === 'execution_interrupted') return 'It was interrupted'
  }
  return 'The server gives no reason'
}
