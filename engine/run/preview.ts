/** A look at any port, in the way of its socket type: frames and stills as they are, flow as colours, tracks as a waveform, a plugin's own as it says. */
import type { PortPlan, Preview, PreviewPlace, Sound, SoundRequest, Stretch, StretchRequest } from '../host/engine.ts'
import type { NodeSpec } from '../contract/declaration.ts'
import { inWords, type Look, type Shown, type SocketSpec } from '../contract/define-socket.ts'
import { failure, toReelgraphError } from '../contract/errors.ts'
import { createBreath } from '../graph/breath.ts'
import type { Still, Track } from '../frames/clip.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
import type { Evaluation } from './evaluate.ts'
import { isServed, servedOf, type FrameScope, type ServedClip } from './frame-server.ts'
import { within } from './handling.ts'
import { portPlan } from './plan-report.ts'
import { outputKey } from './evaluation.ts'
import type { Values } from './param-values.ts'
import type { RunPorts } from './ports.ts'
import type { Link, ResolvedGraph } from '../graph/resolved.ts'
import type { Registry } from '../plugins/registry-types.ts'

export interface PreviewOptions extends Omit<PreviewPlace, 'proxy'> {
  readonly evaluation: Evaluation
  readonly ports: RunPorts
  readonly signal: AbortSignal
}

interface Looked {
  readonly spec: NodeSpec
  readonly port: string
  readonly first: unknown
  readonly socket: SocketSpec
  /** The node whose work it is. */
  readonly from: string
}

/** A sink has nothing to show but what it is given: the port, and the link that brings it. Undefined for other nodes. */
export function shownOfSink(graph: Pick<ResolvedGraph, 'nodes'>, registry: Pick<Registry, 'socket'>, node: string, wanted: string | undefined): { readonly port: string; readonly link: Link } | undefined {
  const { spec, inputs } = graph.nodes.get(node) ?? {}
  if (spec?.sink !== true || inputs === undefined) return undefined
  const wired = Object.keys(inputs).filter((port) => inputs[port]!.length > 0)
  const port = wanted ?? mostSeen(wired, (name) => registry.socket(spec.inputs[name]?.type ?? ''))
  const link = port === undefined ? undefined : inputs[port]?.[0]
  return port === undefined || link === undefined ? undefined : { port, link }
}

/** What of a node is looked at: of a sink, without what it is given at its other ports. */
async function valuesOf(evaluation: Evaluation, registry: Pick<Registry, 'socket'>, node: string, wanted: string | undefined): Promise<{ readonly spec: NodeSpec; readonly values: Values }> {
  const seen = shownOfSink(evaluation.graph, registry, node, wanted)
  if (seen !== undefined) {
    const { port, link } = seen
    const result = await evaluation.node(link.node)
    const value = result.outputs?.[link.port]
    const { proxies } = evaluation
    const fitted = value === undefined || (await proxies.of(node)) === 1 ? value : await proxies.fit(value, outputKey(result, link.port))
    return { spec: evaluation.graph.nodes.get(node)!.spec, values: fitted === undefined ? {} : { [port]: fitted } }
  }
  const { outputs, spec, inputs } = await evaluation.node(node)
  return { spec, values: spec.sink ? inputs : (outputs ?? {}) }
}

async function lookedAt({ evaluation, ports, node, port: wanted }: Pick<PreviewOptions, 'evaluation' | 'ports' | 'node' | 'port'>): Promise<Looked> {
  const { spec, values } = await valuesOf(evaluation, ports.registry, node, wanted)
  const types = spec.sink ? spec.inputs : spec.outputs
  const socketOf = (name: string): SocketSpec | undefined => ports.registry.socket(types[name]?.type ?? '')
  const port = wanted ?? mostSeen(Object.keys(values), socketOf)
  const value = port === undefined ? undefined : values[port]
  if (port === undefined || value === undefined) {
    throw failure('E_PORT', { node, port: wanted ?? '', expected: Object.keys(values).join(' or ') || 'a node with outputs', got: wanted ?? 'none' })
  }
  const first = Array.isArray(value) && types[port]?.multiple === true ? value[0] : value
  const socket = socketOf(port)
  if (socket?.preview === undefined) {
    throw failure('E_PORT_TYPE', { node, expected: 'a port that can be seen', got: types[port]?.type ?? 'none', fix: 'Preview a port that can be seen.' })
  }
  // What a sink is given is the work of another node.
  const from = spec.sink ? (evaluation.graph.nodes.get(node)?.inputs[port]?.[0]?.node ?? node) : node
  return { spec, port, first, socket, from }
}

/** What a port gives, without a picture of it. */
export async function infoOf(options: Pick<PreviewOptions, 'evaluation' | 'ports' | 'node' | 'port'>): Promise<PortPlan> {
  const { spec, port, first, socket, from } = await lookedAt(options)
  return portPlan({ node: from, spec, port, socket: socket.name }, first, options.evaluation)
}

/** Nodes whose frames are made at full size where smaller ones were asked for: those that say so themselves. */
export async function fullNodes({ proxies, results }: Evaluation): Promise<readonly string[]> {
  if (proxies.by === 1) return []
  const found = [...results].filter(([, { outputs = {} }]) => Object.values(outputs).some(isServed))
  return (await Promise.all(found.map(async ([name]) => ((await proxies.isFull(name)) ? [name] : [])))).flat()
}

export async function previewPort(options: PreviewOptions): Promise<Omit<Preview, 'proxy'>> {
  const { evaluation, ports, node, signal } = options
  const { spec, port, first, socket, from } = await lookedAt(options)
  const info = await portPlan({ node: from, spec, port, socket: socket.name }, first, evaluation)
  const scope = ports.server.scope(signal)
  const { width, height } = options
  const place = { node, type: spec.type, port }
  try {
    const look: Look = {
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      signal,
      frame: (clip) => frameOf(servedOf(clip), scope, options),
    }
    const shown: unknown = await within(evaluation.handling(from), () => socket.preview!(first, look), port)
    if (typeof shown === 'string' || typeof shown === 'number') return { text: String(shown), info }
    if (!isStill(shown)) throw failure('E_NODE_OUTPUT', { ...place, expected: `a picture, a text or a number as the preview of ${socket.name}`, got: inWords(shown) })
    return { still: await ports.media.fit(shown, width ?? Infinity, height ?? Infinity), info }
  } catch (thrown) {
    throw signal.aborted ? thrown : toReelgraphError(thrown, place)
  } finally {
    scope.close()
  }
}

/** Frames that are in the making at a time beside those of a run's own look-ahead. */
const AHEAD = 1

/** Frames of a clip, in order, as they are made; a few are under way at a time. */
export async function previewFrames(options: Omit<PreviewOptions, 'frame' | 'moment' | 'nearest'> & Pick<StretchRequest, 'from' | 'to' | 'step'> & { readonly facts: Partial<Pick<Preview, 'info' | 'proxy'>> }, to: Stretch): Promise<void> {
  const { evaluation, ports, node, signal, from: start, to: end, step = 1, facts } = options
  const { spec, port, first, socket, from } = await lookedAt(options)
  const info = facts.info ?? (await portPlan({ node: from, spec, port, socket: socket.name }, first, evaluation))
  if (!isServed(first)) throw failure('E_PORT_TYPE', { node, expected: 'a port whose frames can be seen', got: socket.name, fix: 'Choose a port of video, masks or motion.' })
  to.start({ info, ...(facts.proxy === undefined ? {} : { proxy: facts.proxy }) })
  const last = Math.min(end, servedOf(first).info.length - 1)
  const flying: Promise<Still>[] = []
  let next = start
  try {
    for (let n = start; n <= last; n += step) {
      for (; next <= last && flying.length < ports.workers + AHEAD; next += step) {
        const shown = previewPort({ ...options, frame: next }).then(({ still }) => still!)
        // Whether it is waited for depends on those before it.
        shown.catch(() => {})
        flying.push(shown)
      }
      const still = await flying.shift()!
      signal.throwIfAborted()
      await to.frame(n, still)
    }
  } finally {
    await Promise.allSettled(flying)
  }
}

/** Samples that are asked for at a time: a third of a second. */
const SOUND_PIECE = 16_384

/** Samples of a track. */
export async function previewSamples(options: Pick<PreviewOptions, 'evaluation' | 'ports' | 'node' | 'port' | 'signal'> & Pick<SoundRequest, 'from' | 'duration'>): Promise<Sound> {
  const { evaluation, node, signal, from: start, duration } = options
  const { spec, port, first, socket, from } = await lookedAt(options)
  const { samples, info: track } = first as Partial<Track>
  if (socket.shows !== 'sound' || typeof samples !== 'function' || track === undefined) throw failure('E_PORT_TYPE', { node, expected: 'a port that can be heard', got: socket.name, fix: 'Choose a port of audio.' })
  const info = await portPlan({ node: from, spec, port, socket: socket.name }, first, evaluation)
  const [at, until] = [start, start + duration].map((time) => Math.min(track.length, Math.round(time * track.sampleRate))) as [number, number]
  const found = Array.from({ length: track.channels }, () => new Float32Array(Math.max(0, until - at)))
  // Most sounds are made where everything else is done, too: in pieces, between which others get their turn.
  const breath = createBreath(signal)
  for (let begin = at; begin < until; begin += SOUND_PIECE) {
    const piece = await within(evaluation.handling(from), () => (first as Track).samples(begin, Math.min(SOUND_PIECE, until - begin)), port)
    piece.forEach((plane, channel) => found[channel]!.set(plane, begin - at))
    await breath()
  }
  signal.throwIfAborted()
  return { sampleRate: track.sampleRate, samples: found, info }
}

/** What moves or sounds before what stands still, pictures before words. */
const ORDER: readonly (readonly Shown[])[] = [['clip', 'matte', 'sound'], ['picture'], ['text']]

function mostSeen(names: readonly string[], socketOf: (name: string) => SocketSpec | undefined): string | undefined {
  const shown = (name: string): Shown | undefined => {
    const socket = socketOf(name)
    return socket?.preview === undefined ? undefined : (socket.shows ?? 'text')
  }
  for (const kinds of ORDER) {
    const found = names.find((name) => kinds.includes(shown(name)!))
    if (found !== undefined) return found
  }
  return names[0]
}

function isStill(value: unknown): value is Still {
  const { width, height, data } = (value ?? {}) as Partial<Still>
  return data instanceof Uint8Array && Number.isInteger(width) && Number.isInteger(height) && width! > 0 && data.length === width! * height! * 4
}

async function frameOf(clip: ServedClip, scope: FrameScope, options: PreviewOptions): Promise<Still> {
  clip.keep()
  const last = clip.info.length - 1
  const { moment = 0, nearest = false, frame: wanted = Math.round(moment * last) } = options
  const frame = await scope.pull(clip, nearest ? Math.min(wanted, last) : wanted)
  const shown = frame.format === 'flow' ? await scope.kernels.convert(frame, 'yuv420p') : frame
  return scope.kernels.toStill(await fitted(shown, scope, options))
}

async function fitted(frame: ReadonlyFrame, { kernels }: FrameScope, { width, height }: PreviewOptions): Promise<ReadonlyFrame> {
  if (width === undefined && height === undefined) return frame
  const scale = Math.min(1, (width ?? Infinity) / frame.width, (height ?? Infinity) / frame.height)
  if (scale === 1) return frame
  return kernels.resize(frame, Math.max(1, Math.round(frame.width * scale)), Math.max(1, Math.round(frame.height * scale)), 'area')
}
