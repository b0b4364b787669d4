/** Runs on the workers: light that is a factor, and light that is added. */
import type { Band } from '../../../engine/api.ts'

export type LightArgs = Readonly<Record<never, never>>

/** Sources: the picture (`yuva420p`), and a `flow` frame of factors and code values, smaller. */
export function lightRows({ target, sources: [picture, light], from, to }: Band<LightArgs>): void {
  const { width, height } = target
  const [{ width: w, height: h }, [gains, glosses]] = [light!, light!.planes.map(({ data }) => data) as [Float32Array, Float32Array]]
  const [y0] = picture!.planes
  const out = target.planes[0]!.data
  for (let y = from; y < to; y++) {
    const row = Math.min(h - 1, Math.max(0, ((y + 0.5) * h) / height - 0.5))
    const top = Math.floor(row)
    const [fy, bottom] = [row - top, Math.min(h - 1, top + 1)]
    for (let x = 0; x < width; x++) {
      const column = Math.min(w - 1, Math.max(0, ((x + 0.5) * w) / width - 0.5))
      const left = column | 0
      const fx = column - left
      const right = left < w - 1 ? left + 1 : left
      const [a, b, c, d] = [top * w + left, top * w + right, bottom * w + left, bottom * w + right]
      const gain = (gains[a]! * (1 - fx) + gains[b]! * fx) * (1 - fy) + (gains[c]! * (1 - fx) + gains[d]! * fx) * fy
      const gloss = (glosses[a]! * (1 - fx) + glosses[b]! * fx) * (1 - fy) + (glosses[c]! * (1 - fx) + glosses[d]! * fx) * fy
      const at = y * width + x
      const value = (y0!.data[at]! - 16) * gain
      out[at] = Math.min(235, Math.max(16, 16 + value + gloss * (1 - value / 260)))
    }
  }
  for (const plane of [1, 2, 3]) {
    const [source, made] = [picture!.planes[plane]!, target.planes[plane]!]
    const [first, last] = plane === 3 ? [from, to] : [from >> 1, to === height ? made.height : to >> 1]
    made.data.set(source.data.subarray(first * source.stride, last * source.stride) as Uint8Array, first * made.stride)
  }
}
