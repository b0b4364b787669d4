/** Model packages over HTTP: fetched from known mirrors only, told as they come. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { bytesFor, first, openMirror, writePackage } from '../models/mirror.ts'
import { safetensorsBytes } from '../../engine/models/lora/write-safetensors.ts'
import { openHub } from '../models/hub/fake-hub.ts'
import { startServer, type ServerKit } from './kit.ts'

const FILES = { 'model_index.json': Buffer.from('{}'), 'unet/model.onnx': bytesFor(300_000, 5) }
const UNET = 'unet/model.onnx'
const VARIABLES = ['REELGRAPH_MODELS', 'REELGRAPH_MODELS_MIRROR', 'XDG_DATA_HOME'] as const
const before = VARIABLES.map((name) => process.env[name])

interface Model { readonly name: string; readonly state: string; readonly work?: { readonly kind: string }; readonly outcome?: Record<string, unknown>; readonly [key: string]: unknown }
interface Event { readonly type: string; readonly model?: string; readonly done?: number; readonly total?: number; readonly outcome?: Record<string, unknown> }

let kit: ServerKit
let mirror: Awaited<ReturnType<typeof openMirror>>
let events: Event[]
let socket: WebSocket
beforeEach(async () => {
  process.env['REELGRAPH_MODELS'] = ''
  kit = await startServer()
  process.env['XDG_DATA_HOME'] = join(kit.project, 'home')
  mkdirSync(join(kit.project, 'served'))
  writePackage(join(kit.project, 'served/pack'), FILES)
  mirror = await openMirror(join(kit.project, 'served/pack'))
  process.env['REELGRAPH_MODELS_MIRROR'] = mirror.address.replace(/\/pack$/, '')
  events = []
  socket = new WebSocket(`${kit.url.replace('http', 'ws')}/api/events`)
  socket.on('message', (data: Buffer) => void events.push(JSON.parse(data.toString()) as Event))
  await new Promise((resolve) => socket.once('open', resolve))
})
afterEach(async () => {
  socket.terminate()
  await kit.close()
  await mirror.close()
  VARIABLES.forEach((name, k) => {
    if (before[k] === undefined) delete process.env[name]
    else process.env[name] = before[k]
  })
})

async function call(method: string, path: string, options: RequestInit = {}): Promise<{ readonly status: number; readonly value: Model & { readonly code?: string } }> {
  const response = await fetch(`${kit.url}/api/models${path}`, { method, ...options })
  const text = await response.text()
  return { status: response.status, value: (text === '' ? {} : JSON.parse(text)) as Model }
}
const ended = async (model = 'pack'): Promise<Event> => {
  for (;;) {
    const found = events.find((one) => one.type === 'model-changed' && one.model === model && one.outcome !== undefined)
    if (found !== undefined) return found
    await wait(10)
  }
}
const file = (path: string): string => join(kit.project, 'models/pack', path)

describe('model packages over HTTP', () => {
  test('with a broken manifest are mended, or go with all of their folder', async () => {
    writePackage(join(kit.project, 'models/pack'), FILES)
    writeFileSync(file('model.json'), '{')
    expect((await call('GET', '')).value).toMatchObject([{ name: 'pack', state: 'broken', fault: { code: 'E_MODEL_INVALID' } }])
    await call('POST', '/pack/pull')
    expect(await ended()).toMatchObject({ outcome: { kind: 'pull', ok: true } })
    expect((await call('GET', '/pack')).value).toMatchObject({ state: 'ready' })
    writeFileSync(file('model.json'), '{')
    expect((await call('DELETE', '/pack')).value).toMatchObject({ emptied: true })
    expect(existsSync(join(kit.project, 'models/pack'))).toBe(false)
  })

  test('are fetched, told, listed, checked and removed', async () => {
    expect((await call('GET', '')).value).toEqual([])
    expect(await call('POST', '/pack/pull')).toMatchObject({ status: 202, value: { name: 'pack', state: 'absent' } })
    expect(await ended()).toMatchObject({ outcome: { kind: 'pull', ok: true } })
    expect(readFileSync(file(UNET))).toEqual(FILES[UNET])
    const progress = events.filter(({ type }) => type === 'model-progress')
    expect(progress.at(-1)).toMatchObject({ model: 'pack', kind: 'pull', done: 300_002, total: 300_002, run: '' })
    expect((await call('GET', '')).value).toMatchObject([{ name: 'pack', state: 'ready', licence: 'MIT', bytes: 300_002, missing: [], outcome: { ok: true } }])
    expect((await call('GET', '/pack')).value['files']).toMatchObject([{ path: 'model_index.json', size: 2 }, { path: UNET, size: 300_000 }])

    writeFileSync(file(UNET), bytesFor(300_000, 6))
    events = []
    expect((await call('POST', '/pack/verify')).status).toBe(202)
    expect((await ended()).outcome).toEqual({ kind: 'verify', ok: false, damaged: [{ path: UNET, fault: 'digest' }] })
    events = []
    await call('POST', '/pack/pull')
    await ended()
    expect(readFileSync(file(UNET))).toEqual(FILES[UNET])

    expect(await call('DELETE', '/pack')).toMatchObject({ status: 200, value: { bytes: expect.any(Number), emptied: true } })
    expect(existsSync(file(UNET))).toBe(false)
    expect((await call('GET', '')).value).toEqual([])
  })
  test('go on where a cancelled pull stopped; nobody removes them meanwhile', async () => {
    mirror.faults.push(first(1, UNET, (response, data) => {
      response.writeHead(200, { 'content-length': data.length })
      response.write(data.subarray(0, 100_000))
    }))
    await call('POST', '/pack/pull')
    while (!existsSync(file(`${UNET}.part`)) || readFileSync(file(`${UNET}.part`)).length < 100_000) await wait(10)
    // Asked twice, fetched once.
    expect(await call('POST', '/pack/pull')).toMatchObject({ status: 202, value: { state: 'incomplete', work: { kind: 'pull' } } })
    expect(await call('DELETE', '/pack')).toMatchObject({ status: 409, value: { code: 'E_MODEL_BUSY' } })
    expect(await call('POST', '/pack/verify')).toMatchObject({ status: 409, value: { code: 'E_MODEL_BUSY' } })
    expect((await call('POST', '/pack/cancel')).status).toBe(204)
    expect((await ended()).outcome).toEqual({ kind: 'pull', ok: false, cancelled: true })
    expect((await call('GET', '/pack')).value).toMatchObject({ state: 'incomplete', missing: [UNET] })
    events = []
    await call('POST', '/pack/pull')
    expect((await ended()).outcome).toEqual({ kind: 'pull', ok: true })
    expect(mirror.asked.at(-1)).toEqual({ path: UNET, range: 'bytes=100000-' })
  })
  test('say why they could not be fetched', async () => {
    mirror.faults.push(first(99, UNET, (response) => response.writeHead(404).end()))
    await call('POST', '/pack/pull')
    expect((await ended()).outcome).toMatchObject({ kind: 'pull', ok: false, fault: { code: 'E_MODEL_DOWNLOAD', message: expect.stringContaining('404') } })
  })
  test.each([
    ['of a name that no mirror is known for', 'POST', '/other/pull', {}, 422, 'E_MODEL_MISSING'],
    ['from an address of the asker\'s choice', 'POST', '/other/pull?from=http://evil.test/other', {}, 400, 'E_HTTP_INPUT'],
    ['by a name that is a path', 'POST', '/..%2Fpack/pull', {}, 400, 'E_HTTP_INPUT'],
    ['by another site\'s page', 'POST', '/pack/pull', { headers: { Origin: 'https://evil.test' } }, 403, 'E_HTTP_ORIGIN'],
    ['removal by another site\'s page', 'DELETE', '/pack', { headers: { Origin: 'https://evil.test' } }, 403, 'E_HTTP_ORIGIN'],
    ['what is not there, checked', 'POST', '/pack/verify', {}, 422, 'E_MODEL_MISSING'],
    ['what is not there, looked at', 'GET', '/pack', {}, 422, 'E_MODEL_MISSING'],
    ['what is not there, removed', 'DELETE', '/pack', {}, 422, 'E_MODEL_MISSING'],
  ])('refuse: %s', async (_, method, path, options, status, code) => {
    if (path.startsWith('/other')) delete process.env['REELGRAPH_MODELS_MIRROR']
    expect(await call(method, path, options)).toMatchObject({ status, value: { code } })
    expect(mirror.asked).toEqual([])
  })
  test('of the catalogue are listed, tell their terms, and are refused under another licence', async () => {
    const hub = await openHub({ 'stable-diffusion-v1-5/stable-diffusion-v1-5': { files: { 'v1-5.safetensors': bytesFor(4000, 2) }, card: { license: 'creativeml-openrail-m' }, gated: { token: 'hf_other' } } })
    vi.stubEnv('HF_ENDPOINT', hub.address)
    try {
      const listed = await (await fetch(`${kit.url}/api/model-catalogue`)).json() as { name: string }[]
      expect(listed.find(({ name }) => name === 'sd15')).toMatchObject({ hub: 'stable-diffusion-v1-5/stable-diffusion-v1-5', state: 'absent', speed: 'medium' })
      expect(await (await fetch(`${kit.url}/api/model-catalogue/sd15/terms`)).json()).toEqual({ id: 'stable-diffusion-v1-5/stable-diffusion-v1-5', licence: 'creativeml-openrail-m', link: `${hub.address}/stable-diffusion-v1-5/stable-diffusion-v1-5`, gated: true, files: 1, bytes: 4000 })
      const agree = (name: string, body: object) => fetch(`${kit.url}/api/model-catalogue/${name}/pull`, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })
      expect((await agree('sd15', {})).status).toBe(400)
      expect((await agree('pack', { licence: 'mit' })).status).toBe(422)
      expect((await agree('sd15', { licence: 'mit' })).status).toBe(202)
      expect((await ended('sd15')).outcome).toMatchObject({ ok: false, fault: { code: 'E_USAGE', expected: 'creativeml-openrail-m' } })
      events = []
      expect((await agree('sd15', { licence: 'creativeml-openrail-m' })).status).toBe(202)
      expect((await ended('sd15')).outcome).toMatchObject({ ok: false, fault: { code: 'E_MODEL_DOWNLOAD', fix: expect.stringContaining('set HF_TOKEN') as string } })
    } finally {
      await hub.close()
      vi.unstubAllEnvs()
    }
  })
  test('what lies in memory is told, with what a model can do, and goes out of it', async () => {
    cpSync(fileURLToPath(new URL('../fixtures/models/tiny-depth', import.meta.url)), join(kit.project, 'models/tiny-depth'), { recursive: true })
    const about = async () => (await call('GET', '/tiny-depth')).value
    expect(await about()).toMatchObject({ does: ['depth'], loaded: [] })
    const found = await kit.engine.models.packages.find('tiny-depth')
    let go = (): void => {}
    let tell = (): void => {}
    const [begun, working] = [new Promise<void>((resolve) => (tell = resolve)), new Promise<void>((resolve) => (go = resolve))]
    const use = kit.engine.models.sessions.use(found.session('onnx'), async () => (tell(), working))
    await begun
    expect(await about()).toMatchObject({ loaded: [{ part: 'onnx', device: 'cpu', held: 1, memory: expect.any(Number) as number }] })
    expect(await call('POST', '/tiny-depth/unload')).toMatchObject({ status: 409, value: { code: 'E_MODEL_BUSY' } })
    go()
    await use
    expect(await call('POST', '/tiny-depth/unload')).toMatchObject({ status: 200, value: { loaded: [] } })
    expect(kit.engine.models.sessions.stats().loaded).toEqual([])
  })
  test('files are taken in as they come, a LoRA among the LoRAs', async () => {
    const data = safetensorsBytes([{ name: 'lora_unet_x.lora_down.weight', dims: [100, 200], data: new Float32Array(20_000) }], {}, 'float32')
    const bring = (name: string, body: Uint8Array) => fetch(`${kit.url}/api/model-files/${encodeURIComponent(name)}`, { method: 'PUT', body: Buffer.from(body), headers: { 'Content-Type': 'application/octet-stream' } })
    const answer = await bring('Ink wash.safetensors', data)
    expect([answer.status, await answer.json()]).toEqual([201, { kind: 'lora', name: 'Ink wash.safetensors', title: 'Ink wash.safetensors' }])
    expect(readFileSync(join(kit.project, 'loras/Ink wash.safetensors'))).toEqual(Buffer.from(data))
    expect((await bring('../x.safetensors', data)).status).toBe(400)
    expect((await bring('.x.safetensors', data)).status).toBe(400)
    const refused = async (name: string, body: Uint8Array) => (await (await bring(name, body)).json() as { code: string }).code
    expect(await refused('x.ckpt', data)).toBe('E_CHECKPOINT')
    expect(await refused('x.safetensors', bytesFor(4000, 9))).toBe('E_CHECKPOINT')
    writeFileSync(join(kit.project, 'models/left.safetensors'), data)
    expect(await (await fetch(`${kit.url}/api/model-files`)).json()).toEqual([{ name: 'left.safetensors', bytes: data.length, kind: 'lora' }])
    expect((await fetch(`${kit.url}/api/model-files/left.safetensors/import`, { method: 'POST' })).status).toBe(201)
    expect(existsSync(join(kit.project, 'loras/left.safetensors'))).toBe(true)
  })
  test('an address in the body counts for nothing', async () => {
    delete process.env['REELGRAPH_MODELS_MIRROR']
    const body = JSON.stringify({ from: mirror.address })
    expect(await call('POST', '/pack/pull', { body, headers: { 'Content-Type': 'application/json' } })).toMatchObject({ status: 422, value: { code: 'E_MODEL_MISSING' } })
    expect(mirror.asked).toEqual([])
  })
  test('end with the server', async () => {
    mirror.faults.push(first(1, UNET, (response) => response.writeHead(200, { 'content-length': 300_000 })))
    await call('POST', '/pack/pull')
    await kit.close()
    expect(existsSync(file('.pull.lock'))).toBe(false)
    kit = await startServer()
  })
})
