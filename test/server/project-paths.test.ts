import { writeFileSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTell } from '../../engine/server/project-paths.ts'
import { startServer, type ServerKit } from './kit.ts'

describe('paths of the machine', () => {
  const tell = createTell({ project: '/srv/films/one', output: '/mnt/out' })
  it.each([
    ['E_MEDIA_FORMAT /srv/films/one/clips/a.mp4: no film.', 'E_MEDIA_FORMAT clips/a.mp4: no film.'],
    ['/srv/films/one is full', '. is full'],
    ['/srv/films/one-more/a.mp4', '/srv/films/one-more/a.mp4'],
    ['wrote "/mnt/out/x/film.mp4"', 'wrote "output/x/film.mp4"'],
    [`${homedir()}/models/a`, '~/models/a'],
  ])('%j is told as %j', (text, told) => expect(tell({ deep: [text] })).toEqual({ deep: [told] }))

  it('of an output folder within the project are those of the project', () => {
    expect(createTell({ project: '/a/b', output: '/a/b/films' })('/a/b/films/x.mp4')).toBe('films/x.mp4')
  })
})

describe('over HTTP', () => {
  let kit: ServerKit
  beforeAll(async () => {
    kit = await startServer()
    writeFileSync(join(kit.project, 'letter.mp4'), 'Dear film,')
    mkdirSync(join(kit.project, 'output'))
    writeFileSync(join(kit.project, 'output/mine.mp4'), 'not yours')
  })
  afterAll(async () => kit.close())
  const post = async (route: string, body: object): Promise<string> =>
    (await fetch(`${kit.url}/api/${route}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).text()

  it('no fault names the folder that the project lies in: not of an answer, a run, nor its events', { timeout: 60_000 }, async () => {
    const document = { format: 1, nodes: { a: { type: 'load-video', params: { file: 'letter.mp4' } }, f: { type: 'encode', params: { file: 'x.mp4' }, inputs: { video: 'a.video' } } } }
    const said: string[] = []
    for (const route of ['validate', 'plan', 'runs']) said.push(await post(route, { document }))
    said.push(await post('preview', { document, node: 'a' }))
    const over = { format: 1, nodes: { a: { type: 'text-to-video', params: { width: 32, height: 16, fps: 4, duration: 0.5 } }, f: { type: 'encode', params: { file: 'mine.mp4' }, inputs: { video: 'a.video' } } } }
    const { id } = JSON.parse(await post('runs', { document: over })) as { id: string }
    const events = await (await fetch(`${kit.url}/api/runs/${id}/events`)).text()
    const run = await (await fetch(`${kit.url}/api/runs/${id}`)).text()
    expect(events).toContain('W_OUTPUT_RENAMED')
    for (const text of [...said, events, run]) {
      expect(text).toMatch(/"code":"[EW]_/)
      expect(text).not.toContain(kit.project)
    }
    expect(run).toContain('mine-2.mp4')
  })
})
