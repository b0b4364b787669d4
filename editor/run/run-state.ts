/** What is known of one run, built up from its events. Pure. */
import type { Fault, RunEvent, RunStatus, Timing, Warning } from '../api/client.ts'
import { duration } from '../panels/words.ts'
import { reportText } from './report-text.ts'
import { t } from '../language/t.ts'

export interface NodeRun {
  readonly state: 'running' | 'done' | 'cached' | 'failed' | 'skipped'
  readonly done?: number
  readonly total?: number
  readonly rate?: number
  readonly eta?: number
  /** What it is at, where it counts other things than frames. */
  readonly message?: string
  /** What a model has made so far, as a data URL; while it runs. */
  readonly preview?: string
  /** Frames that the node has made, and its own seconds over them. */
  readonly frames?: number
  readonly seconds?: number
  readonly faults?: readonly Fault[]
  /** What it said of its work, and what the nodes inside it said, by their names. */
  readonly reports?: Readonly<Record<string, string>>
}

/** How a training goes, point by point. */
export interface NodeTraining {
  readonly steps: readonly { readonly step: number; readonly loss: number; readonly rate: number }[]
  readonly validation: readonly { readonly step: number; readonly loss: number }[]
  readonly samples: readonly { readonly step: number; readonly prompt: string; readonly url: string }[]
  /** What was told last; of the validation, the last that was. */
  readonly last: { readonly step: number; readonly steps: number; readonly loss: number; readonly rate: number; readonly validation?: number; readonly eta?: number; readonly memory?: number }
}

export interface RunState {
  readonly status: RunStatus
  readonly nodes: Readonly<Record<string, NodeRun>>
  readonly trainings: Readonly<Record<string, NodeTraining>>
  readonly sinks: readonly string[]
  readonly outputs: readonly { readonly node: string; readonly file: string; readonly url?: string }[]
  readonly faults: readonly Fault[]
  readonly warnings: readonly Warning[]
}

export const FRESH: RunState = { status: 'queued', nodes: {}, trainings: {}, sinks: [], outputs: [], faults: [], warnings: [] }
export const hasEnded = ({ status }: RunState): boolean => ['done', 'failed', 'cancelled'].includes(status)

/** A node inside a subgraph or an expansion counts for the node of the document that it came from. */
export const ownerOf = (node: string): string => node.split('/')[0]!

export function afterEvent(run: RunState, event: RunEvent): RunState {
  const set = (name: string, change: Partial<NodeRun>, state: NodeRun['state'] = 'running'): RunState => {
    const node = ownerOf(name)
    return { ...run, nodes: { ...run.nodes, [node]: { ...run.nodes[node], state, ...change } } }
  }
  switch (event.type) {
    case 'run-status':
      return { ...run, ...(event.status === 'running' || event.status === 'queued' ? FRESH : {}), status: event.status, nodes: event.status === 'running' ? {} : settled(run.nodes, event.status) }
    case 'run-started':
      return { ...run, sinks: event.sinks }
    case 'node-started':
      return set(event.node, {})
    case 'node-cached':
      return ownerOf(event.node) === event.node ? set(event.node, {}, 'cached') : run
    case 'progress': {
      const { node, done, total, rate, eta, message } = event
      const { eta: _, message: __, ...before } = run.nodes[ownerOf(node)] ?? {}
      const told = { ...before, state: 'running' as const, done, total, rate, ...(eta === undefined ? {} : { eta }), ...(message === undefined ? {} : { message }) }
      return { ...run, nodes: { ...run.nodes, [ownerOf(node)]: told } }
    }
    case 'node-report': {
      const [text, node] = [reportText(event.facts), ownerOf(event.node)]
      const before = run.nodes[node] ?? { state: 'running' }
      return text === undefined ? run : { ...run, nodes: { ...run.nodes, [node]: { ...before, reports: { ...before.reports, [event.node]: text } } } }
    }
    case 'training':
      return { ...run, trainings: { ...run.trainings, [event.node]: afterStep(run.trainings[event.node], event) } }
    case 'preview':
      return set(event.node, { preview: event.image })
    case 'node-times':
      return withTimes(run, event.nodes, false)
    case 'node-error':
      return { ...set(event.node, { faults: event.faults }, 'failed'), faults: [...run.faults, ...event.faults] }
    case 'warning':
      return { ...run, warnings: [...run.warnings, event.warning] }
    case 'artifact':
      return { ...run, outputs: [...run.outputs, event] }
    case 'run-done':
      return { ...withTimes(run, event.report.nodes, true), faults: event.report.faults, warnings: event.report.warnings }
    default:
      return run
  }
}

function afterStep(before: NodeTraining | undefined, { step, steps, loss, rate, validation, eta, memory, sample }: Extract<RunEvent, { type: 'training' }>): NodeTraining {
  const { steps: told = [], validation: held = [], samples = [], last } = before ?? {}
  const known = validation ?? last?.validation
  return {
    // A step that brings samples is told once for each of them.
    steps: told.at(-1)?.step === step ? told : [...told, { step, loss, rate }],
    validation: validation === undefined || held.at(-1)?.step === step ? held : [...held, { step, loss: validation }],
    samples: sample?.url === undefined ? samples : [...samples, { step: sample.step, prompt: sample.prompt, url: sample.url }],
    last: { step, steps, loss, rate, ...(known === undefined ? {} : { validation: known }), ...(eta === undefined ? {} : { eta }), ...(memory === undefined ? {} : { memory }) },
  }
}

/** Nothing runs any more in a run that has ended. */
function settled(nodes: RunState['nodes'], status: RunStatus): RunState['nodes'] {
  if (status === 'queued') return nodes
  return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, node.state === 'running' ? { ...node, state: status === 'done' ? 'done' : 'skipped' } : node] as const))
}

function withTimes(run: RunState, times: readonly Timing[], ended: boolean): RunState {
  const sums = new Map<string, { frames: number; seconds: number; states: Set<Timing['state']> }>()
  for (const { node, state, frames, seconds } of times) {
    const sum = sums.get(ownerOf(node)) ?? { frames: 0, seconds: 0, states: new Set() }
    sums.set(ownerOf(node), { frames: Math.max(sum.frames, frames), seconds: sum.seconds + seconds, states: sum.states.add(state) })
  }
  const nodes = { ...run.nodes }
  for (const [name, { frames, seconds, states }] of sums) {
    const before = nodes[name]
    const end = states.has('failed') ? 'failed' : states.has('done') ? 'done' : states.has('cached') ? 'cached' : 'skipped'
    const state = before?.state === 'failed' ? 'failed' : ended || end !== 'done' ? end : 'running'
    nodes[name] = { ...before, state, frames, seconds }
  }
  return { ...run, nodes }
}

/** Share done of the sinks that told their progress, and the seconds that the slowest of them needs still. Nothing once all have counted to their end: what is left then can't be counted. */
export function progressOf({ nodes, sinks }: Pick<RunState, 'nodes' | 'sinks'>): { readonly share?: number; readonly eta?: number; readonly rate?: number } {
  const told = sinks.flatMap((sink) => nodes[ownerOf(sink)] ?? []).filter(({ total }) => total !== undefined && total > 0)
  if (told.length === 0) return {}
  const share = told.reduce((sum, { done = 0, total = 1 }) => sum + done / total, 0) / Math.max(told.length, sinks.length)
  if (share >= 1) return {}
  const etas = told.flatMap(({ done = 0, total = 1, eta }) => (done < total ? (eta ?? []) : []))
  return { share, rate: told.reduce((sum, { rate = 0 }) => sum + rate, 0), ...(etas.length === 0 ? {} : { eta: Math.max(...etas) }) }
}

/** What a run is at before its sinks have anything: the model that takes longest, in its own words; after they have all, what a sink does last. */
export function workOf({ nodes, sinks }: Pick<RunState, 'nodes' | 'sinks'>): { readonly node: string; readonly message: string; readonly share?: number; readonly eta?: number } | undefined {
  const [found] = Object.entries(nodes)
    .filter(([, { state, message, done = 0, total = 0 }]) => state === 'running' && message !== undefined && done < total)
    .sort(([, a], [, b]) => (b.eta ?? 0) - (a.eta ?? 0))
  if (found === undefined) {
    const last = sinks.map(ownerOf).find((sink) => nodes[sink]?.state === 'running' && nodes[sink].message !== undefined)
    return last === undefined ? undefined : { node: last, message: nodes[last]!.message! }
  }
  const [node, { message = '', done = 0, total = 1, eta }] = found
  return { node, message, share: done / total, ...(eta === undefined ? {} : { eta }) }
}

/** A run under way in one line, and how far it is where that is known. */
export function statusOf(run: RunState): { readonly share?: number; readonly text: string } {
  if (run.status === 'queued') return { text: t('Waits in the queue') }
  const left = (eta: number | undefined): string => (eta === undefined ? '' : ` · ${t('{time} left', { time: duration(eta) })}`)
  const { share, eta } = progressOf(run)
  if (share !== undefined) return { share, text: `${t('Rendering {share} %', { share: Math.round(share * 100) })}${left(eta)}` }
  const work = workOf(run)
  return work === undefined ? { text: t('Rendering…') } : { ...(work.share === undefined ? {} : { share: work.share }), text: `${work.node}: ${work.message}${left(work.eta)}` }
}
