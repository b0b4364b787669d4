/** Outlines of mattes as distances: how far each place lies within (or, below 0, outside). Pure. */

/** @param matte 0..255 */
export function distances(matte: ArrayLike<number>, width: number, height: number): Float32Array {
  const inside = (at: number): boolean => matte[at]! >= 128
  const within = nearest(width, height, (at) => !inside(at))
  const outside = nearest(width, height, inside)
  return Float32Array.from({ length: width * height }, (_, at) => {
    const far = inside(at) ? within[at]! - 0.5 : 0.5 - outside[at]!
    return Math.abs(far) < 1 ? matte[at]! / 255 - 0.5 : far
  })
}

/** The way to the nearest place that is meant (Felzenszwalb and Huttenlocher 2012). */
function nearest(width: number, height: number, meant: (at: number) => boolean): Float32Array {
  const most = (width + height) ** 2
  const squares = Float32Array.from({ length: width * height }, (_, at) => (meant(at) ? 0 : most))
  const longest = Math.max(width, height)
  const [from, hull, cuts] = [new Float64Array(longest), new Int32Array(longest), new Float64Array(longest + 1)]
  const line = (start: number, step: number, count: number): void => {
    for (let i = 0; i < count; i++) from[i] = squares[start + i * step]!
    let k = 0
    hull[0] = 0
    cuts[0] = -Infinity
    cuts[1] = Infinity
    for (let q = 1; q < count; q++) {
      const cut = (): number => (from[q]! + q * q - from[hull[k]!]! - hull[k]! ** 2) / (2 * (q - hull[k]!))
      while (cut() <= cuts[k]!) k--
      const at = cut()
      hull[++k] = q
      cuts[k] = at
      cuts[k + 1] = Infinity
    }
    k = 0
    for (let q = 0; q < count; q++) {
      while (cuts[k + 1]! < q) k++
      squares[start + q * step] = (q - hull[k]!) ** 2 + from[hull[k]!]!
    }
  }
  for (let x = 0; x < width; x++) line(x, width, height)
  for (let y = 0; y < height; y++) line(y * width, 1, width)
  return squares.map((value) => Math.sqrt(value))
}

/** Where the outline lies in each row, left and right; NaN where the row has nothing of it. */
export function rowEnds(field: Float32Array, width: number, height: number): { readonly left: Float32Array; readonly right: Float32Array } {
  const left = new Float32Array(height).fill(NaN)
  const right = new Float32Array(height).fill(NaN)
  for (let y = 0; y < height; y++) {
    const row = y * width
    for (let x = 0; x < width; x++) {
      const here = field[row + x]!
      if (here < 0) continue
      if (Number.isNaN(left[y]!)) left[y] = x > 0 ? x - here / (here - field[row + x - 1]!) : 0
      right[y] = x < width - 1 && field[row + x + 1]! < 0 ? x + here / (here - field[row + x + 1]!) : x
    }
  }
  return { left, right }
}

/** A field between its places; beyond its edge it goes down. */
export function fieldAt(field: Float32Array, width: number, height: number, x: number, y: number): number {
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y
  const x0 = cx | 0
  const y0 = cy | 0
  const x1 = x0 < width - 1 ? x0 + 1 : x0
  const y1 = y0 < height - 1 ? y0 + 1 : y0
  const [fx, fy] = [cx - x0, cy - y0]
  const top = field[y0 * width + x0]! * (1 - fx) + field[y0 * width + x1]! * fx
  const bottom = field[y1 * width + x0]! * (1 - fx) + field[y1 * width + x1]! * fx
  const value = top * (1 - fy) + bottom * fy
  return cx === x && cy === y ? value : Math.min(value, -Math.abs(cx - x) - Math.abs(cy - y))
}
