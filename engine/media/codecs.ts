/** Output codecs: which encoders write them, into which containers, with which options. Pure. */
import { extname } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { ClipInfo } from '../frames/clip.ts'
import { ffv1Options } from './ffv1.ts'

export type CodecName = 'h264' | 'h265' | 'vp9' | 'av1' | 'prores' | 'ffv1' | 'gif' | 'webp' | 'png' | 'hls'

/** Containers by file extension; a PNG sequence is a folder and has none. */
export type ContainerName = 'mp4' | 'mov' | 'mkv' | 'webm' | 'gif' | 'webp' | 'hls' | 'folder'

/** How a film is encoded that is streamed: at the end, in all its sizes. */
export interface StreamingChoice {
  readonly crf: number
  /** Most of the largest picture, bits per second. */
  readonly bitrate: number | undefined
  readonly speed: string
}

export interface EncodeChoice {
  readonly codec: CodecName
  readonly container: ContainerName
  /** ffmpeg's name. */
  readonly encoder: string
  /** Options of the encoder, for a segment. */
  readonly options: readonly string[]
  /** Filters from the clip's frames to what the encoder takes. */
  readonly filters: readonly string[]
  /** Columns and rows added by repeating the edge: the codec needs even sizes. */
  readonly padding: { readonly right: number; readonly bottom: number }
  /** Whether the codec takes a bitrate or a CRF. */
  readonly rateControl: boolean
  /** What is put around a segment, since the encoder goes by what it has seen and looks ahead to. */
  readonly around: 'nothing' | 'its end' | 'both'
  /** Container of the segments. */
  readonly segments: 'nut' | 'matroska'
  /** The film has an alpha channel. */
  readonly alpha: boolean
  /** Segments are FFV1: the film itself, or what GIF, WebP, PNG and HLS are made from at the end. */
  readonly lossless: boolean
  readonly streaming?: StreamingChoice
}

export interface EncodeSettings {
  readonly file: string
  /** A codec, or `auto`: by the extension. */
  readonly codec: string
  readonly bitrate?: number | undefined
  readonly crf?: number | undefined
  readonly speed?: string | undefined
}

interface CodecEntry {
  /** The best first. */
  readonly encoders: readonly string[]
  readonly containers: readonly ContainerName[]
  /** Encoders that take odd sizes. */
  readonly odd: boolean
  readonly alpha: boolean
  readonly crf?: { readonly default: number; readonly most: number }
}

const CODECS: Readonly<Record<CodecName, CodecEntry>> = {
  h264: { encoders: ['libx264'], containers: ['mp4', 'mov', 'mkv'], odd: false, alpha: false, crf: { default: 18, most: 51 } },
  h265: { encoders: ['libx265'], containers: ['mp4', 'mov', 'mkv'], odd: false, alpha: false, crf: { default: 20, most: 51 } },
  vp9: { encoders: ['libvpx-vp9'], containers: ['webm', 'mkv', 'mp4'], odd: true, alpha: true, crf: { default: 28, most: 63 } },
  av1: {
    encoders: ['libsvtav1', 'libaom-av1'],
    containers: ['mp4', 'webm', 'mkv'],
    odd: false,
    alpha: false,
    crf: { default: 30, most: 63 },
  },
  prores: { encoders: ['prores_ks'], containers: ['mov', 'mkv'], odd: false, alpha: true },
  ffv1: { encoders: ['ffv1'], containers: ['mkv'], odd: true, alpha: true },
  gif: { encoders: ['gif'], containers: ['gif'], odd: true, alpha: true },
  webp: { encoders: ['libwebp_anim'], containers: ['webp'], odd: true, alpha: true },
  png: { encoders: ['png'], containers: ['folder'], odd: true, alpha: true },
  hls: { encoders: ['libx264'], containers: ['hls'], odd: false, alpha: false, crf: { default: 20, most: 51 } },
}

const CODEC_NAMES = Object.keys(CODECS) as readonly CodecName[]

const CONTAINERS: Readonly<Record<string, { readonly container: ContainerName; readonly codec: CodecName }>> = {
  '.mp4': { container: 'mp4', codec: 'h264' },
  '.m4v': { container: 'mp4', codec: 'h264' },
  '.mov': { container: 'mov', codec: 'h264' },
  '.mkv': { container: 'mkv', codec: 'h264' },
  '.webm': { container: 'webm', codec: 'vp9' },
  '.gif': { container: 'gif', codec: 'gif' },
  '.webp': { container: 'webp', codec: 'webp' },
  '.hls': { container: 'hls', codec: 'hls' },
  '': { container: 'folder', codec: 'png' },
}

/** x264's speed names; other encoders take the nearest of theirs. */
const SPEEDS = ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'] as const
const SPEED_NAMES: readonly string[] = SPEEDS

/** @throws E_ENCODER when codec, container, size or encoder don't go together */
export function chooseEncoder(settings: EncodeSettings, info: ClipInfo, available: ReadonlySet<string>): EncodeChoice {
  const extension = extname(settings.file).toLowerCase()
  const byName = CONTAINERS[extension]
  if (byName === undefined) {
    throw failure('E_ENCODER', {
      port: 'file',
      expected: `a name ending in ${Object.keys(CONTAINERS).filter((one) => one).join(', ')}, or a folder for PNG files`,
      got: settings.file,
    })
  }
  const codec = settings.codec === 'auto' ? byName.codec : settings.codec
  if (!isCodec(codec)) throw failure('E_ENCODER', { port: 'codec', expected: CODEC_NAMES.join(', '), got: codec })
  const entry = CODECS[codec]
  if (!entry.containers.includes(byName.container)) {
    const names = Object.keys(CONTAINERS).filter((one) => entry.containers.includes(CONTAINERS[one]!.container))
    const fix = names[0] === '' ? 'PNG sequences go to a folder: leave the extension out.' : `Name the file *${names.join(' or *')}.`
    throw failure('E_ENCODER', { port: 'codec', expected: `a codec that fits ${settings.file}`, got: codec, fix })
  }
  const encoder = entry.encoders.find((one) => available.has(one) && !tooSmall(one, info))
  if (encoder === undefined) {
    const detail = `This ffmpeg lacks ${entry.encoders.join(' and ')}, or it cannot encode ${info.width}x${info.height}.`
    throw failure('E_ENCODER', { port: 'codec', got: codec, detail })
  }
  if (info.format !== 'yuv420p' && info.format !== 'yuva420p') {
    throw failure('E_CLIP_FORMAT', { expected: 'a video clip', got: info.format })
  }
  checkRange(codec, settings, entry, info)
  const alpha = info.format === 'yuva420p' && entry.alpha
  const padding = entry.odd ? { right: 0, bottom: 0 } : { right: info.width & 1, bottom: info.height & 1 }
  const lossless = codec === 'gif' || codec === 'webp' || codec === 'png' || codec === 'hls' || codec === 'ffv1'
  return {
    codec,
    container: byName.container,
    encoder: lossless ? 'ffv1' : encoder,
    options: lossless ? ffv1Options(info) : encoderOptions(encoder, settings, entry, info, alpha),
    filters: inputFilters(codec, info, alpha, padding),
    padding,
    rateControl: entry.crf !== undefined,
    around: encoder !== 'libx264' || lossless ? 'nothing' : settings.bitrate === undefined ? 'its end' : 'both',
    // NUT keeps times exactly, but not the second stream that VP9 puts alpha into.
    segments: codec === 'vp9' && alpha ? 'matroska' : 'nut',
    alpha,
    lossless,
    ...(codec === 'hls' ? { streaming: { crf: settings.crf ?? entry.crf!.default, bitrate: settings.bitrate, speed: settings.speed ?? 'veryfast' } } : {}),
  }
}

/** SVT-AV1 takes nothing below 64 pixels a side. */
const tooSmall = (encoder: string, { width, height }: ClipInfo): boolean =>
  encoder === 'libsvtav1' && (width < 64 || height < 64)

const isCodec = (name: string): name is CodecName => Object.hasOwn(CODECS, name)

function checkRange(codec: CodecName, settings: EncodeSettings, entry: CodecEntry, info: ClipInfo): void {
  const { crf, bitrate } = settings
  if ((crf !== undefined || bitrate !== undefined) && entry.crf === undefined) {
    throw failure('E_ENCODER', { port: crf === undefined ? 'bitrate' : 'crf', detail: `The codec ${codec} has neither a bitrate nor a CRF.`, fix: 'Leave it out, or take another codec.' })
  }
  if (crf !== undefined && !(crf >= 0 && crf <= entry.crf!.most)) {
    throw failure('E_ENCODER', { port: 'crf', expected: `0 to ${entry.crf!.most}`, got: String(crf) })
  }
  if (bitrate !== undefined && !(bitrate >= 1000 && bitrate <= 2e9)) {
    throw failure('E_ENCODER', { port: 'bitrate', expected: '1 kb/s to 2 Gb/s', got: String(bitrate) })
  }
  if (settings.speed !== undefined && !SPEED_NAMES.includes(settings.speed)) {
    throw failure('E_ENCODER', { port: 'speed', expected: SPEED_NAMES.join(', '), got: settings.speed })
  }
  const most = settings.file.toLowerCase().endsWith('.webp') ? 16383 : 16384
  if (info.width > most || info.height > most) {
    throw failure('E_ENCODER', { expected: `at most ${most} pixels a side`, got: `${info.width}x${info.height}` })
  }
}

function encoderOptions(
  encoder: string,
  settings: EncodeSettings,
  entry: CodecEntry,
  info: ClipInfo,
  alpha: boolean,
): string[] {
  const speed = settings.speed ?? 'veryfast'
  const step = SPEED_NAMES.indexOf(speed)
  const { bitrate } = settings
  const crf = String(settings.crf ?? entry.crf?.default ?? 0)
  const limited = bitrate === undefined ? [] : ['-b:v', String(bitrate), '-maxrate', String(bitrate * 1.5), '-bufsize', String(bitrate * 2)]
  const group = String(Math.max(1, Math.round((2 * info.rate.num) / info.rate.den)))
  switch (encoder) {
    case 'libx264':
      // 0 loses nothing, which the profile that all players know can't.
      return ['-preset', speed, '-profile:v', bitrate === undefined && Number(crf) === 0 ? 'high444' : 'high', '-g', group, ...(bitrate === undefined ? ['-crf', crf] : limited)]
    case 'libx265':
      return [
        ...['-preset', speed, '-g', group],
        ...['-x265-params', 'log-level=error:open-gop=0:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=limited'],
        ...(bitrate === undefined ? ['-crf', crf] : limited),
      ]
    case 'libvpx-vp9': {
      const rate = bitrate === undefined ? ['-crf', crf, '-b:v', '0'] : ['-b:v', String(bitrate)]
      const cpu = String(Math.max(1, 6 - Math.floor(step / 2)))
      // Alpha is a second stream inside VP9; libvpx refuses it together with alternate reference frames.
      const aside = alpha ? ['-auto-alt-ref', '0'] : []
      return ['-deadline', 'good', '-cpu-used', cpu, '-row-mt', '1', '-g', group, ...aside, ...rate]
    }
    case 'libsvtav1':
      return ['-preset', String(Math.max(3, 11 - step)), '-g', group, ...(bitrate === undefined ? ['-crf', crf] : ['-b:v', String(bitrate)])]
    case 'libaom-av1':
      return [
        ...['-cpu-used', String(Math.max(2, 8 - step)), '-row-mt', '1', '-g', group],
        ...(bitrate === undefined ? ['-crf', crf, '-b:v', '0'] : ['-b:v', String(bitrate)]),
      ]
    case 'prores_ks':
      return ['-profile:v', alpha ? '4444' : 'hq', '-vendor', 'apl0', ...(alpha ? ['-alpha_bits', '16'] : [])]
    default:
      throw failure('E_INTERNAL', { detail: `no options for ${encoder}` })
  }
}

const TAGGED = 'setparams=range=limited:color_primaries=bt709:color_trc=bt709:colorspace=bt709'

function inputFilters(codec: CodecName, info: ClipInfo, alpha: boolean, padding: EncodeChoice['padding']): string[] {
  const filters = [TAGGED]
  // What cannot carry alpha is shown over black.
  if (info.format === 'yuva420p' && !alpha) filters.push('premultiply=inplace=1', 'format=yuv420p')
  if (padding.right > 0 || padding.bottom > 0) {
    filters.push(
      `pad=${info.width + padding.right}:${info.height + padding.bottom}:0:0`,
      `fillborders=left=0:top=0:right=${padding.right}:bottom=${padding.bottom}:mode=smear`,
    )
  }
  if (codec === 'prores') {
    filters.push('scale=flags=bicubic+accurate_rnd+bitexact', `format=${alpha ? 'yuva444p10le' : 'yuv422p10le'}`)
  }
  return [...filters, TAGGED]
}

/** Bits of a pixel of a frame at the default of each codec, over drawn and filmed pictures; half of them for so many steps of CRF more. */
const BITS: Readonly<Record<CodecName, { readonly bits: number; readonly halves?: number }>> = {
  h264: { bits: 0.2, halves: 6 },
  h265: { bits: 0.12, halves: 6 },
  vp9: { bits: 0.08, halves: 10 },
  av1: { bits: 0.07, halves: 10 },
  prores: { bits: 3.5 },
  ffv1: { bits: 5 },
  gif: { bits: 2.5 },
  webp: { bits: 0.4 },
  png: { bits: 9 },
  // In all sizes together.
  hls: { bits: 0.35, halves: 6 },
}
/** Of the sound that goes with it. */
const SOUND_BITS = 192_000

/** Bytes of a film before one of its kind was made. Pure. */
export function estimatedBytes(settings: EncodeSettings & { readonly audio?: unknown }, { codec }: Pick<EncodeChoice, 'codec'>, info: ClipInfo): number {
  const seconds = (info.length * info.rate.den) / info.rate.num
  const sound = settings.audio === undefined ? 0 : seconds * SOUND_BITS
  const { bits, halves } = BITS[codec]
  const finer = settings.crf === undefined || halves === undefined ? 1 : 2 ** ((CODECS[codec].crf!.default - settings.crf) / halves)
  const free = info.width * info.height * info.length * bits * finer
  // A bitrate is what a film may have; easy pictures leave some of it.
  const picture = settings.bitrate === undefined ? free : Math.min(settings.bitrate * seconds, 2 * free)
  return Math.round((picture + sound) / 8)
}
