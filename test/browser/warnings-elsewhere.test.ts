/** Warnings that take more than a project to come about (a service that fails, the server's own queue), in the editor. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { GraphNode } from '../../engine/graph/document.ts'
import { OPENAI_KEY, startFakeOpenai } from '../remote/fake-openai.ts'
import { RUNWAY_KEY, startFakeRunway } from '../remote/fake-runway.ts'
import { makeFilm, PACE } from '../remote/remote-kit.ts'
import { startServer } from '../server/kit.ts'
import { watchesAtMost } from '../plugins/watch-at-most.ts'
import { serve } from '../warnings/program.ts'
import { EDITOR, missing, named } from './browser-kit.ts'
import { renders, seesWarning } from './doubts.ts'
import { kit, useBrowser } from './use-browser.ts'

const LONG = 300_000
const GRAPH = 'graph.json'
const painted = (params: Record<string, string | number>): GraphNode => ({ type: 'text-to-video', params: { prompt: 'sea', width: 64, height: 36, fps: 8, ...params } })
const filmOf = (inputs: Record<string, string>): GraphNode => ({ type: 'encode', params: { file: 'film.mp4' }, inputs })
let project: string
const write = (nodes: Record<string, GraphNode>): void => writeFileSync(join(project, GRAPH), JSON.stringify({ format: 1, nodes }))

useBrowser()
beforeEach(() => void (project = mkdtempSync(join(tmpdir(), 'reelgraph-doubt-'))))
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(project, { recursive: true, force: true })
})

test.skipIf(missing)(named('W_REMOTE_REMADE: a film that is broken for the second time'), { timeout: LONG }, async () => {
  const service = await startFakeRunway(makeFilm())
  service.judge = (step, { path }) => (step === 'file' && path.includes(service.tasks[0]!.id) ? { status: 200, body: { gone: true } } : undefined)
  write({ scene: painted({ duration: 2, backend: 'runway' }), film: filmOf({ video: 'scene.video' }) })
  vi.stubEnv('RUNWAYML_API_SECRET', RUNWAY_KEY)
  vi.stubEnv('RUNWAYML_BASE_URL', service.url)
  const server = await startServer({ editorFolder: EDITOR }, { project, remote: { pace: PACE } })
  try {
    const { page } = await kit.open(GRAPH, { url: server.url })
    await page.locator('#render').click()
    await page.locator('#status', { hasText: /^Render failed/ }).waitFor({ timeout: LONG })
    await renders(page)
    await seesWarning(page, 'W_REMOTE_REMADE', ['scene'])
    await page.context().close()
  } finally {
    await server.close()
    await service.close()
  }
})

test.skipIf(missing)(named('W_REMOTE_GOES_ON: a task that cannot be called off'), { timeout: LONG }, async () => {
  const service = await startFakeRunway(makeFilm())
  service.hold = true
  service.judge = (step) => (step === 'cancel' ? { status: 500 } : undefined)
  write({ scene: painted({ duration: 2, backend: 'runway' }), film: filmOf({ video: 'scene.video' }) })
  vi.stubEnv('RUNWAYML_API_SECRET', RUNWAY_KEY)
  vi.stubEnv('RUNWAYML_BASE_URL', service.url)
  const server = await startServer({ editorFolder: EDITOR }, { project, remote: { pace: PACE } })
  try {
    const { page } = await kit.open(GRAPH, { url: server.url })
    await page.locator('#render').click()
    await expect.poll(() => service.requests.filter(({ step }) => step === 'poll').length, { timeout: LONG }).toBeGreaterThan(2)
    await page.locator('#cancel').click()
    await page.locator('#status', { hasText: 'Render cancelled.' }).waitFor({ timeout: LONG })
    await seesWarning(page, 'W_REMOTE_GOES_ON', ['scene'])
    await page.context().close()
  } finally {
    await server.close()
    await service.close()
  }
})

test.skipIf(missing)(named('W_SPEECH_ESTIMATED: a voice that does not tell when its words are spoken'), { timeout: LONG }, async () => {
  const service = await startFakeOpenai()
  write({ say: { type: 'speech', params: { text: 'One two.', backend: 'openai' } }, scene: painted({ duration: 1 }), film: filmOf({ video: 'scene.video', audio: 'say.audio' }) })
  vi.stubEnv('OPENAI_API_KEY', OPENAI_KEY)
  vi.stubEnv('OPENAI_BASE_URL', `${service.url}/v1`)
  const server = await startServer({ editorFolder: EDITOR }, { project })
  try {
    const { page } = await kit.open(GRAPH, { url: server.url })
    await renders(page)
    await seesWarning(page, 'W_SPEECH_ESTIMATED', ['say', 'timings'])
    await page.context().close()
  } finally {
    await server.close()
    await service.close()
  }
})

test.skipIf(missing)(named('W_WATCH_POLLED: a system that watches no more folders'), { timeout: LONG }, async () => {
  write({ scene: painted({ duration: 1 }), film: filmOf({ video: 'scene.video' }) })
  const { url, end } = await serve(project, watchesAtMost(0, 'ENOSPC'), '--watch')
  try {
    const { page } = await kit.open(GRAPH, { url })
    await renders(page)
    await seesWarning(page, 'W_WATCH_POLLED', [])
    await page.context().close()
  } finally {
    await end()
  }
})

test.skipIf(missing)(named('W_QUEUE_DAMAGED: a queue that is no queue any more'), { timeout: LONG }, async () => {
  mkdirSync(join(project, '.reelgraph'))
  writeFileSync(join(project, '.reelgraph/queue.sqlite'), 'rust'.repeat(1000))
  write({ scene: painted({ duration: 1 }), film: filmOf({ video: 'scene.video' }) })
  const { url, end } = await serve(project, {})
  try {
    const { page } = await kit.open(GRAPH, { url })
    await renders(page)
    await seesWarning(page, 'W_QUEUE_DAMAGED', [])
    await page.context().close()
  } finally {
    await end()
  }
})
