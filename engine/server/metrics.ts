/** Numbers for operators, in Prometheus' text format: of runs, nodes, models, requests, storage and the process. */
import { join } from 'node:path'
import { statfs } from 'node:fs/promises'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RunReport } from '../contract/events.ts'
import type { Json } from '../contract/sockets.ts'
import type { Engine } from '../host/engine.ts'
import { isFinished, type RunQueue } from '../queue/queue.ts'
import { createFolderSizes } from './folder-sizes.ts'

export interface Metrics {
  readonly type: string
  text(): Promise<string>
  request(method: string, route: string, status: number, seconds: number): void
  close(): void
}

const PREFIX = 'reelgraph_'
const RUN_SECONDS = [1, 5, 15, 60, 300, 900, 3600, 14_400]
const REQUEST_SECONDS = [0.005, 0.025, 0.1, 0.5, 2, 10]

/** What a node says of how good something is, with what that is put together of: a brand's score has `parts`. */
export function scoresOf(facts: Readonly<Record<string, Json>>): readonly (readonly [name: string, value: number])[] {
  const named = Object.entries(facts).filter(([name]) => /score|quality/i.test(name))
  const { parts } = facts
  const beside = named.length > 0 && typeof parts === 'object' && parts !== null && !Array.isArray(parts) ? Object.entries(parts) : []
  return [...named, ...beside].flatMap(([name, value]) => (typeof value === 'number' ? [[name, value] as const] : []))
}

export function createMetrics({ engine, queue }: { readonly engine: Engine; readonly queue: RunQueue }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> => new Counter({ name: PREFIX + name, help, labelNames, registers })
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[], collect: (this: Gauge<L>) => void | Promise<void>): Gauge<L> => new Gauge({ name: PREFIX + name, help, labelNames, registers, collect })

  const runs = counter('runs_total', 'Runs that have ended, by how.', ['status'])
  const seconds = new Histogram({ name: `${PREFIX}run_seconds`, help: 'Seconds from the start of a run to its end.', labelNames: ['status'], buckets: RUN_SECONDS, registers })
  const failures = counter('failures_total', 'Faults of runs, by their code.', ['code'])
  const warnings = counter('warnings_total', 'Warnings of runs, by their code.', ['code'])
  const nodes = counter('nodes_total', 'Nodes of runs that have ended, by type and state; cached: taken from the store.', ['type', 'state'])
  const frames = counter('node_frames_total', 'Frames that nodes have made.', ['type'])
  const nodeSeconds = counter('node_seconds_total', 'Seconds in the own code of nodes.', ['type'])
  const rate = new Gauge({ name: `${PREFIX}node_frames_per_second`, help: 'Frames a second of own time, in the latest run that had such a node.', labelNames: ['type'], registers })
  const bytes = counter('output_bytes_total', 'Bytes of files that runs have written.')
  const scores = new Gauge({ name: `${PREFIX}score`, help: 'Scores that nodes have told of, the latest of each node type.', labelNames: ['type', 'score'], registers })
  const requests = new Histogram({ name: `${PREFIX}http_request_seconds`, help: 'Seconds of requests, by route and status.', labelNames: ['method', 'route', 'status'], buckets: REQUEST_SECONDS, registers })

  gauge('queue_runs', 'Runs that wait, and that run.', ['status'], function () {
    for (const status of ['queued', 'running'] as const) this.set({ status }, queue.list({ status, limit: 1, offset: 0 }).total)
  })
  gauge('queue_oldest_seconds', 'How long the run that waits longest has waited.', [], function () {
    const times = queue.waiting().map((id) => Date.parse(queue.get(id).submitted))
    this.set(times.length === 0 ? 0 : Math.max(0, (Date.now() - Math.min(...times)) / 1000))
  })
  gauge('queue_paused', '1 while no other run is started.', [], function () {
    this.set(queue.paused || queue.draining ? 1 : 0)
  })
  gauge('model_memory_bytes', 'Bytes that loaded models take, and the most they may.', ['kind'], function () {
    const { used, budget } = engine.models.sessions.stats()
    this.set({ kind: 'used' }, used)
    this.set({ kind: 'budget' }, budget)
  })
  gauge('model_device_bytes', 'Bytes that loaded models take on a device, and the most they may.', ['device', 'kind'], function () {
    for (const { device, used, budget } of engine.models.sessions.stats().devices) {
      this.set({ device, kind: 'used' }, used)
      this.set({ device, kind: 'budget' }, budget)
    }
  })
  gauge('model_device_held', 'How often models of a device are worked with now.', ['device'], function () {
    for (const { device, held } of engine.models.sessions.stats().devices) this.set({ device }, held)
  })
  new Counter({
    name: `${PREFIX}model_device_seconds_total`, help: 'Seconds that models ran on a device.', labelNames: ['device'], registers,
    collect() {
      this.reset()
      for (const { device, seconds } of engine.models.sessions.stats().devices) this.inc({ device }, seconds)
    },
  })
  new Counter({
    name: `${PREFIX}model_loads_total`, help: 'Models that were loaded.', registers,
    collect() {
      this.reset()
      this.inc(engine.models.sessions.stats().loads)
    },
  })
  const sizes = createFolderSizes()
  const places = { store: join(engine.project, '.reelgraph'), output: engine.output, assets: join(engine.project, 'assets') }
  gauge('storage_bytes', 'Bytes of files, looked up once a minute at most.', ['place'], async function () {
    for (const [place, folder] of Object.entries(places)) this.set({ place }, await sizes(folder))
  })
  gauge('storage_free_bytes', 'Bytes that are free where the project lies.', [], async function () {
    const { bavail, bsize } = await statfs(engine.project)
    this.set(bavail * bsize)
  })

  function ended(report: RunReport | undefined): void {
    for (const { code } of report?.warnings ?? []) warnings.inc({ code })
    for (const { bytes: written } of report?.outputs ?? []) bytes.inc(written)
    const byType = new Map<string, { frames: number; seconds: number }>()
    for (const { type, state, frames: made, seconds: own, node } of report?.nodes ?? []) {
      nodes.inc({ type, state })
      const sum = byType.get(type) ?? { frames: 0, seconds: 0 }
      byType.set(type, { frames: sum.frames + made, seconds: sum.seconds + own })
      for (const [name, value] of scoresOf(report!.reports[node] ?? {})) scores.set({ type, score: name }, value)
    }
    for (const [type, sum] of byType) {
      frames.inc({ type }, sum.frames)
      nodeSeconds.inc({ type }, sum.seconds)
      if (sum.frames > 0 && sum.seconds > 0) rate.set({ type }, sum.frames / sum.seconds)
    }
  }
  const stop = queue.onEvent(({ run, event }) => {
    if (event.type !== 'run-status' || !isFinished(event.status)) return
    const { started, finished, report, faults, status } = queue.get(run)
    runs.inc({ status })
    if (started !== undefined && finished !== undefined) seconds.observe({ status }, (Date.parse(finished) - Date.parse(started)) / 1000)
    if (status === 'failed') for (const { code } of faults) failures.inc({ code })
    ended(report)
  })

  return {
    type: registry.contentType,
    text: () => registry.metrics(),
    request: (method, route, status, took) => requests.observe({ method, route, status }, took),
    close() {
      stop()
      registry.clear()
    },
  }
}
