/** Brightness, contrast, saturation and hue on Y'CbCr: the same linear maps as on RGB, without its clipping. */
import { addressOf, type NativeBand } from '../native-band.ts'
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

export function adjust(band: NativeBand<AdjustArgs>): void {
  const { contrast, brightness, saturation, hue } = band.args
  const { wasm, scratch, target, from, to } = band
  const source = band.sources[0]!
  const isGray = target.format === 'gray8'
  const black = isGray ? 0 : 16
  const range = isGray ? 255 : 219
  const table = new Uint8Array(256)
  for (let v = 0; v < 256; v++) {
    const light = (v - black) / range
    table[v] = toByte(black + range * ((light * brightness - 0.5) * contrast + 0.5))
  }
  scratch.reset()
  const luma = target.planes[0]!
  const count = (to - from) * luma.stride
  wasm.lookUp(addressOf(luma, from), addressOf(source.planes[0]!, from), count, scratch.put(table))
  if (isGray) return
  // Scaling R, G and B together scales colour differences with them.
  const gain = contrast * brightness * saturation
  const along = gain * Math.cos((hue * Math.PI) / 180)
  const across = gain * Math.sin((hue * Math.PI) / 180)
  const [first, last] = planeRows(band, 1)
  const chroma = [target.planes[1]!, target.planes[2]!, source.planes[1]!, source.planes[2]!]
  wasm.turnChroma(...chroma.map((one) => addressOf(one, first)), (last - first) * chroma[0]!.stride, along, across)
  const alpha = target.planes[3]
  if (alpha === undefined) return
  const start = from * alpha.stride
  bytesOf(alpha).set(bytesOf(source.planes[3]!).subarray(start, to * alpha.stride), start)
}
