/** How a frame is cut for several threads. Pure. */

/** Even-row bands, as equal as can be; fewer than `count` where there are too few rows. */
export function rowBands(height: number, count: number): (readonly [from: number, to: number])[] {
  const pairs = Math.ceil(height / 2)
  const bands = Math.max(1, Math.min(count, pairs))
  return Array.from({ length: bands }, (_, i) => [
    Math.floor((pairs * i) / bands) * 2,
    i === bands - 1 ? height : Math.floor((pairs * (i + 1)) / bands) * 2,
  ])
}
