/** Runs on the workers: rows of a picture, mirrored. */
import type { Band } from '../../../engine/api.ts'

export interface FlipArgs {
  readonly across: boolean
  readonly down: boolean
}

export function flipRows({ target, sources: [source], args: { across, down }, from, to }: Band<FlipArgs>): void {
  target.planes.forEach(({ data, stride, width, height }, p) => {
    const plane = source!.planes[p]!
    // Chroma of 4:2:0 has half the rows.
    const [first, end] = height === target.height ? [from, to] : [from >> 1, to === target.height ? height : to >> 1]
    for (let y = first; y < end; y++) {
      const at = (down ? height - 1 - y : y) * plane.stride
      const row = data.subarray(y * stride, y * stride + width)
      row.set(plane.data.subarray(at, at + width) as never)
      if (across) row.reverse()
    }
  })
}
