/** What ffmpeg can tell of a file: by ffprobe where there is one, else from what ffmpeg itself prints. */
import { stat } from 'node:fs/promises'
import { failure, ReelgraphError } from '../contract/errors.ts'
import type { Children } from './child.ts'
import { parseFfmpegListing, parseMetadata } from './ffmpeg-listing.ts'
import { audioOf, endOf, videoOf, type RawStream } from './ffprobe-streams.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { refusedSize, safeInput } from './safe-input.ts'
import { lowerCase, promises, sized } from './stream-values.ts'
import type { Probe } from './streams.ts'

/** Formats that are lists of other files: reading them would reach past the file that was named. */
const LISTS = new Set(['hls', 'dash', 'concat', 'imf', 'lavfi', 'tty', 'webm_dash_manifest', 'xbin', 'bin', 'adf', 'idf'])

/**
 * A picture of more pixels is not decoded: what is told of it is little more than its size.
 * @throws E_MEDIA_FORMAT when the file is not media
 */
export async function probeFile(ffmpeg: Ffmpeg, children: Children, path: string, maxPixels: number, file = path): Promise<Probe> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() === true && found.size === 0) throw failure('E_MEDIA_FORMAT', { file, got: 'an empty file', fix: 'Copy the file anew.' })
  let probe: Probe
  try {
    probe =
      ffmpeg.probePath === undefined
        ? await probeByFfmpeg(ffmpeg, children, path, maxPixels)
        : await probeByFfprobe(ffmpeg, ffmpeg.probePath, children, path, maxPixels)
  } catch (cause) {
    if (cause instanceof ReelgraphError && cause.code === 'E_FFMPEG') {
      const said = plainWords(cause.faults[0]?.detail ?? '', path)
      throw failure('E_MEDIA_FORMAT', { file, expected: 'a film, a picture or sound that ffmpeg can read', ...(said === '' ? {} : { detail: `ffmpeg says: ${said}.` }) }, cause)
    }
    throw cause
  }
  if (probe.container.split(',').some((name) => LISTS.has(name))) {
    throw failure('E_MEDIA_FORMAT', { file, got: `a ${probe.container} file` })
  }
  return probe
}

/** What ffmpeg says of a file, without the places in memory and on this machine that change from run to run. */
const plainWords = (said: string, path: string): string =>
  [...new Set(said.replace(/\[[^\]]* @ 0x[0-9a-f]+\] */g, '').replaceAll(`${path}: `, '').split('\n').map((line) => line.trim().replace(/\.$/, '')))].filter((line) => line !== '').join('; ')

async function probeByFfprobe(ffmpeg: Ffmpeg, command: string, children: Children, path: string, maxPixels: number): Promise<Probe> {
  const args = ['-v', 'error', ...safeInput(maxPixels), '-show_format', '-show_streams', '-of', 'json=string_validation=ignore', path]
  let said = ''
  let printed: string
  try {
    printed = await children.output(command, args, undefined, (text) => (said += text))
  } catch (thrown) {
    // With some codecs it gives up on the whole file; ffmpeg tells what else is there.
    if (refusedSize(said, maxPixels) === undefined) throw thrown
    return probeByFfmpeg(ffmpeg, children, path, maxPixels, said)
  }
  const raw = JSON.parse(printed) as {
    readonly streams?: readonly RawStream[]
    readonly format?: { readonly format_name?: string; readonly duration?: string; readonly tags?: Record<string, string> }
  }
  const streams = raw.streams ?? []
  const video = streams.find((one) => one.codec_type === 'video' && one.disposition?.attached_pic !== 1)
  const duration = Number(raw.format?.duration ?? 0) || 0
  const container = raw.format?.format_name ?? 'unknown'
  const end = (stream: RawStream): number | undefined => (promises(container) ? endOf(stream, duration) : undefined)
  return {
    container,
    duration,
    video: video === undefined ? undefined : sized(videoOf(video, end(video), container === 'avi' ? Number(video.nb_frames) || undefined : undefined), said, maxPixels),
    tracks: streams.filter((one) => one.codec_type === 'audio' && (one.channels ?? 0) > 0).map((one) => audioOf(one, end(one))),
    timecode: [raw.format?.tags, ...streams.map((one) => one.tags)].map((one) => lowerCase(one ?? {})['timecode']).find((one) => one !== undefined),
    // Ogg has them at its streams.
    tags: lowerCase({ ...(container === 'ogg' ? streams[0]?.tags : {}), ...raw.format?.tags }),
  }
}

async function probeByFfmpeg(ffmpeg: Ffmpeg, children: Children, path: string, maxPixels: number, said = ''): Promise<Probe> {
  // Without an output ffmpeg prints the streams and then complains; a file that it can't read has no "Input #0".
  const child = children.start(ffmpeg.path, ['-hide_banner', '-nostdin', ...safeInput(maxPixels), '-i', path])
  let text = ''
  child.process.stderr!.on('data', (chunk: string) => (text += chunk))
  await child.done.catch(() => {})
  if (!/^Input #0/m.test(text)) throw failure('E_FFMPEG', { detail: child.messages() })
  const tags = await children.output(ffmpeg.path, ['-v', 'error', '-nostdin', ...safeInput(maxPixels), '-i', path, '-f', 'ffmetadata', '-'])
  const { video, ...rest } = parseFfmpegListing(text, parseMetadata(tags))
  return { ...rest, video: video && sized(video, said + text, maxPixels) }
}
