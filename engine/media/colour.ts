/** Any source's colours into the working format: BT.709 matrix and primaries, limited range. Pure. */
import type { FaultFacts } from '../contract/errors.ts'
import type { WarningCode } from '../contract/warnings.ts'
import type { VideoStream } from './probe.ts'

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

const HDR = new Set(['smpte2084', 'arib-std-b67'])
/** Rounds rightly and the same on every machine. */
const SCALER = 'flags=bicubic+accurate_rnd+full_chroma_int+bitexact'

/**
 * Filters that bring a source to `width` x `height` in BT.709 limited range.
 * A file that doesn't name its matrix is taken as BT.601 below 720 lines and BT.709 from there, as players do.
 */
export function planColour(
  stream: VideoStream,
  width: number,
  height: number,
  available: ReadonlySet<string>,
): ColourPlan {
  const format = stream.alpha ? 'yuva420p' : 'yuv420p'
  const isRgb = /^(rgb|bgr|gbr|argb|abgr|pal8|0rgb|0bgr|monob|monow)/.test(stream.pixelFormat) || stream.matrix === 'gbr'
  const warnings: ColourWarning[] = []
  const range = isRgb || stream.range === 'pc' || stream.pixelFormat.startsWith('yuvj') ? 'pc' : 'tv'
  const guess = stream.height >= 720 || stream.width >= 1280 ? 'bt709' : 'bt601'
  const matrix = stream.matrix === undefined ? guess : MATRICES[stream.matrix]
  if (matrix === undefined && !isRgb) warnings.push({ code: 'W_COLOUR_MATRIX', facts: { detail: `${stream.matrix} is read as ${guess}.` } })
  const wide = stream.primaries === 'bt2020' || matrix === 'bt2020'
  const hdr = stream.transfer !== undefined && HDR.has(stream.transfer)
  if ((hdr || wide) && !isRgb) {
    if (available.has('zscale') && (!hdr || available.has('tonemap'))) {
      const from = `rin=${range === 'pc' ? 'full' : 'limited'}:min=${stream.matrix === 'bt2020c' ? '2020_cl' : '2020_ncl'}:pin=2020`
      const filters = hdr
        ? [
            `zscale=${from}:tin=${stream.transfer}:t=linear:npl=203`,
            ...['format=gbrpf32le', 'zscale=p=709', 'tonemap=hable:desat=0'],
            `zscale=t=709:m=709:p=709:r=limited:w=${width}:h=${height}`,
          ]
        : [`zscale=${from}:tin=709:t=709:m=709:p=709:r=limited:w=${width}:h=${height}`]
      return { filters: [...filters, `format=${format}`], warnings }
    }
    warnings.push({ code: 'W_HDR_PALE', facts: { detail: hdr ? 'The source is HDR.' : 'The source is BT.2020.' } })
  }
  const into = `out_color_matrix=bt709:out_range=tv:${SCALER}`
  const from = isRgb ? 'in_range=pc' : `in_color_matrix=${matrix ?? guess}:in_range=${range}`
  return { filters: [`scale=${width}:${height}:${from}:${into}`, `format=${format}`], warnings }
}

/** Size when shown: square pixels, turned upright. */
export function shownSize(stream: VideoStream): { readonly width: number; readonly height: number } {
  const { num, den } = stream.aspect
  const width = num === den ? stream.width : Math.max(2, Math.round((stream.width * num) / den / 2) * 2)
  return stream.rotation % 180 === 0 ? { width, height: stream.height } : { width: stream.height, height: width }
}
