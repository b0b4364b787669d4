import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileIn } from '../../nodes/backends/remote/prediction-input.ts'
import { remoteConformance } from './conformance.ts'
import { FAL_KEY, REPLICATE_TOKEN, startFakeFal, startFakeReplicate } from './fake-predictions.ts'
import type { FakeService } from './fake-service.ts'
import { createRemoteKit, makeFilm, type RemoteKit } from './remote-kit.ts'

const VERSION = 'owner/name:' + '5c7d5dc6'.repeat(8)
const replicate = {
  start: startFakeReplicate,
  backend: 'replicate',
  key: REPLICATE_TOKEN,
  variable: 'REPLICATE_API_TOKEN',
  environment: (url: string) => ({ REPLICATE_API_TOKEN: REPLICATE_TOKEN, REPLICATE_BASE_URL: url }),
  finds: true,
}
const fal = {
  start: startFakeFal,
  backend: 'fal',
  key: FAL_KEY,
  variable: 'FAL_KEY',
  environment: (url: string) => ({ FAL_KEY, FAL_QUEUE_URL: url }),
  finds: false,
}

describe('Replicate, text to video', () => remoteConformance({ ...replicate, node: { type: 'text-to-video', params: { model: VERSION } } }))
describe('fal, image to video', () => remoteConformance({ ...fal, node: { type: 'img2vid', params: { model: 'fal-ai/veo3/fast' } } }))

describe.each([
  ['replicate', replicate, 'wan-video/wan-2.2-t2v-fast', '/v1/models/wan-video/wan-2.2-t2v-fast/predictions'],
  ['replicate', replicate, VERSION, '/v1/predictions'],
  ['fal', fal, 'fal-ai/veo3/fast', '/fal-ai/veo3/fast'],
] as const)('%s: the dialect', (_, { start, backend, environment }, model, path) => {
  let service: FakeService
  let kit: RemoteKit
  beforeAll(async () => {
    service = await start(makeFilm())
    kit = await createRemoteKit(environment(service.url))
  })
  afterAll(async () => {
    await kit.close()
    await service.close()
  })
  const render = (params: object, type = 'text-to-video') =>
    kit.render({
      ...(type === 'img2vid' ? { ground: { type: 'load-image', params: { file: 'ground.png' } } } : {}),
      scene: { type, params: { prompt: 'sea', duration: 2, width: 64, height: 36, fps: 12, seed: 7, backend, model, ...params }, ...(type === 'img2vid' ? { inputs: { image: 'ground.image' } } : {}) },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
    })
  const sent = () => {
    const { request } = service.tasks.at(-1)!
    const body = request.body as Record<string, unknown>
    return { path: request.path, input: (backend === 'fal' ? body : body['input']) as Record<string, unknown> }
  }

  it('asks the model under its own names', async () => {
    const report = await render({ negativePrompt: 'rain', options: { fields: { negativePrompt: 'negative_prompt', frames: 'num_frames', seed: null }, input: { go_fast: true } } })
    expect(report.faults).toEqual([])
    expect(sent()).toEqual({ path, input: { prompt: 'sea', negative_prompt: 'rain', num_frames: 24, go_fast: true } })
    expect(report.reports['scene']).toMatchObject({ model, cost: { computeSeconds: expect.any(Number) } })
  })

  it('sends the picture along', async () => {
    await render({ options: { fields: { image: 'first_frame' } } }, 'img2vid')
    expect(sent().input['first_frame']).toMatch(/^data:image\/jpeg;base64,\/9j\//)
    await render({}, 'img2vid')
    expect(sent().input[backend === 'fal' ? 'image_url' : 'image']).toMatch(/^data:image\/jpeg;base64,\/9j\//)
  })

  it.each([
    [{ model: undefined }, 'it needs the model\'s name'],
    [{ options: { fields: { mood: 'mood' } } }, 'no param "mood"'],
  ])('refuses %j before it costs anything', async (params, reason) => {
    const known = service.requests.length
    const { model: kept = model, ...rest } = { model, ...params }
    const report = await render('model' in params ? { ...rest, model: '' } : { ...rest, model: kept })
    expect(report.faults[0]).toMatchObject({ code: 'E_BACKEND', detail: expect.stringContaining(reason) })
    expect(service.requests.length).toBe(known)
  })
})

it.each([
  ['https://x/a.mp4', 'https://x/a.mp4'],
  [['https://x/a.png', 'https://x/b.webm?sig=1'], 'https://x/b.webm?sig=1'],
  [{ video: { url: 'https://x/v' }, thumbnail: 'https://x/t.jpg' }, 'https://x/v'],
  [{ frames: [{ url: 'https://x/f.png' }], result: 'https://x/r.mov' }, 'https://x/r.mov'],
  [{ text: 'no film' }, undefined],
  [{ thumbnail: { url: 'https://x/t' }, video: { url: 'https://x/v' } }, 'https://x/v'],
  [{ thumbnail: 'https://x/t', output: 'https://x/o' }, 'https://x/o'],
  [{ cover_image: 'https://x/t', result: { url: 'https://x/r', content_type: 'video/mp4' }, other: 'https://x/o' }, 'https://x/r'],
  [{ a: { url: 'https://x/t', content_type: 'image/jpeg' }, b: { url: 'https://x/b' } }, 'https://x/b'],
  [['https://x/poster.jpg', 'https://x/download?id=1'], 'https://x/download?id=1'],
  [['https://x/still.webp', 'https://x/download'], 'https://x/download'],
  [['https://x/moves.webp'], 'https://x/moves.webp'],
  [{ preview_url: 'https://x/p.mp4', video_url: 'https://x/v' }, 'https://x/v'],
  [{ image: { url: 'https://x/i.png' } }, undefined],
  [{ thumbnail: 'https://x/t' }, undefined],
  [null, undefined],
] as const)('the film in %j', (output, film) => expect(fileIn(output as never, 'text-to-video')).toBe(film))
it.each([
  ['https://x/out-0.webp', 'https://x/out-0.webp'],
  [['https://x/log.txt', 'https://x/b.png?sig=1'], 'https://x/b.png?sig=1'],
  [{ images: [{ url: 'https://x/i', width: 8 }], timings: {}, seed: 1 }, 'https://x/i'],
  [{ image: { url: 'https://x/i.jpeg' }, mask: 'https://x/m.png' }, 'https://x/i.jpeg'],
  [{ text: 'no picture' }, undefined],
] as const)('the picture in %j', (output, picture) => expect(fileIn(output as never, 'text-to-image')).toBe(picture))
