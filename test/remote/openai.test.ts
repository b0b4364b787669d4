import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readCaption } from '../../nodes/backends/caption/openai.ts'
import { readAnswer } from '../../nodes/backends/script/openai.ts'
import { OPENAI_KEY, startFakeOpenai, type FakeOpenai } from './fake-openai.ts'
import { createRemoteKit, folderHolds, type Nodes, type RemoteKit } from './remote-kit.ts'

let service: FakeOpenai
beforeAll(async () => void (service = await startFakeOpenai()))
beforeEach(() => service.reset())
afterAll(() => service.close())

const environment = () => ({ OPENAI_API_KEY: OPENAI_KEY, OPENAI_BASE_URL: `${service.url}/v1` })
const withKit = async (work: (kit: RemoteKit) => Promise<void>, variables: Record<string, string> = environment()): Promise<void> => {
  const kit = await createRemoteKit(variables)
  try {
    await work(kit)
  } finally {
    await kit.close()
  }
}
const STORY = 'A boat sails. It comes home. The crew sleeps.'
/** A film of a story: written by the model, painted by the embedded painter. */
const film = (params: object = {}): Nodes => ({
  script: { type: 'story-to-scenes', params: { story: STORY, maximum: 3, duration: 0.5, move: false, backend: 'openai', ...params } },
  board: { type: 'storyboard', params: { width: 64, height: 36, fps: 8, transitionDuration: 0 }, inputs: { scenes: 'script.scenes' } },
  out: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'board.video' } },
})

describe('a film from a script', () => {
  it('is written, painted, kept, and paid once', () =>
    withKit(async (kit) => {
      const report = await kit.render(film())
      expect(report.faults).toEqual([])
      expect(report.outputs[0]).toMatchObject({ frames: 8 })
      expect(report.nodes.filter(({ type }) => type === 'text-to-video')).toHaveLength(2)
      expect(report.reports['script']).toMatchObject({ backend: 'openai', host: 'openai', model: 'gpt-4.1-mini-2025-04-14', cost: { promptTokens: 120, completionTokens: 45 }, seconds: expect.any(Number) })
      const restarted = await kit.again()
      expect((await restarted.render(film())).outputs[0]).toMatchObject({ frameDigest: report.outputs[0]!.frameDigest })
      await restarted.close(true)
      expect(service.requests).toHaveLength(1)
      const { body, headers } = service.requests[0]!.request
      expect(body).toMatchObject({ model: 'gpt-4.1-mini', response_format: { type: 'json_object' }, messages: [{ role: 'system', content: expect.stringContaining('at most 3 scenes') }, { role: 'user', content: STORY }] })
      expect(headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
    }))

  it('is planned without asking', () =>
    withKit(async ({ engine }) => {
      const plan = await engine.plan({ document: { format: 1, nodes: film() } })
      expect(plan.faults).toEqual([])
      expect(plan.nodes.filter(({ type }) => type === 'text-to-video')).toHaveLength(3) // by the embedded rules
      expect(service.requests).toEqual([])
    }))

  it.each([['429', { status: 429, headers: { 'retry-after': '1' } }], ['500', { status: 500 }], ['a broken connection', 'drop']] as const)('asks again after %s', (_, fault) =>
    withKit(async (kit) => {
      service.fault('submit', fault)
      expect((await kit.render(film())).faults).toEqual([])
      expect(service.requests).toHaveLength(2)
      const [first, second] = service.requests.map(({ request }) => request.headers['idempotency-key'])
      expect(second).toBe(first)
    }))

  it('takes the model and fields of the request from the node', () =>
    withKit(async (kit) => {
      await kit.render(film({ model: 'llama3.2', options: { temperature: 0.2, response_format: null } }))
      const { body } = service.requests[0]!.request
      expect(body).toMatchObject({ model: 'llama3.2', temperature: 0.2 })
      expect(body).not.toHaveProperty('response_format')
    }))
})

it('enhances a prompt', () =>
  withKit(async (kit) => {
    service.content = '```json\n{"scenes": ["A wide shot of the sea."]}\n```'
    const report = await kit.render({
      better: { type: 'prompt-enhance', params: { prompt: 'sea', backend: 'openai' } },
      scene: { type: 'text-to-video', params: { duration: 0.5, width: 64, height: 36, fps: 8 }, inputs: { prompt: 'better.text' } },
      out: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
    })
    expect(report.faults).toEqual([])
    expect(report.reports['scene']).toMatchObject({ understood: { place: 'sea' } })
    expect(report.reports['better']).toMatchObject({ backend: 'openai' })
  }))

describe('a caption', () => {
  const described = (params: object = {}): Nodes => ({
    first: { type: 'text-to-image', params: { prompt: 'sea', width: 1024, height: 512 } },
    words: { type: 'caption', params: { backend: 'openai', prefix: 'a photo of', ...params }, inputs: { image: 'first.image' } },
    scene: { type: 'text-to-video', params: { duration: 0.5, width: 64, height: 36, fps: 8 }, inputs: { prompt: 'words.text' } },
    out: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
  })
  it('is asked for once, of a picture that is small enough', () =>
    withKit(async (kit) => {
      service.content = ' a photo of\n the sea '
      expect((await kit.engine.plan({ document: { format: 1, nodes: described() } })).faults).toEqual([])
      expect(service.requests).toEqual([])
      const report = await kit.render(described())
      expect(report.faults).toEqual([])
      expect(report.reports['words']).toMatchObject({ backend: 'openai', text: 'a photo of the sea', cost: { promptTokens: 120 } })
      await kit.render(described())
      expect(service.requests).toHaveLength(1)
      const { messages } = service.requests[0]!.request.body as { messages: { content: { image_url: { url: string } }[] & string }[] }
      expect(messages[0]!.content).toContain('Begin with: "a photo of"')
      const [, picture] = /^data:image\/jpeg;base64,(.+)$/.exec(messages[1]!.content[0]!.image_url.url)!
      expect(await sharp(Buffer.from(picture!, 'base64')).metadata()).toMatchObject({ format: 'jpeg', width: 768, height: 384 })
    }))
  it.each([
    [{ choices: [{ message: { content: '' } }] }, 'E_REMOTE_RESULT'],
    [{ choices: [{ message: { content: 'a photo of' }, finish_reason: 'length' }] }, 'E_REMOTE_RESULT'],
    [{ choices: [{ message: { refusal: 'no' } }] }, 'E_REMOTE_FAILED'],
    [null, 'E_REMOTE_RESULT'],
  ])('%j: %s', (given, code) => expect(() => readCaption(given as never)).toThrow(expect.objectContaining({ code })))
})

it('needs a key at OpenAI alone: other servers may do without', async () => {
  await withKit(async (kit) => {
    const [fault] = (await kit.render(film())).faults
    expect(fault).toMatchObject({ code: 'E_REMOTE_KEY', node: 'script', fix: expect.stringContaining('OPENAI_API_KEY') })
  }, {})
  await withKit(async (kit) => {
    expect(await kit.engine.backends()).toContainEqual(expect.objectContaining({ name: 'openai', ok: true }))
    await kit.render(film())
    expect(service.requests[0]!.request.headers.authorization).toBeUndefined()
  }, { OPENAI_BASE_URL: `${service.url}/v1/` })
})

it('shows its key to the service alone', () =>
  withKit(async (kit) => {
    service.fault('submit', { status: 500, body: { error: { message: `${OPENAI_KEY} is busy` } } }, { status: 401, body: { error: { message: `Incorrect API key provided: ${OPENAI_KEY}` } } })
    const said = [JSON.stringify(await kit.render(film())), JSON.stringify(await kit.render(film())), kit.logged(), JSON.stringify(kit.events)]
    expect(said[0]).toContain('Incorrect API key provided: [OPENAI_API_KEY]')
    expect(said.filter((text) => text.includes(OPENAI_KEY))).toEqual([])
    expect(folderHolds(kit.project, OPENAI_KEY)).toBe(false)
    expect(folderHolds(kit.project, 'A red boat on a calm sea')).toBe(true)
  }))

describe('answers', () => {
  const answer = (content: string, finish = 'stop', refusal: string | null = null) => ({ choices: [{ message: { content, refusal }, finish_reason: finish }] })
  it.each([
    ['{"scenes": ["a", " b\\n c "]}', ['a', 'b c']],
    ['Here you are:\n{"scenes": [{"prompt": "a"}, {"description": "b"}, {"mood": "c"}]}', ['a', 'b']],
    ['{"scenes": ["a", "b", "c", "d", "e"]}', ['a', 'b', 'c']],
  ])('%s', (content, scenes) => expect(readAnswer(answer(content), { task: 'scenes', most: 3 }).value).toEqual(scenes))

  it.each([
    [answer('no JSON'), 'E_REMOTE_RESULT'],
    [answer('{"scenes": []}'), 'E_REMOTE_RESULT'],
    [answer('{"scenes": ["a"', 'length'), 'E_REMOTE_RESULT'],
    [answer('', 'stop', 'I can\'t help with that.'), 'E_REMOTE_FAILED'],
    [{ choices: [] }, 'E_REMOTE_RESULT'],
    [null, 'E_REMOTE_RESULT'],
  ])('%j: %s', (given, code) => expect(() => readAnswer(given as never, { task: 'scenes', most: 3 })).toThrow(expect.objectContaining({ code })))
})
