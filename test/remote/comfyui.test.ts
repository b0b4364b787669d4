import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillWorkflow, readWorkflow } from '../../nodes/generate/remote/comfy-workflow.ts'
import { remoteConformance } from './conformance.ts'
import { COMFYUI_KEY, startFakeComfy, type FakeComfy } from './fake-comfyui.ts'
import { createRemoteKit, makeFilm, type RemoteKit } from './remote-kit.ts'

const WORKFLOW = {
  3: { class_type: 'KSampler', inputs: { seed: 1, steps: 20, model: ['4', 0], positive: ['6', 0] }, _meta: { title: 'Sampler' } },
  6: { class_type: 'CLIPTextEncode', inputs: { text: 'a cat', clip: ['4', 1] }, _meta: { title: 'Positive prompt' } },
  10: { class_type: 'LoadImage', inputs: { image: 'example.png' } },
  12: { class_type: 'SaveVideo', inputs: { filename_prefix: 'video/film', video: ['3', 0] } },
}
const SLOTS = { prompt: '6.text', seed: 'Sampler.seed', image: '10.image' }
const options = { workflow: WORKFLOW, slots: SLOTS }
const shared = {
  start: startFakeComfy,
  backend: 'comfyui',
  key: COMFYUI_KEY,
  variable: 'COMFYUI_API_KEY',
  needs: 'COMFYUI_URL',
  environment: (url: string) => ({ COMFYUI_API_KEY: COMFYUI_KEY, COMFYUI_URL: url }),
  finds: true,
}

describe('text to video', () => remoteConformance({ ...shared, node: { type: 'text-to-video', params: { options } } }))

describe('the dialect', () => {
  let service: FakeComfy
  let kit: RemoteKit
  beforeAll(async () => {
    service = await startFakeComfy(makeFilm())
    kit = await createRemoteKit(shared.environment(service.url))
  })
  afterAll(async () => {
    await kit.close()
    await service.close()
  })
  const render = (type: string, params: object) =>
    kit.render({
      ground: { type: 'load-image', params: { file: 'ground.png' } },
      scene: { type, params: { prompt: 'sea', duration: 2, width: 64, height: 36, fps: 12, seed: 7, backend: 'comfyui', options, ...params }, ...(type === 'image-to-video' ? { inputs: { image: 'ground.image' } } : {}) },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
    })

  it('puts prompt, seed and the uploaded picture into the workflow, and leaves the rest', async () => {
    const report = await render('image-to-video', {})
    expect(report.faults).toEqual([])
    const { body } = service.tasks[0]!.request as { body: { prompt: typeof WORKFLOW; prompt_id: string; client_id: string } }
    expect(service.uploads).toEqual([`reelgraph-${body.prompt_id}.png`])
    expect(body.prompt).toEqual({
      ...WORKFLOW,
      3: { ...WORKFLOW[3], inputs: { ...WORKFLOW[3].inputs, seed: 7 } },
      6: { ...WORKFLOW[6], inputs: { ...WORKFLOW[6].inputs, text: 'sea' } },
      10: { ...WORKFLOW[10], inputs: { image: service.uploads[0] } },
    })
    expect(body.prompt_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(body.client_id).toBe(body.prompt_id)
  })

  it('tells the progress that the WebSocket tells', async () => {
    service.hold = true
    kit.events.length = 0
    const done = render('text-to-video', { prompt: 'progress' })
    await service.started()
    const id = service.tasks.at(-1)!.id
    while (!service.sockets.has(id)) await new Promise((resolve) => setTimeout(resolve, 5))
    service.say(id, 'progress', { node: '3', value: 3, max: 4 })
    service.say('someone else', 'progress', { node: '3', value: 4, max: 4 })
    service.hold = false
    service.say(id, 'executing', { node: null })
    expect((await done).faults).toEqual([])
    const said = kit.events.flatMap((event) => (event.type === 'progress' && event.node === 'scene' ? [event.message] : []))
    expect(said).toContain('comfyui: node 3')
  })

  it('listens again when the WebSocket breaks', async () => {
    service.hold = true
    const done = render('text-to-video', { prompt: 'again' })
    await service.started()
    const id = service.tasks.at(-1)!.id
    const connected = async (not?: unknown): Promise<void> => {
      while (service.sockets.get(id) === not) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await connected(undefined)
    const first = service.sockets.get(id)!
    first.terminate()
    await connected(first)
    service.hold = false
    expect((await done).faults).toEqual([])
  })

  it('says what the server finds wrong with the workflow', async () => {
    const report = await render('text-to-video', { prompt: '' })
    expect(report.faults[0]).toMatchObject({ code: 'E_REMOTE_REFUSED', detail: expect.stringMatching(/Prompt outputs failed validation.*Required input is missing/) })
  })
})

describe('workflows', () => {
  it.each([
    [{}, 'options.workflow is missing'],
    [{ workflow: { nodes: [], links: [] } }, 'in the editor\'s format'],
    [{ workflow: { 3: { inputs: {} } } }, 'node "3" has no class_type'],
    [{ workflow: WORKFLOW, slots: { mood: '6.text' } }, 'no slot "mood"'],
    [{ workflow: WORKFLOW, slots: { prompt: '7.text' } }, 'no input "7.text"'],
    [{ workflow: WORKFLOW, slots: { prompt: '6.words' } }, 'no input "6.words"'],
    [{ workflow: WORKFLOW, slots: { prompt: 'text' } }, 'no input "text"'],
  ])('%#: %s', (given, reason) => expect(readWorkflow(given as never)).toContain(reason))

  it('are filled by the title of a node, too', () => {
    const read = readWorkflow({ workflow: WORKFLOW, slots: { prompt: 'Positive prompt.text' } } as never)
    if (typeof read === 'string') throw new Error(read)
    expect(fillWorkflow(read.workflow, read.places, { prompt: 'sea', seed: 3 })).toEqual({ ...WORKFLOW, 6: { ...WORKFLOW[6], inputs: { ...WORKFLOW[6].inputs, text: 'sea' } } })
  })
})
