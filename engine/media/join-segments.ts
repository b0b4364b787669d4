/** Joins encoded segments into the finished file, without encoding the pictures again, and adds sound and tags. */
import { rm, writeFile } from 'node:fs/promises'
import { frameToSample, type ClipInfo, type Track } from '../frames/clip.ts'
import type { Child, Children } from './child.ts'
import type { EncodeChoice } from './codecs.ts'
import type { GifTiming } from './gif-timing.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { formatMetadata } from './metadata.ts'
import { finishFolder, finishGif, finishWebp } from './picture-films.ts'
import { COLOUR_TAGS } from './segment-writer.ts'
import type { Tags } from './tags/tags.ts'

export interface Segment {
  readonly path: string
  readonly frames: number
}

export interface JoinRequest {
  readonly segments: readonly Segment[]
  readonly info: ClipInfo
  readonly choice: EncodeChoice
  readonly audio: Track | undefined
  readonly tags: Tags
  /** Of a GIF. */
  readonly timing: GifTiming | undefined
  /** Where the finished file goes. */
  readonly target: string
  readonly signal: AbortSignal
}

/** Samples handed to the encoder at a time. */
const BLOCK = 48_000

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
    else {
      await writeFile(tags, formatMetadata(request.tags))
      const child = children.start(ffmpeg.path, muxArguments(ffmpeg, request, list, tags), request.signal)
      if (request.audio !== undefined) await feedAudio(child, request.audio, request.info)
      child.process.stdin!.end()
      await child.done
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
  const { audio, choice, info } = request
  const moving = choice.container === 'mp4' || choice.container === 'mov'
  const format = { mp4: 'mp4', mov: 'mov', mkv: 'matroska', webm: 'webm' }[choice.container as 'mp4']
  const sound =
    audio === undefined
      ? []
      : ['-f', 'f32le', '-ar', String(audio.info.sampleRate), '-ac', String(audio.info.channels), '-i', 'pipe:0']
  // The time base counts the rate's own units: every frame lies on a whole number of them.
  let timescale = info.rate.num
  while (timescale < 10_000) timescale *= 2
  return [
    ...['-v', 'error', '-hide_banner', '-y', '-f', 'concat', '-safe', '0', '-i', list, ...sound],
    ...['-f', 'ffmetadata', '-i', tags, '-map', '0:v:0', ...(audio === undefined ? [] : ['-map', '1:a:0'])],
    ...['-map_metadata', audio === undefined ? '1' : '2', '-c:v', 'copy', ...COLOUR_TAGS],
    ...(choice.codec === 'h265' && moving ? ['-tag:v', 'hvc1'] : []),
    ...(choice.codec === 'vp9' && choice.alpha ? ['-metadata:s:v:0', 'alpha_mode=1'] : []),
    ...(audio === undefined ? [] : audioOptions(choice, audio, ffmpeg.encoders)),
    ...(moving ? ['-video_track_timescale', String(timescale), '-movflags', '+faststart+use_metadata_tags+write_colr'] : []),
    // Edit lists count in this unit: the default of milliseconds would cut the sound short.
    ...(moving && ffmpeg.movieTimescale ? ['-movie_timescale', String(audio?.info.sampleRate ?? timescale)] : []),
    ...['-f', format, request.target],
  ]
}

function audioOptions(choice: EncodeChoice, audio: Track, available: ReadonlySet<string>): string[] {
  if (choice.codec === 'ffv1') return ['-c:a', 'flac', '-sample_fmt', 's32']
  // Matroska has no way to say how much of an AAC stream is padding; for Opus it has.
  if (choice.container === 'webm' || choice.container === 'mkv') {
    if (available.has('libopus')) return ['-c:a', 'libopus', '-b:a', '192k', '-ar', '48000']
    return ['-c:a', choice.container === 'webm' ? 'libvorbis' : 'flac']
  }
  if (choice.codec === 'prores') return ['-c:a', 'pcm_s24le']
  return ['-c:a', 'aac', '-b:a', audio.info.channels === 1 ? '96k' : '192k']
}

/** As many samples as the picture is long: what is missing is silence, what is over is left out. */
async function feedAudio(child: Child, audio: Track, info: ClipInfo): Promise<void> {
  const { channels, sampleRate } = audio.info
  const total = frameToSample(info.length, info.rate, sampleRate)
  const stdin = child.process.stdin!
  for (let start = 0; start < total; start += BLOCK) {
    const count = Math.min(BLOCK, total - start)
    const planes = await audio.samples(start, count)
    const block = new Float32Array(count * channels)
    planes.forEach((plane, c) => {
      for (let i = 0; i < count; i++) block[i * channels + c] = plane[i]!
    })
    const failed = await new Promise<unknown>((resolve) => stdin.write(new Uint8Array(block.buffer), resolve))
    if (failed) return // the process's end says why
  }
}
