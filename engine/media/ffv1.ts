/** Options of FFV1, in which clips are stored. Pure. */

/**
 * Intra only, with a checksum in each slice. ffmpeg takes the smallest grid of slices that suits the size, 2 x 2 mostly, and
 * codes them on as many threads; what suits no small grid is coded whole, in the format's first version.
 */
export function ffv1Options({ width, height }: { readonly width: number; readonly height: number }): string[] {
  const sliced = GRIDS.some(([columns, rows]) => cuts(width, columns) && cuts(height, rows))
  return ['-g', '1', '-coder', '1', '-context', '0', ...(sliced ? ['-level', '3', '-slicecrc', '1'] : ['-level', '1'])]
}

/** Columns and rows that ffmpeg tries: at least as many columns, and not twice as many. */
const GRIDS = [2, 3, 4, 5, 6, 7, 8].flatMap((rows) => Array.from({ length: rows }, (_, i) => [rows + i, rows] as const))

/** Colours have half the resolution: each slice has some, and the last begins with a whole one. */
function cuts(length: number, count: number): boolean {
  const last = Math.ceil(length / count)
  return count <= Math.ceil(length / 2) && (length % 2 === 0 || last % 2 === 1)
}
