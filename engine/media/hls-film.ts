/**
 * Films for streaming over HTTP (HLS, RFC 8216): a folder with a master playlist, the picture in several sizes and the sound in pieces
 * of a few seconds (CMAF), and the subtitles. All sizes have their pieces at the same moments, so that players change without a jump.
 */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clipDuration, fps, type ClipInfo } from '../frames/clip.ts'
import type { StreamingChoice } from './codecs.ts'
import { renditionsOf, type Rendition } from './renditions.ts'
import { COLOUR_TAGS } from './segment-writer.ts'
import { MASTER, playlistComments } from './tags/playlist.ts'
import type { Tags } from './tags/tags.ts'

const SOUND = 'sound'
const WORDS = 'subtitles'
/** Seconds from key frame to key frame; a piece is two of them long. */
const GROUP = 2

export interface HlsFilm {
  run(args: readonly string[]): Promise<unknown>
  /** ffmpeg's arguments for the frames. */
  readonly input: readonly string[]
  readonly passthrough: readonly string[]
  readonly info: ClipInfo
  readonly streaming: StreamingChoice
  /** Encoded. */
  readonly sound: { readonly path: string; readonly channels: number } | undefined
  /** A file in SubRip. */
  readonly subtitles: { readonly path: string; readonly language: string | undefined } | undefined
  readonly tags: Tags
  readonly target: string
}

export async function finishHls(film: HlsFilm): Promise<void> {
  const { run, input, passthrough, info, streaming, sound, subtitles, tags, target } = film
  const renditions = renditionsOf(info, streaming.bitrate)
  for (const name of [...renditions.map((one) => one.name), ...(sound === undefined ? [] : [SOUND])]) await mkdir(join(target, name), { recursive: true })
  const splits = renditions.map((_, k) => `[s${k}]`).join('')
  const scaled = renditions.map(({ width, height }, k) => `[s${k}]${k === 0 ? '' : `scale=${width}:${height}:flags=lanczos+accurate_rnd,`}setsar=1,format=yuv420p[v${k}]`)
  await run([
    ...input,
    ...(sound === undefined ? [] : ['-i', sound.path]),
    ...['-filter_complex', [`[0:v]split=${renditions.length}${splits}`, ...scaled].join(';')],
    ...renditions.flatMap((one, k) => ['-map', `[v${k}]`, ...pictureOptions(one, info, streaming), ...passthrough, ...playlist(target, one.name, info)]),
    ...(sound === undefined ? [] : ['-map', '1:a:0', '-c:a', 'copy', ...playlist(target, SOUND, info)]),
  ])
  if (subtitles !== undefined) await writeWords(join(target, WORDS), await readFile(subtitles.path, 'utf8'), clipDuration(info))
  await writeFile(join(target, MASTER), await masterOf(film, renditions, tags))
}

function pictureOptions({ bitrate }: Rendition, { rate }: ClipInfo, { crf, speed }: StreamingChoice): readonly string[] {
  const group = String(groupOf(rate))
  return [
    ...['-c:v', 'libx264', '-preset', speed, '-profile:v', 'high', '-crf', String(crf), '-maxrate', String(bitrate), '-bufsize', String(2 * bitrate)],
    // Frames that wait for later ones would start the picture late: not all players read the edit list that makes up for it.
    ...['-g', group, '-keyint_min', group, '-sc_threshold', '0', '-bf', '0', ...COLOUR_TAGS],
  ]
}

const groupOf = (rate: ClipInfo['rate']): number => Math.max(1, Math.round(GROUP * fps(rate)))

function playlist(target: string, name: string, { rate }: ClipInfo): readonly string[] {
  // A little less than two groups: the piece ends with the first key frame after it.
  const seconds = (2 * groupOf(rate) - 0.5) / fps(rate)
  const folder = join(target, name).replaceAll('%', '%%')
  return [
    ...['-avoid_negative_ts', 'disabled', '-f', 'hls', '-hls_time', seconds.toFixed(6), '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4', '-hls_flags', 'independent_segments'],
    ...['-hls_fmp4_init_filename', 'init.mp4', '-hls_segment_filename', join(folder, '%05d.m4s'), join(target, name, 'index.m3u8')],
  ]
}

/** One piece for all of them: text is small. */
async function writeWords(folder: string, srt: string, seconds: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  const vtt = srt.replaceAll('\r\n', '\n').replace(/(\d\d:\d\d:\d\d),(\d{3})/g, '$1.$2')
  await writeFile(join(folder, 'words.vtt'), `WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n${vtt}`)
  const lines = ['#EXTM3U', '#EXT-X-VERSION:6', `#EXT-X-TARGETDURATION:${Math.ceil(seconds)}`, '#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-PLAYLIST-TYPE:VOD', `#EXTINF:${seconds.toFixed(3)},`, 'words.vtt', '#EXT-X-ENDLIST']
  await writeFile(join(folder, 'index.m3u8'), `${lines.join('\n')}\n`)
}

/** With bandwidths as they came out, not as they were asked for. */
async function masterOf({ info, sound, subtitles, target }: HlsFilm, renditions: readonly Rendition[], tags: Tags): Promise<string> {
  const heard = sound === undefined ? { peak: 0, mean: 0 } : await bandwidthOf(join(target, SOUND))
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...playlistComments(tags)]
  if (sound !== undefined) lines.push(`#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="${sound.channels}",URI="${SOUND}/index.m3u8"`)
  if (subtitles !== undefined) lines.push(`#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="words",NAME="Subtitles",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,${subtitles.language === undefined ? '' : `LANGUAGE="${subtitles.language}",`}URI="${WORDS}/index.m3u8"`)
  for (const { name, width, height } of renditions) {
    const { peak, mean } = await bandwidthOf(join(target, name))
    const codecs = [await avcName(join(target, name, 'init.mp4')), ...(sound === undefined ? [] : ['mp4a.40.2'])]
    const facts = [
      `BANDWIDTH=${peak + heard.peak}`, `AVERAGE-BANDWIDTH=${mean + heard.mean}`, `CODECS="${codecs.join(',')}"`, `RESOLUTION=${width}x${height}`, `FRAME-RATE=${fps(info.rate).toFixed(3)}`,
      ...(sound === undefined ? [] : ['AUDIO="sound"']), ...(subtitles === undefined ? [] : ['SUBTITLES="words"']),
    ]
    lines.push(`#EXT-X-STREAM-INF:${facts.join(',')}`, `${name}/index.m3u8`)
  }
  return `${lines.join('\n')}\n`
}

/** Bits per second: of the fullest piece, and of all. */
async function bandwidthOf(folder: string): Promise<{ readonly peak: number; readonly mean: number }> {
  const seconds = [...(await readFile(join(folder, 'index.m3u8'), 'utf8')).matchAll(/^#EXTINF:([\d.]+)/gm)].map(([, one]) => Number(one))
  const names = (await readdir(folder)).filter((name) => name.endsWith('.m4s')).sort()
  const bits = await Promise.all(names.map(async (name) => 8 * (await stat(join(folder, name))).size))
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  return { peak: Math.ceil(Math.max(...bits.map((one, k) => one / seconds[k]!))), mean: Math.ceil(sum(bits) / sum(seconds)) }
}

/** As RFC 6381 has it: profile, constraints and level, from the decoder's record. */
async function avcName(init: string): Promise<string> {
  const bytes = await readFile(init)
  const at = bytes.indexOf('avcC')
  return `avc1.${bytes.subarray(at + 5, at + 8).toString('hex')}`
}
