/** Films that are pictures: GIF, animated WebP and folders of PNG files, made of lossless segments at the end. */
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClipInfo } from '../frames/clip.ts'
import { timingFilters, type GifTiming } from './gif-timing.ts'
import { gifComments } from './tags/gif.ts'
import { addPngText } from './tags/png.ts'
import type { Tags } from './tags/tags.ts'
import { addWebpTags, lastUntil } from './tags/webp.ts'

export interface PictureFilm {
  /** Runs ffmpeg. */
  run(args: readonly string[]): Promise<unknown>
  /** ffmpeg's arguments for the frames. */
  readonly input: readonly string[]
  /** Options that keep the times of frames as they are. */
  readonly passthrough: readonly string[]
  readonly info: ClipInfo
  readonly tags: Tags
  readonly target: string
}

const rgb = ({ format }: ClipInfo, clear: string, opaque: string): string =>
  `scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=bicubic+accurate_rnd+full_chroma_int,format=${format === 'yuva420p' ? clear : opaque}`

/** A name in which "%" begins no number. */
const literal = (path: string): string => path.replaceAll('%', '%%')

export async function finishGif({ run, input, passthrough, info, tags, target }: PictureFilm, timing: GifTiming): Promise<void> {
  const palette = `${target}.palette.png`
  const script = `${target}.filters`
  const colours = rgb(info, 'rgba', 'rgb24')
  const timed = timingFilters(timing, info.length, info.rate)
  const last = timing.total - timing.starts.at(-1)!
  await run([...input, '-vf', `${colours},palettegen`, '-frames:v', '1', '-update', '1', palette])
  // A list of frames may be longer than a command.
  await writeFile(script, `[0:v]${[...timed, colours].join(',')}[a];[a][1:v]paletteuse=dither=sierra2_4a`)
  await run([
    ...[...input, '-f', 'image2', '-pattern_type', 'none', '-i', palette, '-filter_complex_script', script],
    ...(timed.length === 0 ? [] : [...passthrough, '-enc_time_base', '1:100']),
    ...['-final_delay', String(last), '-f', 'gif', target],
  ])
  const file = await open(target, 'r+')
  try {
    // The last byte is the trailer; comments go before it.
    await file.write(gifComments(tags), 0, undefined, (await file.stat()).size - 1)
  } finally {
    await file.close()
  }
}

export async function finishWebp({ run, input, passthrough, info, tags, target }: PictureFilm): Promise<void> {
  await run([
    ...[...input, '-vf', rgb(info, 'bgra', 'bgra'), ...passthrough, '-enc_time_base', '1:1000'],
    ...['-c:v', 'libwebp_anim', '-quality', '90', '-loop', '0', '-f', 'webp', target],
  ])
  const milliseconds = Math.round((1000 * info.length * info.rate.den) / info.rate.num)
  await writeFile(target, addWebpTags(lastUntil(await readFile(target), milliseconds), tags))
}

export async function finishFolder({ run, input, info, tags, target }: PictureFilm): Promise<void> {
  await mkdir(target)
  await run([...input, '-vf', rgb(info, 'rgba', 'rgb24'), '-f', 'image2', '-start_number', '0', join(literal(target), '%06d.png')])
  const first = join(target, '000000.png')
  await writeFile(first, addPngText(await readFile(first), tags))
}
