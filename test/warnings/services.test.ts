/** What a service does wrong reaches those who ran the graph, from the program as a child process and from a server. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { OPENAI_KEY, startFakeOpenai } from '../remote/fake-openai.ts'
import { RUNWAY_KEY, startFakeRunway, type FakeRunway } from '../remote/fake-runway.ts'
import { makeFilm } from '../remote/remote-kit.ts'
import { linesOf, reelgraph, serve, start } from './program.ts'

const LONG = 300_000
let service: FakeRunway
let project: string
let env: Record<string, string>
beforeAll(async () => {
  service = await startFakeRunway(makeFilm())
  env = { RUNWAYML_API_SECRET: RUNWAY_KEY, RUNWAYML_BASE_URL: service.url }
})
afterAll(() => service.close())
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'reelgraph-service-'))
  const scene = { type: 'text-to-video', params: { prompt: 'sea', duration: 2, width: 64, height: 36, fps: 8, backend: 'runway' } }
  writeFileSync(join(project, 'graph.json'), JSON.stringify({ format: 1, nodes: { scene, film: { type: 'encode', params: { file: 'film.mp4' }, inputs: { video: 'scene.video' } } } }))
})
afterEach(() => {
  service.reset()
  service.film = makeFilm()
  rmSync(project, { recursive: true, force: true })
})

/** The film of the first task is broken, each time that it is fetched. */
const firstIsBroken = (): void => {
  service.judge = (step, { path }) => (step === 'file' && path.includes(service.tasks[0]!.id) ? { status: 200, body: { gone: true } } : undefined)
}

it('W_REMOTE_REMADE: a film that is broken for the second time', { timeout: LONG }, async () => {
  firstIsBroken()
  expect(await reelgraph(project, env, 'render', 'graph.json')).toMatchObject({ code: expect.not.stringMatching('^0$') as number, err: expect.stringContaining('E_REMOTE_RESULT') as string })
  const told = await reelgraph(project, env, 'render', 'graph.json', '--json')
  expect(told).toMatchObject({ code: 0 })
  const wanted = expect.objectContaining({ code: 'W_REMOTE_REMADE', node: 'scene', detail: expect.stringContaining(service.tasks[0]!.id) as string }) as object
  const events = linesOf(told.out)
  expect(events).toContainEqual(expect.objectContaining({ type: 'warning', warning: wanted }))
  expect((events.at(-1) as { report: { warnings: unknown } }).report.warnings).toContainEqual(wanted)
  const tags = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format_tags', '-of', 'json', join(project, 'output/film.mp4')], { encoding: 'utf8' })
  expect(tags).toContain('W_REMOTE_REMADE')
})

it('W_REMOTE_GOES_ON: a task that cannot be called off', { timeout: LONG }, async () => {
  service.hold = true
  service.judge = (step) => (step === 'cancel' ? { status: 500 } : undefined)
  const started = service.started()
  const { child, said, ended } = start(project, env, 'render', 'graph.json', '--json')
  await started
  await new Promise((resolve) => setTimeout(resolve, 1000))
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  expect(linesOf(said.out)).toContainEqual(expect.objectContaining({ type: 'warning', warning: expect.objectContaining({ code: 'W_REMOTE_GOES_ON', node: 'scene' }) as object }))
})

it('W_REMOTE_GOES_ON, over HTTP', { timeout: LONG }, async () => {
  service.hold = true
  service.judge = (step) => (step === 'cancel' ? { status: 500 } : undefined)
  const { ask, end } = await serve(project, env)
  try {
    const started = service.started()
    const { id } = (await (await ask('/api/runs', { path: 'graph.json' })).json()) as { id: string }
    await started
    const sent = ask(`/api/runs/${id}/events`).then((one) => one.text())
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await ask(`/api/runs/${id}/cancel`, {})
    expect(await sent).toContain('"code":"W_REMOTE_GOES_ON"')
    const { warnings } = (await (await ask(`/api/runs/${id}`)).json()) as { warnings: unknown }
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'W_REMOTE_GOES_ON' }))
  } finally {
    await end()
  }
})

it('W_SPEECH_ESTIMATED: a voice that does not tell when its words are spoken', { timeout: LONG }, async () => {
  const voice = await startFakeOpenai()
  const own = { OPENAI_API_KEY: OPENAI_KEY, OPENAI_BASE_URL: `${voice.url}/v1` }
  try {
    const say = { type: 'speech', params: { text: 'One two.', backend: 'openai' } }
    const scene = { type: 'text-to-video', params: { prompt: 'sea', duration: 1, width: 64, height: 36, fps: 8 } }
    writeFileSync(join(project, 'spoken.json'), JSON.stringify({ format: 1, nodes: { say, scene, film: { type: 'encode', params: { file: 'spoken.mp4' }, inputs: { video: 'scene.video', audio: 'say.audio' } } } }))
    const wanted = expect.objectContaining({ code: 'W_SPEECH_ESTIMATED', node: 'say', port: 'timings' }) as object
    for (const run of ['first', 'from the store']) {
      const { code, out } = await reelgraph(project, own, 'render', 'spoken.json', '--json')
      expect(code, run).toBe(0)
      expect((linesOf(out).at(-1) as { report: { warnings: unknown } }).report.warnings, run).toContainEqual(wanted)
    }
    const tags = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format_tags', '-of', 'json', join(project, 'output/spoken.mp4')], { encoding: 'utf8' })
    expect(tags).toContain('W_SPEECH_ESTIMATED')
  } finally {
    await voice.close()
  }
})
