/** Writes a track alone into a file. */
import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { SoundFormat, SoundRequest } from '../contract/media-service.ts'
import { failure } from '../contract/errors.ts'
import { PeakMeter, type Peaks } from '../audio/peak-meter.ts'
import { withChannels } from '../audio/tracks.ts'
import type { Warn } from '../contract/warnings.ts'
import { sendAll, type Children } from './child.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { formatMetadata } from './metadata.ts'
import { interleaved } from './sound.ts'
import type { Tags } from './tags/tags.ts'

const FORMATS: Readonly<Record<string, SoundFormat>> = { '.mp3': 'mp3', '.wav': 'wav', '.flac': 'flac', '.opus': 'opus', '.ogg': 'opus' }
const ENCODERS: Readonly<Record<SoundFormat, string>> = { mp3: 'libmp3lame', wav: 'pcm_s16le', flac: 'flac', opus: 'libopus' }

/** @throws E_ENCODER where the name has another end, or this ffmpeg lacks the encoder */
export function soundFormat(file: string, available?: ReadonlySet<string>): SoundFormat {
  const format = FORMATS[extname(file).toLowerCase()]
  if (format === undefined) throw failure('E_ENCODER', { port: 'file', expected: `a name ending in ${Object.keys(FORMATS).join(', ')}`, got: file })
  if (available?.has(ENCODERS[format]) === false) throw failure('E_ENCODER', { port: 'file', expected: 'another format', got: format, detail: `This ffmpeg has no ${ENCODERS[format]}.` })
  return format
}

/** Says what a format with room for two channels makes of more. */
export function warnOfMix(file: string, channels: number, warn: Warn): void {
  if (mixes(soundFormat(file), channels)) warn('W_SOUND_MIXED', { port: 'audio', expected: 'one or two channels in an MP3 file', got: `${channels}` })
}

const mixes = (format: SoundFormat, channels: number): boolean => format === 'mp3' && channels > 2

export interface SoundFile {
  readonly peaks: Peaks
  /** sha256 over the samples as interleaved float32, hex. */
  readonly digest: string
}

export async function saveSound(ffmpeg: Ffmpeg, children: Children, request: SoundRequest, tags: Tags, target: string, signal: AbortSignal, progress: (done: number, total: number) => void): Promise<SoundFile> {
  const { file } = request
  const format = soundFormat(file, ffmpeg.encoders)
  const audio = mixes(format, request.audio.info.channels) ? withChannels(request.audio, 2) : request.audio
  const { channels, sampleRate, length } = audio.info
  const meter = new PeakMeter()
  const hash = createHash('sha256')
  async function* blocks(): AsyncGenerator<Uint8Array> {
    let done = 0
    for await (const bytes of interleaved(audio, length, meter, signal)) {
      hash.update(bytes)
      done += bytes.length / (4 * channels)
      progress(done, length)
      yield bytes
    }
  }
  const facts = `${target}.ffmeta`
  try {
    // RIFF has fields of its own only: all of it goes into the comment.
    await writeFile(facts, formatMetadata(format === 'wav' ? { comment: JSON.stringify(tags) } : tags))
    const child = children.start(
      ffmpeg.path,
      [
        ...['-v', 'error', '-hide_banner', '-y', '-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels), '-i', 'pipe:0', '-f', 'ffmetadata', '-i', facts],
        ...['-map', '0:a', '-map_metadata', '1', ...optionsOf(format, request), target],
      ],
      signal,
    )
    await sendAll(child, blocks(), (bytes) => bytes)
  } finally {
    await rm(facts, { force: true })
  }
  return { peaks: meter.end(), digest: hash.digest('hex') }
}

function optionsOf(format: SoundFormat, { bitrate, bits }: SoundRequest): string[] {
  const rate = ['-b:a', String(bitrate)]
  switch (format) {
    case 'mp3':
      return ['-c:a', 'libmp3lame', ...rate, '-id3v2_version', '4', '-f', 'mp3']
    case 'opus':
      return ['-c:a', 'libopus', ...rate, '-ar', '48000', '-f', 'opus']
    case 'flac':
      return ['-c:a', 'flac', ...(bits === 24 ? ['-sample_fmt', 's32', '-bits_per_raw_sample', '24'] : ['-sample_fmt', 's16']), '-f', 'flac']
    case 'wav':
      return ['-c:a', bits === 24 ? 'pcm_s24le' : 'pcm_s16le', '-rf64', 'auto', '-f', 'wav']
  }
}

/** What `saveSound` has put into a comment. */
export function tagsInComment(tags: Tags): Tags {
  const { comment } = tags
  if (comment?.startsWith('{"reelgraph"') !== true) return tags
  try {
    const inside = JSON.parse(comment) as Record<string, unknown>
    return Object.fromEntries(Object.entries({ ...tags, ...inside }).filter((one): one is [string, string] => typeof one[1] === 'string'))
  } catch {
    return tags
  }
}
