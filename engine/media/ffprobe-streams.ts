/** Streams as ffprobe's JSON tells of them. Pure. */
import { rational } from '../frames/clip.ts'
import { hasAlpha, known, lowerCase, parseRatio, quarterTurn } from './stream-values.ts'
import type { AudioStream, VideoStream } from './streams.ts'

export interface RawStream {
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

export function audioOf(raw: RawStream, end: number | undefined): AudioStream {
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

/** MP4 says how long each stream is; Matroska in a tag says when it ends, or when the last of all does. */
export function endOf(raw: RawStream, whole: number): number | undefined {
  const long = Number(raw.duration)
  if (long > 0) return (Number(raw.start_time ?? 0) || 0) + long
  const [h = NaN, m = NaN, s = NaN] = (lowerCase(raw.tags ?? {})['duration'] ?? '').split(':').map(Number)
  const tagged = h * 3600 + m * 60 + s
  return tagged > 0 ? tagged : whole > 0 ? whole : undefined
}

export function videoOf(raw: RawStream, end: number | undefined, counted: number | undefined): VideoStream {
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
