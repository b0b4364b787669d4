import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { nearestRatio, RUNWAY_MODELS } from '../../nodes/backends/remote/runway.ts'
import { remoteConformance } from './conformance.ts'
import { RUNWAY_KEY, startFakeRunway, type FakeRunway } from './fake-runway.ts'
import { createRemoteKit, makeFilm, type RemoteKit } from './remote-kit.ts'

const shared = {
  start: startFakeRunway,
  backend: 'runway',
  key: RUNWAY_KEY,
  variable: 'RUNWAYML_API_SECRET',
  environment: (url: string) => ({ RUNWAYML_API_SECRET: RUNWAY_KEY, RUNWAYML_BASE_URL: url }),
  finds: false,
}

describe('text to video', () => remoteConformance({ ...shared, node: { type: 'text-to-video' } }))

describe('the dialect', () => {
  let service: FakeRunway
  let kit: RemoteKit
  beforeAll(async () => {
    service = await startFakeRunway(makeFilm())
    kit = await createRemoteKit(shared.environment(service.url))
  })
  afterAll(async () => {
    await kit.close()
    await service.close()
  })
  const render = (params: object) =>
    kit.render({
      scene: { type: 'text-to-video', params: { prompt: 'sea', duration: 2.4, width: 72, height: 128, fps: 12, seed: 7, backend: 'runway', ...params } },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
    })

  it('asks for the next whole duration, the nearest ratio and the seed, and estimates the price', async () => {
    const report = await render({})
    expect(service.tasks[0]!.request.body).toEqual({ model: 'gen4.5', promptText: 'sea', ratio: '720:1280', duration: 3, seed: 7 })
    expect(report.reports['scene']).toMatchObject({ model: 'gen4.5', cost: { credits: 36, usd: 0.36, estimated: true } })
    expect(report.outputs[0]).toMatchObject({ frames: 29 })
  })

  it('passes options on, and leaves the seed out where a model has none', async () => {
    await render({ model: 'veo3.1', options: { audio: false } })
    expect(service.tasks.at(-1)!.request.body).toEqual({ model: 'veo3.1', promptText: 'sea', ratio: '720:1280', duration: 4, audio: false })
  })

  it('sends the picture along, to the other address', async () => {
    const report = await kit.render({
      ground: { type: 'load-image', params: { file: 'ground.png' } },
      scene: { type: 'img2vid', params: { prompt: 'it moves', duration: 5, width: 64, height: 36, seed: 1, backend: 'runway' }, inputs: { image: 'ground.image' } },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
    })
    expect(report.outputs[0]).toMatchObject({ frames: 120 })
    const { path, body } = service.tasks.at(-1)!.request
    expect(path).toBe('/v1/image_to_video')
    expect(body).toMatchObject({ model: 'gen4_turbo', promptText: 'it moves', duration: 5, promptImage: expect.stringMatching(/^data:image\/jpeg;base64,\/9j\//) })
  })

  it('leaves an empty prompt out, and cuts a long one', async () => {
    const report = await kit.render({
      ground: { type: 'load-image', params: { file: 'ground.png' } },
      scene: { type: 'img2vid', params: { prompt: '', duration: 5, width: 64, height: 36, backend: 'runway' }, inputs: { image: 'ground.image' } },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
    })
    expect(report.faults).toEqual([])
    expect(service.tasks.at(-1)!.request.body).not.toHaveProperty('promptText')
    await render({ prompt: 'sea '.repeat(300) })
    expect((service.tasks.at(-1)!.request.body as { promptText: string }).promptText).toHaveLength(1000)
    expect(kit.events).toContainEqual(expect.objectContaining({ type: 'warning', warning: expect.objectContaining({ code: 'W_PROMPT_CUT' }) }))
  })

  it.each([
    [{ duration: 11 }, 'at most 10 s'],
    [{ model: 'gen4_turbo' }, 'no model "gen4_turbo" for text-to-video'],
  ])('refuses %j before it costs anything', async (params, reason) => {
    const known = service.requests.length
    const report = await render(params)
    expect(report.faults[0]).toMatchObject({ code: 'E_BACKEND', detail: expect.stringContaining(reason) })
    expect(service.requests.length).toBe(known)
  })

  describe('films at another address', () => {
    const asked: IncomingHttpHeaders[] = []
    const answers: number[] = []
    const store = createServer((request, response) => {
      asked.push(request.headers)
      const status = answers.shift() ?? 200
      response.writeHead(status, status === 302 ? { location: request.url!.replace('/films/', '/moved/') } : {})
      response.end(status === 200 ? service.film : '')
    })
    beforeAll(() => new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve)))
    afterAll(() => void store.close())
    beforeEach(() => {
      service.films = `http://localhost:${(store.address() as AddressInfo).port}`
      asked.length = 0
    })
    afterEach(() => void (service.films = service.url))

    it('are fetched without the key, redirected or not', async () => {
      answers.push(302)
      expect((await render({ prompt: 'elsewhere' })).faults).toEqual([])
      expect(asked.map(({ authorization, 'x-runway-version': version }) => [authorization, version])).toEqual([[undefined, undefined], [undefined, undefined]])
    })

    it('may have run out: the next run asks for the address anew, and submits nothing', async () => {
      const known = service.tasks.length
      answers.push(403)
      expect((await render({ prompt: 'run out' })).faults[0]).toMatchObject({ code: 'E_REMOTE_RESULT', fix: expect.stringContaining('Run again') })
      expect((await render({ prompt: 'run out' })).faults).toEqual([])
      expect(service.tasks).toHaveLength(known + 1)
    })
  })

  it('does not take anything else for a film', async () => {
    const known = service.requests.length
    service.film = Buffer.from('<html>gone</html>')
    const report = await render({ prompt: 'no film' })
    expect(report.faults[0]).toMatchObject({ code: 'E_REMOTE_RESULT', got: '17 bytes that can\'t' })
    expect(service.requests.slice(known).filter(({ step }) => step === 'file')).toHaveLength(3)
    service.film = makeFilm()
    expect((await render({ prompt: 'no film' })).faults).toEqual([])
    expect(service.requests.slice(known).filter(({ step }) => step === 'submit')).toHaveLength(1)
  })

  it('fetches a film that is broken once more in the next run, and then has it made anew', async () => {
    const known = service.tasks.length
    service.film = Buffer.from('<html>gone</html>')
    const first = await render({ prompt: 'broken film' })
    const told = { code: 'E_REMOTE_RESULT', fix: expect.stringContaining(`Task ${service.tasks.at(-1)!.id} is done and paid for. Run again`) }
    expect(first.faults).toMatchObject([told])
    expect(service.tasks).toHaveLength(known + 1)
    // Broken still: the new task costs, and the user has been told so. Its own film is given the same chance.
    const second = await render({ prompt: 'broken film' })
    expect(service.tasks).toHaveLength(known + 2)
    expect(second.faults[0]!.fix).toContain(`Task ${service.tasks.at(-1)!.id} is done and paid for`)
    expect(kit.events).toContainEqual(expect.objectContaining({ type: 'warning', warning: expect.objectContaining({ code: 'W_REMOTE_REMADE' }) }))
    service.film = makeFilm()
    expect((await render({ prompt: 'broken film' })).faults).toEqual([])
    expect(service.tasks).toHaveLength(known + 2)
  })

  it('has a film made anew that has been broken, and that the service does not know any more', async () => {
    service.film = Buffer.from('<html>gone</html>')
    await render({ prompt: 'broken and gone' })
    service.tasks.length = 0
    service.film = makeFilm()
    expect((await render({ prompt: 'broken and gone' })).faults).toEqual([])
    expect(service.tasks).toHaveLength(1)
  })

  it('says what the service finds wrong', async () => {
    const report = await render({ prompt: '' })
    expect(report.faults[0]).toMatchObject({ code: 'E_REMOTE_REFUSED', detail: expect.stringContaining('promptText is required') })
  })
})

it.each([
  [16 / 9, '1280:720'],
  [9 / 16, '720:1280'],
  [1, '960:960'],
  [2.39, '1584:672'],
])('the ratio nearest to %d is %s', (aspect, ratio) => expect(nearestRatio(RUNWAY_MODELS['gen4_turbo']!.ratios, aspect)).toBe(ratio))
