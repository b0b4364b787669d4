/** Pieces of films that are asked for while, or after, a film is made: for streams that grow, and single scenes. */
import type { Children } from './child.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { COLOUR_TAGS } from './segment-writer.ts'

/** A finished stretch of a film in the making. */
export interface StreamPiece {
  readonly path: string
  /** As the encoder calls it: only H.264 is taken over as it is. */
  readonly codec: string
  /** Seconds of the film at which it begins. */
  readonly start: number
  /** AAC, and the seconds of the film at which it begins. */
  readonly sound?: { readonly path: string; readonly start: number }
}

export interface CutRequest {
  readonly path: string
  /** Seconds. */
  readonly from: number
  readonly to: number
  readonly fps: number
}

/** Frames that are shown later than they are stored begin before 0: a stream starts so late that none does. */
const BASE_SECONDS = 10
const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', ...COLOUR_TAGS] as const
const QUIET = ['-v', 'error', '-hide_banner', '-y'] as const

/** Writes a piece as MPEG-TS whose times go on from the pieces before it. */
export async function writeStreamPiece(ffmpeg: Ffmpeg, children: Children, { path, codec, start, sound }: StreamPiece, target: string, signal: AbortSignal): Promise<void> {
  const pictures = codec === 'h264' ? ['-c:v', 'copy'] : ['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', ...H264, '-crf', '20']
  const stream = ['-muxdelay', '0', '-muxpreload', '0', '-output_ts_offset', (BASE_SECONDS + start).toFixed(6), '-mpegts_flags', '+initial_discontinuity', '-f', 'mpegts']
  // Packets begin up to one before the pictures: those are not dropped.
  const heard = sound === undefined ? { input: [], output: [] } : { input: ['-itsoffset', (sound.start - start).toFixed(6), '-f', 'aac', '-i', sound.path], output: ['-map', '1:a:0', '-c:a', 'copy', '-copypriorss:a', '1'] }
  await children.output(ffmpeg.path, [...QUIET, '-i', path, ...heard.input, '-map', '0:v:0', ...pictures, ...heard.output, ...stream, target], signal)
}

/** Cuts a stretch out of a film, to the frame, with its sound. */
export async function cutFilm(ffmpeg: Ffmpeg, children: Children, { path, from, to, fps }: CutRequest, target: string, signal: AbortSignal): Promise<void> {
  const frames = Math.max(1, Math.round((to - from) * fps))
  // Half a frame early: the frame itself is the first that is not before.
  const start = Math.max(0, Math.round(from * fps) - 0.5) / fps
  const pictures = ['-map', '0:v:0', '-vf', 'setpts=PTS-STARTPTS', '-frames:v', String(frames), ...H264, '-crf', '18']
  // Sound has no frames: it begins at the moment itself.
  const sound = ['-map', '1:a:0?', '-c:a', 'aac', '-b:a', '192k']
  await children.output(ffmpeg.path, [...QUIET, '-ss', start.toFixed(6), '-i', path, '-ss', from.toFixed(6), '-t', (frames / fps).toFixed(6), '-i', path, ...pictures, ...sound, '-map_metadata', '-1', '-movflags', '+faststart', '-f', 'mp4', target], signal)
}
