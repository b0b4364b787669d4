/**
 * Pixel formats into one another and into RGBA bytes (a `gray8` frame four times as wide). Chroma is read bilinearly
 * and written as the mean of its four pixels.
 */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { CB_TO_B, CB_TO_G, CR_TO_G, CR_TO_R, KB, KG, KR } from './colour.ts'
import { bytesOf, floatsOf, planeRows, toByte } from './plane-rows.ts'

/** Y'CbCr (with or without alpha) to `rgbf32`. Values outside 0..1 are clipped. */
export function yuvToRgb(band: Band<undefined>): void {
  const [red, green, blue] = band.target.planes.map(floatsOf) as [Float32Array, Float32Array, Float32Array]
  eachRgb(band, (i, r, g, b) => {
    red[i] = r < 0 ? 0 : r > 1 ? 1 : r
    green[i] = g < 0 ? 0 : g > 1 ? 1 : g
    blue[i] = b < 0 ? 0 : b > 1 ? 1 : b
  })
}

/** Y'CbCr to RGBA bytes. */
export function yuvToRgba(band: Band<undefined>): void {
  const out = bytesOf(band.target.planes[0]!)
  const alpha = band.sources[0]!.planes[3]?.data
  eachRgb(band, (i, r, g, b) => {
    const at = i * 4
    out[at] = toByte(r * 255)
    out[at + 1] = toByte(g * 255)
    out[at + 2] = toByte(b * 255)
    out[at + 3] = alpha === undefined ? 255 : alpha[i]!
  })
}

/** Calls with R'G'B' of each pixel of the band's rows; unclipped. */
function eachRgb(
  { sources, from, to }: Band<undefined>,
  write: (i: number, r: number, g: number, b: number) => void,
): void {
  const { planes, width } = sources[0]!
  const luma = bytesOf(planes[0]!)
  const { width: chromaWidth, height: chromaHeight } = planes[1]!
  const rowU = new Float64Array(chromaWidth)
  const rowV = new Float64Array(chromaWidth)
  for (let y = from; y < to; y++) {
    chromaRow(rowU, bytesOf(planes[1]!), chromaWidth, chromaHeight, y)
    chromaRow(rowV, bytesOf(planes[2]!), chromaWidth, chromaHeight, y)
    for (let x = 0; x < width; x++) {
      const near = x >> 1
      const far = x & 1 ? Math.min(chromaWidth - 1, near + 1) : Math.max(0, near - 1)
      const cb = (rowU[near]! * 3 + rowU[far]!) * 0.25
      const cr = (rowV[near]! * 3 + rowV[far]!) * 0.25
      const i = y * width + x
      const light = (luma[i]! - 16) / 219
      write(i, light + CR_TO_R * cr, light + CB_TO_G * cb + CR_TO_G * cr, light + CB_TO_B * cb)
    }
  }
}

/** Chroma at luma row y, in -1/2..1/2. */
function chromaRow(out: Float64Array, data: Uint8Array, width: number, height: number, y: number): void {
  const near = y >> 1
  const far = y & 1 ? Math.min(height - 1, near + 1) : Math.max(0, near - 1)
  for (let x = 0; x < width; x++) {
    out[x] = (data[near * width + x]! * 0.75 + data[far * width + x]! * 0.25 - 128) / 224
  }
}

/** `rgbf32` to Y'CbCr; alpha, where there is one, is opaque. */
export function rgbToYuv(band: Band<undefined>): void {
  const source = band.sources[0]!
  const [red, green, blue] = source.planes.map(floatsOf) as [Float32Array, Float32Array, Float32Array]
  const { width, height } = source
  writeYuv(band, width, height, (i) => [red[i]!, green[i]!, blue[i]!, 1])
}

export interface RgbaArgs {
  /** Size of the picture that the bytes hold. */
  readonly width: number
  readonly height: number
}

/** RGBA bytes (a `gray8` frame four times as wide) to Y'CbCr, straight alpha. */
export function rgbaToYuv(band: Band<RgbaArgs>): void {
  const data = bytesOf(band.sources[0]!.planes[0]!)
  const { width, height } = band.args
  writeYuv(band, width, height, (i) => [
    data[i * 4]! / 255,
    data[i * 4 + 1]! / 255,
    data[i * 4 + 2]! / 255,
    data[i * 4 + 3]! / 255,
  ])
}

/** Chroma of pixels with alpha is weighed by it, so that invisible colours don't bleed into visible ones. */
function writeYuv(
  band: Band<unknown>,
  width: number,
  height: number,
  read: (i: number) => readonly [r: number, g: number, b: number, a: number],
): void {
  const [luma, us, vs, alphas] = band.target.planes.map(bytesOf) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array?]
  const chromaWidth = band.target.planes[1]!.width
  const [from, to] = planeRows(band, 1)
  for (let cy = from; cy < to; cy++) {
    for (let cx = 0; cx < chromaWidth; cx++) {
      let sumU = 0
      let sumV = 0
      let sumA = 0
      for (let k = 0; k < 4; k++) {
        const x = cx * 2 + (k & 1)
        const y = cy * 2 + (k >> 1)
        if (x >= width || y >= height) continue
        const i = y * width + x
        const [r, g, b, a] = read(i)
        const light = KR * r + KG * g + KB * b
        luma[i] = toByte(16 + 219 * light)
        if (alphas !== undefined) alphas[i] = toByte(a * 255)
        const weight = alphas === undefined ? 1 : a
        sumU += (b - light) * weight
        sumV += (r - light) * weight
        sumA += weight
      }
      const c = cy * chromaWidth + cx
      us[c] = sumA === 0 ? 128 : toByte(128 + (224 * sumU) / (sumA * CB_TO_B))
      vs[c] = sumA === 0 ? 128 : toByte(128 + (224 * sumV) / (sumA * CR_TO_R))
    }
  }
}

/** `rgbf32` to full-range grey. */
export function rgbToGray(band: Band<undefined>): void {
  const [red, green, blue] = band.sources[0]!.planes.map(floatsOf) as [Float32Array, Float32Array, Float32Array]
  const { stride } = band.target.planes[0]!
  const out = bytesOf(band.target.planes[0]!)
  for (let i = band.from * stride, end = band.to * stride; i < end; i++) {
    out[i] = toByte(255 * (KR * red[i]! + KG * green[i]! + KB * blue[i]!))
  }
}
