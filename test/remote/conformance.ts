/** What each remote backend must keep to, whatever its dialect: `describe('runway', () => remoteConformance({...}))`. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { RunReport } from '../../engine/run/events.ts'
import type { GraphNode } from '../../engine/graph/document.ts'
import type { FakeService } from './fake-service.ts'
import { createRemoteKit, folderHolds, makeFilm, PACE, type Nodes, type RemoteKit } from './remote-kit.ts'

export interface Conformance {
  start(film: Uint8Array): Promise<FakeService>
  readonly backend: string
  readonly key: string
  /** Of the environment, for a service at this address. */
  environment(url: string): Record<string, string>
  /** Name of the variable that holds the key. */
  readonly variable: string
  /** Name of the variable without which the backend can't be used. Default: that of the key. */
  readonly needs?: string
  readonly node: { readonly type: string; readonly params?: GraphNode['params'] }
  /** The service lets us look for a task, so that an answer that is lost costs nothing. */
  readonly finds: boolean
}

const CRASH = fileURLToPath(new URL('crash-run.ts', import.meta.url))

export function remoteConformance(options: Conformance): void {
  let service: FakeService
  let film: Buffer
  const { backend, key } = options
  beforeAll(async () => {
    film = makeFilm()
    service = await options.start(film)
  })
  beforeEach(() => service.reset())
  afterAll(() => service.close())

  /** 48 frames of 64x36 at 12 a second from a film of 120 frames of 128x72 at 24. */
  const nodes = (change: GraphNode['params'] = {}): Nodes => ({
    ...(options.node.type === 'image-to-video' ? { ground: { type: 'load-image', params: { file: 'ground.png' } } } : {}),
    scene: {
      type: options.node.type,
      params: { prompt: 'calm sea', duration: 4, width: 64, height: 36, fps: 12, seed: 7, backend, ...options.node.params, ...change },
      ...(options.node.type === 'image-to-video' ? { inputs: { image: 'ground.image' } } : {}),
    },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
  })
  const withKit = async (work: (kit: RemoteKit) => Promise<void>, environment = options.environment(service.url)): Promise<void> => {
    const kit = await createRemoteKit(environment)
    try {
      await work(kit)
    } finally {
      await kit.close()
    }
  }
  /** A run in a process of its own. */
  const startRun = (project: string, graph: Nodes) => {
    const order = JSON.stringify({ project, environment: options.environment(service.url), pace: PACE, nodes: graph })
    const child = spawn(process.execPath, ['--import', 'tsx', CRASH, order], { stdio: ['ignore', 'inherit', 'inherit'] })
    return { child, ended: new Promise((resolve) => child.once('exit', resolve)) }
  }
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5))
  const steps = (wanted: string): number => service.requests.filter(({ step }) => step === wanted).length
  const codes = (report: RunReport): string[] => report.faults.map(({ code }) => code)

  it('makes the film that was asked for, and says what it took', () =>
    withKit(async (kit) => {
      const report = await kit.render(nodes())
      expect(report.faults).toEqual([])
      expect(report.outputs[0]).toMatchObject({ frames: 48 })
      const probed = spawnSync('ffprobe', ['-v', 'error', '-select_streams', 'v', '-count_frames', '-show_entries', 'stream=width,height,r_frame_rate,nb_read_frames', '-of', 'csv=p=0', report.outputs[0]!.path])
      expect(String(probed.stdout).trim()).toBe('64,36,12/1,48')
      expect(report.reports['scene']).toMatchObject({ backend, host: expect.any(String), task: service.tasks[0]!.id, seconds: expect.any(Number), bytes: film.length })
      const percents = kit.events.flatMap((event) => (event.type === 'progress' && event.node === 'scene' ? [event.done / event.total] : []))
      expect(percents.length).toBeGreaterThan(2)
      expect(percents).toEqual(percents.toSorted((a, b) => a - b))
      expect(percents.at(-1)).toBe(1)
    }))

  it('keeps it: later runs ask nothing', () =>
    withKit(async (kit) => {
      const first = await kit.render(nodes())
      const asked = service.requests.length
      const second = await kit.render(nodes())
      const restarted = await kit.again()
      const third = await restarted.render(nodes())
      await restarted.close(true)
      expect(service.requests.length).toBe(asked)
      expect([second, third].map((one) => one.outputs[0]!.frameDigest)).toEqual([first.outputs[0]!.frameDigest, first.outputs[0]!.frameDigest])
      expect(second.reports['scene']).toEqual(first.reports['scene'])
    }))

  it('plans and previews without starting anything', () =>
    withKit(async ({ engine, render }) => {
      const document = { format: 1 as const, nodes: nodes() }
      const plan = await engine.plan({ document })
      expect(plan.faults).toEqual([])
      expect(plan.nodes.find(({ node }) => node === 'scene')!.ports[0]!.clip).toMatchObject({ width: 64, height: 36, length: 48 })
      await expect(engine.preview({ document, node: 'scene' })).rejects.toMatchObject({ code: 'E_REMOTE_UNMADE' })
      expect(service.requests).toEqual([])
      await render(nodes())
      expect((await engine.preview({ document, node: 'scene' })).still).toMatchObject({ width: 64, height: 36 })
    }))

  it.each([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '3' } }],
    ['500', { status: 500 }],
    ['503 with a date', { status: 503, headers: { 'retry-after': new Date(Date.now() + 2000).toUTCString() } }],
  ] as const)('tries again after %s, at each step', (_, fault) =>
    withKit(async (kit) => {
      service.fault('submit', fault, fault)
      service.fault('poll', fault)
      service.fault('file', fault)
      const report = await kit.render(nodes())
      expect(report.faults).toEqual([])
      expect(service.tasks).toHaveLength(1)
      expect(steps('submit')).toBe(3)
      expect(kit.events.filter((event) => event.type === 'warning').length).toBe(4)
    }))

  it('gives up after six tries, and says so', () =>
    withKit(async (kit) => {
      service.fault('submit', ...Array.from({ length: 20 }, () => ({ status: 500, body: { error: 'the engines are cold' } })))
      const report = await kit.render(nodes())
      expect(report.faults[0]).toMatchObject({ code: 'E_REMOTE_UNREACHABLE', node: 'scene' })
      expect(report.faults[0]!.message).toContain('the engines are cold')
      expect(steps('submit')).toBe(6)
    }))

  it('polls and fetches again when the connection breaks', () =>
    withKit(async (kit) => {
      service.fault('poll', 'drop', 'drop')
      service.fault('file', 'drop')
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(service.tasks).toHaveLength(1)
    }))

  it.each(['half', 'half-unannounced'] as const)('fetches %s a file again', (fault) =>
    withKit(async (kit) => {
      service.fault('file', fault)
      const report = await kit.render(nodes())
      expect(report.faults).toEqual([])
      expect(report.reports['scene']).toMatchObject({ bytes: film.length })
      expect(steps('file')).toBe(2)
    }))

  it('starts no second task when the answer to the first is lost', () =>
    withKit(async (kit) => {
      service.fault('submit', 'drop-after')
      const report = await kit.render(nodes())
      expect(service.tasks).toHaveLength(1)
      if (options.finds) return expect(report.faults).toEqual([])
      expect(codes(report)).toEqual(['E_REMOTE_UNCERTAIN'])
      // The user has been told, and runs it again.
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(service.tasks).toHaveLength(2)
    }))

  it('takes up the task of a run that was killed', () =>
    withKit(async (kit) => {
      service.hold = true
      const { child, ended } = startRun(kit.project, nodes())
      // Killed once the ticket is on disk: it is polled then.
      while (steps('poll') === 0 && child.exitCode === null) await pause()
      child.kill('SIGKILL')
      await ended
      service.hold = false
      const report = await kit.render(nodes())
      expect(report.faults).toEqual([])
      expect(service.tasks).toHaveLength(1)
      expect(report.reports['scene']).toMatchObject({ task: service.tasks[0]!.id })
    }))

  it('starts no second task after a kill before the answer', () =>
    withKit(async (kit) => {
      // The engine is stopped in the middle of the submission: the journal says that it may have gone out.
      const stop = new AbortController()
      service.hold = true
      service.fault('submit', 'drop-after')
      const started = service.started().then(() => stop.abort(new Error('gone')))
      await kit.render(nodes(), stop.signal)
      await started
      const restarted = await kit.again()
      service.hold = false
      const report = await restarted.render(nodes())
      await restarted.close(true)
      expect(service.tasks).toHaveLength(1)
      expect(codes(report)).toEqual(options.finds ? [] : ['E_REMOTE_UNCERTAIN'])
    }))

  it('calls the task off when the run is cancelled', () =>
    withKit(async (kit) => {
      const stop = new AbortController()
      service.hold = true
      void service.started().then(() => setTimeout(() => stop.abort(), 100))
      const report = await kit.render(nodes(), stop.signal)
      expect(report.status).toBe('cancelled')
      expect(service.cancelled).toEqual([service.tasks[0]!.id])
      service.hold = false
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(service.tasks).toHaveLength(2)
    }))

  it('leaves the task alone when another node fails, and takes it up later', () =>
    withKit(async (kit) => {
      service.hold = true
      // The service takes the first scene, and refuses the other one once it has.
      service.judge = (step, { body }) => (step === 'submit' && JSON.stringify(body ?? '').includes('stormy') ? { status: service.tasks.length > 0 ? 400 : 500 } : undefined)
      const { scene, film: sink } = nodes()
      const stormy: Nodes = { ...nodes(), storm: { ...scene!, params: { ...scene!.params, prompt: 'stormy sea' } }, film2: { ...sink!, params: { ...sink!.params, file: 'storm.mp4' }, inputs: { video: 'storm.video' } } }
      const report = await kit.render(stormy)
      expect(codes(report)).toEqual(['E_REMOTE_REFUSED'])
      expect(service.cancelled).toEqual([])
      service.hold = false
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(service.tasks).toHaveLength(1)
    }))

  it('says why the service has failed; the next run tries anew', () =>
    withKit(async (kit) => {
      service.failure = 'the prompt is against the rules'
      const report = await kit.render(nodes())
      expect(report.faults[0]).toMatchObject({ code: 'E_REMOTE_FAILED', node: 'scene', type: expect.any(String) })
      expect(report.faults[0]!.message).toContain('the prompt is against the rules')
      service.failure = undefined
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(service.tasks).toHaveLength(2)
    }))

  it('makes one task of what two nodes, or two processes, ask for alike', () =>
    withKit(async (kit) => {
      const { film: sink, scene } = nodes()
      const twice: Nodes = { ...nodes(), copy: scene!, film2: { ...sink!, params: { ...sink!.params, file: 'copy.mp4' }, inputs: { video: 'copy.video' } } }
      service.hold = true
      const other = startRun(kit.project, { ...nodes(), film: { ...sink!, params: { ...sink!.params, file: 'other.mp4' } } })
      const mine = kit.render(twice)
      while (service.tasks[0] === undefined || service.tasks[0].polls < 20) await pause()
      service.hold = false
      expect((await mine).faults).toEqual([])
      await other.ended
      expect(service.tasks).toHaveLength(1)
      expect(existsSync(join(kit.project, 'output/other.mp4'))).toBe(true)
    }))

  it('is not taken by "auto"', () =>
    withKit(async (kit) => {
      const report = await kit.render(nodes({ backend: 'auto', options: {} }))
      expect(report.reports['scene']?.['backend']).not.toBe(backend)
      expect(service.requests).toEqual([])
    }))

  it('names the variable where there is no key', () => {
    const { needs = options.variable } = options
    const { [needs]: _, ...rest } = options.environment(service.url)
    return withKit(async (kit) => {
      const report = await kit.render(nodes())
      expect(report.faults[0]).toMatchObject({ code: 'E_REMOTE_KEY', node: 'scene', port: 'backend' })
      expect(report.faults[0]!.fix).toContain(needs)
      expect(await kit.engine.backends()).toContainEqual(expect.objectContaining({ kind: options.node.type, name: backend, ok: false, variable: needs }))
      expect(service.requests).toEqual([])
    }, rest)
  })

  it('shows its key to the service alone', () => {
    const said: string[] = []
    return withKit(async (kit) => {
      // The service quotes the key in a refusal, in a failure and in a fault that passes.
      service.fault('submit', { status: 500, body: { error: `no room for ${key}` } }, { status: 401, body: { error: `${key} has expired` } })
      said.push(JSON.stringify(await kit.render(nodes())))
      service.failure = `${key} may not do this`
      said.push(JSON.stringify(await kit.render(nodes())))
      service.failure = undefined
      said.push(JSON.stringify(await kit.render(nodes())), JSON.stringify(await kit.engine.backends()), kit.logged(), JSON.stringify(kit.events))
      expect(said[0]).toContain('E_REMOTE_KEY')
      expect(said[0]).toContain(`[${options.variable}] has expired`)
      expect(said[1]).toContain(`[${options.variable}] may not do this`)
      expect(said.filter((text) => text.includes(key))).toEqual([])
      expect(folderHolds(kit.project, key)).toBe(false)
      expect(folderHolds(kit.project, service.tasks.at(-1)!.id)).toBe(true) // the search can find something
      const senders = service.requests.filter(({ request }) => JSON.stringify([request.path, request.body ?? '']).includes(key))
      expect(senders).toEqual([])
    })
  })
}
