/** Animated WebP as a source: ffmpeg can't read it, so its pictures are put into a film of their own, one frame each. */
import { failure } from '../contract/errors.ts'
import { rational, type Rational } from '../frames/clip.ts'
import { sendAll, type Children } from './child.ts'
import { ffv1Options } from './ffv1.ts'
import { exactRate, type FrameIndex } from './frame-index.ts'
import { loadSharp } from './load-sharp.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { pictureHead } from './picture-size.ts'
import { COLOUR_TAGS } from './segment-writer.ts'

/** Bytes of pages that are decoded at a time: each look at a page decodes all before it. */
const CHUNK = 128 << 20
/** What players take for a delay of nothing, in milliseconds. */
const NO_DELAY = 100

/** Writes the film, transparency kept. Returns how long each picture is shown, in milliseconds. @throws E_MEDIA_FORMAT, E_IMAGE_SIZE */
export async function writeWebpFilm(ffmpeg: Ffmpeg, children: Children, from: string, to: string, most: number): Promise<readonly number[]> {
  const { width, pageHeight, height: whole, pages = 1, delay = [] } = await pictureHead(from, most).catch((cause: unknown) => {
    throw failure('E_MEDIA_FORMAT', { file: from, expected: 'an animated WebP', detail: (cause as Error).message }, cause)
  })
  const height = pageHeight ?? whole
  const bytes = width * height * 4
  const step = Math.max(1, Math.floor(CHUNK / bytes))
  async function* pictures(): AsyncGenerator<Uint8Array> {
    for (let page = 0; page < pages; page += step) {
      const count = Math.min(step, pages - page)
      const data = await (await loadSharp())(from, { page, pages: count, limitInputPixels: false }).toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer()
      for (let k = 0; k < count; k++) yield data.subarray(k * bytes, (k + 1) * bytes)
    }
  }
  const child = children.start(ffmpeg.path, [
    ...['-v', 'error', '-hide_banner', '-y', '-f', 'rawvideo', '-pixel_format', 'rgba', '-video_size', `${width}x${height}`, '-framerate', '25', '-i', 'pipe:0'],
    ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bitexact,format=yuva420p'],
    ...['-c:v', 'ffv1', ...ffv1Options({ width, height }), ...COLOUR_TAGS, '-f', 'matroska', to],
  ])
  await sendAll(child, pictures(), (picture) => picture)
  return Array.from({ length: pages }, (_, page) => delay[page] ?? 0).map((one) => (one > 0 ? one : NO_DELAY))
}

/**
 * The film's index at the pictures' own times: at the lowest rate of which each delay is a whole number of frames; where that
 * would be more than 100, at 100, each time rounded by itself. Pure.
 */
export function indexOfDelays(film: FrameIndex, delays: readonly number[]): FrameIndex {
  const ends: number[] = []
  for (const delay of delays) ends.push((ends.at(-1) ?? 0) + delay)
  const starts = [0, ...ends.slice(0, -1)].map((one) => one / 1000)
  const steady = delays.every((one) => one === delays[0]) ? rational(1000, delays[0]) : undefined
  const rate: Rational = steady ?? exactRate(starts, delays.at(-1)! / 1000) ?? rational(100)
  const frameAt = (ms: number): number => Math.round((ms * rate.num) / (1000 * rate.den))
  const length = Math.max(1, frameAt(ends.at(-1)!))
  const shown = new Uint32Array(length)
  delays.forEach((delay, page) => shown.fill(page, frameAt(ends[page]! - delay), frameAt(ends[page]!)))
  return { ...film, rate, length, readable: length, variableRate: steady === undefined, source: (n) => shown[n]! }
}
