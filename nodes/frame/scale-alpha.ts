/** Band function of the opacity node. */
import type { Band } from '../../engine/api.ts'

export function scaleAlpha({ target, sources, args, from, to }: Band<{ readonly factor: number }>): void {
  target.planes.forEach((plane, p) => {
    const half = p === 1 || p === 2 ? 1 : 0
    const start = (from >> half) * plane.stride
    const end = (half === 1 && to === target.height ? plane.height : to >> half) * plane.stride
    const source = sources[0]!.planes[p]!.data
    if (p < 3) plane.data.set(source.subarray(start, end), start)
    else for (let i = start; i < end; i++) plane.data[i] = source[i]! * args.factor + 0.5
  })
}
