/** Screen: what two lights let through is multiplied. Colour fades as much as the other's light covers it. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import { fourOf, hold, paint, readerOf, type Reader } from './samples.ts'

export function screen(band: Band<{ readonly strength: number }>): void {
  const { strength } = band.args
  const [base, light] = band.sources.map(({ planes }) => planes.map(readerOf)) as [Reader[], Reader[]]
  const lit = ([luma]: Reader[]): Reader => (x, y) => hold((luma!(x, y) - 16) / 219, 0, 1)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value) / values.length
  paint(band, (p, x, y) => {
    const own = base[p]!(x, y)
    if (p === 3) return own
    if (p === 0) return 16 + 219 * (1 - (1 - lit(base)(x, y)) * (1 - strength * lit(light)(x, y)))
    const [under, over] = [mean(fourOf(lit(base), x, y)), mean(fourOf(lit(light), x, y))]
    return 128 + (own - 128) * (1 - strength * over) + strength * (light[p]!(x, y) - 128) * (1 - under)
  })
}
