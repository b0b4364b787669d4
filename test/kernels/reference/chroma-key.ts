/** A chroma key in doubles, pixel by pixel. */
import type { Band, BandFrame } from '../../../engine/kernels/kernels.ts'
import { CONE, type KeyArgs } from '../../../engine/kernels/ops/chroma-key.ts'
import { bytesOf, toByte } from './samples.ts'

export function chromaKey({ target, sources, args }: Band<KeyArgs>): void {
  const { u, v, similarity, smoothness, despill } = args
  const [luma, us, vs, alpha] = sources[0]!.planes as [BandFrame['planes'][number], ...BandFrame['planes']]
  const { width, height } = target
  bytesOf(target.planes[0]!).set(bytesOf(luma))
  const half = us!.width
  const distanceAt = (x: number, y: number): number => {
    const cx = Math.min(half - 1, Math.max(0, x >> 1))
    const cy = Math.min(us!.height - 1, Math.max(0, y >> 1))
    const i = cy * half + cx
    return Math.hypot(us!.data[i]! - u, vs!.data[i]! - v) / (255 * Math.SQRT2)
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let k = 0; k < 9; k++) sum += distanceAt(x + (k % 3) - 1, y + Math.floor(k / 3) - 1)
      const opaque = smoothness > 0.0001 ? Math.min(1, Math.max(0, (sum / 9 - similarity) / smoothness)) : sum / 9 > similarity ? 1 : 0
      const i = y * width + x
      bytesOf(target.planes[3]!)[i] = toByte(opaque * (alpha?.data[i] ?? 255))
    }
  }
  const length = Math.hypot(u - 128, v - 128)
  const [ku, kv] = length < 1 ? [0, 0] : [(u - 128) / length, (v - 128) / length]
  us!.data.forEach((_, i) => {
    const [cu, cv] = [us!.data[i]! - 128, vs!.data[i]! - 128]
    const along = cu * ku + cv * kv
    const spill = length < 1 ? 0 : Math.max(0, along - Math.abs(cv * ku - cu * kv) * CONE) * despill
    bytesOf(target.planes[1]!)[i] = toByte(128 + cu - spill * ku)
    bytesOf(target.planes[2]!)[i] = toByte(128 + cv - spill * kv)
  })
}
