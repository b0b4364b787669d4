/** Pictures from services: made, kept, paid once, and fetched again where they come broken. */
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { GraphNode } from '../../engine/graph/document.ts'
import { nearestSize } from '../../nodes/backends/remote/runway-image.ts'
import { readPicture } from '../../nodes/backends/remote/openai-images.ts'
import { COMFYUI_KEY, startFakeComfy } from './fake-comfyui.ts'
import { OPENAI_KEY, startFakeOpenai, type FakeOpenai } from './fake-openai.ts'
import { FAL_KEY, REPLICATE_TOKEN, startFakeFal, startFakeReplicate } from './fake-predictions.ts'
import { RUNWAY_KEY, startFakeRunway } from './fake-runway.ts'
import type { FakeService } from './fake-service.ts'
import { createRemoteKit, folderHolds, type Nodes, type RemoteKit } from './remote-kit.ts'

/** Two fields of colour, so that order and shape can be seen; large enough to come in two halves. */
const paint = async (): Promise<Buffer> => {
  const right = await sharp({ create: { width: 48, height: 54, channels: 3, background: '#30a060' } }).png().toBuffer()
  return sharp({ create: { width: 96, height: 54, channels: 3, background: '#a05030' } }).composite([{ input: right, left: 48, top: 0 }]).png({ compressionLevel: 0 }).toBuffer()
}
const WORKFLOW = { 6: { class_type: 'CLIPTextEncode', inputs: { text: '' } }, 12: { class_type: 'SaveImage', inputs: {} } }
const graph = (params: GraphNode['params'], more: Record<string, GraphNode> = {}, inputs?: GraphNode['inputs']): Nodes => ({
  ...more,
  drawn: { type: 'text-to-image', params: { prompt: 'calm sea', width: 64, height: 36, seed: 7, ...params }, ...(inputs === undefined ? {} : { inputs }) },
  save: { type: 'save-image', params: { file: 'drawn.png' }, inputs: { image: 'drawn.image' } },
})
/** Colours left and right of the middle of what was saved. */
async function saved(kit: RemoteKit): Promise<{ readonly size: string; readonly left: number[]; readonly right: number[] }> {
  const { data, info } = await sharp(readFileSync(join(kit.project, 'output/drawn.png'))).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number): number[] => [...data.subarray((18 * info.width + x) * 3, (18 * info.width + x) * 3 + 3)]
  return { size: `${info.width}x${info.height}`, left: at(10), right: at(54) }
}
function near(got: readonly number[], wanted: readonly number[]): void {
  got.forEach((value, c) => expect(Math.abs(value - wanted[c]!)).toBeLessThan(5))
}

describe.each([
  ['replicate', startFakeReplicate, (url: string) => ({ REPLICATE_API_TOKEN: REPLICATE_TOKEN, REPLICATE_BASE_URL: url }), { model: 'black-forest-labs/flux-schnell' }],
  ['fal', startFakeFal, (url: string) => ({ FAL_KEY, FAL_QUEUE_URL: url }), { model: 'fal-ai/veo3/picture' }],
  ['comfyui', startFakeComfy, (url: string) => ({ COMFYUI_API_KEY: COMFYUI_KEY, COMFYUI_URL: url }), { options: { workflow: WORKFLOW, slots: { prompt: '6.text' } } }],
  ['runway', startFakeRunway, (url: string) => ({ RUNWAYML_API_SECRET: RUNWAY_KEY, RUNWAYML_BASE_URL: url }), {}],
] as const)('a picture by %s', (backend, start, environment, params) => {
  let service: FakeService
  let kit: RemoteKit
  const steps = (wanted: string): number => service.requests.filter(({ step }) => step === wanted).length
  const nodes = (change: object = {}): Nodes => graph({ backend, ...params, ...change } as GraphNode['params'])
  beforeAll(async () => {
    service = await start(await paint())
  })
  beforeEach(async () => {
    service.reset()
    kit = await createRemoteKit(environment(service.url))
  })
  afterEach(() => kit.close())
  afterAll(() => service.close())

  it('is what the service has made, in the node\'s size, and is paid once', async () => {
    const report = await kit.render(nodes())
    expect(report.faults).toEqual([])
    const { size, left, right } = await saved(kit)
    expect(size).toBe('64x36')
    near(left, [0xa0, 0x50, 0x30])
    near(right, [0x30, 0xa0, 0x60])
    expect(report.reports['drawn']).toMatchObject({ backend, host: backend, task: service.tasks[0]!.id })
    const after = await kit.again()
    expect((await after.render(nodes())).faults).toEqual([])
    await after.close(true)
    expect(service.tasks).toHaveLength(1)
    expect(folderHolds(kit.project, Object.values(environment(''))[0]!)).toBe(false)
  })
  it('is planned and previewed for nothing', async () => {
    const document = { format: 1 as const, nodes: nodes() }
    expect((await kit.engine.plan({ document })).faults).toEqual([])
    await expect(kit.engine.preview({ document, node: 'drawn' })).rejects.toMatchObject({ code: 'E_REMOTE_UNMADE' })
    expect(service.requests).toEqual([])
  })
  it('that comes broken is fetched again, and one that is put off is asked for again', async () => {
    service.fault('submit', { status: 429, headers: { 'retry-after': '1' } })
    service.fault('poll', { status: 503 }, 'drop')
    service.fault('file', { status: 503 }, 'drop', 'half', 'half-unannounced')
    expect((await kit.render(nodes())).faults).toEqual([])
    expect(service.tasks).toHaveLength(1)
    expect(steps('file')).toBe(5)
  })
  it('that the service refuses is told with its reason', async () => {
    service.failure = 'the prompt was flagged'
    expect((await kit.render(nodes())).faults[0]).toMatchObject({ code: 'E_REMOTE_FAILED', node: 'drawn', detail: expect.stringContaining('the prompt was flagged') })
  })
  it('with a LoRA is not asked for: it would be made without', async () => {
    cpSync(new URL('../fixtures/models/lora/motion.safetensors', import.meta.url), join(kit.project, 'style.safetensors'))
    const lora = { lora: { type: 'lora-apply', params: { file: 'style.safetensors' } } }
    const report = await kit.render(graph({ backend, ...params } as GraphNode['params'], lora, { loras: 'lora.loras' }))
    expect(report.faults[0]).toMatchObject({ code: 'E_LORA', node: 'drawn' })
    expect(service.requests).toEqual([])
  })
  it('with a mask is not asked for, and with a picture only where the service sees it', async () => {
    const from = { from: { type: 'text-to-image', params: { width: 16, height: 16, backend: 'procedural' } } }
    const masked = await kit.render(graph({ backend, ...params } as GraphNode['params'], from, { image: 'from.image', mask: 'from.image' }))
    expect(masked.faults[0]).toMatchObject({ code: 'E_BACKEND', node: 'drawn', detail: expect.stringContaining('it takes no mask') })
    const begun = await kit.render(graph({ backend, ...params } as GraphNode['params'], from, { image: 'from.image' }))
    if (backend === 'comfyui' || backend === 'runway') expect(begun.faults[0]).toMatchObject({ code: 'E_BACKEND', detail: expect.stringContaining('it takes no picture to begin with') })
    else expect([begun.faults, steps('submit')]).toEqual([[], 1])
  })
})

describe('Runway', () => {
  it.each([
    [['1920:1080', '1280:720', '720:1280'], 1280, 720, '1280:720'],
    [['1920:1080', '1280:720', '720:1280'], 1600, 900, '1920:1080'],
    [['1920:1080', '1280:720', '720:1280'], 3840, 2160, '1920:1080'],
    [['1920:1080', '1280:720', '720:1280'], 360, 640, '720:1280'],
    [['1024x1024', '1536x1024'], 900, 600, '1536x1024'],
  ])('%j for %i x %i: %s', (sizes, width, height, size) => expect(nearestSize(sizes, width, height)).toBe(size))

  it('is asked for the nearest size, and the price is estimated', async () => {
    const service = await startFakeRunway(await paint())
    const kit = await createRemoteKit({ RUNWAYML_API_SECRET: RUNWAY_KEY, RUNWAYML_BASE_URL: service.url })
    const report = await kit.render(graph({ backend: 'runway', width: 1280, height: 720 }))
    expect(service.tasks[0]!.request).toMatchObject({ path: '/v1/text_to_image', body: { model: 'gen4_image', promptText: 'calm sea', ratio: '1280:720', seed: 7 } })
    expect(report.reports['drawn']).toMatchObject({ model: 'gen4_image', cost: { credits: 5, usd: 0.05, estimated: true } })
    for (const [params, reason] of [[{ model: 'gen4_turbo' }, 'no model "gen4_turbo"'], [{ prompt: ' ' }, 'it needs a prompt']] as const) {
      expect((await kit.render(graph({ backend: 'runway', ...params }))).faults[0]).toMatchObject({ code: 'E_BACKEND', detail: expect.stringContaining(reason) })
    }
    expect(service.tasks).toHaveLength(1)
    await kit.close()
    await service.close()
  })
})

describe('a picture by images/generations', () => {
  let service: FakeOpenai
  let kit: RemoteKit
  beforeAll(async () => void (service = await startFakeOpenai()))
  beforeEach(async () => {
    service.reset()
    service.picture = (await paint()).toString('base64')
    kit = await createRemoteKit({ OPENAI_API_KEY: OPENAI_KEY, OPENAI_BASE_URL: `${service.url}/v1` })
  })
  afterEach(() => kit.close())
  afterAll(() => service.close())
  const sent = (): unknown => service.requests.at(-1)!.request.body

  it('is what the model has made, and is paid once', async () => {
    const report = await kit.render(graph({ backend: 'openai' }))
    expect(report.faults).toEqual([])
    const { size, left, right } = await saved(kit)
    expect(size).toBe('64x36')
    near(left, [0xa0, 0x50, 0x30])
    near(right, [0x30, 0xa0, 0x60])
    expect(report.reports['drawn']).toMatchObject({ backend: 'openai', model: 'gpt-image-1', cost: { promptTokens: 12, completionTokens: 272 } })
    expect(sent()).toEqual({ model: 'gpt-image-1', prompt: 'calm sea', n: 1, size: '1536x1024' })
    const after = await kit.again()
    await after.render(graph({ backend: 'openai' }))
    await after.close(true)
    expect(service.requests).toHaveLength(1)
  })
  it.each([
    [{ model: 'dall-e-3', width: 720, height: 1280 }, { model: 'dall-e-3', size: '1024x1792', response_format: 'b64_json' }],
    [{ model: 'flux.1-dev', options: { steps: 4, n: null } }, { model: 'flux.1-dev', size: '64x36', response_format: 'b64_json', steps: 4 }],
    [{ options: { quality: 'low' } }, { model: 'gpt-image-1', quality: 'low' }],
  ])('%j asks so', async (params, body) => {
    expect((await kit.render(graph({ backend: 'openai', ...params } as GraphNode['params']))).faults).toEqual([])
    expect(sent()).toMatchObject(body)
    expect(sent()).not.toHaveProperty('negativePrompt')
  })
  it.each([['429', { status: 429, headers: { 'retry-after': '1' } }], ['500', { status: 500 }], ['a broken connection', 'drop']] as const)('is asked for again after %s, by the same name', async (_, fault) => {
    service.fault('submit', fault)
    expect((await kit.render(graph({ backend: 'openai' }))).faults).toEqual([])
    expect(new Set(service.requests.map(({ request }) => request.headers['idempotency-key'])).size).toBe(1)
    expect(service.requests).toHaveLength(2)
  })
  it('that can\'t be read is a fault', async () => {
    service.picture = (await paint()).subarray(0, 4000).toString('base64')
    expect((await kit.render(graph({ backend: 'openai' }))).faults[0]).toMatchObject({ node: 'drawn', code: 'E_MEDIA_FORMAT' })
  })
  it.each([
    [{ data: [{ url: 'https://x/a.png' }] }, 'response_format'],
    [{ data: [] }, 'Run again'],
    [null, 'Run again'],
  ])('%j is none', (answer, fix) => expect(() => readPicture(answer as never)).toThrow(expect.objectContaining({ code: 'E_REMOTE_RESULT', message: expect.stringContaining(fix) })))
  it('needs a prompt', async () => {
    expect((await kit.render(graph({ backend: 'openai', prompt: '' }))).faults[0]).toMatchObject({ code: 'E_BACKEND' })
    expect(service.requests).toEqual([])
  })
})
