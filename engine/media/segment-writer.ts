/** One running encoder: frames in, one segment file out. */
import type { ReelgraphError } from '../contract/errors.ts'
import type { ClipInfo } from '../frames/clip.ts'
import { send, type Child, type Children } from './child.ts'
import type { EncodeChoice } from './codecs.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'

/** Colours as written into streams and containers. */
export const COLOUR_TAGS = [
  ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
] as const

export class SegmentWriter {
  readonly #child: Child
  #fault: ReelgraphError | undefined

  constructor(ffmpeg: Ffmpeg, children: Children, choice: EncodeChoice, info: ClipInfo, path: string, signal: AbortSignal) {
    this.#child = children.start(ffmpeg.path, segmentArguments(choice, info, path), signal)
    this.#child.done.catch((fault: ReelgraphError) => (this.#fault = fault))
  }

  /** Resolves when the bytes have left: the frame's memory may be used again then. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#fault !== undefined) throw this.#fault
    await send(this.#child, bytes)
  }

  /** Closes the input and waits until the file is complete. */
  async finish(): Promise<void> {
    this.#child.process.stdin!.end()
    await this.#child.done
  }

  /** Milliseconds of processor time. */
  get time(): number {
    return this.#child.time()
  }

  async abandon(): Promise<void> {
    this.#child.kill()
    await this.#child.done.catch(() => {})
  }
}

/** Arguments of an ffmpeg that encodes raw frames from its input. Pure. */
function segmentArguments(choice: EncodeChoice, info: ClipInfo, path: string): string[] {
  const rate = `${info.rate.num}/${info.rate.den}`
  return [
    ...['-v', 'error', '-hide_banner', '-y', '-f', 'rawvideo', '-pixel_format', info.format],
    ...['-video_size', `${info.width}x${info.height}`, '-framerate', rate, '-i', 'pipe:0'],
    ...(choice.filters.length > 0 ? ['-vf', choice.filters.join(',')] : []),
    ...['-c:v', choice.encoder, ...choice.options, ...COLOUR_TAGS, '-f', choice.segments, path],
  ]
}
