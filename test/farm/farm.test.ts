/** Films made by several machines are those that one machine makes: to the bit, with their sound and times. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fault } from '../../engine/contract/errors.ts'
import type { RunReport, StampedRunEvent } from '../../engine/contract/events.ts'
import { serveFrom } from '../../engine/cli/farm-options.ts'
import { jobsOf, stretchesOf } from '../../engine/farm/farm-jobs.ts'
import { openFarm, type Farm } from '../../engine/farm/open-farm.ts'
import { publishPlan } from '../../engine/farm/plan-file.ts'
import { renderOnFarm, type SubmitOptions } from '../../engine/farm/submit.ts'
import type { FarmJob } from '../../engine/farm/work-queue.ts'
import { work, type WorkerEvent } from '../../engine/farm/worker.ts'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine, RenderRequest } from '../../engine/host/engine.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { ENGINE_VERSION } from '../../engine/machine/version.ts'
import { createMemoryStore } from '../../engine/queue/queue-memory.ts'
import { createQueue } from '../../engine/queue/queue.ts'
import { createServer } from '../../engine/server/create-server.ts'
import { startRedis, startS3, WITHOUT_REDIS, type RunningRedis } from './servers.ts'

const SEGMENT = 0.5
const FILM: GraphDocument = {
  format: 1,
  nodes: {
    scene: { type: 'text-to-video', params: { prompt: 'calm sea', duration: 3, width: 64, height: 36, fps: 8, seed: 1 } },
    push: { type: 'camera-move', params: { move: 'slow-zoom-in' }, inputs: { video: 'scene.video' } },
    music: { type: 'music', params: { duration: 3, seed: 3 } },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'push.video', audio: 'music.audio' } },
  },
}
/** Scenes as nodes of their own that are kept, a picture of the project, and frames that each are made from the one before. */
const STORY: GraphDocument = {
  format: 1,
  nodes: {
    board: { type: 'storyboard', params: { scenes: [{ prompt: 'calm sea', duration: 1 }, { prompt: 'a forest', duration: 1 }], width: 64, height: 36, fps: 8, keep: true, transitionDuration: 0.25 } },
    film: { type: 'encode', params: { file: 'story.mp4', quality: 'source' }, inputs: { video: 'board.video' } },
    photo: { type: 'load-image', params: { file: 'photos/red.png' } },
    held: { type: 'still', params: { duration: 1.5, fps: 8 }, inputs: { image: 'photo.image' } },
    calm: { type: 'temporal-smooth', inputs: { video: 'held.video' } },
    second: { type: 'encode', params: { file: 'calm.mp4', quality: 'source' }, inputs: { video: 'calm.video' } },
  },
}

let redis: RunningRedis | undefined
let s3: Awaited<ReturnType<typeof startS3>>
beforeAll(async () => {
  s3 = await startS3()
  if (!WITHOUT_REDIS) redis = await startRedis()
})
afterAll(async () => {
  await redis?.end()
  await s3.end()
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reelgraph-farm-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const projectOf = (name: string): string => {
  const project = join(folder, name)
  mkdirSync(project)
  return project
}
/** Of what the streams hold when they are decoded, and the times of the pictures. */
const decoded = (file: string): string =>
  execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-map', '0:v', '-map', '0:a?', '-f', 'streamhash', '-'], { encoding: 'utf8' }) +
  execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0', file], { encoding: 'utf8' })

async function alone(document: GraphDocument, prepare: (project: string) => unknown = () => {}): Promise<RunReport> {
  const project = projectOf('alone')
  await prepare(project)
  const engine = await createEngine({ project, workers: 0, segmentSeconds: SEGMENT })
  try {
    return await engine.render({ document })
  } finally {
    await engine.close()
  }
}

interface Setting {
  readonly farm: Farm
  readonly engine: Engine
  readonly told: readonly WorkerEvent[][]
  render(document: GraphDocument, more?: Partial<RenderRequest>, options?: Partial<SubmitOptions>): Promise<{ readonly report: RunReport; readonly events: readonly StampedRunEvent[] }>
}

async function withFarm(queue: string, store: string, workers: number, ask: (setting: Setting) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  const told: WorkerEvent[][] = []
  const working = Array.from({ length: workers }, async (_, n) => {
    const farm = await openFarm(queue, store)
    const events: WorkerEvent[] = []
    told.push(events)
    try {
      await work({ farm, project: projectOf(`worker-${n}`), createEngine, engine: { workers: 0 }, memory: 1e9, signal: stop.signal, onEvent: (event) => events.push(event) })
    } finally {
      await farm.close()
    }
  })
  const farm = await openFarm(queue, store)
  const engine = await createEngine({ project: projectOf('submitter'), workers: 0, segmentSeconds: SEGMENT, around: farm.around })
  try {
    await ask({
      farm, engine, told,
      async render(document, more = {}, options = {}) {
        const events: StampedRunEvent[] = []
        const report = await renderOnFarm(engine, farm, { document, onEvent: (event) => events.push(event), ...more }, { owner: 'ana', poll: 50, ...options })
        return { report, events }
      },
    })
  } finally {
    stop.abort()
    await Promise.all(working)
    await engine.close()
    await farm.close()
  }
}
const titles = (told: readonly WorkerEvent[]): string[] => told.flatMap((event) => (event.type === 'job-done' ? [event.title] : [])).sort()

describe.each([
  ['SQLite and a folder', () => [join(folder, 'queue'), join(folder, 'share')] as const],
  ['Redis and S3', () => [redis!.url, s3.address] as const],
])('over %s', (name, addresses) => {
  test.skipIf(WITHOUT_REDIS && name.startsWith('Redis'))('a film is made in stretches by two machines, and what is made is not made again', async () => {
    const expected = await alone(FILM)
    expect(expected.faults).toEqual([])
    await withFarm(...addresses(), 2, async ({ told, render, engine, farm }) => {
      const { report, events } = await render(FILM)
      expect(report.faults).toEqual([])
      expect(report.outputs[0]).toMatchObject({ frames: 24, frameDigest: expected.outputs[0]!.frameDigest })
      expect(decoded(report.outputs[0]!.path)).toBe(decoded(expected.outputs[0]!.path))
      const made = Array.from({ length: 6 }, (_, n) => `film, frames ${n * 4} to ${n * 4 + 3}`)
      expect(told.flatMap(titles).sort()).toEqual(made.sort())
      expect(events.filter(({ type }) => type === 'run-started')).toHaveLength(1)
      expect(events.filter(({ type }) => type === 'run-done')).toHaveLength(1)
      const far = events.flatMap((event) => (event.type === 'progress' && event.node === 'film' ? [event.done] : []))
      expect(far.at(-1)).toBe(24)
      // The file is gone, the stretches are not.
      rmSync(report.outputs[0]!.path)
      const asked: string[] = []
      const again = await render(FILM, {}, { onJob: (job) => asked.push(job.id) })
      expect(again.report.outputs[0]!.frameDigest).toBe(expected.outputs[0]!.frameDigest)
      expect(asked).toEqual([])
      expect((await farm.queue.counts()).dead).toBe(0)
      expect(await engine.store.list()).toEqual([])
    })
  })
})

test('scenes are jobs of their own, files of the project go along, and a recurrence stays with one machine', async () => {
  const photo = async (project: string): Promise<void> => {
    mkdirSync(join(project, 'photos'))
    await sharp({ create: { width: 64, height: 36, channels: 3, background: '#c03020' } }).png().toFile(join(project, 'photos/red.png'))
  }
  const expected = await alone(STORY, photo)
  expect(expected.faults).toEqual([])
  await withFarm(join(folder, 'queue'), join(folder, 'share'), 2, async ({ told, render, engine }) => {
    await photo(engine.project)
    const { report } = await render(STORY)
    expect(report.faults).toEqual([])
    for (const { node, frameDigest, path } of expected.outputs) {
      const own = report.outputs.find((one) => one.node === node)!
      expect(own.frameDigest).toBe(frameDigest)
      expect(decoded(own.path)).toBe(decoded(path))
    }
    const done = told.flatMap(titles)
    expect(done.filter((title) => /^board\/.*kept$/.test(title))).toHaveLength(2)
    expect(done).toContain('second, frames 0 to 11')
    expect(done.filter((title) => title.startsWith('film,')).length).toBeGreaterThan(1)
    // What this machine joined it has not made.
    expect(report.nodes.filter(({ node }) => node.endsWith('-kept')).map(({ state }) => state)).toEqual(['cached', 'cached'])
  })
})

test('some frames alone are a film of their own', async () => {
  await withFarm(join(folder, 'queue'), join(folder, 'share'), 1, async ({ told, render }) => {
    const { report } = await render(FILM, { frames: { from: 3, to: 12 } })
    expect(report.faults).toEqual([])
    expect(report.outputs[0]!.frames).toBe(10)
    expect(titles(told[0]!)).toEqual(['film, frames 0 to 3', 'film, frames 4 to 7', 'film, frames 8 to 9'])
  })
})

test('words that come over links are held to the policy of the submitter by the machine that hears them first', async () => {
  // The name of a file is nobody's wish, until it stands in a prompt: it is known when the file is written.
  const wired: GraphDocument = { format: 1, contentRating: 'teen', nodes: {
    words: { type: 'story-text', params: { text: 'A calm sea.' } },
    note: { type: 'save-text', params: { file: 'acme cola.txt' }, inputs: { text: 'words.text' } },
    scene: { type: 'text-to-video', params: { prompt: 'What is in {{nodes.note.file}}!', duration: 0.5, width: 64, height: 36, fps: 8 } },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
  } }
  await withFarm(join(folder, 'queue'), join(folder, 'share'), 1, async ({ told, engine, farm, render }) => {
    writeFileSync(join(engine.project, 'policy.json'), JSON.stringify({ categories: { rivals: { words: ['acme cola'], roles: { admin: 'allow' } } } }))
    expect(await engine.validate({ document: wired })).toEqual([])
    const refused = [expect.objectContaining({ code: 'E_CONTENT_POLICY', node: 'scene', port: 'prompt' })]
    const { report } = await render(wired, { role: 'maker', only: ['film'] })
    expect(report).toMatchObject({ status: 'failed', faults: refused })
    expect(told[0]!.map(({ type }) => type), 'not even asked for').toEqual(['worker-started'])
    // What its author's machine has let pass the others refuse, by the same file.
    const [part] = await engine.planParts({ document: wired, role: 'admin', only: ['film'] })
    const plan = await publishPlan(farm.objects, engine.project, part!, { role: 'maker', contentRating: 'teen' }, new Map())
    const jobs = jobsOf(part!, { owner: 'ana', priority: 0, plan, audience: 'maker-teen', needs: { engine: ENGINE_VERSION, plugins: {}, models: {}, memory: 0 } })
    await farm.queue.add(jobs)
    await expect.poll(() => told[0]!.find(({ type }) => type === 'job-failed'), { timeout: 60_000 }).toMatchObject({ faults: refused })
    await expect.poll(() => farm.queue.dead(), { timeout: 60_000 }).toMatchObject([{ faults: refused, attempts: 1 }])
    const allowed = await render(wired, { role: 'admin', only: ['film'] })
    expect(allowed.report.faults).toEqual([])
    expect(told.flatMap(titles)).toEqual(['film, frames 0 to 3'])
  })
})

test('a job that fails each time ends the run with its report, and what waited is taken back', async () => {
  await withFarm(join(folder, 'queue'), join(folder, 'share'), 0, async ({ farm, render }) => {
    const rendering = render(FILM)
    const poison = [fault('E_INTERNAL', { node: 'film', detail: 'poison' })]
    for (let dead = 0; dead === 0; dead = (await farm.queue.counts()).dead) {
      // One fails, whoever takes it; no other is touched.
      const taken = await farm.queue.take(() => true, 'w')
      if (taken === undefined) await new Promise((resolve) => setTimeout(resolve, 50))
      else if (taken.job.film!.from === 0) await taken.failed(poison)
      else await taken.giveBack()
    }
    const { report } = await rendering
    expect(report).toMatchObject({ status: 'failed', faults: poison })
    expect(await farm.queue.counts()).toEqual({ waiting: 0, active: 0, dead: 1 })
  })
})

test('who waits for a farm without machines is told so', async () => {
  await withFarm(join(folder, 'queue'), join(folder, 'share'), 0, async ({ render }) => {
    const stop = new AbortController()
    const { report } = await render(FILM, { signal: stop.signal, onEvent: ({ type }) => void (type === 'warning' && stop.abort()) }, { patience: 100 })
    expect(report).toMatchObject({ status: 'cancelled', warnings: [{ code: 'W_FARM_WAITING' }] })
  })
})

test('who waits for a queue that is away is told so, goes on when it is back, and can leave it meanwhile', async () => {
  await withFarm(join(folder, 'queue'), join(folder, 'share'), 1, async ({ farm, render }) => {
    const { states } = farm.queue
    let back: (() => void) | undefined
    Object.assign(farm.queue, { states: async (jobs: readonly FarmJob[]) => (await new Promise<void>((resolve) => (back = resolve)), states(jobs)) })
    const { report } = await render(FILM, { frames: { from: 0, to: 3 }, onEvent: ({ type }) => void (type === 'warning' && (Object.assign(farm.queue, { states }), back!())) }, { patience: 1000 })
    expect(report).toMatchObject({ status: 'done', warnings: [{ code: 'W_FARM_SILENT' }] })
    expect(report.warnings[0]!.message).toContain(farm.queue.address)
    const stop = new AbortController()
    const never = () => new Promise<never>(() => {})
    Object.assign(farm.queue, { states: never, withdraw: never })
    const left = await render(FILM, { signal: stop.signal, onEvent: ({ type }) => void (type === 'warning' && stop.abort()) }, { patience: 100 })
    expect(left.report).toMatchObject({ status: 'cancelled', warnings: [{ code: 'W_FARM_SILENT' }] })
  })
})

test('a worker says what it lacks for jobs that wait, and leaves them to others', async () => {
  await withFarm(join(folder, 'queue'), join(folder, 'share'), 1, async ({ farm, told }) => {
    await farm.queue.add([{ id: 'a', title: 'a', owner: 'ana', priority: 0, plan: 'p', needs: { engine: '0.0.1', plugins: {}, models: { sd: 'x' }, memory: 0 } }])
    await expect.poll(() => told[0]?.filter(({ type }) => type === 'jobs-passed')).toEqual([{ type: 'jobs-passed', lacks: ['Reelgraph 0.0.1', 'the model sd'] }])
    expect(await farm.queue.counts()).toEqual({ waiting: 1, active: 0, dead: 0 })
  })
})

test('a graph that can not be rendered queues nothing, and a run that is cancelled takes its jobs back', async () => {
  await withFarm(join(folder, 'queue'), join(folder, 'share'), 0, async ({ farm, render }) => {
    const wrong = await render({ ...FILM, nodes: { ...FILM.nodes, push: { ...FILM.nodes['push']!, params: { move: 'none-such' } } } })
    expect(wrong.report.faults[0]!.code).toBe('E_PARAM_VALUE')
    expect(await farm.queue.counts()).toEqual({ waiting: 0, active: 0, dead: 0 })
    const cancel = new AbortController()
    const rendering = render(FILM, { signal: cancel.signal })
    while ((await farm.queue.counts()).waiting === 0) await new Promise((resolve) => setTimeout(resolve, 50))
    cancel.abort()
    expect((await rendering).report.status).toBe('cancelled')
    expect((await farm.queue.counts()).waiting).toBe(0)
  })
})

test('a server renders on the farm in the name of who asks, and tells of what has failed there for good', async () => {
  await withFarm(join(folder, 'queue'), join(folder, 'share'), 0, async ({ farm, engine }) => {
    const queue = createQueue({ store: createMemoryStore(), run: await serveFrom(farm, engine), newId: () => 'run-1', now: () => new Date() })
    const server = await createServer({ engine, queue, port: 0, farm: farm.queue })
    try {
      queue.submit({ document: FILM, inputs: {}, by: 'ben', priority: 3 })
      const poison = [fault('E_INTERNAL', { node: 'film', detail: 'poison' })]
      const jobs: FarmJob[] = []
      while ((await farm.queue.counts()).dead === 0) {
        const taken = await farm.queue.take(() => true, 'w')
        if (taken === undefined) await new Promise((resolve) => setTimeout(resolve, 50))
        else if (taken.job.film!.from === 0) await taken.failed(poison)
        else await taken.giveBack()
        if (taken !== undefined) jobs.push(taken.job)
      }
      await queue.idle()
      expect(queue.get('run-1')).toMatchObject({ status: 'failed', faults: poison })
      expect(new Set(jobs.map(({ owner, priority }) => `${owner} ${priority}`))).toEqual(new Set(['ben 3']))
      const dead = (await (await fetch(`${server.url}/api/farm`)).json()) as { waiting: number; dead: { id: string }[] }
      expect(dead).toMatchObject({ waiting: 0, active: 0, dead: [{ title: 'film, frames 0 to 3', owner: 'ben', faults: [{ code: 'E_INTERNAL' }] }] })
      const retry = async (id: string): Promise<number> => (await fetch(`${server.url}/api/farm/dead/${id}/retry`, { method: 'POST' })).status
      expect(await retry('none')).toBe(404)
      expect(await retry(dead.dead[0]!.id)).toBe(204)
      expect(await farm.queue.counts()).toEqual({ waiting: 1, active: 0, dead: 0 })
    } finally {
      await server.close()
      await queue.close()
    }
  })
})

test.each([
  [{ frames: 24, segment: 4, reach: 0 }, [[0, 3], [4, 7], [8, 11], [12, 15], [16, 19], [20, 23]]],
  [{ frames: 10, segment: 4, reach: 2 }, [[0, 3], [4, 7], [8, 9]]],
  [{ frames: 24, segment: 4, reach: 5 }, [[0, 11], [12, 23]]],
  [{ frames: 24, segment: 4, reach: 0, sequential: 'calm' }, [[0, 23]]],
])('%j is cut', (film, expected) => {
  expect(stretchesOf({ key: 'k', ...film }).map(({ from, to }) => [from, to])).toEqual(expected)
})
