/** Interlaced pictures: whether there are any, and the filter that makes whole pictures of their fields. */
import type { VideoReading } from '../contract/media-service.ts'
import type { Children } from './child.ts'
import { eachMessage } from './damage.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import type { VideoStream } from './streams.ts'
import { safeInput } from './safe-input.ts'

/** Codecs that have fields. */
const WITH_FIELDS = new Set(['mpeg2video', 'mpeg4', 'h264', 'hevc', 'vc1', 'wmv3', 'dvvideo', 'dnxhd', 'prores', 'mjpeg', 'ffv1', 'huffyuv', 'utvideo', 'rawvideo', 'v210', 'avs2'])
/** Pictures that are looked at where the headers say nothing. */
const LOOKED_AT = 8

/** Asks the pictures themselves where container and headers don't say. */
export async function looksInterlaced(ffmpeg: Ffmpeg, children: Children, path: string, stream: VideoStream, maxPixels: number): Promise<boolean> {
  if (stream.interlaced !== undefined) return stream.interlaced
  if (!WITH_FIELDS.has(stream.codec)) return false
  const input = ['-hide_banner', '-nostdin', '-loglevel', 'info', ...safeInput(maxPixels), '-i', path, '-map', `0:${stream.index}`]
  const child = children.start(ffmpeg.path, [...input, '-vf', 'showinfo', '-frames:v', String(LOOKED_AT), '-f', 'null', '-'])
  let found = false
  eachMessage(child, (line) => (found ||= /Parsed_showinfo.* i:[TB] /.test(line)))
  // What can't be decoded is told of where it is read.
  await child.done.catch(() => {})
  return found
}

/** One whole picture for each pair of fields; undefined where they are left as they are. Pure. */
export function planDeinterlacing(interlaced: boolean, wanted: VideoReading['deinterlace'] = 'auto'): string | undefined {
  if (wanted === 'on') return 'bwdif=mode=send_frame:parity=auto:deint=all'
  return wanted === 'auto' && interlaced ? 'bwdif=mode=send_frame:parity=auto:deint=interlaced' : undefined
}
