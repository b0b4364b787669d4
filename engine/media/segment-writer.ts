/** One running encoder: frames in, one segment file out. */
import { rename, rm } from 'node:fs/promises'
import type { ReelgraphError } from '../contract/errors.ts'
import { fps, type ClipInfo } from '../frames/clip.ts'
import { send, type Child, type Children } from './child.ts'
import type { EncodeChoice } from './codecs.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { Around, runningStart, type RunningStart } from './running-start.ts'

/** Colours as written into streams and containers. */
export const COLOUR_TAGS = [
  ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
] as const

interface SegmentFile {
  readonly path: string
  /** That will be written. */
  readonly frames: number
}

export class SegmentWriter {
  readonly #child: Child
  readonly #file: SegmentFile
  readonly #start: RunningStart | undefined
  #around: Around | undefined
  #fault: ReelgraphError | undefined

  constructor(ffmpeg: Ffmpeg, children: Children, choice: EncodeChoice, info: ClipInfo, file: SegmentFile, signal: AbortSignal) {
    this.#file = file
    this.#start = choice.around !== 'nothing' && file.frames > 1 ? runningStart(file.frames, info.width * info.height * 1.5, fps(info.rate), choice.around === 'both') : undefined
    this.#child = children.start(ffmpeg.path, segmentArguments(choice, info, file, this.#start), signal)
    this.#child.done.catch((fault: ReelgraphError) => (this.#fault = fault))
  }

  /** Resolves when the bytes have left: the frame's memory may be used again then. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#fault !== undefined) throw this.#fault
    if (this.#start === undefined) return send(this.#child, bytes)
    this.#around ??= new Around(this.#start, this.#file.frames)
    await this.#send(this.#around.next(bytes))
  }

  /** Closes the input and waits until the file is complete. */
  async finish(): Promise<void> {
    await this.#send(this.#around?.end() ?? [])
    this.#child.process.stdin!.end()
    await this.#child.done
    if (this.#start === undefined) return
    await rename(pieceOf(this.#file.path, this.#start.lead === 0 ? 0 : 1), this.#file.path)
    await this.#clear()
  }

  /** Milliseconds of processor time. */
  get time(): number {
    return this.#child.time()
  }

  async abandon(): Promise<void> {
    this.#child.kill()
    await this.#child.done.catch(() => {})
    await this.#clear()
  }

  async #send(all: readonly Uint8Array[]): Promise<void> {
    for (const bytes of all) await send(this.#child, bytes)
  }

  async #clear(): Promise<void> {
    if (this.#start !== undefined) for (const n of [0, 1, 2]) await rm(pieceOf(this.#file.path, n), { force: true })
  }
}

const pieceOf = (path: string, n: number): string => `${path}.${n}`

/** Arguments of an ffmpeg that encodes raw frames from its input. Pure. */
function segmentArguments(choice: EncodeChoice, info: ClipInfo, { path, frames }: SegmentFile, start: RunningStart | undefined): string[] {
  const rate = `${info.rate.num}/${info.rate.den}`
  return [
    ...['-v', 'error', '-hide_banner', '-y', '-f', 'rawvideo', '-pixel_format', info.format],
    ...['-video_size', `${info.width}x${info.height}`, '-framerate', rate, '-i', 'pipe:0'],
    ...(choice.filters.length > 0 ? ['-vf', choice.filters.join(',')] : []),
    ...['-c:v', choice.encoder, ...choice.options, ...COLOUR_TAGS],
    ...(start === undefined ? ['-f', choice.segments, path] : cutArguments(choice, path, frames, start)),
  ]
}

/** What was put around the segment goes into pieces of its own. */
function cutArguments({ segments }: EncodeChoice, path: string, frames: number, { lead }: RunningStart): string[] {
  const cuts = [lead, lead + frames].filter((n) => n > 0)
  return [
    ...['-forced-idr', '1', '-force_key_frames', `expr:${cuts.map((n) => `eq(n,${n})`).join('+')}`],
    // By their names alone ffmpeg doesn't know what goes into the pieces.
    ...['-map', '0:v', '-f', 'segment', '-segment_format', segments, '-segment_frames', cuts.join(','), '-reset_timestamps', '1', `${path.replaceAll('%', '%%')}.%d`],
  ]
}
