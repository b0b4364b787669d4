/** Starts a dialect's fake and builds graphs for it: what the conformance suite stands on. */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { RunReport } from '../../engine/contract/events.ts'
import type { GraphNode } from '../../engine/graph/document.ts'
import type { FakeService } from './fake-service.ts'
import { createRemoteKit, makeFilm, PACE, type Nodes, type RemoteKit } from './remote-kit.ts'

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

export interface Setting {
  readonly options: Conformance
  readonly service: FakeService
  readonly film: Buffer
  /** A film of 48 frames of 64x36 at 12 a second from one of 120 frames of 128x72 at 24. */
  nodes(change?: GraphNode['params']): Nodes
  withKit(work: (kit: RemoteKit) => Promise<void>, environment?: Record<string, string>, timeout?: number): Promise<void>
  /** A run in a process of its own. */
  startRun(project: string, graph: Nodes): { readonly child: ChildProcess; readonly ended: Promise<unknown> }
  pause(): Promise<unknown>
  /** Requests of a step so far. */
  steps(wanted: string): number
  codes(report: RunReport): string[]
}

const CRASH = fileURLToPath(new URL('crash-run.ts', import.meta.url))

export function setUp(options: Conformance): Setting {
  let service: FakeService
  let film: Buffer
  const { backend } = options
  beforeAll(async () => {
    film = makeFilm()
    service = await options.start(film)
  })
  beforeEach(() => service.reset())
  afterAll(() => service.close())

  const nodes = (change: GraphNode['params'] = {}): Nodes => ({
    ...(options.node.type === 'img2vid' ? { ground: { type: 'load-image', params: { file: 'ground.png' } } } : {}),
    scene: {
      type: options.node.type,
      params: { prompt: 'calm sea', duration: 4, width: 64, height: 36, fps: 12, seed: 7, backend, ...options.node.params, ...change },
      ...(options.node.type === 'img2vid' ? { inputs: { image: 'ground.image' } } : {}),
    },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
  })
  const withKit = async (work: (kit: RemoteKit) => Promise<void>, environment = options.environment(service.url), timeout = 90): Promise<void> => {
    const kit = await createRemoteKit(environment, { timeout })
    try {
      await work(kit)
    } finally {
      await kit.close()
    }
  }
  const startRun = (project: string, graph: Nodes) => {
    const order = JSON.stringify({ project, environment: options.environment(service.url), pace: PACE, nodes: graph })
    const child = spawn(process.execPath, ['--import', 'tsx', CRASH, order], { stdio: ['ignore', 'inherit', 'inherit'] })
    return { child, ended: new Promise((resolve) => child.once('exit', resolve)) }
  }
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5))
  const steps = (wanted: string): number => service.requests.filter(({ step }) => step === wanted).length
  const codes = (report: RunReport): string[] => report.faults.map(({ code }) => code)

  return {
    options,
    get service() {
      return service
    },
    get film() {
      return film
    },
    nodes,
    withKit,
    startRun,
    pause,
    steps,
    codes,
  }
}
