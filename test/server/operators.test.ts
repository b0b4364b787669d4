/** What operators need: numbers, readiness, lines of JSON, a graceful end, traces. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../engine/queue/queue-memory.ts'
import { createQueue, type RunOrder } from '../../engine/queue/queue.ts'
import { untilFinished } from '../../engine/queue/until-finished.ts'
import { logRuns } from '../../engine/server/run-log.ts'
import { linesOf, serve, start } from '../warnings/program.ts'
import { startServer, TINY, type ServerKit } from './kit.ts'

const LONG = 300_000
let kit: ServerKit
beforeAll(async () => {
  kit = await startServer()
}, LONG)
afterAll(() => kit.close())
const never = new AbortController().signal
const ORDER = { document: TINY as never, inputs: {} } satisfies RunOrder

/** Values of a text in Prometheus' format, as the format's grammar has them. */
function samplesOf(text: string): Map<string, number> {
  const samples = new Map<string, number>()
  for (const line of text.split('\n')) {
    if (line === '' || /^# (HELP|TYPE) [a-zA-Z_:][\w:]* /.test(line)) continue
    const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\]|\\.)*",?)*\})? (\S+)$/.exec(line) ?? []
    if (name === undefined) throw new Error(`no sample: ${line}`)
    samples.set(name + labels, Number(value))
  }
  return samples
}
const metrics = async (): Promise<Map<string, number>> => samplesOf(await (await fetch(`${kit.url}/metrics`)).text())

describe('metrics', () => {
  it('count runs, frames, what came from the store, faults and requests', { timeout: LONG }, async () => {
    const first = await untilFinished(kit.queue, kit.queue.submit(ORDER).id, 200, never)
    expect(first.status).toBe('done')
    const before = await metrics()
    expect(before.get('reelgraph_runs_total{status="done"}')).toBe(1)
    const frames = first.report!.nodes.find(({ type }) => type === 'text-to-video')!.frames
    expect(before.get('reelgraph_node_frames_total{type="text-to-video"}')).toBe(frames)
    expect(before.get('reelgraph_output_bytes_total')).toBe(first.report!.outputs[0]!.bytes)
    expect(before.get('reelgraph_run_seconds_count{status="done"}')).toBe(1)
    const baked = { ...TINY, nodes: { ...TINY.nodes, kept: { type: 'bake', version: 1, inputs: { video: 'scene.video' } }, film: { ...TINY.nodes.film, inputs: { video: 'kept.video' } } } }
    for (const file of ['a.mp4', 'b.mp4']) await untilFinished(kit.queue, kit.queue.submit({ document: { ...baked, nodes: { ...baked.nodes, film: { ...baked.nodes.film, params: { file } } } } as never, inputs: {} }).id, 200, never)
    const broken = { ...TINY, nodes: { ...TINY.nodes, scene: { type: 'load-video', version: 1, params: { file: 'no.mp4' } } } }
    const failed = await untilFinished(kit.queue, kit.queue.submit({ document: broken as never, inputs: {} }).id, 200, never)
    expect(failed.status).toBe('failed')
    const after = await metrics()
    expect(after.get('reelgraph_runs_total{status="done"}')).toBe(3)
    expect(after.get(`reelgraph_failures_total{code="${failed.faults[0]!.code}"}`)).toBe(1)
    expect(after.get('reelgraph_nodes_total{type="bake",state="cached"}')).toBe(1)
    expect(after.get('reelgraph_queue_runs{status="queued"}')).toBe(0)
    expect(after.get('reelgraph_http_request_seconds_count{method="GET",route="/metrics",status="200"}')).toBe(1)
    expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(1e7)
    expect(after.get('reelgraph_storage_bytes{place="output"}')).toBeGreaterThan(0)
    expect(after.get('reelgraph_model_loads_total')).toBe(0)
  })
})

describe('readiness', () => {
  it('ends with the taking of work, and what runs comes to its end', { timeout: LONG }, async () => {
    let finish = (): void => {}
    const queue = createQueue({
      store: createMemoryStore(), newId: () => `run-${Math.random().toString(36).slice(2)}`, now: () => new Date(),
      run: (_order, run) => new Promise((resolve) => (finish = () => resolve({ run, status: 'done', seconds: 1, outputs: [], nodes: [], reports: {}, faults: [], warnings: [], peakFrameBytes: 0 }))),
    })
    const own = await startServer({ queue })
    try {
      const [runs, waits] = [queue.submit(ORDER), queue.submit(ORDER)]
      await Promise.resolve()
      expect((await fetch(`${own.url}/api/ready`)).status).toBe(200)
      const slow = queue.drain(0.05)
      expect(await slow).toBe(false)
      const drained = queue.drain(60)
      const ready = await fetch(`${own.url}/api/ready`)
      expect([ready.status, await ready.json()]).toEqual([503, { ready: false, checks: expect.arrayContaining([{ name: 'taking work', ok: false, found: 'it is ending' }]) as object }])
      expect((await fetch(`${own.url}/api/health`)).status, 'it is alive').toBe(200)
      const refused = await fetch(`${own.url}/api/runs`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ document: TINY }) })
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'E_DRAINING'])
      finish()
      expect(await drained).toBe(true)
      expect([queue.get(runs.id).status, queue.get(waits.id).status]).toEqual(['done', 'queued'])
    } finally {
      await own.close()
      await queue.close()
    }
  })
})

describe('the log', () => {
  it('has a line with the id for what becomes of a run', { timeout: LONG }, async () => {
    const lines: Record<string, unknown>[] = []
    const log = (level: string) => (facts: object, message: string) => void lines.push({ level, message, ...facts })
    const stop = logRuns(kit.queue, { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') })
    const { id } = await untilFinished(kit.queue, kit.queue.submit({ ...ORDER, by: 'Ana' }).id, 200, never)
    stop()
    expect(lines.every(({ run }) => run === id)).toBe(true)
    expect(lines.map(({ message }) => message)).toEqual(expect.arrayContaining(['run queued', 'run running', 'file written', 'run done']))
    expect(lines.at(-1)).toMatchObject({ level: 'info', status: 'done', by: 'Ana', title: 'Tiny', attempts: 1 })
  })
})

describe('the program', () => {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-operators-'))
  let collector: Server
  const received: { path: string | undefined; body: Trace }[] = []
  type Value = { readonly stringValue?: string; readonly intValue?: number }
  type SpanData = { traceId: string; spanId: string; parentSpanId?: string; name: string; startTimeUnixNano: string; endTimeUnixNano: string; attributes: { key: string; value: Value }[]; status: { code: number } }
  type Trace = { resourceSpans: { resource: { attributes: { key: string; value: Value }[] }; scopeSpans: { spans: SpanData[] }[] }[] }
  beforeAll(async () => {
    mkdirSync(join(project, 'graphs'))
    writeFileSync(join(project, 'graphs/tiny.json'), JSON.stringify(TINY))
    collector = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => void chunks.push(chunk))
      request.on('end', () => {
        received.push({ path: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) as Trace })
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
      })
    })
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    collector.close()
    rmSync(project, { recursive: true, force: true })
  })
  it('writes JSON, sends a span for each node, and ends after what runs', { timeout: LONG }, async () => {
    const server = await serve(project, { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}` }, '--log-json')
    const submitted = (await (await server.ask('/api/runs', { path: 'graphs/tiny.json', inputs: { seconds: 20 } })).json()) as { id: string }
    // At once: it is still at work.
    await server.end()
    const lines = linesOf(server.said.err)
    expect(lines.find(({ run, status }) => run === submitted.id && status === 'done'), server.said.err).toMatchObject({ level: 30, title: 'Tiny' })
    expect(received[0]!.path).toBe('/v1/traces')
    const [{ resource, scopeSpans }] = received[0]!.body.resourceSpans as [Trace['resourceSpans'][number]]
    expect(resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'reelgraph' } })
    const spans = scopeSpans.flatMap((one) => one.spans)
    const root = spans.find(({ name }) => name === 'run')!
    expect(root.attributes).toContainEqual({ key: 'reelgraph.run', value: { stringValue: submitted.id } })
    const own = spans.filter((one) => one !== root)
    expect(own.map(({ name }) => name).sort()).toEqual(Object.keys(TINY.nodes).sort())
    for (const one of own) {
      expect([one.traceId, one.parentSpanId]).toEqual([root.traceId, root.spanId])
      expect(BigInt(one.startTimeUnixNano) >= BigInt(root.startTimeUnixNano) && BigInt(one.endTimeUnixNano) <= BigInt(root.endTimeUnixNano)).toBe(true)
    }
  })
  it('ends in a bounded time, and takes the run up again', { timeout: LONG }, async () => {
    const server = await serve(project, {}, '--drain', '0')
    const submitted = (await (await server.ask('/api/runs', { path: 'graphs/tiny.json', inputs: { seconds: 60 }, force: true })).json()) as { id: string }
    await server.end()
    expect(server.said.out).toContain('taken up at the next start')
    const again = start(project, {}, 'serve', '--port', '0', '--log-json')
    while (!again.said.err.includes('run done')) await new Promise((resolve) => setTimeout(resolve, 50))
    again.child.kill('SIGINT')
    await again.ended
    expect(linesOf(again.said.err).at(-1)).toMatchObject({ run: submitted.id, status: 'done', attempts: 1 })
  })
})

describe('the dashboard', () => {
  it('asks for what there is', { timeout: LONG }, async () => {
    const { panels } = JSON.parse(readFileSync(new URL('../../docs/deploy/grafana-dashboard.json', import.meta.url), 'utf8')) as { panels: { targets: { expr: string }[] }[] }
    const asked = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/\b(?:reelgraph|process)_\w+/g) ?? []))
    const text = await (await fetch(`${kit.url}/metrics`)).text()
    const there = [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name, type]) => (type === 'histogram' ? [`${name}_bucket`, `${name}_count`] : [name]))
    expect(asked.length).toBeGreaterThan(12)
    for (const name of asked) expect(there).toContain(name)
  })
})
