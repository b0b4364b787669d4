/** Decodes a video file on demand: streams while frames are asked for in order, seeks when they are not. */
import { basename } from 'node:path'
import type { ClipSource } from '../context.ts'
import type { ClipInfo } from '../frames/clip.ts'
import { frameLayout } from '../frames/format.ts'
import type { Frame } from '../frames/frame.ts'
import type { Children } from './child.ts'
import type { ColourPlan } from './colour.ts'
import { DecoderPool } from './decoder-pool.ts'
import type { FrameIndex } from './frame-index.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { SAFE_INPUT, type VideoStream } from './probe.ts'
import type { Warn } from '../warnings.ts'

export interface VideoFile {
  readonly path: string
  /** ffmpeg's name of the container. */
  readonly container: string
  readonly stream: VideoStream
  readonly index: FrameIndex
  readonly colour: ColourPlan
  readonly width: number
  readonly height: number
  /** Sizes may change within a file. */
  readonly maxPixels: number
}

/** A clip over a video file. Frames are the same bits in whatever order they are asked for. */
export function createVideoSource(file: VideoFile, ffmpeg: Ffmpeg, children: Children, warn: Warn): ClipSource {
  const { index } = file
  const info: ClipInfo = {
    format: file.stream.alpha ? 'yuva420p' : 'yuv420p',
    width: file.width,
    height: file.height,
    rate: index.rate,
    length: index.length,
  }
  const bytes = frameLayout(info.format, info.width, info.height).bytes
  const pool = new DecoderPool({
    start: (from) => children.start(ffmpeg.path, decodeArguments(file, from, ffmpeg)),
    frames: index.times.length,
    bytes,
    onShort: (at) => warn('W_SOURCE_SHORT', { file: basename(file.path), detail: `Frame ${at} of ${index.times.length} is the last that can be read.` }),
  })
  return {
    info,
    window: { before: 0, after: 0 },
    frame: (n, scope) =>
      // Scopes of the engine make frames of the engine.
      pool.frame(index.source(n), scope.signal, () => scope.create(info.format, info.width, info.height) as Frame),
  }
}

/** Arguments of an ffmpeg that writes raw frames from source frame `from` on. Pure. */
export function decodeArguments(file: VideoFile, from: number, ffmpeg: Pick<Ffmpeg, 'passthrough' | 'decoders'>): string[] {
  const { stream, index } = file
  const seek = seekTime(file, from)
  const before = from === 0 ? index.times[0]! - 0.001 : index.times[from - 1]!
  const start = from === 0 ? before : (before + index.times[from]!) / 2
  // ffmpeg's own VP8 and VP9 decoders leave the alpha channel out.
  const library = stream.codec === 'vp9' ? 'libvpx-vp9' : stream.codec === 'vp8' ? 'libvpx' : undefined
  const decoder = stream.alpha && library !== undefined && ffmpeg.decoders.has(library) ? ['-c:v', library] : []
  return [
    ...['-v', 'error', '-hide_banner', '-nostdin', ...SAFE_INPUT, '-copyts'],
    ...(seek === undefined ? [] : ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', seek.toFixed(6)]),
    ...decoder,
    ...['-max_pixels', String(file.maxPixels)],
    ...['-i', file.path, '-map', `0:${stream.index}`, '-an', '-sn', '-dn'],
    ...['-vf', [`trim=start=${start.toFixed(6)}`, ...file.colour.filters].join(',')],
    ...ffmpeg.passthrough,
    ...['-f', 'rawvideo', 'pipe:1'],
  ]
}

/**
 * Where to seek so that decoding starts at the keyframe before source frame `from`, or earlier; never later, whether
 * the container seeks by presentation or by decoding time. Undefined: from the start.
 */
function seekTime(file: VideoFile, from: number): number | undefined {
  const { times, keys } = file.index
  const time = times[from]!
  const next = keys.findIndex((key) => key.pts > time)
  const key = keys[(next < 0 ? keys.length : next) - 1]
  if (key === undefined || key === keys[0]) return undefined
  // Containers without an index of keyframes land anywhere near: land well before, what is broken is passed over.
  if (!/mov|mp4|matroska|webm/.test(file.container)) {
    const early = key.dts - 0.7
    return early > times[0]! ? early : undefined
  }
  const limit = next < 0 ? Infinity : keys[next]!.dts - 0.0005
  return Math.min(time + 0.0005, limit)
}
