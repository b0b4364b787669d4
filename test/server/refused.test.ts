/** A graph that cannot run is refused when it is submitted, by what its files and formats are and not only by its words. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type ServerKit } from './kit.ts'

let kit: ServerKit
beforeAll(async () => {
  kit = await startServer()
  mkdirSync(join(kit.project, 'clips'))
  const make = (name: string, ...input: string[]): void => void execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, join(kit.project, 'clips', name)])
  make('film.mp4', '-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=10:d=1')
  make('sound.wav', '-f', 'lavfi', '-i', 'sine=d=1')
  writeFileSync(join(kit.project, 'clips/letter.mp4'), 'Dear film,')
}, 60_000)
afterAll(async () => kit.close())

interface Answer { http: number; id?: string; faults?: { code: string; node?: string; port?: string }[]; warnings?: { code: string; node?: string }[] }
async function post(route: string, nodes: Readonly<Record<string, object>>): Promise<Answer> {
  const response = await fetch(`${kit.url}/api/${route}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ document: { format: 1, nodes } }) })
  return { http: response.status, ...((await response.json()) as object) }
}
const clip = (file: string) => ({ type: 'load-video', params: { file: `clips/${file}` } })
const film = (from: string, params: object = {}) => ({ type: 'encode', params: { file: 'out.mp4', quality: 'source', ...params }, inputs: { video: from } })
const places = ({ faults = [] }: Answer): unknown[] => faults.map(({ code, node }) => [code, node])

describe('a graph that names', () => {
  it.each<[string, Record<string, object>, string, string]>([
    ['a file that is not there', { a: clip('flim.mp4'), f: film('a.video') }, 'E_ASSET_MISSING', 'a'],
    ['a text that calls itself a film', { a: clip('letter.mp4'), f: film('a.video') }, 'E_MEDIA_FORMAT', 'a'],
    ['a sound where a film should be', { a: clip('sound.wav'), f: film('a.video') }, 'E_MEDIA_STREAM', 'a'],
    ['clips that are too short for what joins them', { a: clip('film.mp4'), b: clip('film.mp4'), c: clip('film.mp4'), m: { type: 'sequence', params: { transition: 'crossfade', duration: 1 }, inputs: { clips: ['a.video', 'b.video', 'c.video'] } }, f: film('m.video') }, 'E_PARAM_VALUE', 'm'],
    ['a codec that does not go into the file', { a: clip('film.mp4'), f: film('a.video', { file: 'out.webm', codec: 'h264' }) }, 'E_ENCODER', 'f'],
    ['a file outside of the output folder', { a: clip('film.mp4'), f: film('a.video', { file: '../out.mp4' }) }, 'E_OUTPUT_PATH', 'f'],
  ])('%s is refused by submit and validate alike', async (_, nodes, code, node) => {
    const refused = await post('runs', nodes)
    expect([400, 422]).toContain(refused.http)
    expect(places(refused)).toEqual([[code, node]])
    expect(places(await post('validate', nodes))).toEqual([[code, node]])
    expect(kit.queue.list({ limit: 10, offset: 0 }).total).toBe(0)
  })
})

describe('a graph without a sink', () => {
  it.each<[string, Record<string, object>]>([['nothing at all', {}], ['a clip that goes nowhere', { a: clip('film.mp4') }]])('%s is refused by submit, validate and plan', async (_, nodes) => {
    const refused = await post('runs', nodes)
    expect([refused.http, ...places(refused)]).toEqual([422, ['E_NO_SINK', undefined]])
    for (const route of ['validate', 'plan']) expect(places(await post(route, nodes))).toEqual([['E_NO_SINK', undefined]])
  })

  it('is a part of another where it gives outputs', async () => {
    const document = { format: 1, nodes: { a: clip('film.mp4') }, outputs: { video: 'a.video' } }
    const faults = async (route: string): Promise<unknown> => ((await (await fetch(`${kit.url}/api/${route}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ document }) })).json()) as Answer).faults
    expect([await faults('validate'), await faults('plan')]).toEqual([[], []])
    expect(await faults('runs')).toMatchObject([{ code: 'E_NO_SINK' }])
  })
})

describe('the status, of validate, plan and runs', () => {
  const of = (nodes: object, more: object = {}): object => ({ document: { format: 1, nodes }, ...more })
  const wrong = { a: clip('film.mp4'), f: film('a.video', { fit: 'none' }) }
  it.each<[string, object, readonly [number, number, number], string]>([
    ['a body of another shape', { graph: {} }, [400, 400, 400], 'E_HTTP_INPUT'],
    ['no graph file at the path', { path: 'gone.json' }, [422, 422, 422], 'E_ASSET_MISSING'],
    ['a document that is no graph', { document: { format: 1, nodes: [] } }, [422, 422, 422], 'E_GRAPH_SHAPE'],
    ['a param that is not allowed', of(wrong), [200, 422, 422], 'E_PARAM_VALUE'],
    ['a type that nobody offers', of({ ...wrong, f: { ...film('a.video'), type: 'encod' } }), [200, 422, 422], 'E_NODE_TYPE'],
    ['an input that there is not', of({ a: clip('film.mp4'), f: film('a.video') }, { inputs: { x: 1 } }), [200, 422, 422], 'E_INPUT'],
    ['no sink', of({ a: clip('film.mp4') }), [200, 200, 422], 'E_NO_SINK'],
    ['a file that is not there', of({ a: clip('gone.mp4'), f: film('a.video') }), [200, 200, 422], 'E_ASSET_MISSING'],
    ['a file outside of the project', of({ a: clip('../../a.mp4'), f: film('a.video') }), [200, 200, 403], 'E_ASSET_PATH'],
    ['a file outside of the output folder', of({ a: clip('film.mp4'), f: film('a.video', { file: '../a.mp4' }) }), [200, 200, 400], 'E_OUTPUT_PATH'],
  ])('%s', async (_, body, statuses, code) => {
    const answers = await Promise.all(['validate', 'plan', 'runs'].map(async (route) => {
      const response = await fetch(`${kit.url}/api/${route}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
      return { http: response.status, ...((await response.json()) as object) } as Answer
    }))
    expect(answers.map(({ http }) => http)).toEqual(statuses)
    for (const { faults } of answers) expect(faults?.[0]?.code).toBe(code)
  })
})

describe('a body with a key twice', () => {
  it('is refused', async () => {
    const response = await fetch(`${kit.url}/api/validate`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"document":{"format":1,"nodes":{"a":{"type":"x"},"a":{"type":"y"}}}}' })
    expect([response.status, ...places((await response.json()) as Answer)]).toEqual([422, ['E_JSON_TWICE', undefined]])
  })
})

describe('a node that no sink needs', () => {
  const nodes = { a: clip('film.mp4'), f: film('a.video'), lost: clip('gone.mp4'), wrong: { type: 'camera-move', params: { amount: 9 }, inputs: { video: 'lost.video' } }, strange: { type: 'time-machine' } }

  it('keeps nothing from being rendered, and is told where it has a fault', async () => {
    const checked = await post('validate', nodes)
    expect(checked.faults).toEqual([])
    const told = ['wrong', 'strange', 'lost'].map((node) => expect.objectContaining({ code: 'W_NODE_LOOSE', node }) as unknown)
    expect(checked.warnings).toEqual(told)
    expect(checked.warnings![2]).toMatchObject({ port: 'file', got: 'clips/gone.mp4' })
    expect((await post('plan', nodes)).warnings).toEqual(told)
    const { http, id } = await post('runs', nodes)
    expect(http).toBe(202)
    await kit.queue.idle()
    const done = (await (await fetch(`${kit.url}/api/runs/${id}`)).json()) as Answer
    expect(done).toMatchObject({ status: 'done' })
    expect(done.warnings).toEqual(expect.arrayContaining(told))
  })

  it('blocks where it is what is asked for', async () => {
    const response = await fetch(`${kit.url}/api/runs`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ document: { format: 1, nodes }, only: ['wrong'] }) })
    expect(response.status).toBe(422)
  })
})
