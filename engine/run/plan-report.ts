/** The dry run: every port's format, the work per node, memory, disk and time, before a frame is made. */
import type { NodePlan, PlanReport, PortPlan } from '../engine.ts'
import { toReelgraphError, type Fault } from '../errors.ts'
import { clipDuration, fps, type Still } from '../frames/clip.ts'
import { frameLayout } from '../frames/format.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import { Evaluation, type NodeResult } from './evaluate.ts'
import { ServedClip } from './frame-server.ts'
import type { Json } from '../sockets.ts'
import type { RunPorts } from './ports.ts'
import { isTrack, type FrameRange } from './ranges.ts'

export interface PlanOptions {
  readonly graph: ResolvedGraph
  readonly ports: RunPorts
  readonly only?: readonly string[]
  readonly frames?: FrameRange
  readonly signal?: AbortSignal
}

/** Letters of JSON that are told whole. */
const LARGEST_DATA = 64 * 1024

/** FFV1 of painted or filmed pictures takes about this share of the raw bytes. */
const LOSSLESS_SHARE = 0.45

/** Faults of plans alone: a run makes what they name. */
const OF_PLANS = new Set(['E_REMOTE_UNMADE', 'E_MODEL_UNMADE'])

export interface Planned {
  readonly report: PlanReport
  /** Faults that end a run: not those after which it goes on. */
  readonly stopping: readonly Fault[]
}

export const planGraph = async (options: PlanOptions): Promise<PlanReport> => (await dryRun(options)).report

export async function dryRun({ graph, ports, only, frames, signal }: PlanOptions): Promise<Planned> {
  const evaluation = new Evaluation({
    graph,
    ports,
    mode: 'dry',
    signal: signal ?? new AbortController().signal,
    emit: () => {},
    graphText: '',
    ...(frames === undefined ? {} : { frames }),
  })
  const targets = only ?? graph.sinks
  const settled = await Promise.allSettled(targets.map((target) => evaluation.node(target)))
  for (const one of settled) {
    if (one.status === 'rejected' && evaluation.faults.length === 0) {
      evaluation.faults.push(...toReelgraphError(one.reason).faults)
    }
  }
  const share = demandedShare(evaluation, frames)
  const nodes = evaluation.graph.order.flatMap((name) => {
    const result = evaluation.results.get(name)
    return result === undefined ? [] : [nodePlan(name, result, evaluation, share)]
  })
  const ahead = evaluation.lookAhead + 1
  const report: PlanReport = {
    title: graph.title,
    nodes,
    memory: memoryNeeded(evaluation, ahead),
    disk: diskNeeded(evaluation),
    seconds: nodes.reduce((sum, node) => sum + node.seconds, 0) / Math.max(1, ports.workers),
    faults: evaluation.faults,
    warnings: evaluation.warnings,
  }
  evaluation.dispose()
  const goesOn = ({ node }: Fault): boolean => node !== undefined && evaluation.graph.nodes.get(node)?.onError === 'continue'
  return { report, stopping: evaluation.faults.filter((one) => !goesOn(one) && !OF_PLANS.has(one.code)) }
}

/** The share of the film that `--frames` asks for. */
function demandedShare({ results }: Evaluation, frames: FrameRange | undefined): number {
  if (frames === undefined) return 1
  for (const { spec, inputs } of results.values()) {
    if (!spec.sink) continue
    const clip = Object.values(inputs).flat().find((value) => value instanceof ServedClip)
    if (clip !== undefined) return Math.min(1, clip.info.length / Math.max(clip.info.length, frames.to + 1))
  }
  return 1
}

function nodePlan(name: string, { spec, key, state, outputs, inputs }: NodeResult, { options: { ports }, reports }: Evaluation, share: number): NodePlan {
  const clips = Object.values(outputs ?? {}).filter((value) => value instanceof ServedClip)
  const main = clips[0] ?? Object.values(inputs).flat().find((value) => value instanceof ServedClip)
  const frames = main === undefined ? 0 : Math.ceil(main.info.length * (spec.sink ? 1 : share))
  const measured = ports.store.timing(spec.type)
  const cached = state === 'cached'
  const pixels = main === undefined ? 0 : frames * main.info.width * main.info.height
  return {
    node: name,
    type: spec.type,
    key,
    cached,
    ports: Object.entries(outputs ?? {}).map(([port, value]) => portPlan(port, spec.outputs[port]?.type ?? 'data', value)),
    frames,
    seconds: cached ? 0 : (pixels * (measured ?? spec.cost)) / 1e9,
    measured: measured !== undefined,
    ...(reports[name] === undefined ? {} : { facts: reports[name] }),
  }
}

export function portPlan(port: string, socket: string, value: unknown): PortPlan {
  if (value instanceof ServedClip) {
    const { info } = value
    return { port, socket, clip: { ...info, duration: clipDuration(info), colour: colourOf(info.format) } }
  }
  if (isTrack(value)) {
    return { port, socket, track: { ...value.info, duration: value.info.length / value.info.sampleRate } }
  }
  if (socket === 'image') {
    const { width, height } = value as Still
    return { port, socket, image: { width, height } }
  }
  const text = typeof value === 'string' ? value : socket === 'signal' ? 'changes over time' : (JSON.stringify(value) ?? '')
  const short = text.length > 80 ? `${text.slice(0, 79)}…` : text
  return { port, socket, value: short, ...(socket === 'data' && text.length <= LARGEST_DATA ? { data: value as Json } : {}) }
}

function colourOf(format: string): string {
  if (format === 'yuv420p' || format === 'yuva420p') return 'BT.709 limited'
  return format === 'rgbf32' ? 'sRGB 0-1' : format === 'flow' ? 'pixels' : 'full range'
}

/** Frames in the making at once along every clip, with its window, plus what the cache may hold. */
function memoryNeeded({ results }: Evaluation, ahead: number): number {
  let bytes = 0
  let kept = 0
  for (const { outputs } of results.values()) {
    for (const value of Object.values(outputs ?? {})) {
      if (!(value instanceof ServedClip)) continue
      const { format, width, height } = value.info
      const frame = frameLayout(format, width, height).bytes
      const reach = value.window === 'any' ? 2 : value.window.before + value.window.after
      bytes += frame * (ahead + reach)
      if (reach > 0) kept += frame * 8
    }
  }
  return bytes + kept
}

function diskNeeded({ results, reports }: Evaluation): number {
  let bytes = 0
  for (const [name, { spec, state, outputs }] of results) {
    const said = reports[name]?.['estimatedBytes']
    if (typeof said === 'number') bytes += said
    if (!spec.materialize || state === 'cached') continue
    for (const value of Object.values(outputs ?? {})) {
      if (value instanceof ServedClip) {
        const { format, width, height, length } = value.info
        bytes += frameLayout(format, width, height).bytes * length * LOSSLESS_SHARE
      } else if (isTrack(value)) bytes += value.info.length * value.info.channels * 4
    }
  }
  return Math.round(bytes)
}

/** One line for a person: `1280x720, 30 fps, 450 frames (15.0 s), BT.709 limited`. */
export function describePort({ clip, track, image, value }: PortPlan): string {
  if (clip !== undefined) {
    const rate = Number(fps(clip.rate).toFixed(3))
    return `${clip.width}x${clip.height}, ${rate} fps, ${clip.length} frames (${clip.duration.toFixed(2)} s), ${clip.format}, ${clip.colour}`
  }
  if (track !== undefined) return `${track.sampleRate} Hz, ${track.channels} channels, ${track.duration.toFixed(3)} s`
  if (image !== undefined) return `${image.width}x${image.height}`
  return value ?? ''
}
