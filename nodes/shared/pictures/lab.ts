/** Pictures in CIE L*a*b* of sRGB under D65, seen over white. Pure. */
import { linearOf, type Still } from '../../../engine/api.ts'

/** Planes of L*, a* and b*. */
export type Lab = readonly [Float32Array, Float32Array, Float32Array]

export function labOf({ width, height, data }: Still): Lab {
  const planes: Lab = [new Float32Array(width * height), new Float32Array(width * height), new Float32Array(width * height)]
  const curve = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
  for (let i = 0; i < width * height; i++) {
    const alpha = data[i * 4 + 3]! / 255
    const [r, g, b] = [0, 1, 2].map((c) => {
      const value = (data[i * 4 + c]! / 255) * alpha + 1 - alpha
      return linearOf(value)
    }) as [number, number, number]
    const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
    const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b)
    const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    planes[0][i] = 116 * y - 16
    planes[1][i] = 500 * (x - y)
    planes[2][i] = 200 * (y - z)
  }
  return planes
}
