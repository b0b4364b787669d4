/**
 * OpenTelemetry: a trace a run, a span a node. Loaded where OTEL_EXPORTER_OTLP_ENDPOINT is set, and the exporter reads all of the
 * standard's variables itself. Nodes make frames side by side: the length of a node's span is the time that it took by itself.
 */
import { context, SpanStatusCode, trace, type Span } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { NodeTiming, RunReport } from '../contract/events.ts'
import { ENGINE_VERSION } from '../machine/version.ts'
import { isFinished, type RunQueue } from '../queue/queue.ts'

export interface Traces {
  /** Sends what is left. */
  close(): Promise<void>
}

interface Open {
  readonly span: Span
  /** Milliseconds, by node. */
  readonly started: Map<string, number>
}

export function createTraces(queue: RunQueue): Traces {
  const name = process.env['OTEL_SERVICE_NAME'] ?? 'reelgraph'
  const provider = new BasicTracerProvider({ resource: resourceFromAttributes({ 'service.name': name, 'service.version': ENGINE_VERSION }), spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] })
  const tracer = provider.getTracer('reelgraph', ENGINE_VERSION)
  const open = new Map<string, Open>()

  function nodeSpan({ span, started }: Open, { node, type, state, frames, seconds }: NodeTiming, report: RunReport, end: number): void {
    const from = started.get(node) ?? end
    const own = tracer.startSpan(node, { startTime: from, attributes: { 'reelgraph.node': node, 'reelgraph.node.type': type, 'reelgraph.node.state': state, 'reelgraph.node.frames': frames, 'reelgraph.node.seconds': seconds } }, trace.setSpan(context.active(), span))
    const fault = report.faults.find((one) => one.node === node)
    if (state === 'failed') own.setStatus({ code: SpanStatusCode.ERROR, ...(fault === undefined ? {} : { message: fault.message }) })
    if (fault !== undefined) own.setAttribute('reelgraph.fault', fault.code)
    own.end(Math.min(end, from + seconds * 1000))
  }

  const stop = queue.onEvent(({ run, event }) => {
    const time = Date.parse(event.time)
    if (event.type === 'run-started') {
      const { order, attempts, title } = queue.get(run)
      const attributes = { 'reelgraph.run': run, 'reelgraph.title': title, 'reelgraph.attempt': attempts, ...(order.production === undefined ? {} : { 'reelgraph.production': order.production }), ...(order.by === undefined ? {} : { 'enduser.id': order.by }) }
      open.set(run, { span: tracer.startSpan('run', { startTime: time, attributes, root: true }), started: new Map() })
    }
    const one = open.get(run)
    if (one === undefined) return
    if (event.type === 'node-started' || event.type === 'node-cached') one.started.set(event.node, time)
    if (event.type === 'run-done') for (const timing of event.report.nodes) nodeSpan(one, timing, event.report, time)
    if (event.type !== 'run-status' || !(isFinished(event.status) || event.status === 'queued')) return
    one.span.setAttribute('reelgraph.status', event.status)
    const [fault] = queue.get(run).faults
    if (event.status === 'failed') one.span.setStatus({ code: SpanStatusCode.ERROR, ...(fault === undefined ? {} : { message: fault.message }) })
    one.span.end(time)
    open.delete(run)
  })
  return {
    async close() {
      stop()
      for (const { span } of open.values()) span.end()
      // A collector that does not answer keeps nobody from leaving.
      await Promise.race([provider.shutdown().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 3000).unref())])
    },
  }
}
