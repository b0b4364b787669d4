/**
 * Pixel formats into one another and into RGBA bytes (a `gray8` frame four times as wide). Chroma is read bilinearly
 * and written as the mean of its four pixels.
 */
import type { Band, BandFrame } from '../band-kernel.ts'
import { addressOf, type NativeBand } from '../native-band.ts'
import { bytesOf, floatsOf, planeRows } from './plane-rows.ts'

/** Y'CbCr (with or without alpha) to `rgbf32`. Values outside 0..1 are clipped. */
export function yuvToRgb(band: NativeBand<undefined>): void {
  const out = band.target.planes.map((plane) => addressOf(plane))
  const { planes, width } = band.sources[0]!
  const yuv = planes.slice(0, 3).map((plane) => addressOf(plane))
  const chroma = planes[1]!
  band.wasm.yuvToRgb(...out, ...yuv, width, chroma.width, chroma.height, band.from, band.to, chromaRows(band))
}

/** Y'CbCr to RGBA bytes. */
export function yuvToRgba(band: NativeBand<undefined>): void {
  const out = addressOf(band.target.planes[0]!)
  const { planes, width } = band.sources[0]!
  const [luma, u, v, alpha = 0] = planes.map((plane) => addressOf(plane)) as [number, number, number, number?]
  const chroma = planes[1]!
  band.wasm.yuvToRgba(out, luma, u, v, alpha, width, chroma.width, chroma.height, band.from, band.to, chromaRows(band))
}

/** Scratch for a row of each chroma plane. */
function chromaRows(band: NativeBand<undefined>): number {
  band.scratch.reset()
  return band.scratch.take(chromaRowsScratch(band.sources[0]!))
}

export const chromaRowsScratch = ({ width }: Pick<BandFrame, 'width'>): number => 64 + (((width + 1) >> 1) + 16) * 4

/** `rgbf32` to Y'CbCr; alpha, where there is one, is opaque. */
export function rgbToYuv(band: NativeBand<undefined>): void {
  const source = band.sources[0]!
  const { planes } = band.target
  const yuv = planes.slice(0, 3).map((plane) => addressOf(plane))
  const rgb = source.planes.map((plane) => addressOf(plane))
  band.wasm.rgbToYuv(...yuv, ...rgb, source.width, source.height, planes[1]!.width, ...planeRows(band, 1))
  const alpha = planes[3]
  if (alpha !== undefined) bytesOf(alpha).fill(255, band.from * alpha.stride, band.to * alpha.stride)
}

export interface RgbaArgs {
  /** Size of the picture that the bytes hold. */
  readonly width: number
  readonly height: number
}

/**
 * RGBA bytes (a `gray8` frame four times as wide) to Y'CbCr, straight alpha. Chroma of pixels with alpha is weighed by it,
 * so that invisible colours don't bleed into visible ones.
 */
export function rgbaToYuv(band: NativeBand<RgbaArgs>): void {
  const { planes } = band.target
  const [luma, u, v, alpha = 0] = planes.map((plane) => addressOf(plane)) as [number, number, number, number?]
  const { width, height } = band.args
  const data = addressOf(band.sources[0]!.planes[0]!)
  band.wasm.rgbaToYuv(luma, u, v, alpha, data, width, height, planes[1]!.width, ...planeRows(band, 1))
}

/** Between the formats that share luma or grey: `yuv420p`, `yuva420p`, `gray8`, `rgbf32` from grey. */
export function lumaConvert(band: NativeBand<undefined>): void {
  const source = band.sources[0]!
  const { target } = band
  target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const start = from * plane.stride
    const end = to * plane.stride
    if (target.format === 'rgbf32') {
      const gray = bytesOf(source.planes[0]!)
      const out = floatsOf(plane)
      for (let i = start; i < end; i++) out[i] = gray[i]! / 255
      return
    }
    const out = bytesOf(plane)
    const [scaleFrom, scaleTo] = [source.format === 'gray8', target.format === 'gray8']
    if (p === 0 && scaleFrom !== scaleTo) {
      const convert = scaleTo ? band.wasm.toFull : band.wasm.toLimited
      convert(addressOf(plane, from), addressOf(source.planes[0]!, from), end - start)
    } else if (p === 3) {
      if (source.planes[3] === undefined) out.fill(255, start, end)
      else out.set(bytesOf(source.planes[3]).subarray(start, end), start)
    } else if (source.format === 'gray8' && p > 0) out.fill(128, start, end)
    else out.set(bytesOf(source.planes[p]!).subarray(start, end), start)
  })
}

/** `rgbf32` to full-range grey. */
export function rgbToGray(band: NativeBand<undefined>): void {
  const out = band.target.planes[0]!
  const rgb = band.sources[0]!.planes.map((plane) => addressOf(plane, band.from))
  band.wasm.rgbToGray(addressOf(out, band.from), ...rgb, (band.to - band.from) * out.stride)
}

/** Grey bytes to RGBA bytes. */
export function grayToRgba(band: Band<undefined>): void {
  const source = band.sources[0]!.planes[0] as BandFrame['planes'][number]
  const gray = bytesOf(source)
  const out = bytesOf(band.target.planes[0]!)
  for (let i = band.from * source.stride, end = band.to * source.stride; i < end; i++) {
    const at = i * 4
    out[at] = out[at + 1] = out[at + 2] = gray[i]!
    out[at + 3] = 255
  }
}
