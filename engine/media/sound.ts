/** The sound of a film, encoded by itself before the film is put together: what is said of it belongs into the film's tags. */
import { failure } from '../contract/errors.ts'
import type { EncodeRequest } from '../contract/media-service.ts'
import type { Warn } from '../contract/warnings.ts'
import { PeakMeter, type Peaks } from '../audio/peak-meter.ts'
import { frameToSample, type ClipInfo, type Track } from '../frames/clip.ts'
import { sendAll, type Children } from './child.ts'
import type { EncodeChoice } from './codecs.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'

/** Samples handed to the encoder at a time. */
const BLOCK = 48_000

export interface SoundRequest {
  readonly audio: Track
  readonly info: ClipInfo
  readonly choice: EncodeChoice
  readonly target: string
  readonly signal: AbortSignal
}

/** The first `total` samples as interleaved float32, block by block; their peaks are measured. */
export async function* interleaved(audio: Track, total: number, meter: PeakMeter, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const { channels } = audio.info
  for (let start = 0; start < total; start += BLOCK) {
    if (signal.aborted) throw failure('E_CANCELLED')
    const count = Math.min(BLOCK, total - start)
    const planes = await audio.samples(start, count)
    meter.add(planes)
    const block = new Float32Array(count * channels)
    planes.forEach((plane, c) => {
      for (let i = 0; i < count; i++) block[i * channels + c] = plane[i]!
    })
    yield new Uint8Array(block.buffer)
  }
}

/** Written in the film's own container: only that keeps the encoder's delay and padding exact when it is copied. */
export async function encodeSound(ffmpeg: Ffmpeg, children: Children, { audio, info, choice, target, signal }: SoundRequest): Promise<Peaks> {
  const { channels, sampleRate } = audio.info
  const meter = new PeakMeter()
  // As many samples as the picture is long: what is missing is silence, what is over is left out.
  const blocks = interleaved(audio, frameToSample(info.length, info.rate, sampleRate), meter, signal)
  const child = children.start(
    ffmpeg.path,
    [
      ...['-v', 'error', '-hide_banner', '-y', '-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels), '-i', 'pipe:0'],
      ...[...audioOptions(choice, audio, ffmpeg.encoders), ...soundTimescale(ffmpeg, choice, audio), '-f', muxerOf(choice), target],
    ],
    signal,
  )
  await sendAll(child, blocks, (bytes) => bytes)
  return meter.end()
}

/** GIF, WebP and folders of pictures are silent: what is wired to them beside pictures is told of. */
export function warnOfNoSound(choice: EncodeChoice, request: Pick<EncodeRequest, 'file' | 'audio' | 'subtitles' | 'chapters'>, warn: Warn): void {
  const { file, audio, subtitles, chapters } = request
  const unused = hasSound(choice) ? (choice.container === 'hls' && chapters !== undefined ? 'markers' : undefined) : audio !== undefined ? 'audio' : subtitles !== undefined ? 'subtitles' : chapters !== undefined ? 'markers' : undefined
  if (unused !== undefined) warn('W_SOUND_UNUSED', { port: unused, got: choice.container === 'folder' ? `a folder of ${choice.codec.toUpperCase()} files` : file })
}

export const hasSound = ({ container }: EncodeChoice): boolean => container === 'mp4' || container === 'mov' || container === 'mkv' || container === 'webm' || container === 'hls'

/** ffmpeg's name of a film's container. */
export const muxerOf = ({ container }: EncodeChoice): string => ({ mp4: 'mp4', mov: 'mov', mkv: 'matroska', webm: 'webm', hls: 'mp4' })[container as 'mp4']

/** Edit lists count in this unit: the default of milliseconds would cut the sound short. */
const soundTimescale = (ffmpeg: Ffmpeg, { container }: EncodeChoice, { info }: Track): string[] =>
  ffmpeg.movieTimescale && (container === 'mp4' || container === 'mov' || container === 'hls') ? ['-movie_timescale', String(info.sampleRate)] : []

function audioOptions(choice: EncodeChoice, audio: Track, available: ReadonlySet<string>): string[] {
  if (choice.codec === 'ffv1') return ['-c:a', 'flac', '-sample_fmt', 's32']
  // Matroska has no way to say how much of an AAC stream is padding; for Opus it has.
  if (choice.container === 'webm' || choice.container === 'mkv') {
    if (available.has('libopus')) return ['-c:a', 'libopus', '-b:a', audio.info.channels > 2 ? '384k' : '192k', '-ar', '48000']
    return ['-c:a', choice.container === 'webm' ? 'libvorbis' : 'flac']
  }
  if (choice.codec === 'prores') return ['-c:a', 'pcm_s24le']
  return ['-c:a', 'aac', '-b:a', audio.info.channels === 1 ? '96k' : audio.info.channels > 2 ? '448k' : '192k']
}
