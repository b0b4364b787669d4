/** Counts bright discs in a picture: suns and moons, by what they look like. Pure. */

/** Luma from which on a pixel may be of a disc, and how much darker it is around one. */
const BRIGHT = 0.82
const DARKER = 0.06
/** Share of the picture that a disc covers, at least and at most. */
const [SMALLEST, LARGEST] = [0.0006, 0.06]
/** Share of a blob that lies in the disc of its size about its middle: letters and clouds have less. */
const WITHIN = 0.93

/** @param data RGB, row by row */
export function brightDiscs(data: Uint8Array, width: number, height: number): number {
  const count = width * height
  const luma = Float32Array.from({ length: count }, (_, i) => (0.2126 * data[i * 3]! + 0.7152 * data[i * 3 + 1]! + 0.0722 * data[i * 3 + 2]!) / 255)
  // Brighter than all but what a disc could cover, so that a bright sky is none.
  const level = Math.max(BRIGHT, luma.toSorted()[Math.floor(count * (1 - 2 * LARGEST))]! + DARKER)
  const seen = new Uint8Array(count)
  let discs = 0
  for (let start = 0; start < count; start++) {
    if (seen[start] === 1 || luma[start]! < level) continue
    const blob = [start]
    seen[start] = 1
    let [sumX, sumY] = [0, 0]
    for (let k = 0; k < blob.length; k++) {
      const [x, y] = [blob[k]! % width, Math.floor(blob[k]! / width)]
      sumX += x
      sumY += y
      for (const [nx, ny] of [[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]] as const) {
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue
        const next = ny * width + nx
        if (seen[next] === 1 || luma[next]! < level) continue
        seen[next] = 1
        blob.push(next)
      }
    }
    const size = blob.length
    if (size < SMALLEST * count || size > LARGEST * count) continue
    const [middleX, middleY, radius] = [sumX / size, sumY / size, Math.sqrt(size / Math.PI) + 0.5]
    const within = blob.filter((i) => Math.hypot((i % width) - middleX, Math.floor(i / width) - middleY) <= radius).length
    if (within >= WITHIN * size) discs++
  }
  return discs
}
