/** Non-local means, patch by patch. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { searchOf, type NlmArgs } from '../../../engine/kernels/ops/nlm.ts'
import { bytesOf, isChroma, planeRows, toByte } from './samples.ts'

export function nonLocalMeans(band: Band<NlmArgs>): void {
  const { h, patch } = band.args
  band.target.planes.forEach((plane, p) => {
    const { width, height } = plane
    const data = bytesOf(band.sources[0]!.planes[p]!)
    if (p === 3) {
      bytesOf(plane).set(data)
      return
    }
    const search = searchOf(band.args, isChroma(band.target, p))
    const at = (x: number, y: number): number => data[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))]!
    const [from, to] = planeRows(band, p)
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) {
        let [sum, weights] = [0, 0]
        for (let dy = -search; dy <= search; dy++) {
          for (let dx = -search; dx <= search; dx++) {
            let apart = 0
            for (let j = -patch; j <= patch; j++) {
              for (let i = -patch; i <= patch; i++) apart += (at(x + i, y + j) - at(x + dx + i, y + dy + j)) ** 2
            }
            const weight = Math.max(0, 1 - apart / ((2 * patch + 1) ** 2 * h * h) / 32) ** 32
            sum += weight * at(x + dx, y + dy)
            weights += weight
          }
        }
        bytesOf(plane)[y * width + x] = toByte(sum / weights)
      }
    }
  })
}
