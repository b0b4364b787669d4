/** One running encoder: frames in, one segment file out. */
import { once } from 'node:events'
import { failure, type ReelgraphError } from '../errors.ts'
import type { ClipInfo } from '../frames/clip.ts'
import type { Child, Children } from './child.ts'
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
    const stdin = this.#child.process.stdin!
    const failed = await new Promise<unknown>((resolve) => stdin.write(bytes, resolve))
    if (failed) {
      await this.#child.done // says why the pipe broke
      throw failure('E_FFMPEG', { detail: 'It stopped reading before the end.' })
    }
  }

  /** Closes the input and waits until the file is complete. */
  async finish(): Promise<void> {
    const stdin = this.#child.process.stdin!
    stdin.end()
    if (!stdin.writableFinished && !stdin.destroyed) await Promise.race([once(stdin, 'finish').catch(() => {}), this.#child.done])
    await this.#child.done
  }

  async abandon(): Promise<void> {
    this.#child.kill()
    await this.#child.done.catch(() => {})
  }
}

/** Arguments of an ffmpeg that encodes raw frames from its input. Pure. */
export function segmentArguments(choice: EncodeChoice, info: ClipInfo, path: string): string[] {
  const rate = `${info.rate.num}/${info.rate.den}`
  return [
    ...['-v', 'error', '-hide_banner', '-y', '-f', 'rawvideo', '-pixel_format', info.format],
    ...['-video_size', `${info.width}x${info.height}`, '-framerate', rate, '-i', 'pipe:0'],
    ...(choice.filters.length > 0 ? ['-vf', choice.filters.join(',')] : []),
    ...['-c:v', choice.encoder, ...choice.options, ...COLOUR_TAGS, '-f', 'nut', path],
  ]
}
