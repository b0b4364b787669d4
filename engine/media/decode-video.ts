/** Decodes a video file on demand: streams while frames are asked for in order, seeks when they are not. */
import type { ClipSource } from '../contract/frame-context.ts'
import { rational, type ClipInfo } from '../frames/clip.ts'
import { frameLayout } from '../frames/format.ts'
import type { Frame } from '../frames/frame.ts'
import type { Children } from './child.ts'
import type { ColourPlan } from './colour.ts'
import { countDamage, damagedPictures, eachMessage, isComplaint, missingBetween } from './damage.ts'
import { DecoderPool } from './decoder-pool.ts'
import type { FrameIndex } from './frame-index.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import type { VideoStream } from './streams.ts'
import { safeInput } from './safe-input.ts'
import type { Warn } from '../contract/warnings.ts'

export interface VideoFile {
  /** For warnings. */
  readonly name: string
  readonly path: string
  /** ffmpeg's name of the container. */
  readonly container: string
  readonly stream: VideoStream
  readonly index: FrameIndex
  readonly colour: ColourPlan
  readonly width: number
  readonly height: number
  /** Filter that makes whole pictures of fields, where there are any. */
  readonly deinterlace?: string
  /** What has to be there before the first decoder starts. */
  readonly prepare?: () => Promise<void>
  /** Sizes may change within a file. */
  readonly maxPixels: number
}

/** Containers that give each picture a time: a picture that can't be decoded leaves a gap that can be seen, and is filled. */
const TIMED = /mov|mp4|matroska|webm|gif|mpegts|mpeg\b|flv|ogg|asf/

/** An AVI counts its pictures, unless their order of decoding is another: only ffprobe tells. */
const isTimed = ({ container, index }: VideoFile, { probePath }: Ffmpeg): boolean =>
  !index.guessed && (TIMED.test(container) || (container === 'avi' && probePath !== undefined))

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
  const timed = isTimed(file, ffmpeg)
  const frames = timed ? index.readable : index.times.length
  const bytes = frameLayout(info.format, info.width, info.height).bytes
  const { name } = file
  let looking: Promise<void> | undefined
  const look = async (): Promise<void> => {
    const { damaged, broken, faults } = await countDamage(ffmpeg, children, file.path, file.stream.index, file.maxPixels)
    const missing = missingBetween(index.times)
    const count = damaged + (damaged + broken > 0 ? missing.count : 0)
    if (count > 0) warn('W_SOURCE_DAMAGED', { file: name, got: damagedPictures(count) })
    else if (broken + faults > 0) warn('W_SOURCE_DAMAGED', { file: name, got: `${broken + faults} damaged ${broken + faults === 1 ? 'place' : 'places'}`, detail: 'No picture is known to be missing.' })
  }
  const pool = new DecoderPool({
    start(from) {
      const child = children.start(ffmpeg.path, decodeArguments(file, from, ffmpeg))
      // A decoder that starts in the middle complains of what it lacks; the end of a file that is cut off is told of already.
      if (from === 0 && !index.cutOff) eachMessage(child, (line) => isComplaint(line) && (looking ??= look().catch(() => {})))
      return child
    },
    frames,
    bytes,
    onShort: (at) => index.cutOff || warn('W_SOURCE_SHORT', { file: name, detail: `Frame ${at} of ${frames} is the last that can be read.` }),
  })
  return {
    info,
    window: { before: 0, after: 0 },
    time: () => pool.time(),
    async frame(n, scope) {
      await file.prepare?.()
      const wanted = Math.min(n, index.readable - 1)
      const made = pool.frame(
        timed ? wanted : index.source(wanted),
        scope.signal,
        // Scopes of the engine make frames of the engine.
        () => scope.create(info.format, info.width, info.height) as Frame,
      )
      const frame = await (scope.idle?.(made) ?? made)
      await looking
      return frame
    },
  }
}

/** Arguments of an ffmpeg that writes raw frames from frame `from` on: of the clip where times are exact, else of the source. Pure. */
function decodeArguments(file: VideoFile, from: number, ffmpeg: Ffmpeg): string[] {
  const { stream, index } = file
  const timed = isTimed(file, ffmpeg)
  const first = timed ? index.source(from) : from
  // A picture is made of its own fields and those beside it.
  // An AVI that lacks pictures counts those that are there, and seeks by those that were.
  const seek = index.guessed || (stream.counted ?? 0) > index.length ? undefined : seekTime(file, file.deinterlace === undefined ? first : Math.max(0, first - 1))
  const before = first === 0 ? index.times[0]! - 0.001 : index.times[first - 1]!
  const start = first === 0 ? before : (before + index.times[first]!) / 2
  // ffmpeg's own VP8 and VP9 decoders leave the alpha channel out.
  const library = stream.codec === 'vp9' ? 'libvpx-vp9' : stream.codec === 'vp8' ? 'libvpx' : undefined
  const decoder = stream.alpha && library !== undefined && ffmpeg.decoders.has(library) ? ['-c:v', library] : []
  const filters = [
    ...(file.deinterlace === undefined ? [] : [file.deinterlace]),
    // Where times are guesses, the decoder's are others: pictures are counted from the first on.
    index.guessed ? `trim=start_frame=${first}` : `trim=start=${start.toFixed(6)}`,
    ...(timed ? onGrid(file, from) : []),
    ...file.colour.filters,
  ]
  return [
    ...['-v', 'warning', '-hide_banner', '-nostdin', ...safeInput(file.maxPixels), '-copyts'],
    ...(seek === undefined ? [] : ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', seek.toFixed(6)]),
    ...decoder,
    ...['-i', file.path, '-map', `0:${stream.index}`, '-an', '-sn', '-dn'],
    ...['-vf', filters.join(',')],
    ...(timed ? ['-frames:v', String(index.readable - from)] : []),
    ...ffmpeg.passthrough,
    ...['-f', 'rawvideo', 'pipe:1'],
  ]
}

/**
 * Filters that give a picture to each frame of the clip from `from` on: the last whose time, rounded, is not after it. Times
 * are counted in a unit in which both the source's and the clip's are whole, or a time half way would fall this side or that.
 */
function onGrid({ stream, index }: VideoFile, from: number): string[] {
  const { num, den } = index.rate
  const unit = finestUnit(stream.timeBase.den, num)
  const origin = Math.round(index.times[0]! * unit) + Math.round((from * den * unit) / num)
  // The filter looks at the time of the end too, and would leave the last picture out where that is not known.
  return [`settb=1/${unit}`, `setpts=PTS-(${origin})`, 'tpad=stop=2:stop_mode=clone', `fps=${num}/${den}:start_time=0:round=near`]
}

function finestUnit(a: number, b: number): number {
  const common = rational(a, b).num * b
  return common < 2 ** 31 ? common : b * Math.floor((2 ** 31 - 1) / b)
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
