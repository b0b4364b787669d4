/** `reelgraph/client` against a real server: typed calls of productions, progress by events, what came of them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer as createProxy, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest'
import { ApiProblem, createClient, type ReelgraphClient, type RunEvent, type RunResult } from '../../engine/client/index.ts'
import { startServer, TINY, type ServerKit } from '../server/kit.ts'

const LONG = 120_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-client-'))
let kit: ServerKit
let client: ReelgraphClient
beforeAll(async () => {
  mkdirSync(join(project, 'productions'))
  writeFileSync(join(project, 'productions/tiny-film.json'), JSON.stringify({ ...TINY, inputs: { seconds: { ...TINY.inputs.seconds, maximum: 600 } } }))
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=10:d=2', '-pix_fmt', 'yuv420p', join(project, 'film.mp4')])
  kit = await startServer({}, { project })
  client = createClient({ url: `${kit.url}/` })
}, LONG)
afterAll(() => kit.close())

test('a production is called, followed and fetched', { timeout: LONG }, async () => {
  const run = await client.productions.upscale({ film: 'film.mp4', height: 360, file: 'large.mp4' })
  const far: number[] = []
  const types: string[] = []
  const result = await run.done({ onProgress: (completed) => far.push(completed), onEvent: ({ type }) => types.push(type) })
  expect(result).toMatchObject({ width: 640, height: 360, frames: 20, duration: 2, hasAudio: false, source: 'film.mp4', url: '/api/files/large.mp4' })
  expect(far.at(-1)).toBe(1)
  expect([...far].sort((a, b) => a - b)).toEqual(far)
  expect(types).toEqual(expect.arrayContaining(['run-status', 'run-started', 'progress', 'run-done']))
  expect(types.at(-1)).toBe('run-status')
  const film = await fetch(client.address(result.url!))
  expect(Number(film.headers.get('content-length'))).toBe(result.bytes)
  expect((await run.state()).status).toBe('done')
  // It is over, and can be asked for again.
  expect(await client.run(run.id).done()).toEqual(result)
})

test('what is wrong is thrown with the field named', async () => {
  const problem = await client.productions.sync({ film: 'film.mp4', sound: 'film.mp4', offset: 99_999 }).catch((thrown: unknown) => thrown)
  expect(problem).toBeInstanceOf(ApiProblem)
  expect(problem).toMatchObject({ status: 422, faults: [{ code: 'E_INPUT_VALUE', port: 'offset' }] })
})

test('a run that is called off says so; productions of the project are called by name, in both spellings', { timeout: LONG }, async () => {
  const run = await client.produce('tiny-film', { seconds: 500 })
  const ended = run.done().catch((thrown: unknown) => thrown)
  await run.cancel()
  expect(await ended).toMatchObject({ status: 499 })
  const loose = client.productions as unknown as Record<string, (given: object) => Promise<{ done(): Promise<RunResult> }>>
  expect(await (await loose['tinyFilm']!({ seconds: 0.5 })).done()).toMatchObject({ frames: 4, promptUsed: 'calm sea', backend: 'procedural' })
})

test('every other address is there, with types', async () => {
  expect((await client.answer('get', '/api/health')).ok).toBe(true)
  expect((await client.answer('post', '/api/validate', { body: { path: 'graphs/tiny.json' } })).faults).toEqual([])
})

test('a connection that breaks is taken up again, and nothing comes twice', { timeout: LONG }, async () => {
  const open = new Set<Socket>()
  const { port } = new URL(kit.url)
  const proxy: Server = createProxy((socket) => {
    const on = new (socket.constructor as typeof Socket)()
    on.connect(Number(port), '127.0.0.1')
    open.add(socket)
    socket.pipe(on).pipe(socket)
    for (const [one, other] of [[socket, on], [on, socket]] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const through = createClient({ url: `http://127.0.0.1:${(proxy.address() as { port: number }).port}` })
  const run = await through.produce('tiny-film', { seconds: 30 })
  const ids: number[] = []
  let cut = 0
  await run.done({ onEvent: ({ id, type }: RunEvent) => {
    ids.push(id)
    if (type !== 'progress' || cut > 1) return
    cut++
    for (const socket of open) socket.destroy()
    open.clear()
  } })
  proxy.close()
  for (const socket of open) socket.destroy()
  expect(cut).toBe(2)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual([...ids].sort((a, b) => a - b))
})

test('types know what a production takes', () => {
  // Never called: the compiler reads them.
  const wrong = [
    // @ts-expect-error the film is needed
    () => client.productions.upscale({ height: 360 }),
    // @ts-expect-error no such field
    () => client.productions.upscale({ film: 'a.mp4', hight: 360 }),
    // @ts-expect-error no such choice
    () => client.productions.sync({ film: 'a.mp4', sound: 'b.mp3', mode: 'fit' }),
    // @ts-expect-error no such production
    () => client.productions.upscail({}),
  ]
  expect(wrong).toHaveLength(4)
  expectTypeOf<RunResult['duration']>().toEqualTypeOf<number | undefined>()
})
