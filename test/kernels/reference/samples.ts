/**
 * Frames as functions of place, in doubles: what the references are written with. A reference paints whole frames, one
 * sample at a time; where bands begin and end is no matter of it.
 */
import type { Band, BandFrame } from '../../../engine/kernels/band-kernel.ts'

type Plane = BandFrame['planes'][number]
/** The sample at a place of whole numbers. */
export type Reader = (x: number, y: number) => number

/** How many pixels lie along each side of a sample: two for the colour differences of 4:2:0, whose second and third planes they are. */
export const sideOf = ({ format }: Pick<BandFrame, 'format'>, p: number): 1 | 2 => (format.startsWith('yuv') && p > 0 && p < 3 ? 2 : 1)
export const isChroma = (frame: Pick<BandFrame, 'format'>, p: number): boolean => sideOf(frame, p) === 2

export const hold = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))

/** Edges repeat without end. */
export const readerOf = ({ data, width, height }: { readonly data: ArrayLike<number>; readonly width: number; readonly height: number }): Reader =>
  (x, y) => data[hold(y, 0, height - 1) * width + hold(x, 0, width - 1)]!

/** Halves go up. */
export const toByte = (value: number): number => Math.floor(hold(value, 0, 255) + 0.5)

/** Gives each sample of the target its value: a byte is the nearest one; a frame of doubles takes it as it is. */
export function paint({ target }: Pick<Band<unknown>, 'target'>, valueOf: (p: number, x: number, y: number) => number): void {
  target.planes.forEach(({ data, width, height }, p) => {
    for (let i = 0; i < width * height; i++) {
      const value = valueOf(p, i % width, Math.floor(i / width))
      data[i] = data instanceof Uint8Array ? toByte(value) : value
    }
  })
}

/** The four pixels that chroma sample (x, y) stands for; past an odd edge the last one repeats. */
export const fourOf = (read: Reader, x: number, y: number): readonly number[] =>
  [[0, 0], [1, 0], [0, 1], [1, 1]].map(([dx, dy]) => read(2 * x + dx!, 2 * y + dy!))

/** Mean of the four, as the byte that it is kept as. */
export const meanOfFour = (data: ArrayLike<number>, width: number, height: number, x: number, y: number): number =>
  toByte(fourOf(readerOf({ data, width, height }), x, y).reduce((sum, value) => sum + value) / 4)

/** Rows that a reference fills: all of them. */
export const planeRows = ({ target }: Pick<Band<unknown>, 'target'>, p: number): readonly [from: number, to: number] => [0, target.planes[p]!.height]

export const bytesOf = (plane: Plane): Uint8Array => plane.data as Uint8Array
