/** Clips to test nodes with: made in code, every pixel known. */
import type { WritableFrame as Frame } from '../frames/frame-view.ts'

/** A moving gradient with an edge and some texture: enough structure for any filter to have an effect. */
export function paintTestPattern(n: number, frame: Frame): void {
  for (const [p, plane] of frame.planes.entries()) {
    const { data, width, height } = plane
    const float = data instanceof Float32Array
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const wave = ((x * 7 + y * 3 + n * 5 + p * 41) % 97) / 97
        const edge = (x + n) % 16 < 8 ? 0.25 : 0
        const value = 0.2 + 0.5 * wave + edge
        if (float) data[y * width + x] = frame.format === 'flow' ? (wave - 0.5) * 4 : value
        else data[y * width + x] = frame.format === 'gray8' || p === 3 ? Math.round(value * 255) : 16 + Math.round(value * 219)
      }
    }
  }
}
