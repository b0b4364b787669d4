/** A picture of any port: frames and stills as they are, flow as colours, tracks as a waveform. */
import type { Preview } from '../host/engine.ts'
import { failure } from '../contract/errors.ts'
import type { Still, Track } from '../frames/clip.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
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
  if (isTrack(value)) return waveform(value, options.width ?? 640, options.height ?? 160, options)
  if (socket === 'image') {
    // Not by way of frames: their memory is never given back, and a picture may be larger than any film.
    return options.ports.media.fit(value as Still, options.width ?? Infinity, options.height ?? Infinity)
  }
  throw failure('E_PORT_TYPE', { node: options.node, expected: 'a clip, an image or a track', got: socket, fix: 'Preview a port that can be seen.' })
}

async function fitted(frame: ReadonlyFrame, { kernels }: FrameScope, { width, height }: PreviewOptions): Promise<ReadonlyFrame> {
  if (width === undefined && height === undefined) return frame
  const scale = Math.min(1, (width ?? Infinity) / frame.width, (height ?? Infinity) / frame.height)
  if (scale === 1) return frame
  return kernels.resize(frame, Math.max(1, Math.round(frame.width * scale)), Math.max(1, Math.round(frame.height * scale)), 'area')
}

const GROUND = [18, 20, 26] as const
const WAVE = [47, 191, 113] as const
/** Peaks that are kept of a track, and the samples looked at for each: enough to see the shape, bounded for any length. */
const PEAKS = 2048
const PROBE = 512
/** Samples asked for at a time where a whole track is looked at: to start anywhere costs many tracks more than to go on. */
const BLOCK = 65_536
/** Milliseconds of sound-making after which others get their turn: many tracks are made where they are asked for. */
const TURN = 8
/** Lowest and highest of each stretch, of tracks that are still known. */
const known = new WeakMap<Track, Float32Array>()

/** Peaks of the first channel, one column a pixel. */
async function waveform(track: Track, width: number, height: number, options: PreviewOptions): Promise<Still> {
  const peaks = known.get(track) ?? (await peaksOf(track, options))
  known.set(track, peaks)
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) data.set([...GROUND, 255], i * 4)
  const count = peaks.length / 2
  for (let x = 0; x < width; x++) {
    let low = 0
    let high = 0
    const first = Math.floor((x * count) / width)
    for (let at = first; at < Math.max(first + 1, Math.floor(((x + 1) * count) / width)); at++) {
      low = Math.min(low, peaks[2 * at]!)
      high = Math.max(high, peaks[2 * at + 1]!)
    }
    const top = Math.round(((1 - Math.min(1, high)) / 2) * (height - 1))
    const bottom = Math.round(((1 - Math.max(-1, low)) / 2) * (height - 1))
    for (let y = top; y <= bottom; y++) data.set([...WAVE, 255], (y * width + x) * 4)
  }
  return { width, height, data }
}

async function peaksOf(track: Track, { signal, ports: { now } }: PreviewOptions): Promise<Float32Array> {
  const count = Math.min(PEAKS, Math.max(1, track.info.length))
  const each = track.info.length / count
  const together = each <= PROBE ? Math.max(1, Math.floor(BLOCK / each)) : 1
  const peaks = new Float32Array(count * 2)
  let turn = now()
  for (let at = 0; at < count; at += together) {
    const until = Math.min(count, at + together)
    const from = Math.floor(at * each)
    const [left] = await track.samples(from, together === 1 ? Math.max(1, Math.min(PROBE, Math.ceil(each))) : Math.ceil(until * each) - from)
    for (let one = at; one < until; one++) {
      const start = Math.floor(one * each) - from
      for (const sample of left!.subarray(start, start + Math.min(PROBE, Math.ceil(each)))) {
        if (sample < peaks[2 * one]!) peaks[2 * one] = sample
        if (sample > peaks[2 * one + 1]!) peaks[2 * one + 1] = sample
      }
    }
    if (now() - turn < TURN) continue
    await new Promise((resolve) => setTimeout(resolve))
    signal.throwIfAborted()
    turn = now()
  }
  return peaks
}
