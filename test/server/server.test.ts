import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { PackageJobs } from '../../engine/models/packages/package-jobs.ts'
import { shippedProductions } from '../../engine/productions/productions.ts'
import { routeTable } from '../../engine/server/routes/index.ts'
import { createKeptFilms } from '../../engine/server/kept-films.ts'
import type { Starter } from '../../engine/starts/starter.ts'
import { OPEN_ACCESS } from '../../engine/server/access.ts'
import { createIdempotency } from '../../engine/server/idempotency.ts'
import type { ShareLinks } from '../../engine/access/share-links.ts'
import type { LiveFilms } from '../../engine/server/live-films.ts'
import type { Metrics } from '../../engine/server/metrics.ts'
import { createBrake } from '../../engine/server/brake.ts'
import { createPictures } from '../../engine/server/pictures.ts'
import { safeName } from '../../engine/server/assets.ts'
import { tinyGltf } from '../fixtures/characters/tiny.ts'
import { startServer, TINY, type ServerKit } from './kit.ts'

type Body = Record<string, unknown> & { readonly code?: string; readonly id?: string; readonly status?: unknown }

let kit: ServerKit
let ajv: Ajv2020
beforeAll(async () => {
  kit = await startServer({ bodyLimit: 64 * 1024, uploadLimit: 20_000 })
  ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(closed(await (await fetch(`${kit.url}/api/openapi.json`)).json()) as object, 'api')
})
afterAll(() => kit.close())

/** The schemas with nothing in an answer but what they name: what is answered is told, too. Graphs say it themselves. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const all = Object.fromEntries(Object.entries(schema).map(([key, one]) => [key, key === 'Graph' ? one : closed(one)]))
  return 'properties' in all && !('additionalProperties' in all) && all['type'] === 'object' ? { ...all, additionalProperties: false } : all
}

/** What is sent of a run or of models fits its schema. */
function fits(name: 'RunEvent' | 'ModelEvent', event: unknown): void {
  const { type } = event as { readonly type: string }
  const own = `${type.split('-').map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')}Event`
  const validate = ajv.compile({ $ref: `api#/components/schemas/${own}` })
  expect(validate(event), `${type}: ${JSON.stringify(validate.errors)}`).toBe(true)
  expect(ajv.validate({ $ref: `api#/components/schemas/${name}` }, event)).toBe(true)
}

/** Sends JSON; every JSON answer must be as the OpenAPI document says, `route` being its path there. */
async function call(method: string, path: string, { body, headers = {}, route }: { body?: unknown; headers?: Record<string, string>; route?: string } = {}) {
  const response = await fetch(kit.url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const value = (text === '' ? {} : JSON.parse(text)) as Body
  const place = response.ok ? `${method.toLowerCase()}/responses/${response.status}/content/application~1json/schema` : ''
  const pointer = response.ok
    ? `/paths/${(route ?? path.split('?')[0]!).replaceAll('/', '~1')}/${place}`
    : '/components/schemas/Problem'
  if (text !== '') {
    const validate = ajv.compile({ $ref: `api#${encodeURI(pointer)}` })
    expect(validate(value), `${method} ${path}: ${JSON.stringify(validate.errors)}`).toBe(true)
  }
  if (!response.ok) expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  return { status: response.status, value, headers: response.headers }
}

/** fetch forbids some headers and tidies paths; this doesn't. */
function raw(path: string, headers: Record<string, string> = {}): Promise<number> {
  const { hostname, port } = new URL(kit.url)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    }).on('error', reject).end()
  })
}

async function finished(id: string): Promise<Body> {
  for (;;) {
    const { value } = await call('GET', `/api/runs/${id}`, { route: '/api/runs/{id}' })
    if (!['queued', 'running'].includes(String(value.status))) return value
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('the OpenAPI document', () => {
  test('is valid, and has every route', async () => {
    const document = (await (await fetch(`${kit.url}/api/openapi.json`)).json()) as { paths: Record<string, object> }
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never)
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
    const routes = routeTable({ engine: kit.engine, queue: kit.queue, pictures: createPictures(kit), kept: createKeptFilms(kit), live: {} as LiveFilms, shares: {} as ShareLinks, packages: {} as PackageJobs, starter: {} as Starter, access: OPEN_ACCESS, brake: createBrake(), metrics: {} as Metrics, idempotency: createIdempotency(kit.queue), webhooks: { check: () => {} }, uploadLimit: 1 })
    const listed = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
    const named = shippedProductions().map(({ name }) => `post /api/productions/${name}`)
    expect(listed.sort()).toEqual([...routes.map(({ method, path }) => `${method} ${path.replace('{+', '{')}`), ...named].sort())
  })
})

describe('who may ask', () => {
  test.each([
    ['another site\'s name', { Host: 'evil.example' }],
    ['a name that begins like ours', { Host: 'localhost.evil.example' }],
    ['another site\'s page', { Origin: 'https://evil.example' }],
    ['a page without an origin', { Origin: 'null' }],
    ['another port of this machine', { Origin: 'http://127.0.0.1:1' }],
    ['a script tag elsewhere', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }],
  ])('%s may not', async (_who, headers) => {
    expect(await raw('/api/graphs', headers)).toBe(403)
    expect(await raw('/', headers)).toBe(403)
  })

  test('the page itself may', async () => {
    expect(await raw('/api/graphs', { Origin: kit.url })).toBe(200)
    expect(await raw('/api/graphs', { Host: `localhost:${new URL(kit.url).port}` })).toBe(200)
  })

  test('a WebSocket of another site may not', async () => {
    const socket = new WebSocket(`${kit.url.replace('http', 'ws')}/api/events`, { origin: 'https://evil.example' })
    const refused = await new Promise<Error>((resolve) => socket.on('error', resolve))
    expect(refused.message).toContain('403')
  })

  test('pages run no scripts but their own', async () => {
    const policy = (await fetch(`${kit.url}/api/health`)).headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
  })
})

describe('requests', () => {
  test.each([
    ['an unknown address', 'GET', '/api/nowhere', undefined, 404, 'E_HTTP_NOT_FOUND'],
    ['JSON that is none', 'POST', '/api/validate', '{"path": ', 422, 'E_JSON_SYNTAX'],
    ['neither document nor path', 'POST', '/api/validate', {}, 400, 'E_HTTP_INPUT'],
    ['an unknown field', 'POST', '/api/validate', { path: 'graphs/tiny.json', pth: 1 }, 400, 'E_HTTP_INPUT'],
    ['an unknown query', 'GET', '/api/runs?limt=1', undefined, 400, 'E_HTTP_INPUT'],
    ['a limit that is no number', 'GET', '/api/runs?limit=many', undefined, 400, 'E_HTTP_INPUT'],
    ['a body that is too large', 'POST', '/api/validate', { path: 'x'.repeat(70_000) }, 413, 'E_HTTP_SIZE'],
    ['a graph that is not there', 'POST', '/api/plan', { path: 'graphs/tinny.json' }, 422, 'E_ASSET_MISSING'],
    ['a graph of another shape', 'POST', '/api/runs', { document: { format: 1 } }, 422, 'E_GRAPH_SHAPE'],
    ['a graph without its model', 'POST', '/api/runs', { document: { format: 1, nodes: { a: { type: 'text-to-image', params: { model: 'not-here' } }, b: { type: 'save-image', inputs: { image: 'a.image' } } } } }, 422, 'E_MODEL_MISSING'],
    ['a graph that cannot run', 'POST', '/api/runs', { document: { format: 1, nodes: { a: { type: 'tex-to-video' } } } }, 422, 'E_NODE_TYPE'],
    ['an unknown run', 'GET', '/api/runs/nowhere', undefined, 404, 'E_RUN_UNKNOWN'],
    ['a preview outside the clip', 'POST', '/api/preview', { path: 'graphs/tiny.json', node: 'scene', frame: 99 }, 422, 'E_FRAME_RANGE'],
    ['a file that is not there', 'GET', '/api/files/none.mp4', undefined, 404, 'E_HTTP_NOT_FOUND'],
  ])('%s', async (_what, method, path, body, status, code) => {
    const answer = await call(method, path, body === undefined ? {} : { body })
    expect({ status: answer.status, code: answer.value.code }).toEqual({ status, code })
  })

  test('health, doctor, nodes, validate and plan answer as they promise', async () => {
    expect((await call('GET', '/api/health')).value).toMatchObject({ ok: true })
    expect((await call('GET', '/api/doctor')).status).toBe(200)
    const { value } = await call('GET', '/api/nodes')
    expect((value['nodes'] as { type: string }[]).map((node) => node.type)).toContain('text-to-video')
    expect((await call('POST', '/api/validate', { body: { document: TINY } })).value).toEqual({ faults: [], warnings: [] })
    const plan = (await call('POST', '/api/plan', { body: { path: 'graphs/tiny.json' } })).value as { nodes: { node: string; ports: object[] }[] }
    expect(plan.nodes.find((node) => node.node === 'scene')!.ports).toMatchObject([{ clip: { width: 64, height: 36, length: 8 } }])
  })
})

describe('pictures', () => {
  test('of a graph and of what a run made are JPEGs that fit into 384 pixels', async () => {
    const look = async (path: string): Promise<object> => {
      const response = await fetch(kit.url + path)
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
      return sharp(Buffer.from(await response.arrayBuffer())).metadata()
    }
    const { scene, film } = TINY.nodes
    const wide = { ...TINY, nodes: { scene: { ...scene, params: { ...scene.params, width: 512, height: 288 } }, film } }
    await call('PUT', '/api/graphs/graphs/wide.json', { body: wide, route: '/api/graphs/{path}' })
    expect(await look('/api/picture?path=graphs/wide.json')).toMatchObject({ format: 'jpeg', width: 384, height: 216 })
    const { value } = await call('POST', '/api/runs', { body: { path: 'graphs/wide.json' } })
    await call('DELETE', '/api/graphs/graphs/wide.json', { route: '/api/graphs/{path}' })
    await finished(value.id!)
    expect(await look(`/api/runs/${value.id}/picture`)).toMatchObject({ format: 'jpeg', width: 384, height: 216 })
    expect((await fetch(`${kit.url}/api/picture?path=graphs/none.json`)).status).toBe(422)
  })

  test('a run that made nothing has none', async () => {
    kit.queue.pause()
    const { value } = await call('POST', '/api/runs', { body: { path: 'graphs/tiny.json' } })
    await call('POST', `/api/runs/${value.id}/cancel`, { route: '/api/runs/{id}/cancel' })
    kit.queue.resume()
    expect((await fetch(`${kit.url}/api/runs/${value.id}/picture`)).status).toBe(204)
  })

  test('a moment is a share of the clip', async () => {
    const look = async (query: string): Promise<Buffer> => Buffer.from(await (await fetch(`${kit.url}/api/preview?path=graphs/tiny.json&node=scene&format=png&${query}`)).arrayBuffer())
    expect(await look('moment=1')).toEqual(await look('frame=7'))
    expect(await look('frame=99&nearest=true')).toEqual(await look('frame=7'))
    expect(await look('moment=0.5')).toEqual(await look('frame=4'))
    expect(await look('moment=0')).not.toEqual(await look('moment=1'))
  })

  test('the output of a subgraph and of a bypassed node is that of the node which makes it', async () => {
    const scene = { type: 'text-to-video', params: { prompt: 'sea', duration: 1, width: 48, height: 32, fps: 8, seed: 1 } }
    const document = {
      format: 1,
      nodes: { scene, plain: { type: 'camera-move', mode: 'bypass', inputs: { video: 'scene.video' } }, end: { type: 'encode', inputs: { video: 'plain.video' }, params: { file: 'x.mp4' } } },
    }
    const look = async (node: string): Promise<Buffer> => {
      const response = await fetch(`${kit.url}/api/preview`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ document, node, format: 'png' }) })
      expect(response.status).toBe(200)
      return Buffer.from(await response.arrayBuffer())
    }
    expect(await look('plain')).toEqual(await look('scene'))
  })
})

describe('graph files', () => {
  const route = '/api/graphs/{path}'
  const at = (path: string): string => `/api/graphs/${path}`

  test('are listed, saved, read and deleted; two who save at once do not overwrite each other', async () => {
    const made = await call('PUT', at('graphs/new.json'), { body: TINY, route, headers: { 'If-None-Match': '*' } })
    expect(made.status).toBe(201)
    expect((await call('PUT', at('graphs/new.json'), { body: TINY, headers: { 'If-None-Match': '*' } })).status).toBe(412)
    const listed = (await call('GET', '/api/graphs')).value as unknown as { path: string }[]
    expect(listed.map((one) => one.path)).toEqual(['graphs/new.json', 'graphs/tiny.json'])
    const read = await call('GET', at('graphs%2Fnew.json'), { route })
    expect(read.value).toEqual(TINY)
    const etag = read.headers.get('etag')!
    expect(etag).toBe(made.headers.get('etag'))
    expect((await fetch(kit.url + at('graphs/new.json'), { headers: { 'If-None-Match': etag } })).status).toBe(304)
    const saves = await Promise.all(
      ['one', 'two'].map((title) => call('PUT', at('graphs/new.json'), { body: { ...TINY, title }, route, headers: { 'If-Match': etag } })),
    )
    expect(saves.map((save) => save.status).sort()).toEqual([200, 412])
    expect(saves.find((save) => save.status === 412)!.value.code).toBe('E_GRAPH_CONFLICT')
    expect((await call('DELETE', at('graphs/new.json'), { headers: { 'If-Match': etag } })).status).toBe(412)
    expect((await call('DELETE', at('graphs/new.json'), { route: '/api/graphs/{path}' })).status).toBe(200)
    expect((await call('GET', at('graphs/new.json'))).status).toBe(404)
  })

  test('earlier versions, another name, the trash and bundles', async () => {
    const put = (path: string, title: string) => call('PUT', `/api/graphs/${path}`, { body: { ...TINY, title }, route: '/api/graphs/{path}' })
    await put('graphs/kept.json', 'One')
    await put('graphs/kept.json', 'Two')
    expect((await call('POST', '/api/move', { body: { from: 'graphs/kept.json', to: 'graphs/moved.json' } })).value).toMatchObject({ users: [] })
    const { value } = await call('GET', '/api/versions/graphs/moved.json', { route: '/api/versions/{path}' })
    const [version] = value as unknown as { digest: string; changed: object }[]
    expect(version!.changed).toEqual({ added: [], removed: [], changed: [], graph: ['title'] })
    expect((await call('GET', `/api/version/${version!.digest}/graphs/moved.json`, { route: '/api/version/{digest}/{path}' })).value).toMatchObject({ title: 'One' })
    expect((await call('GET', `/api/version/${'0'.repeat(64)}/graphs/moved.json`)).status).toBe(404)

    const bundle = await fetch(`${kit.url}/api/bundles/graphs/moved.json`)
    expect(bundle.headers.get('content-disposition')).toContain('moved.reelgraph')
    const form = new FormData()
    form.append('file', await bundle.blob(), 'moved.reelgraph')
    await put('graphs/moved.json', 'Three')
    const imported = await fetch(`${kit.url}/api/bundles`, { method: 'POST', body: form })
    expect([imported.status, await imported.json()]).toEqual([201, { path: 'graphs/moved-2.json', files: ['graphs/moved-2.json'], missing: [], needs: [] }])
    const damaged = new FormData()
    damaged.append('file', new Blob(['no zip']), 'x.reelgraph')
    expect((await fetch(`${kit.url}/api/bundles`, { method: 'POST', body: damaged })).status).toBe(422)

    const { id } = (await call('DELETE', '/api/graphs/graphs/moved.json', { route: '/api/graphs/{path}' })).value
    await call('DELETE', '/api/graphs/graphs/moved-2.json', { route: '/api/graphs/{path}' })
    const { value: listed } = await call('GET', '/api/trash')
    const [second] = listed as unknown as { id: string; path: string }[]
    expect(second!.path).toBe('graphs/moved-2.json')
    expect((await call('POST', `/api/trash/${id!}/restore`, { route: '/api/trash/{id}/restore' })).value).toMatchObject({ path: 'graphs/moved.json' })
    expect((await fetch(`${kit.url}/api/trash/${second!.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await call('GET', '/api/trash')).value).not.toContainEqual(expect.objectContaining({ path: expect.stringMatching(/moved/) }))
    expect((await call('POST', `/api/trash/${id!}/restore`)).status).toBe(404)
    await call('DELETE', '/api/graphs/graphs/moved.json', { route: '/api/graphs/{path}' })
  })

  test.each([
    '/api/graphs/..%2f..%2fout.json', '/api/graphs/graphs%2f..%2f..%2fout.json', '/api/graphs/%2ftmp%2fout.json', '/api/graphs/../../out.json',
    '/api/graphs/..%5cout.json', '/api/graphs/link/out.json', '/api/graphs/linked.json', '/api/graphs/.reelgraph/x.json',
    '/api/graphs/graphs/film.mp4', '/api/files/..%2fgraphs%2ftiny.json', '/api/files/%2fetc%2fpasswd', '/api/files/linked.json', '/api/files/link/passwd',
  ])('nothing outside is reached by %s', async (path) => {
    for (const folder of ['graphs', 'output']) mkdirSync(join(kit.project, folder), { recursive: true })
    for (const [from, to] of [['link', '/etc'], ['linked.json', '/etc/hostname'], ['output/link', '/etc'], ['output/linked.json', '/etc/hostname']] as const) {
      if (!existsSync(join(kit.project, from))) symlinkSync(to, join(kit.project, from))
    }
    expect([400, 403, 404]).toContain(await raw(path))
    if (!path.startsWith('/api/graphs')) return
    const saved = await fetch(kit.url + path, { method: 'PUT', body: JSON.stringify(TINY), headers: { 'Content-Type': 'application/json' } })
    expect([400, 403, 404]).toContain(saved.status)
    expect(existsSync('/etc/out.json') || existsSync(join(kit.project, '../out.json'))).toBe(false)
  })

  test('other JSON files are neither overwritten nor deleted', async () => {
    writeFileSync(join(kit.project, 'package.json'), '{"name":"mine"}')
    expect((await call('PUT', at('package.json'), { body: TINY })).value.code).toBe('E_GRAPH_CONFLICT')
    expect((await call('DELETE', at('package.json'))).status).toBe(422)
    expect(readFileSync(join(kit.project, 'package.json'), 'utf8')).toBe('{"name":"mine"}')
  })
})

describe('previews', () => {
  test.each([['jpeg', {}, 64, 36], ['png', { width: 32 }, 32, 18], ['webp', { height: 9 }, 16, 9]])('%s of the right size', async (format, fit, width, height) => {
    const response = await fetch(`${kit.url}/api/preview`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ path: 'graphs/tiny.json', node: 'scene', frame: 3, format, ...fit }),
    })
    expect(response.headers.get('content-type')).toBe(`image/${format}`)
    expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({ format, width, height })
    expect(JSON.parse(decodeURIComponent(response.headers.get('x-reelgraph-port')!))).toMatchObject({ port: 'video', clip: { length: 8 } })
  })

  test('by address, with inputs', async () => {
    const query = new URLSearchParams({ path: 'graphs/tiny.json', node: 'film', frame: '11', inputs: '{"seconds":2}', format: 'png' })
    const response = await fetch(`${kit.url}/api/preview?${query.toString()}`)
    expect(response.status).toBe(200)
    expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({ width: 64, height: 36 })
  })
})

describe('runs', () => {
  const tiny = { path: 'graphs/tiny.json' }
  const events = async (id: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${kit.url}/api/runs/${id}/events`, { headers })
    const blocks = (await response.text()).split('\n\n').filter((block) => block.startsWith('id: '))
    return { status: response.status, list: blocks.map((block) => /^id: (\d+)\nevent: (.+)\ndata: (.+)$/.exec(block)!.slice(1)) }
  }

  test('render, tell of it by stream and socket, and the film can be had in ranges', async () => {
    const socket = new WebSocket(`${kit.url.replace('http', 'ws')}/api/events`)
    const heard: string[] = []
    socket.on('message', (data: Buffer) => {
      const event = JSON.parse(data.toString()) as { type: string }
      heard.push(event.type)
      fits('RunEvent', event)
    })
    await new Promise((resolve) => socket.on('open', resolve))
    const submitted = await call('POST', '/api/runs', { body: tiny })
    expect(submitted.status).toBe(202)
    const id = submitted.value.id!
    const first = await events(id)
    for (const [, , data] of first.list) fits('RunEvent', JSON.parse(data!))
    expect(first.list[0]![1]).toBe('run-status')
    expect(first.list.map(([, type]) => type)).toEqual(expect.arrayContaining(['run-started', 'artifact', 'run-done']))
    expect(JSON.parse(first.list.at(-1)![2]!)).toMatchObject({ type: 'run-status', status: 'done' })
    const started = first.list.find(([, type]) => type === 'run-started')!
    const later = await events(id, { 'Last-Event-ID': started[0]! })
    expect(later.list.length).toBeGreaterThan(0)
    expect(later.list.every(([number]) => Number(number) > Number(started[0]))).toBe(true)
    expect((await events(id, { 'Last-Event-ID': first.list.at(-1)![0]! })).status).toBe(204)
    await expect.poll(() => heard).toEqual(expect.arrayContaining(['run-started', 'artifact', 'run-status']))
    socket.close()

    const run = await finished(id)
    const [output] = run['outputs'] as { url: string; bytes: number; frames: number }[]
    expect(output).toMatchObject({ url: '/api/files/tiny.mp4', frames: 8 })
    const whole = Buffer.from(await (await fetch(kit.url + output!.url)).arrayBuffer())
    expect(whole.length).toBe(output!.bytes)
    const part = await fetch(kit.url + output!.url, { headers: { Range: 'bytes=100-199' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${whole.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(100, 200))).toBe(true)
    expect((await fetch(kit.url + output!.url, { headers: { Range: `bytes=${whole.length}-` } })).status).toBe(416)
    expect((await call('GET', `/api/runs/${id}/graph`, { route: '/api/runs/{id}/graph' })).value).toEqual(TINY)
  })

  test('wait their turn, change places, and can be cancelled', async () => {
    const pause = await call('POST', '/api/queue/pause', { body: {} })
    expect(pause.value).toEqual({ paused: true, waiting: [] })
    const submit = async () => (await call('POST', '/api/runs', { body: { ...tiny, inputs: { seconds: 500 } } })).value.id!
    const [a, b] = [await submit(), await submit()]
    const route = '/api/runs/{id}/move'
    expect((await call('POST', `/api/runs/${b}/move`, { body: { place: 0 }, route })).value).toMatchObject({ waiting: [b, a] })
    expect((await call('GET', '/api/runs?status=queued')).value).toMatchObject({ paused: true, total: 2, runs: [{ id: b }, { id: a }] })
    await call('POST', `/api/runs/${a}/cancel`, { body: {}, route: '/api/runs/{id}/cancel' })
    expect((await finished(a)).status).toBe('cancelled')
    await call('POST', '/api/queue/resume', { body: {} })
    await expect.poll(async () => (await call('GET', `/api/runs/${b}`, { route: '/api/runs/{id}' })).value.status).toBe('running')
    await call('POST', `/api/runs/${b}/cancel`, { body: {}, route: '/api/runs/{id}/cancel' })
    expect(await finished(b)).toMatchObject({ status: 'cancelled', outputs: [] })
  })
})

describe('uploads', () => {
  const upload = async (name: string, data: Uint8Array, field = 'file') => {
    const form = new FormData()
    form.set(field, new Blob([data as BlobPart]), name)
    const response = await fetch(`${kit.url}/api/assets`, { method: 'POST', body: form })
    return { status: response.status, value: (await response.json()) as Body }
  }
  const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).png().toBuffer()

  test('get a safe name of their own and lose none', async () => {
    const data = await picture()
    expect((await upload('../../my picture.png', data)).value).toEqual({ path: 'assets/my-picture.png', bytes: data.length, kind: 'image', width: 8, height: 8 })
    expect((await upload('my picture.png', data)).value).toMatchObject({ path: 'assets/my-picture-2.png' })
    expect(readFileSync(join(kit.project, 'assets/my-picture-2.png')).equals(data)).toBe(true)
  })

  test('a photo that lies on its side is told upright', async () => {
    const data = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect((await upload('upright.jpg', data)).value).toMatchObject({ kind: 'image', width: 30, height: 40 })
  })

  test('tables are looked into', async () => {
    expect((await upload('look.cube', Buffer.from('LUT_1D_SIZE 2\n0 0 0\n1 1 1'))).value).toMatchObject({ path: 'assets/look.cube', kind: 'lut' })
    expect((await upload('no.cube', Buffer.from('LUT_1D_SIZE 2\n0 0 0'))).value.code).toBe('E_LUT')
  })

  test('rigged models are looked into', async () => {
    expect((await upload('tiny.gltf', Buffer.from(JSON.stringify(tinyGltf())))).value).toMatchObject({ path: 'assets/tiny.gltf', kind: 'character' })
    expect((await upload('no.vrm', Buffer.from('glTF and no more'))).value.code).toBe('E_CHARACTER')
  })

  test('what is no media, too large or not there is refused', async () => {
    expect((await upload('film.mp4', Buffer.from('no film at all'))).value.code).toBe('E_MEDIA_FORMAT')
    // Names are not believed, nor does text pass for a film of a terminal.
    for (const name of ['page.png', 'page.txt', 'page.mp4', 'page.jpg', 'page']) expect((await upload(name, Buffer.from('<p>no picture at all</p>\n'.repeat(20)))).value.code, name).toBe('E_MEDIA_FORMAT')
    // Whatever it holds: somebody may serve the folder.
    for (const name of ['film.html', 'film.php', 'film.svg.js']) expect((await upload(name, await picture())).value.code, name).toBe('E_MEDIA_FORMAT')
    expect(await upload('large.png', new Uint8Array(30_000))).toMatchObject({ status: 413, value: { code: 'E_HTTP_SIZE' } })
    expect((await upload('a.png', await picture(), 'other')).status).toBe(400)
    expect(existsSync(join(kit.project, 'assets/film.mp4'))).toBe(false)
  })

  test.each([
    ['../../etc/passwd', 'passwd'], ['.htaccess', 'htaccess'], ['a b\u0000c.MP4', 'a-b-c.mp4'], ['été.png', 'ete.png'], ['', 'asset'], ['C:\\x\\y.wav', 'y.wav'],
  ])('name %j becomes %s', (name, safe) => expect(safeName(name)).toBe(safe))
})
