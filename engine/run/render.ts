/** Renders a graph: evaluates its sinks side by side and reports what came of it. */
import { failure, fault, ReelgraphError, toReelgraphError, type Fault } from '../contract/errors.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import { staysWithResult, type Warning } from '../contract/warnings.ts'
import { Evaluation } from './evaluate.ts'
import type { Judge, Part } from './evaluation.ts'
import type { RunEvent, RunReport, StampedRunEvent } from '../contract/events.ts'
import { record, recordWay, shortest, unitsOf } from './measured.ts'
import type { RunPorts } from './ports.ts'
import type { FrameRange } from './ranges.ts'
import { makeResults, resultOf } from './results.ts'

export interface RenderOptions {
  readonly run: string
  readonly graph: ResolvedGraph
  readonly graphText: string
  /** The graph's file in the project. */
  readonly source?: string
  readonly ports: RunPorts
  readonly only?: readonly string[]
  readonly frames?: FrameRange
  readonly force?: boolean
  /** Of nodes that the graph grows by. */
  readonly judge?: Judge
  /** Nothing but this. */
  readonly part?: Part
  /** Films are watched while they are made. */
  readonly live?: boolean
  /** A warning is a failure. */
  readonly strict?: boolean
  /** What is doubtful before the first node has begun. */
  readonly warnings?: readonly Warning[]
  readonly signal?: AbortSignal
  readonly onEvent?: (event: StampedRunEvent) => void
}

/** Milliseconds between two reports of what the nodes cost. */
const TIMES_EVERY = 500

/** Never rejects for faults of the graph or its nodes: they are in the report. */
export async function renderGraph(options: RenderOptions): Promise<RunReport> {
  const { run, graph, ports } = options
  const [started, begun] = [ports.now(), ports.timestamp()]
  const targets = options.only ?? graph.sinks
  const outputs: RunReport['outputs'][number][] = []
  let timesTold = -Infinity
  const emit = (event: RunEvent): void => {
    if (event.type === 'artifact') {
      const { type: _, ...output } = event
      outputs.push(output)
    }
    options.onEvent?.({ ...event, time: ports.timestamp() })
    if (event.type === 'warning' && options.strict === true) refuse(event.warning)
    if (event.type !== 'progress' || ports.now() - timesTold < TIMES_EVERY) return
    timesTold = ports.now()
    options.onEvent?.({ type: 'node-times', nodes: evaluation.timings(), time: ports.timestamp() })
  }
  const abort = new AbortController()
  const cancel = (): void => abort.abort(options.signal?.reason)
  if (options.signal?.aborted === true) cancel()
  options.signal?.addEventListener('abort', cancel, { once: true })

  const evaluation = new Evaluation({
    graph,
    ports,
    mode: 'run',
    signal: abort.signal,
    fail: (thrown) => {
      evaluation.faults.push(...toReelgraphError(thrown).faults)
      abort.abort(thrown)
    },
    emit,
    graphText: options.graphText,
    ...(options.source === undefined ? {} : { source: options.source }),
    ...(options.frames === undefined ? {} : { frames: options.frames }),
    ...(options.force === undefined ? {} : { force: options.force }),
    ...(options.live === undefined ? {} : { live: options.live }),
    ...(options.part === undefined ? {} : { part: options.part }),
    ...(options.judge === undefined ? {} : { judge: options.judge }),
  })
  emit({ type: 'run-started', run, title: graph.title, nodes: graph.order.length, sinks: targets })
  const refuse = (one: Warning): void => {
    const error = new ReelgraphError([strictFault(one)])
    evaluation.faults.push(...error.faults)
    abort.abort(error)
  }
  for (const one of options.warnings ?? []) evaluation.warn(one)
  const deafen = ports.warnings.listen((one) => evaluation.warn(one))

  if (targets.length === 0) {
    const error = failure('E_NO_SINK')
    evaluation.faults.push(...error.faults)
  }
  const settled = await Promise.allSettled(
    targets.map(async (target) => {
      try {
        await evaluation.node(target)
      } catch (thrown) {
        // One failure ends the run, unless the node says that the others go on.
        abort.abort(thrown)
        throw thrown
      }
    }),
  )
  if (options.only === undefined && evaluation.faults.length === 0 && settled.every(({ status }) => status === 'fulfilled')) await makeResults(evaluation).catch(() => {})
  for (const one of settled) {
    if (one.status === 'fulfilled' || evaluation.faults.length > 0) continue
    evaluation.faults.push(...toReelgraphError(one.reason).faults)
  }
  const cancelled = options.signal?.aborted === true
  deafen()
  options.signal?.removeEventListener('abort', cancel)
  evaluation.costs.settle()
  const nodes = evaluation.timings()
  for (const { node, state, seconds } of nodes) if (state !== 'failed') emit({ type: 'node-done', node, seconds })
  if (evaluation.faults.length === 0 && !cancelled) recordCosts(evaluation, outputs, (ports.now() - started) / 1000, ports)
  recordWarnings(evaluation)
  const result = await resultOf(evaluation, { outputs, started: begun, finished: ports.timestamp() })
  evaluation.dispose()
  const report: RunReport = {
    run,
    status: cancelled ? 'cancelled' : evaluation.faults.length > 0 ? 'failed' : 'done',
    seconds: (ports.now() - started) / 1000,
    outputs,
    nodes,
    reports: evaluation.reports,
    faults: evaluation.faults,
    warnings: evaluation.warnings,
    result,
    peakFrameBytes: ports.server.options.arena.stats.peak,
  }
  emit({ type: 'run-done', run, report })
  return report
}

/** What a warning is to a strict run. */
export function strictFault({ node, type, port, file, code, message, fix }: Warning): Fault {
  const place = { ...(node === undefined ? {} : { node }), ...(type === undefined ? {} : { type }), ...(port === undefined ? {} : { port }), ...(file === undefined ? {} : { file }) }
  return fault('E_STRICT', { ...place, got: code, detail: message.slice(message.indexOf(': ') + 2).replace(fix, '').trim(), fix })
}

/** The next run that takes a result from the store, and the next plan, say again what was doubtful about it. */
function recordWarnings({ results, warnings, options: { force, ports } }: Evaluation): void {
  const byNode = new Map<string | undefined, Warning[]>()
  for (const one of warnings) if (staysWithResult(one)) byNode.set(one.node, [...(byNode.get(one.node) ?? []), one])
  for (const [name, { key, state }] of results) {
    if (state !== 'done' || key === '') continue
    const own = byNode.get(name) ?? []
    // What was kept has been said again, unless all was made anew: else there is nothing to forget.
    if (own.length > 0 || force === true) ports.store.recordWarnings(key, own)
  }
}

/** What nodes cost here is what `plan` estimates by the next time. */
function recordCosts(evaluation: Evaluation, outputs: RunReport['outputs'], seconds: number, ports: RunPorts): void {
  let [time, main] = [0, 0]
  const types: string[] = []
  for (const [name, result] of evaluation.results) {
    const { spec, cost, state } = result
    if (state !== 'done') continue
    const { ofFrame, frames } = unitsOf(result)
    // What was there already cost nothing this time, which says nothing of the next.
    const made = ofFrame === 1 || spec.materialize ? frames : spec.sink ? (cost.pulled ?? 0) : cost.frames
    if (made === 0) continue
    const spent = evaluation.costs.of(name)
    time += spent.time
    main += spent.main
    types.push(spec.type)
    const written = outputs.filter(({ node }) => node === name)
    record(result, made * ofFrame, spent, written.length === 0 || made < frames ? undefined : written.reduce((sum, { bytes }) => sum + bytes, 0), ports)
  }
  recordWay(types, seconds, shortest({ time, main }, ports.cores ?? ports.workers), ports)
}
