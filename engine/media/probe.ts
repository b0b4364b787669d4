/** What ffmpeg can tell of a file: by ffprobe where there is one, else from what ffmpeg itself prints. */
import { stat } from 'node:fs/promises'
import { failure, ReelgraphError } from '../contract/errors.ts'
import { rational, type Rational } from '../frames/clip.ts'
import type { Children } from './child.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { refusedSize, safeInput } from './safe-input.ts'

/** A video stream as it is stored, before rotation. */
export interface VideoStream {
  /** Number of the stream in the file. */
  readonly index: number
  readonly codec: string
  readonly width: number
  readonly height: number
  readonly pixelFormat: string
  readonly timeBase: Rational
  readonly averageRate: Rational | undefined
  readonly baseRate: Rational | undefined
  readonly matrix: string | undefined
  readonly range: string | undefined
  readonly primaries: string | undefined
  readonly transfer: string | undefined
  /** Clockwise turn in degrees for showing it: 0, 90, 180 or 270. */
  readonly rotation: number
  /** Width of a pixel in pixel heights. */
  readonly aspect: Rational
  /** Undefined where the container and the headers don't say. */
  readonly interlaced: boolean | undefined
  /** When it ends, in seconds on the file's clock, as the container says before its data is looked at. */
  readonly end: number | undefined
  /** Pictures that the head of an AVI counts. */
  readonly counted: number | undefined
  readonly alpha: boolean
}

export interface AudioStream {
  readonly index: number
  readonly codec: string
  readonly sampleRate: number
  readonly channels: number
  readonly timeBase: Rational
  /** Seconds; negative where the codec's own delay is counted. */
  readonly start: number
  /** As of a picture. */
  readonly end: number | undefined
  /** As the file writes it: mostly three letters of ISO 639-2. */
  readonly language: string | undefined
  readonly title: string | undefined
  /** Marked by the container as the one to be played. */
  readonly isDefault: boolean
}

export interface Probe {
  /** ffmpeg's name of the container, e.g. `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string
  /** Seconds. */
  readonly duration: number
  readonly video: VideoStream | undefined
  /** In the order of the file. */
  readonly tracks: readonly AudioStream[]
  /** Lower-case names. */
  readonly tags: Readonly<Record<string, string>>
}

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

// --- ffprobe

interface RawStream {
  readonly index: number
  readonly codec_type?: string
  readonly codec_name?: string
  readonly width?: number
  readonly height?: number
  readonly pix_fmt?: string
  readonly time_base?: string
  readonly start_time?: string
  readonly duration?: string
  readonly avg_frame_rate?: string
  readonly r_frame_rate?: string
  readonly color_space?: string
  readonly color_range?: string
  readonly color_primaries?: string
  readonly color_transfer?: string
  readonly sample_aspect_ratio?: string
  readonly field_order?: string
  readonly sample_rate?: string
  readonly channels?: number
  readonly nb_frames?: string
  readonly disposition?: { readonly attached_pic?: number; readonly default?: number }
  readonly tags?: Readonly<Record<string, string>>
  readonly side_data_list?: readonly { readonly rotation?: number }[]
}

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
    // Ogg has them at its streams.
    tags: lowerCase({ ...(container === 'ogg' ? streams[0]?.tags : {}), ...raw.format?.tags }),
  }
}

function audioOf(raw: RawStream, end: number | undefined): AudioStream {
  const { language, title } = lowerCase(raw.tags ?? {})
  return {
    index: raw.index,
    codec: raw.codec_name ?? 'unknown',
    sampleRate: Number(raw.sample_rate ?? 0),
    channels: raw.channels ?? 0,
    timeBase: parseRatio(raw.time_base, '/') ?? rational(1, 1000),
    start: Number(raw.start_time ?? 0) || 0,
    end,
    language: known(language === 'und' ? undefined : language),
    title: known(title),
    isDefault: raw.disposition?.default === 1,
  }
}

/** Containers whose head says how long they are; of others ffmpeg works it out from what is there. */
const promises = (container: string): boolean => /mov|mp4|matroska|webm/.test(container)

/** MP4 says how long each stream is; Matroska in a tag says when it ends, or when the last of all does. */
function endOf(raw: RawStream, whole: number): number | undefined {
  const long = Number(raw.duration)
  if (long > 0) return (Number(raw.start_time ?? 0) || 0) + long
  const [h = NaN, m = NaN, s = NaN] = (lowerCase(raw.tags ?? {})['duration'] ?? '').split(':').map(Number)
  const tagged = h * 3600 + m * 60 + s
  return tagged > 0 ? tagged : whole > 0 ? whole : undefined
}

function videoOf(raw: RawStream, end: number | undefined, counted: number | undefined): VideoStream {
  const pixelFormat = raw.pix_fmt ?? 'unknown'
  const turn = raw.side_data_list?.find((one) => one.rotation !== undefined)?.rotation
  const tag = Number(raw.tags?.['rotate'] ?? 0)
  return {
    index: raw.index,
    codec: raw.codec_name ?? 'unknown',
    width: raw.width ?? 0,
    height: raw.height ?? 0,
    pixelFormat,
    timeBase: parseRatio(raw.time_base, '/') ?? rational(1, 1000),
    averageRate: parseRatio(raw.avg_frame_rate, '/'),
    baseRate: parseRatio(raw.r_frame_rate, '/'),
    matrix: known(raw.color_space),
    range: known(raw.color_range),
    primaries: known(raw.color_primaries),
    transfer: known(raw.color_transfer),
    rotation: quarterTurn(turn === undefined ? tag : -turn),
    aspect: parseRatio(raw.sample_aspect_ratio, ':') ?? rational(1),
    interlaced: known(raw.field_order) === undefined ? undefined : raw.field_order !== 'progressive',
    end,
    counted,
    alpha: hasAlpha(pixelFormat) || raw.tags?.['alpha_mode'] === '1' || raw.tags?.['ALPHA_MODE'] === '1',
  }
}

// --- ffmpeg alone

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

/** Reads what `ffmpeg -i` prints. Pure. */
export function parseFfmpegListing(text: string, tags: Readonly<Record<string, string>>): Probe {
  const container = /^Input #0, (.+?), from/m.exec(text)?.[1] ?? 'unknown'
  const [, h = '0', m = '0', s = '0'] = /Duration: (\d+):(\d+):([\d.]+)/.exec(text) ?? []
  const blocks = text.split(/^\s+Stream #0:/m).slice(1)
  const duration = Number(h) * 3600 + Number(m) * 60 + Number(s)
  let video: VideoStream | undefined
  const tracks: AudioStream[] = []
  for (const block of blocks) {
    const index = Number.parseInt(block, 10)
    const end = duration > 0 && promises(container) ? duration : undefined
    if (video === undefined && /: Video: /.test(block) && !block.includes('(attached pic)')) video = parseVideo(index, block, end)
    if (/: Audio: /.test(block)) {
      const layout = /Hz, ([^,\n]+)/.exec(block)?.[1] ?? ''
      tracks.push({
        index,
        codec: /: Audio: (\w+)/.exec(block)![1]!,
        sampleRate: Number(/(\d+) Hz/.exec(block)?.[1] ?? 0),
        channels: channelsOf(layout),
        timeBase: rational(1, 1000),
        start: Number(/start: (-?[\d.]+)/.exec(text)?.[1] ?? 0),
        end,
        language: /^\d+(?:\[\w+\])?\((?!und\))(\w+)\):/.exec(block)?.[1],
        title: /^\s+title\s*: (.+)$/m.exec(block)?.[1],
        isDefault: block.split('\n')[0]!.includes('(default)'),
      })
    }
  }
  return { container, duration, video, tracks, tags }
}

/** `5.1(side)` has six, `7.1` eight, `4.0` four. */
function channelsOf(layout: string): number {
  if (layout.startsWith('mono')) return 1
  const [, wide, low] = /^(\d+)\.(\d)/.exec(layout) ?? []
  return wide === undefined ? Number.parseInt(layout, 10) || 2 : Number(wide) + Number(low)
}

function parseVideo(index: number, block: string, end: number | undefined): VideoStream {
  const line = block.split('\n')[0]!
  const [, pixelFormat = 'unknown', , inParentheses = ''] = /: Video: .*?, (\w+)(\(([^)]*)\))?, /.exec(line) ?? []
  const facts = inParentheses.split(', ')
  const [matrix, primaries = matrix, transfer = matrix] = (
    facts.find((one) => /bt|smpte|fcc|gbr|unknown\//.test(one)) ?? ''
  ).split('/')
  const [, width = '0', height = '0'] = /, (\d+)x(\d+)/.exec(line) ?? []
  const fps = /([\d.]+k?) fps/.exec(line)?.[1]
  const base = /([\d.]+k?) tbr/.exec(line)?.[1]
  const [, ticks = '1000', thousand = ''] = /(\d+)(k?) tbn/.exec(line) ?? []
  const turn = /rotation of (-?[\d.]+) degrees/.exec(block)?.[1]
  return {
    index,
    codec: /: Video: (\w+)/.exec(line)![1]!,
    width: Number(width),
    height: Number(height),
    pixelFormat,
    timeBase: rational(1, Number(ticks) * (thousand === '' ? 1 : 1000)),
    averageRate: printedRate(fps),
    baseRate: printedRate(base),
    matrix: known(matrix),
    range: known(facts.find((one) => one === 'tv' || one === 'pc')),
    primaries: known(primaries),
    transfer: known(transfer),
    rotation: quarterTurn(turn === undefined ? 0 : -Number(turn)),
    aspect: parseRatio(/SAR (\d+:\d+)/.exec(line)?.[1], ':') ?? rational(1),
    interlaced: facts.some((one) => /top|bottom/.test(one)) ? true : facts.includes('progressive') ? false : undefined,
    end,
    counted: undefined,
    alpha: hasAlpha(pixelFormat) || /alpha_mode\s*:\s*1/.test(block),
  }
}

/** ffmpeg prints two decimals: 29.97 stands for the NTSC fraction. */
function printedRate(text: string | undefined): Rational | undefined {
  if (text === undefined) return undefined
  const value = Number.parseFloat(text) * (text.endsWith('k') ? 1000 : 1)
  for (const whole of [24, 30, 48, 60, 120]) {
    if (Math.abs(value - whole / 1.001) < 0.006) return rational(whole * 1000, 1001)
  }
  return value > 0 ? rational(Math.round(value * 100), 100) : undefined
}

/** Global tags of an ffmetadata file. Pure. */
function parseMetadata(text: string): Record<string, string> {
  const tags: Record<string, string> = {}
  const global = text.split(/^\[/m)[0]!
  for (const [, name, value] of global.matchAll(/^((?:[^=\\\n;#]|\\[^])+)=((?:[^\\\n]|\\[^])*)$/gm)) {
    tags[unescape(name!).toLowerCase()] = unescape(value!)
  }
  return tags
}

const unescape = (text: string): string => text.replace(/\\([^])/g, '$1')

// --- small readers

const sized = (video: VideoStream, said: string, maxPixels: number): VideoStream =>
  video.width * video.height > 0 ? video : { ...video, ...refusedSize(said, maxPixels) }

const lowerCase = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]))

const known = (text: string | undefined): string | undefined =>
  text === undefined || text === '' || text === 'unknown' || text === 'reserved' ? undefined : text

function parseRatio(text: string | undefined, separator: string): Rational | undefined {
  const [num = 0, den = 0] = (text ?? '').split(separator).map(Number)
  return num > 0 && den > 0 ? rational(num, den) : undefined
}

const quarterTurn = (degrees: number): number => ((((Math.round(degrees / 90) * 90) % 360) + 360) % 360)

const hasAlpha = (pixelFormat: string): boolean => /^(yuva|rgba|argb|bgra|abgr|gbrap|ya8|ya16)/.test(pixelFormat)
