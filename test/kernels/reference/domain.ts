/** The domain transform's recursive filter of a plane, sample by sample. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly data: ArrayLike<number>
}

const apart = (guides: readonly Plane[], a: number, b: number): number =>
  Math.min(255, guides.reduce((sum, { data }) => sum + Math.abs(data[a]! - data[b]!), 0))

/** Three passes along rows and columns. @param tables of each pass, by difference */
export function domainTransform(plane: Plane, guides: readonly Plane[], tables: readonly Float32Array[]): Float64Array {
  const { width, height } = plane
  const out = Float64Array.from(plane.data)
  const along = (start: number, step: number, count: number, table: Float32Array): void => {
    for (let i = 1; i < count; i++) {
      const at = start + i * step
      out[at] = out[at]! + table[apart(guides, at, at - step)]! * (out[at - step]! - out[at]!)
    }
    for (let i = count - 1; i > 0; i--) {
      const at = start + i * step
      out[at - step] = out[at - step]! + table[apart(guides, at, at - step)]! * (out[at]! - out[at - step]!)
    }
  }
  for (const table of tables) {
    for (let y = 0; y < height; y++) along(y * width, 1, width, table)
    for (let x = 0; x < width; x++) along(x, width, height, table)
  }
  return out
}
