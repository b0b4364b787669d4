/** Animated WebP as a source: ffmpeg can't read it, so its pictures are put into a film of their own, one frame each. */
import { readFile } from 'node:fs/promises'
import type { Metadata } from 'sharp'
import { failure, ReelgraphError } from '../contract/errors.ts'
import { rational, type Rational } from '../frames/clip.ts'
import { sendAll, type Children } from './child.ts'
import { ffv1Options } from './ffv1.ts'
import { exactRate, type FrameIndex } from './frame-index.ts'
import { loadSharp } from './load-sharp.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { pictureHead } from './picture-size.ts'
import { COLOUR_TAGS } from './segment-writer.ts'
import { firstPictures } from './tags/webp.ts'

/** Bytes of pages that are decoded at a time: each look at a page decodes all before it. */
const CHUNK = 128 << 20
/** What players take for a delay of nothing, in milliseconds. */
const NO_DELAY = 100

export interface WebpFilm {
  /** How long each picture is shown, in milliseconds. */
  readonly delays: readonly number[]
  /** Pictures follow that can't be read, or would: the file is cut off, or its structure broken. */
  readonly cutOff: boolean
  /** Pictures that can't be decoded: the one before is held. */
  readonly damaged: number
}

/** Writes the film, transparency kept. @throws E_MEDIA_FORMAT, E_IMAGE_SIZE */
export async function writeWebpFilm(ffmpeg: Ffmpeg, children: Children, path: string, name: string, to: string, most: number): Promise<WebpFilm> {
  const { from, head, cutOff } = await openWebp(path, name, most)
  const { width, pageHeight, height: whole, pages = 1, delay = [] } = head
  const height = pageHeight ?? whole
  const bytes = width * height * 4
  const step = Math.max(1, Math.floor(CHUNK / bytes))
  const decoded = async (page: number, count: number): Promise<Buffer> =>
    (await loadSharp())(from, { page, pages: count, limitInputPixels: false }).toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer()
  let damaged = 0
  async function* pictures(): AsyncGenerator<Uint8Array> {
    for (let page = 0; page < pages && damaged === 0; page += step) {
      const count = Math.min(step, pages - page)
      const data = await decoded(page, count).catch(() => undefined)
      if (data === undefined) yield* upToDamage(page, count)
      else for (let k = 0; k < count; k++) yield data.subarray(k * bytes, (k + 1) * bytes)
    }
  }
  /** Each look at a page decodes all before it: what follows one that can't be decoded can't be had either. */
  async function* upToDamage(first: number, count: number): AsyncGenerator<Uint8Array> {
    let last: Buffer | undefined = first === 0 ? undefined : await decoded(first - 1, 1)
    for (let page = first; page < pages; page++) {
      const data: Buffer | undefined = damaged > 0 || page >= first + count ? undefined : await decoded(page, 1).catch(() => undefined)
      if (data === undefined) damaged++
      last = data ?? last
      if (last === undefined) throw failure('E_MEDIA_FORMAT', { file: name, expected: 'an animated WebP', detail: 'Its first picture cannot be decoded.' })
      yield last
    }
  }
  const child = children.start(ffmpeg.path, [
    ...['-v', 'error', '-hide_banner', '-y', '-f', 'rawvideo', '-pixel_format', 'rgba', '-video_size', `${width}x${height}`, '-framerate', '25', '-i', 'pipe:0'],
    ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bitexact,format=yuva420p'],
    ...['-c:v', 'ffv1', ...ffv1Options({ width, height }), ...COLOUR_TAGS, '-f', 'matroska', to],
  ])
  await sendAll(child, pictures(), (picture) => picture)
  return { delays: Array.from({ length: pages }, (_, page) => delay[page] ?? 0).map((one) => (one > 0 ? one : NO_DELAY)), cutOff, damaged }
}

/** Of a file that is cut off or broken, the pictures before that. */
async function openWebp(path: string, name: string, most: number): Promise<{ readonly from: string | Uint8Array; readonly head: Metadata; readonly cutOff: boolean }> {
  try {
    return { from: path, head: await pictureHead(path, most), cutOff: false }
  } catch (cause) {
    if (cause instanceof ReelgraphError) throw cause
    const part = await soundPart(await readFile(path), most)
    if (part === undefined) throw failure('E_MEDIA_FORMAT', { file: name, expected: 'an animated WebP', detail: (cause as Error).message }, cause)
    return { ...part, cutOff: true }
  }
}

/** The decoder takes a file whole or not at all: as many of the first pictures as it takes. */
async function soundPart(webp: Uint8Array, most: number): Promise<{ readonly from: Uint8Array; readonly head: Metadata } | undefined> {
  const all = firstPictures(webp).count
  let found: { readonly from: Uint8Array; readonly head: Metadata } | undefined
  for (let [low, high] = [1, all]; low <= high; ) {
    // All first: mostly what is there is sound.
    const count = found === undefined && high === all ? all : (low + high) >> 1
    const { part } = firstPictures(webp, count)
    const head = await pictureHead(part, most).catch(() => undefined)
    if (head === undefined) high = count - 1
    else {
      found = { from: part, head }
      low = count + 1
    }
  }
  return found
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
