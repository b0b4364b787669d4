/** A picture of any port: frames and stills as they are, flow as colours, tracks as a waveform. */
import type { Preview } from '../engine.ts'
import { failure } from '../errors.ts'
import type { Still, Track } from '../frames/clip.ts'
import type { Frame } from '../frames/frame.ts'
import type { Evaluation } from './evaluate.ts'
import { ServedClip, type FrameScope } from './frame-server.ts'
import { portPlan } from './plan-report.ts'
import type { RunPorts } from './ports.ts'
import { isTrack } from './ranges.ts'

export interface PreviewOptions {
  readonly evaluation: Evaluation
  readonly ports: RunPorts
  readonly node: string
  readonly port?: string
  readonly frame?: number
  readonly moment?: number
  readonly nearest?: boolean
  readonly width?: number
  readonly height?: number
  readonly signal: AbortSignal
}

export async function previewPort(options: PreviewOptions): Promise<Preview> {
  const { evaluation, ports, node, signal } = options
  const { outputs, spec, inputs } = await evaluation.node(node)
  // A sink has nothing to show but what it is given.
  const values = spec.sink ? inputs : (outputs ?? {})
  const port = options.port ?? Object.keys(values).find((name) => isVisible(values[name])) ?? Object.keys(values)[0]
  const value = port === undefined ? undefined : values[port]
  if (port === undefined || value === undefined) {
    throw failure('E_PORT', { node, port: options.port ?? '', expected: Object.keys(values).join(' or ') || 'a node with outputs', got: options.port ?? 'none' })
  }
  const first = Array.isArray(value) ? value[0] : value
  const socket = (spec.sink ? spec.inputs : spec.outputs)[port]?.type ?? 'data'
  const info = portPlan(port, socket, first)
  const scope = ports.server.scope(signal)
  try {
    return { still: await picture(first, socket, scope, options), info }
  } finally {
    scope.close()
  }
}

const isVisible = (value: unknown): boolean => value instanceof ServedClip || isTrack(value)

async function picture(value: unknown, socket: string, scope: FrameScope, options: PreviewOptions): Promise<Still> {
  if (value instanceof ServedClip) {
    value.keep()
    const last = value.info.length - 1
    const { moment = 0, nearest = false, frame: wanted = Math.round(moment * last) } = options
    const frame = await scope.pull(value, nearest ? Math.min(wanted, last) : wanted)
    const shown = frame.format === 'flow' ? await scope.kernels.convert(frame, 'yuv420p') : frame
    return scope.kernels.toStill(await fitted(shown, scope, options))
  }
  if (isTrack(value)) return waveform(value, options.width ?? 640, options.height ?? 160, options.signal)
  if (socket === 'image') {
    return scope.kernels.toStill(await fitted(await scope.kernels.fromStill(value as Still, true), scope, options))
  }
  throw failure('E_PORT_TYPE', { node: options.node, expected: 'a clip, an image or a track', got: socket, fix: 'Preview a port that can be seen.' })
}

async function fitted(frame: Frame, { kernels }: FrameScope, { width, height }: PreviewOptions): Promise<Frame> {
  if (width === undefined && height === undefined) return frame
  const scale = Math.min(1, (width ?? Infinity) / frame.width, (height ?? Infinity) / frame.height)
  if (scale === 1) return frame
  return kernels.resize(frame, Math.max(1, Math.round(frame.width * scale)), Math.max(1, Math.round(frame.height * scale)), 'area')
}

const GROUND = [18, 20, 26] as const
const WAVE = [47, 191, 113] as const
/** Samples looked at per column: enough to see the shape, bounded for tracks of any length. */
const PROBE = 512
/** Samples asked for at a time where a whole track is looked at: to start anywhere costs many tracks more than to go on. */
const BLOCK = 65_536

/** Milliseconds of sound-making after which others get their turn: many tracks are made where they are asked for. */
const TURN = 8
/** Waveforms of tracks that are still known. */
const drawn = new WeakMap<Track, Map<string, Still>>()

/** Peaks of the first channel, one column a pixel. */
async function waveform(track: Track, width: number, height: number, signal: AbortSignal): Promise<Still> {
  const known = drawn.get(track) ?? new Map<string, Still>()
  drawn.set(track, known)
  const before = known.get(`${width} ${height}`)
  if (before !== undefined) return before
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) data.set([...GROUND, 255], i * 4)
  const perColumn = Math.max(1, track.info.length / width)
  const together = perColumn <= PROBE ? Math.max(1, Math.floor(BLOCK / perColumn)) : 1
  let turn = performance.now()
  for (let x = 0; x < width; x += together) {
    const columns = Math.min(together, width - x)
    const from = Math.floor(x * perColumn)
    const count = together === 1 ? Math.max(1, Math.min(PROBE, Math.ceil(perColumn))) : Math.ceil((x + columns) * perColumn) - from
    const [left] = await track.samples(from, count)
    for (let column = 0; column < columns; column++) {
      const start = Math.floor((x + column) * perColumn) - from
      drawPeaks(data, width, height, x + column, left!.subarray(start, start + Math.min(PROBE, Math.ceil(perColumn))))
    }
    if (performance.now() - turn < TURN) continue
    await new Promise((resolve) => setTimeout(resolve))
    signal.throwIfAborted()
    turn = performance.now()
  }
  const still = { width, height, data }
  known.set(`${width} ${height}`, still)
  return still
}

function drawPeaks(data: Uint8Array, width: number, height: number, x: number, samples: Float32Array): void {
  let low = 0
  let high = 0
  for (const sample of samples) {
    if (sample < low) low = sample
    if (sample > high) high = sample
  }
  const top = Math.round(((1 - Math.min(1, high)) / 2) * (height - 1))
  const bottom = Math.round(((1 - Math.max(-1, low)) / 2) * (height - 1))
  for (let y = top; y <= bottom; y++) data.set([...WAVE, 255], (y * width + x) * 4)
}
