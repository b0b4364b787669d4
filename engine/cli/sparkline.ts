/** Numbers as a row of blocks, for terminals. Pure. */

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** Means of stretches, the lowest at the bottom and the highest at the top. */
export function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(width, values.length)
  const means = Array.from({ length: count }, (_, k) => {
    const part = values.slice(Math.floor((k * values.length) / count), Math.floor(((k + 1) * values.length) / count))
    return part.reduce((sum, value) => sum + value, 0) / part.length
  })
  const [low, high] = [Math.min(...means), Math.max(...means)]
  return means.map((value) => BLOCKS[high === low ? 3 : Math.min(7, Math.floor(((value - low) / (high - low)) * 8))]).join('')
}
