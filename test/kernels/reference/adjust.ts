/** Brightness, contrast, saturation and hue on Y'CbCr: the same linear maps as on RGB, without its clipping. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { bytesOf, planeRows, toByte } from './plane-rows.ts'

export interface AdjustArgs {
  /** About mid grey; 1 = unchanged. */
  readonly contrast: number
  /** Factor; 1 = unchanged. */
  readonly brightness: number
  /** Factor; 0 = grey. */
  readonly saturation: number
  /** Degrees. */
  readonly hue: number
}

export function adjust(band: Band<AdjustArgs>): void {
  const { contrast, brightness, saturation, hue } = band.args
  const source = band.sources[0]!
  const isGray = band.target.format === 'gray8'
  const black = isGray ? 0 : 16
  const range = isGray ? 255 : 219
  const table = new Uint8Array(256)
  for (let v = 0; v < 256; v++) {
    const light = (v - black) / range
    table[v] = toByte(black + range * ((light * brightness - 0.5) * contrast + 0.5))
  }
  const luma = band.target.planes[0]!
  const out = bytesOf(luma)
  const data = bytesOf(source.planes[0]!)
  for (let i = band.from * luma.stride, end = band.to * luma.stride; i < end; i++) out[i] = table[data[i]!]!
  if (isGray) return
  // Scaling R, G and B together scales colour differences with them.
  const gain = contrast * brightness * saturation
  const along = gain * Math.cos((hue * Math.PI) / 180)
  const across = gain * Math.sin((hue * Math.PI) / 180)
  const [from, to] = planeRows(band, 1)
  const { stride } = band.target.planes[1]!
  const outU = bytesOf(band.target.planes[1]!)
  const outV = bytesOf(band.target.planes[2]!)
  const dataU = bytesOf(source.planes[1]!)
  const dataV = bytesOf(source.planes[2]!)
  for (let i = from * stride, end = to * stride; i < end; i++) {
    const u = dataU[i]! - 128
    const v = dataV[i]! - 128
    outU[i] = toByte(128 + u * along - v * across)
    outV[i] = toByte(128 + u * across + v * along)
  }
  const alpha = band.target.planes[3]
  if (alpha === undefined) return
  const start = band.from * alpha.stride
  bytesOf(alpha).set(bytesOf(source.planes[3]!).subarray(start, band.to * alpha.stride), start)
}
