/**
 * Fits a coarse matte to what a picture shows, after He, Sun and Tang, "Guided image filtering" (2010): around each place the matte
 * is taken for a line of the picture's light, and the line is looked up at the picture's own size (He and Sun 2015). Pure.
 */

export interface Lines {
  /** For each place: alpha = slope * light + offset. */
  readonly slope: Float32Array
  readonly offset: Float32Array
}

/**
 * @param light of the picture at the matte's size, 0..1
 * @param radius of the square that a line is laid through, places
 * @param epsilon light that varies less (its variance) is no edge
 */
export function matteLines(light: Float32Array, matte: Float32Array, width: number, height: number, radius: number, epsilon: number): Lines {
  const mean = (values: Float32Array): Float32Array => squareMeans(values, width, height, radius)
  const [lights, mattes] = [mean(light), mean(matte)]
  const [squares, products] = [mean(light.map((value) => value * value)), mean(light.map((value, i) => value * matte[i]!))]
  const slope = lights.map((value, i) => (products[i]! - value * mattes[i]!) / (squares[i]! - value * value + epsilon))
  const offset = mattes.map((value, i) => value - slope[i]! * lights[i]!)
  return { slope: mean(slope), offset: mean(offset) }
}

/** The mean of the square around each place; beyond the edge there is nothing. */
export function squareMeans(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const across = lineMeans(values, width, height, 1, width, radius)
  return lineMeans(across, height, width, width, 1, radius)
}

/** Along `count` lines of `length` values, `step` apart from each other. */
function lineMeans(values: Float32Array, length: number, count: number, step: number, line: number, radius: number): Float32Array {
  const out = new Float32Array(values.length)
  for (let k = 0; k < count; k++) {
    const start = k * line
    let [sum, from, to] = [0, 0, 0]
    for (let i = 0; i < length; i++) {
      for (; to < length && to <= i + radius; to++) sum += values[start + to * step]!
      for (; from < i - radius; from++) sum -= values[start + from * step]!
      out[start + i * step] = sum / (to - from)
    }
  }
  return out
}
