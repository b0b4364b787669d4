import { execFileSync } from 'node:child_process'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fillWorkflow, readWorkflow } from '../../nodes/backends/remote/comfy-workflow.ts'
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
      scene: { type, params: { prompt: 'sea', duration: 2, width: 64, height: 36, fps: 12, seed: 7, backend: 'comfyui', options, ...params }, ...(type === 'img2vid' ? { inputs: { image: 'ground.image' } } : {}) },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
    })

  it('puts prompt, seed and the uploaded picture into the workflow, and leaves the rest', async () => {
    const report = await render('img2vid', {})
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

  describe('what is no film for ffmpeg', () => {
    const N = 24
    // Each frame has a level of its own, so that order and number can be told.
    const level = (n: number): number => 20 + n * 9
    const page = (n: number): Buffer => Buffer.alloc(64 * 36 * 3, level(n))
    const webp = (delay: number[], pages: number[]) =>
      sharp(Buffer.concat(pages.map(page)), { raw: { width: 64, height: 36 * pages.length, channels: 3, pageHeight: 36 } }).webp({ lossless: true, delay }).toBuffer()
    const all = Array.from({ length: N }, (_, n) => n)
    /** Mean luma of each frame of the film, by ffmpeg, as full range. */
    const levels = (path: string): number[] => {
      const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-vf', 'scale=1:1:in_range=tv:out_range=pc,format=gray', '-f', 'rawvideo', '-'])
      return [...raw]
    }
    const expectLevels = (path: string): void => {
      const found = levels(path)
      expect(found).toHaveLength(N)
      for (const n of all) expect(Math.abs(found[n]! - level(n))).toBeLessThanOrEqual(3)
    }
    afterEach(() => void (service.made = undefined))

    it('is made one: an animated WebP', async () => {
      service.made = { outputs: { 9: { images: [{ filename: 'a.webp', subfolder: '', type: 'output' }], animated: [true] } }, files: { 'a.webp': await webp(all.map(() => 83), all) } }
      const report = await render('text-to-video', { prompt: 'webp' })
      expect(report.faults).toEqual([])
      expectLevels(report.outputs[0]!.path)
    })

    it('is made one: an animated WebP in which a long page stands for two frames', async () => {
      const pages = all.filter((n) => n !== 6)
      service.made = { outputs: { 9: { gifs: [{ filename: 'b.webp', subfolder: '', type: 'output', format: 'image/webp' }] } }, files: { 'b.webp': await webp(pages.map((n) => (n === 5 ? 166 : 83)), pages) } }
      const report = await render('text-to-video', { prompt: 'webp with a pause' })
      expect(report.faults).toEqual([])
      const found = levels(report.outputs[0]!.path)
      expect(found).toHaveLength(N)
      expect(Math.abs(found[6]! - level(5))).toBeLessThanOrEqual(3)
      expect(Math.abs(found[23]! - level(23))).toBeLessThanOrEqual(3)
    })

    it('is made one: pictures, one a frame', async () => {
      const names = all.map((n) => `f_${String(n + 1).padStart(5, '0')}_.png`)
      const files = Object.fromEntries(await Promise.all(names.map(async (name, n) => [name, await sharp(page(n), { raw: { width: 64, height: 36, channels: 3 } }).png().toBuffer()] as const)))
      service.made = { outputs: { 8: { images: [{ filename: 'one.png', subfolder: '', type: 'output' }] }, 9: { images: names.map((filename) => ({ filename, subfolder: '', type: 'output' })) } }, files }
      const report = await render('text-to-video', { prompt: 'pictures' })
      expect(report.faults).toEqual([])
      expectLevels(report.outputs[0]!.path)
    })

    it('is refused where it is one picture, and the nodes that save films are named', async () => {
      service.made = { outputs: { 9: { images: [{ filename: 'one.webp', subfolder: '', type: 'output' }], animated: [false] } }, files: {} }
      const report = await render('text-to-video', { prompt: 'a picture' })
      expect(report.faults[0]).toMatchObject({ code: 'E_REMOTE_FAILED', detail: expect.stringContaining('VHS_VideoCombine with video/h264-mp4') })
      service.made = { outputs: { 9: { gifs: [{ filename: 'still.webp', subfolder: '', type: 'output' }] } }, files: { 'still.webp': await webp([100], [3]) } }
      const still = await render('text-to-video', { prompt: 'one page' })
      expect(still.faults[0]).toMatchObject({ code: 'E_REMOTE_RESULT', detail: 'It is a single picture.' })
    })

    it('is refused where it is broken', async () => {
      const broken = await webp(all.map(() => 83), all)
      service.made = { outputs: { 9: { gifs: [{ filename: 'broken.webp', subfolder: '', type: 'output' }] } }, files: { 'broken.webp': broken.subarray(0, broken.length >> 1) } }
      expect((await render('text-to-video', { prompt: 'broken' })).faults[0]).toMatchObject({ code: 'E_REMOTE_RESULT', fix: expect.stringContaining('is done and paid for') })
    })
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
