/** Which rows of which plane a band stands for. */
import type { Band, BandFrame } from '../band-kernel.ts'

type BandPlane = BandFrame['planes'][number]

/** Is this plane at half size: the second and third of Y'CbCr 4:2:0? */
export const isChroma = ({ format }: Pick<BandFrame, 'format'>, index: number): boolean =>
  (format === 'yuv420p' || format === 'yuva420p') && (index === 1 || index === 2)

/** Rows of plane `index` of the target that the band must fill. */
export function planeRows<A>({ target, from, to }: Band<A>, index: number): readonly [from: number, to: number] {
  if (!isChroma(target, index)) return [from, to]
  return [from >> 1, to === target.height ? target.planes[index]!.height : to >> 1]
}

export const bytesOf = (plane: BandPlane): Uint8Array => plane.data as Uint8Array
export const floatsOf = (plane: BandPlane): Float32Array => plane.data as Float32Array
export const isFloat = (plane: BandPlane): boolean => plane.data instanceof Float32Array

/** Rounds to the nearest whole number and holds it within 0..255. */
export const toByte = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0)
