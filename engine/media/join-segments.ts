/** Joins encoded segments into the finished file, without encoding the pictures again, and adds sound and tags. */
import { rm, writeFile } from 'node:fs/promises'
import type { Chapter } from '../contract/media-service.ts'
import { clipDuration, type ClipInfo } from '../frames/clip.ts'
import type { Children } from './child.ts'
import type { EncodeChoice } from './codecs.ts'
import type { GifTiming } from './gif-timing.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { formatMetadata } from './metadata.ts'
import { finishHls } from './hls-film.ts'
import { finishFolder, finishGif, finishWebp } from './picture-films.ts'
import { COLOUR_TAGS } from './segment-writer.ts'
import { muxerOf } from './sound.ts'
import type { Tags } from './tags/tags.ts'

export interface Segment {
  readonly path: string
  readonly frames: number
}

export interface JoinRequest {
  readonly segments: readonly Segment[]
  readonly info: ClipInfo
  readonly choice: EncodeChoice
  /** Encoded, in the film's container. */
  readonly sound: { readonly path: string; readonly sampleRate: number; readonly channels: number } | undefined
  /** A file in SubRip. */
  readonly subtitles: { readonly path: string; readonly language: string | undefined } | undefined
  readonly chapters: readonly Chapter[]
  /** ffmpeg's name of the codec, where the pictures are those of other films. */
  readonly copied: string | undefined
  readonly timecode: string | undefined
  readonly tags: Tags
  /** Of a GIF. */
  readonly timing: GifTiming | undefined
  /** Where the finished file goes. */
  readonly target: string
  readonly signal: AbortSignal
}

export async function joinSegments(ffmpeg: Ffmpeg, children: Children, request: JoinRequest): Promise<void> {
  const { choice, target } = request
  const list = `${target}.ffconcat`
  const tags = `${target}.ffmeta`
  const run = (args: readonly string[]): Promise<string> =>
    children.output(ffmpeg.path, ['-v', 'error', '-hide_banner', '-y', ...args], request.signal)
  try {
    await writeFile(list, concatList(request.segments, request.info))
    const input = ['-f', 'concat', '-safe', '0', '-i', list]
    const film = { run, input, passthrough: ffmpeg.passthrough, info: request.info, tags: request.tags, target }
    if (request.timing !== undefined) await finishGif(film, request.timing)
    else if (choice.container === 'webp') await finishWebp(film)
    else if (choice.container === 'folder') await finishFolder(film)
    else if (choice.streaming !== undefined) await finishHls({ ...film, streaming: choice.streaming, sound: request.sound, subtitles: request.subtitles })
    else {
      await writeFile(tags, formatMetadata(request.tags, request.chapters, clipDuration(request.info)))
      await run(muxArguments(ffmpeg, request, list, tags))
    }
  } finally {
    for (const path of [list, tags, `${target}.palette.png`, `${target}.filters`]) await rm(path, { force: true })
  }
}

/**
 * An ffconcat list. Each segment's duration is stated, in microseconds that add up, so that it starts where its first
 * frame belongs whatever its container says; the multiplexer's time base then makes the times exact.
 */
function concatList(segments: readonly Segment[], info: ClipInfo): string {
  const lines = ['ffconcat version 1.0']
  const microseconds = (frames: number): number => Math.round((frames * 1e6 * info.rate.den) / info.rate.num)
  let from = 0
  for (const { path, frames } of segments) {
    const length = microseconds(from + frames) - microseconds(from)
    lines.push(`file '${path.replaceAll("'", "'\\''")}'`, `duration ${length}us`)
    from += frames
  }
  return `${lines.join('\n')}\n`
}

function muxArguments(ffmpeg: Ffmpeg, request: JoinRequest, list: string, tags: string): string[] {
  const { sound, choice, info, subtitles, copied } = request
  const moving = choice.container === 'mp4' || choice.container === 'mov'
  // The time base counts the rate's own units: every frame lies on a whole number of them.
  let timescale = info.rate.num
  while (timescale < 10_000) timescale *= 2
  return [
    // Opus begins before 0, by its delay: the picture has to wait as long.
    ...(moving ? [] : ['-copyts']),
    // Converted to a stream and back, keyframes would have their headers twice.
    ...(copied === undefined ? [] : ['-auto_convert', '0']),
    ...['-f', 'concat', '-safe', '0', '-i', list, '-f', 'ffmetadata', '-i', tags],
    ...(sound === undefined ? [] : ['-i', sound.path]),
    ...(subtitles === undefined ? [] : ['-f', 'srt', '-i', subtitles.path]),
    ...['-map', '0:v:0', ...(sound === undefined ? [] : ['-map', '2:a:0', '-c:a', 'copy'])],
    ...(subtitles === undefined ? [] : ['-map', `${sound === undefined ? 2 : 3}:s:0`, '-c:s', moving ? 'mov_text' : choice.container === 'webm' ? 'webvtt' : 'srt', '-disposition:s:0', '0']),
    ...(subtitles?.language === undefined ? [] : ['-metadata:s:s:0', `language=${subtitles.language}`]),
    ...(request.timecode === undefined ? [] : ['-timecode', request.timecode]),
    ...['-map_metadata', '1', '-c:v', 'copy', ...(copied === undefined ? COLOUR_TAGS : [])],
    ...((copied ?? choice.codec).replace('hevc', 'h265') === 'h265' && moving ? ['-tag:v', 'hvc1'] : []),
    ...(copied === undefined && choice.codec === 'vp9' && choice.alpha ? ['-metadata:s:v:0', 'alpha_mode=1'] : []),
    ...(moving ? ['-video_track_timescale', String(timescale), '-movflags', '+faststart+use_metadata_tags+write_colr'] : []),
    // Edit lists count in this unit: the default of milliseconds would cut the sound short.
    ...(moving && ffmpeg.movieTimescale ? ['-movie_timescale', String(sound?.sampleRate ?? timescale)] : []),
    ...['-f', muxerOf(choice), request.target],
  ]
}
