/** Films made of pictures: animated WebP, which ffmpeg writes and can't read, and lists of stills. Stored without loss. */
import { open } from 'node:fs/promises'
import type { Sharp } from 'sharp'
import { failure, ReelgraphError } from '../contract/errors.ts'
import type { Rational } from '../frames/clip.ts'
import { sendAll, type Children } from './child.ts'
import { ffv1Options } from './ffv1.ts'
import { loadSharp } from './load-sharp.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import type { Pictures } from './media.ts'
import { pictureHead } from './picture-size.ts'
import { COLOUR_TAGS } from './segment-writer.ts'

/** Bytes of pages that are decoded at a time: each look at a page decodes all before it. */
const CHUNK = 128 << 20

/** Whether the file is a WebP with more than one page. */
export async function isAnimatedWebp(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(21), 0, 21, 0)
    // RIFF, its size, WEBP, then VP8X with the flag of animation.
    return buffer.toString('latin1', 0, 4) === 'RIFF' && buffer.toString('latin1', 8, 16) === 'WEBPVP8X' && (buffer[20]! & 2) !== 0
  } finally {
    await file.close()
  }
}

/** Writes a film in Matroska of pictures that have at most so many pixels each. @throws E_MEDIA_FORMAT, E_IMAGE_SIZE */
export async function writePictures(ffmpeg: Ffmpeg, children: Children, from: Pictures, to: string, most: number, signal: AbortSignal): Promise<void> {
  try {
    if ('animation' in from) await filmOfWebp(ffmpeg, children, from.animation, to, most, signal)
    else await filmOfStills(ffmpeg, children, from.stills, from.rate, to, most, signal)
  } catch (thrown) {
    if (thrown instanceof ReelgraphError) throw thrown
    throw failure('E_MEDIA_FORMAT', { file: to, expected: 'pictures', detail: (thrown as Error).message }, thrown)
  }
}

async function filmOfWebp(ffmpeg: Ffmpeg, children: Children, from: string, to: string, most: number, signal: AbortSignal): Promise<void> {
  await pictureHead(from, most)
  const { pages = 1, width, pageHeight, height, delay = [] } = await (await loadSharp())(from, { animated: true, limitInputPixels: false }).metadata()
  const { rate, repeats } = timing(delay, pages)
  const size = { width, height: pageHeight ?? height }
  const step = Math.max(1, Math.floor(CHUNK / (size.width * size.height * 3)))
  async function* frames(): AsyncGenerator<Uint8Array> {
    for (let page = 0; page < pages; page += step) {
      const count = Math.min(step, pages - page)
      const data = await pixels((await loadSharp())(from, { page, pages: count, limitInputPixels: false }))
      const bytes = data.length / count
      for (let k = 0; k < count; k++) {
        for (let n = 0; n < repeats[page + k]!; n++) yield data.subarray(k * bytes, (k + 1) * bytes)
      }
    }
  }
  await writeFilm(ffmpeg, children, frames(), size, rate, to, signal)
}

/** Stills of another size are fitted into that of the first. */
async function filmOfStills(ffmpeg: Ffmpeg, children: Children, from: readonly string[], rate: Rational, to: string, most: number, signal: AbortSignal): Promise<void> {
  for (const path of from) await pictureHead(path, most)
  const { width, height } = await pictureHead(from[0]!, most)
  async function* frames(): AsyncGenerator<Uint8Array> {
    for (const path of from) yield await pixels((await loadSharp())(path, { limitInputPixels: most }).resize(width, height, { fit: 'contain' }))
  }
  await writeFilm(ffmpeg, children, frames(), { width, height }, rate, to, signal)
}

/** Straight RGB; what is clear is black. */
const pixels = (picture: Sharp): Promise<Buffer> => picture.toColourspace('srgb').flatten({ background: '#000' }).raw({ depth: 'uchar' }).toBuffer()

async function writeFilm(ffmpeg: Ffmpeg, children: Children, frames: AsyncIterable<Uint8Array>, { width, height }: { width: number; height: number }, rate: Rational, path: string, signal: AbortSignal): Promise<void> {
  const child = children.start(
    ffmpeg.path,
    [
      ...['-v', 'error', '-hide_banner', '-y', '-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`],
      ...['-framerate', `${rate.num}/${rate.den}`, '-i', 'pipe:0', '-vf', 'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p'],
      ...['-c:v', 'ffv1', ...ffv1Options({ width, height }), ...COLOUR_TAGS, '-f', 'matroska', path],
    ],
    signal,
  )
  await sendAll(child, frames, (frame) => frame)
}

/** Rates that delays in whole milliseconds are made from, the likeliest first. */
const RATES = [24, 25, 30, 16, 12, 8, 50, 60, 48, 15, 10, 20]

/** The rate behind a page's delays, and how often each page is shown: writers join pages that are alike. Pure. */
export function timing(delays: readonly number[], pages: number): { readonly rate: Rational; readonly repeats: readonly number[] } {
  const known = Array.from({ length: pages }, (_, page) => delays[page] ?? 0).map((delay) => (delay > 0 ? delay : 100))
  const shortest = Math.min(...known)
  const common = RATES.find((fps) => Math.floor(1000 / fps) === shortest || Math.round(1000 / fps) === shortest)
  return { rate: common === undefined ? { num: 1000, den: shortest } : { num: common, den: 1 }, repeats: known.map((delay) => Math.max(1, Math.round(delay / shortest))) }
}
