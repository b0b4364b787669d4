/** Cuts clips and tracks to a range of frames: `--frames a-b`. Sound is cut at the samples where the frames begin. */
import { failure } from '../contract/errors.ts'
import type { Warn } from '../contract/warnings.ts'
import { frameToSample, type Rational, type Track } from '../frames/clip.ts'
import type { FrameServer } from './frame-server.ts'
import { ServedClip } from './frame-server.ts'
import type { Values } from './param-values.ts'

/** First and last frame, both in it. */
export interface FrameRange {
  readonly from: number
  readonly to: number
}

export function cutInputs(inputs: Values, range: FrameRange, server: FrameServer, node: string, warn: Warn): Values {
  const clips = Object.values(inputs).flat().filter((value) => value instanceof ServedClip)
  const rate = clips[0]?.info.rate
  if (rate === undefined) return inputs
  const last = Math.max(...clips.map(({ info }) => info.length)) - 1
  if (range.from <= last && range.to > last) warn('W_FRAMES_BEYOND', { expected: `frames within 0-${last}`, got: `${range.from}-${range.to}` })
  const cut = (value: unknown): unknown => {
    if (value instanceof ServedClip) return cutClip(value, range, server, node)
    return isTrack(value) ? cutTrack(value, range, rate) : value
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([port, value]) => [port, Array.isArray(value) ? value.map(cut) : cut(value)]),
  )
}

function cutClip(clip: ServedClip, { from, to }: FrameRange, server: FrameServer, node: string): ServedClip {
  if (from > to || from >= clip.info.length) {
    throw failure('E_FRAME_RANGE', { node, expected: `frames within 0-${clip.info.length - 1}`, got: `${from}-${to}` })
  }
  const length = Math.min(to, clip.info.length - 1) - from + 1
  return server.serve(
    { info: { ...clip.info, length }, still: clip.still, frame: (n, scope) => scope.pull(clip, n + from) },
    { id: `${clip.id}[${from}-${to}]`, node, type: 'range', cost: { frames: 0, milliseconds: 0 } },
  )
}

function cutTrack(track: Track, { from, to }: FrameRange, rate: Rational): Track {
  const first = frameToSample(from, rate, track.info.sampleRate)
  const end = Math.min(track.info.length, frameToSample(to + 1, rate, track.info.sampleRate))
  return {
    info: { ...track.info, length: Math.max(0, end - first) },
    samples: (start, count) => track.samples(first + start, count),
  }
}

export const isTrack = (value: unknown): value is Track =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Track>).samples === 'function'
