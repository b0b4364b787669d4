/** Flat triangles: their values, and the way to their centroids. */
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'

/** Numbers of a triangle. */
export const TRIANGLE = 7

export interface TriangleArgs {
  readonly triangles: Float32Array
}

/** Into a `gray8` frame. */
export function triangles({ target, wasm, scratch, args, from, to }: NativeBand<TriangleArgs>): void {
  scratch.reset()
  wasm.triangleRows(addressOf(target.planes[0]!), target.width, from, to, scratch.put(args.triangles), args.triangles.length / TRIANGLE)
}

/** Into a `flow` frame. */
export function centroids({ target, wasm, scratch, args, from, to }: NativeBand<TriangleArgs>): void {
  const [x, y] = target.planes.map((plane) => addressOf(plane)) as [number, number]
  scratch.reset()
  wasm.centroidRows(x, y, target.width, target.height, from, to, scratch.put(args.triangles), args.triangles.length / TRIANGLE)
}

export const triangleScratch = ({ triangles: { byteLength } }: TriangleArgs): number => scratchBytes(byteLength)
