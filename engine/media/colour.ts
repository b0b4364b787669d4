/** Any source's colours into the working format: BT.709, limited range. Pure. */
import type { Hdr, VideoReading } from '../contract/media-service.ts'
import type { FaultFacts } from '../contract/errors.ts'
import type { WarningCode } from '../contract/warnings.ts'
import type { Light } from './light.ts'
import type { VideoStream } from './streams.ts'
import { HLG_PEAK, WHITE, type ToneMap } from './tone-map.ts'

interface ColourWarning {
  readonly code: WarningCode
  readonly facts?: FaultFacts
}

export interface ColourPlan {
  /** ffmpeg filters, in order. */
  readonly filters: readonly string[]
  readonly warnings: readonly ColourWarning[]
}

/** Names of matrices as the scale filter takes them. */
const MATRICES: Readonly<Record<string, string>> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  smpte240m: 'smpte240m',
  fcc: 'fcc',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
}

const TRANSFERS: Readonly<Record<string, 'pq' | 'hlg'>> = { smpte2084: 'pq', 'arib-std-b67': 'hlg' }
const PRIMARIES: Readonly<Record<string, ToneMap['primaries']>> = { bt709: 'bt709', smpte431: 'p3', smpte432: 'p3' }
/** The brighter of the two screens that films are made on: at 1,000 all that is brighter would be one white. */
const UNKNOWN_PEAK = 4000
/** Rounds rightly and the same on every machine. */
const SCALER = 'flags=bicubic+accurate_rnd+full_chroma_int+bitexact'

/** What HDR a source is; undefined for all others. */
export function hdrOf(stream: Pick<VideoStream, 'transfer'>, light: Light): Hdr | undefined {
  const transfer = TRANSFERS[stream.transfer ?? '']
  if (transfer === undefined) return undefined
  if (transfer === 'hlg') return { transfer, peak: HLG_PEAK, assumed: false }
  const told = light.content ?? light.screen
  return { transfer, peak: Math.min(10_000, Math.max(WHITE, told ?? UNKNOWN_PEAK)), assumed: told === undefined }
}

/** The table that a source's colours need; undefined where a matrix does. */
export function toneMapOf(stream: VideoStream, hdr: Hdr | undefined, wanted: VideoReading['toneMap'] = 'auto'): ToneMap | undefined {
  if (hdr !== undefined) {
    if (wanted === 'off') return undefined
    return { transfer: hdr.transfer, primaries: PRIMARIES[stream.primaries ?? ''] ?? 'bt2020', peak: hdr.peak, curve: wanted === 'clip' ? 'clip' : 'bt2390' }
  }
  const wide = stream.primaries === 'bt2020' || (stream.primaries === undefined && (stream.matrix ?? '').startsWith('bt2020'))
  return wide ? { transfer: 'sdr', primaries: 'bt2020', peak: WHITE, curve: 'clip' } : undefined
}

/**
 * Filters that bring a source to `width` x `height` in BT.709 limited range, by the table in the file `table` where there is one.
 * A file that doesn't name its matrix is taken as BT.601 below 720 lines and BT.709 from there, as players do.
 */
export function planColour(stream: VideoStream, width: number, height: number, table?: string): ColourPlan {
  const format = stream.alpha ? 'yuva420p' : 'yuv420p'
  const isRgb = /^(rgb|bgr|gbr|argb|abgr|pal8|0rgb|0bgr|monob|monow)/.test(stream.pixelFormat) || stream.matrix === 'gbr'
  const warnings: ColourWarning[] = []
  const range = isRgb || stream.range === 'pc' || stream.pixelFormat.startsWith('yuvj') ? 'pc' : 'tv'
  const guess = table !== undefined ? 'bt2020' : stream.height >= 720 || stream.width >= 1280 ? 'bt709' : 'bt601'
  const matrix = stream.matrix === undefined ? guess : MATRICES[stream.matrix]
  if (!isRgb && (matrix === undefined || stream.matrix === 'bt2020c')) warnings.push({ code: 'W_COLOUR_MATRIX', facts: { detail: `${stream.matrix} is read as ${matrix ?? guess}.` } })
  const from = isRgb ? 'in_range=pc' : `in_color_matrix=${matrix ?? guess}:in_range=${range}`
  const into = 'out_color_matrix=bt709:out_range=tv'
  const size = `scale=${width}:${height}:${from}`
  // 16 bits, of which 8 to 12 come from the source; ffmpeg is fastest with them, too.
  const through = (file: string): string[] => [`${size}:${SCALER}`, `format=${stream.alpha ? 'gbrap16le' : 'gbrp16le'}`, `lut3d=file=${filterValue(file)}:interp=tetrahedral`, `scale=${into}:${SCALER}`]
  const filters = table === undefined ? [`${size}:${into}:${SCALER}`] : through(table)
  return { filters: [...filters, `format=${format}`], warnings }
}

/** Once for the value, once for the list of filters. */
const filterValue = (text: string): string => text.replace(/[\\':]/g, '\\$&').replace(/[\\'[\],;]/g, '\\$&')

/** Size when shown: square pixels, turned upright. */
export function shownSize(stream: VideoStream): { readonly width: number; readonly height: number } {
  const { num, den } = stream.aspect
  const width = num === den ? stream.width : Math.max(2, Math.round((stream.width * num) / den / 2) * 2)
  return stream.rotation % 180 === 0 ? { width, height: stream.height } : { width: stream.height, height: width }
}
