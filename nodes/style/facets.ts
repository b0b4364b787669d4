/** Flat facets: the plane cut into triangles that stand still. Pure. */

/** A whole number for each place, well mixed. */
function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

type Point = readonly [x: number, y: number]

/**
 * Two triangles for each cell of a grid of jittered points, as the kernels draw them; their value is a tilt to the light
 * about 128.
 * @param size length of the sides in pixels
 */
export function facets(width: number, height: number, size: number, seed: number): Float32Array {
  const line = size * 0.87
  // Every second row is shifted by half: no lines run through.
  const pointAt = (i: number, j: number): Point => {
    const h = hash(i, j, seed)
    const shift = j & 1 ? 0.5 : 0
    return [(i + shift + 0.7 * ((h & 0xffff) / 65536 - 0.5)) * size, (j + 0.7 * ((h >>> 16) / 65536 - 0.5)) * line]
  }
  const made: number[] = []
  for (let j = -2; j <= Math.ceil(height / line) + 1; j++) {
    const odd = j & 1
    for (let i = -2; i <= Math.ceil(width / size) + 1; i++) {
      const [a, b] = [pointAt(i, j), pointAt(i + 1, j)]
      const [c, d] = [pointAt(i + odd, j + 1), pointAt(i + odd - 1, j + 1)]
      made.push(...a, ...b, ...c, 64 + (hash(i, j, seed + 71) & 127))
      made.push(...a, ...c, ...d, 64 + (hash(i, j, seed + 72) & 127))
    }
  }
  return Float32Array.from(made)
}
