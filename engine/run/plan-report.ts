/** The dry run: every port's format, the work per node, memory, disk and time, before a frame is made. */
import type { NodePlan, PlanReport, PortPlan } from '../host/engine.ts'
import type { NodeSpec } from '../contract/declaration.ts'
import { toReelgraphError, type Fault } from '../contract/errors.ts'
import { fps } from '../frames/clip.ts'
import { frameLayout } from '../frames/format.ts'
import { Evaluation } from './evaluate.ts'
import type { NodeResult } from './evaluation.ts'
import { ServedClip } from './frame-server.ts'
import { ofPort } from './handling.ts'
import { recall, recallWay, shortest, unitsOf, type WorkTime } from './measured.ts'
import type { PlanOptions, RunPorts } from './ports.ts'
import type { FrameRange } from './ranges.ts'

const LONGEST_LINE = 80
/** Letters of JSON that are told whole. */
const LARGEST_DATA = 64 * 1024

/** Faults of plans alone: a run makes what they name. */
const OF_PLANS = new Set(['E_REMOTE_UNMADE', 'E_MODEL_UNMADE'])

export interface Planned {
  readonly report: PlanReport
  /** Faults that end a run: not those after which it goes on. */
  readonly stopping: readonly Fault[]
}

export async function dryRun({ graph, graphText = '', source, force, ports, only, frames, signal }: PlanOptions): Promise<Planned> {
  const evaluation = new Evaluation({
    graph,
    ports,
    mode: 'dry',
    signal: signal ?? new AbortController().signal,
    emit: () => {},
    graphText,
    ...(source === undefined ? {} : { source }),
    ...(force === undefined ? {} : { force }),
    ...(frames === undefined ? {} : { frames }),
  })
  try {
    const targets = only ?? graph.sinks
    const settled = await Promise.allSettled(targets.map((target) => evaluation.node(target)))
    for (const one of settled) {
      if (one.status === 'rejected' && evaluation.faults.length === 0) {
        evaluation.faults.push(...toReelgraphError(one.reason).faults)
      }
    }
    const share = demandedShare(evaluation, frames)
    const made = evaluation.graph.order.flatMap((name) => {
      const result = evaluation.results.get(name)
      return result === undefined ? [] : [{ name, result }]
    })
    const nodes = await Promise.all(made.map(({ name, result }) => nodePlan(name, result, evaluation, share)))
    const ahead = evaluation.lookAhead + 1
    const frameMemory = Math.min(memoryNeeded(evaluation, ahead), ports.server.options.arena.budget)
    const report: PlanReport = {
      title: graph.title,
      nodes,
      frameMemory,
      memory: frameMemory + memoryBeside(evaluation),
      disk: await diskNeeded(evaluation),
      seconds: secondsNeeded(evaluation, share),
      faults: evaluation.faults,
      warnings: evaluation.warnings,
    }
    const goesOn = ({ node }: Fault): boolean => node !== undefined && evaluation.graph.nodes.get(node)?.onError === 'continue'
    return { report, stopping: evaluation.faults.filter((one) => !goesOn(one) && !OF_PLANS.has(one.code)) }
  } finally {
    evaluation.dispose()
  }
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

async function nodePlan(name: string, result: NodeResult, evaluation: Evaluation, share: number): Promise<NodePlan> {
  const { options: { ports }, reports } = evaluation
  const { spec, key, state, outputs } = result
  const { ofFrame, frames } = unitsOf(result)
  return {
    node: name,
    type: spec.type,
    key,
    cached: state === 'cached',
    ports: await Promise.all(Object.entries(outputs ?? {}).map(async ([port, value]) => {
      const socket = spec.outputs[port]!.type
      return (await unlessItFails(evaluation, () => portPlan({ node: name, spec, port, socket }, value, evaluation))) ?? { port, socket }
    })),
    frames: ofFrame === 1 ? 0 : framesAsked(result, frames, share),
    ...(Object.values(outputs ?? {}).some((value) => value instanceof ServedClip && value.still) ? { still: true } : {}),
    seconds: workOf(result, ports, share).time / 1e9,
    measured: recall(result, ports) !== undefined,
    ...(reports[name] === undefined ? {} : { facts: reports[name] }),
  }
}

/** What a socket type can't say of one value is a fault of its node: the rest of the plan stands. */
async function unlessItFails<T>({ faults, options: { signal } }: Evaluation, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (thrown) {
    signal.throwIfAborted()
    for (const one of toReelgraphError(thrown).faults) if (!faults.includes(one)) faults.push(one)
    return undefined
  }
}

const framesAsked = ({ spec }: NodeResult, frames: number, share: number): number => Math.ceil(frames * (spec.sink ? 1 : share))

function workOf(result: NodeResult, ports: RunPorts, share: number): WorkTime {
  if (result.state !== 'done') return { time: 0, main: 0 }
  const { ofFrame, frames } = unitsOf(result)
  const units = ofFrame * framesAsked(result, frames, share)
  const known = recall(result, ports)
  if (known !== undefined) return { time: units * known.time, main: units * known.main }
  // Declared by the pixel: sound and what is made once cost next to nothing beside frames.
  return { time: ofFrame === 1 ? 0 : units * result.spec.cost, main: 0 }
}

function secondsNeeded({ results, options: { ports } }: Evaluation, share: number): number {
  let [time, main] = [0, 0]
  const types: string[] = []
  for (const result of results.values()) {
    const work = workOf(result, ports, share)
    time += work.time
    main += work.main
    if (result.state === 'done') types.push(result.spec.type)
  }
  return shortest({ time, main }, ports.cores ?? ports.workers) * recallWay(types, ports)
}

/** Bytes of a decoder and of an encoder beside their frames, and the frames that each holds. */
const DECODER = { bytes: 45e6, frames: 16 }
const ENCODER = { bytes: 90e6, frames: 60 }
/** What a pixel worker takes, and what the program grows by while it works. */
const WORKER_BYTES = 35e6
const GROWTH_BYTES = 200e6

/** What the program takes beside its frames, with the processes that work for it. */
function memoryBeside({ results, options: { ports } }: Evaluation): number {
  let bytes = (ports.residentBytes?.() ?? 0) + GROWTH_BYTES + ports.workers * WORKER_BYTES
  for (const { spec, outputs, inputs, cost } of results.values()) {
    const clip = [...Object.values(outputs ?? {}), ...Object.values(inputs).flat()].find((value) => value instanceof ServedClip)
    if (clip === undefined) continue
    const frame = frameLayout(clip.info.format, clip.info.width, clip.info.height).bytes
    if (spec.sink) bytes += ENCODER.bytes + ENCODER.frames * frame
    else bytes += (cost.processes?.length ?? 0) * (DECODER.bytes + DECODER.frames * frame)
  }
  return bytes
}

interface PortOf {
  readonly node: string
  readonly spec: NodeSpec
  readonly port: string
  readonly socket: string
}

/** What the socket type says of a value, kept short. */
export async function portPlan({ node, spec: { type }, port, socket }: PortOf, value: unknown, evaluation: Evaluation): Promise<PortPlan> {
  const { registry } = evaluation.options.ports
  const { value: line, data, ...facts } = (await ofPort(evaluation.handling(node), { node, type, port }, () => registry.socket(socket)?.describe(value))) ?? {}
  return {
    port,
    socket,
    ...facts,
    ...(line === undefined ? {} : { value: line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line }),
    ...(data === undefined || (JSON.stringify(data) ?? '').length > LARGEST_DATA ? {} : { data }),
  }
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
      bytes += frame * (value.still ? 1 : ahead + reach)
      if (reach > 0) kept += frame * 8
    }
  }
  return bytes + kept
}

async function diskNeeded(evaluation: Evaluation): Promise<number> {
  const { results, reports, options: { ports } } = evaluation
  let bytes = 0
  for (const [name, result] of results) {
    const { spec, state, outputs } = result
    const measured = spec.sink ? recall(result, ports)?.bytes : undefined
    const { ofFrame, frames } = unitsOf(result)
    const said = reports[name]?.['estimatedBytes']
    if (measured !== undefined) bytes += measured * ofFrame * frames
    else if (typeof said === 'number') bytes += said
    if (!spec.materialize || state === 'cached') continue
    for (const [port, value] of Object.entries(outputs ?? {})) {
      const store = ports.registry.socket(spec.outputs[port]!.type)?.store
      bytes += (await unlessItFails(evaluation, () => ofPort(evaluation.handling(name), { node: name, type: spec.type, port }, () => store?.bytes?.(value)))) ?? 0
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
