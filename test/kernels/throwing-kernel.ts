/** Band functions for the pool's tests. */
import { failure } from '../../engine/contract/errors.ts'
import type { Band } from '../../engine/kernels/band-kernel.ts'

export function throws({ from }: Band<unknown>): void {
  throw new Error(`no rows from ${from}`)
}

export function fails(): void {
  throw failure('E_CLIP_SIZE', { got: '7x7' })
}

/** Says that it has begun, and does not come to its end. */
export function endless({ target }: Band<unknown>): void {
  target.planes[0]!.data[0] = 77
  for (let i = 0; ; i++) target.planes[0]!.data[1] = i & 255
}

/** Writes the band's first row into all its pixels. */
export function bandStart({ target, from, to }: Band<unknown>): void {
  const { data, stride } = target.planes[0]!
  data.fill(from & 255, from * stride, to * stride)
}

/** Adds a number to the source. */
export function add({ target, sources, args, from, to }: Band<{ amount: number }>): void {
  const { data, stride } = target.planes[0]!
  for (let i = from * stride; i < to * stride; i++) data[i] = sources[0]!.planes[0]!.data[i]! + args.amount
}
