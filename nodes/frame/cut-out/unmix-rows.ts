/** Runs on the workers: how much of each place at the edge is the subject, and the subject's own colour there. */
import type { Band } from '../../../engine/api.ts'

export interface UnmixArgs {
  /** Of what the matte stands for 0.5, in code values. */
  readonly shift: number
}

/** Sources: the picture, the matte by edges (`gray8`), and what subject and ground nearby look like. */
export function unmixRows({ target, sources: [picture, matte, own, ground], args: { shift }, from, to }: Band<UnmixArgs>): void {
  const planes = (frame: { readonly planes: readonly { readonly data: ArrayLike<number> }[] }): readonly ArrayLike<number>[] => frame.planes.map(({ data }) => data)
  const [[py, pu, pv, pa], [fy, fu, fv], [by, bu, bv], [m]] = [planes(picture!), planes(own!), planes(ground!), planes(matte!)]
  const [ty, tu, tv, ta] = planes(target) as Uint8Array[]
  const { width, height } = target
  const half = (width + 1) >> 1
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const value = m![at]! + shift
      ty![at] = py![at]!
      if (value <= 26 || value >= 229) {
        ta![at] = value <= 26 ? 0 : pa![at]!
        continue
      }
      const c = (y >> 1) * half + (x >> 1)
      const [dy, du, dv] = [fy![at]! - by![at]!, 1.6 * (fu![c]! - bu![c]!), 1.6 * (fv![c]! - bv![c]!)]
      const apart = dy * dy + du * du + dv * dv
      const mixed = (dy * (py![at]! - by![at]!) + 1.6 * (du * (pu![c]! - bu![c]!) + dv * (pv![c]! - bv![c]!))) / (apart + 1)
      const sure = apart / (apart + 300)
      const edge = Math.min(1, Math.max(0, (value - 76) / 102))
      const [low, high] = [Math.max(0, (value - 140) / 90), Math.min(1, (value - 26) / 90)]
      const alpha = Math.min(high, Math.max(low, sure * mixed + (1 - sure) * edge))
      ta![at] = Math.min(pa![at]!, 255 * alpha + 0.5)
      if (alpha > 0.02 && alpha < 0.98) ty![at] = cleaned(py![at]!, fy![at]!, by![at]!, alpha)
    }
  }
  const last = to === height ? (height + 1) >> 1 : to >> 1
  for (let y = from >> 1; y < last; y++) {
    for (let x = 0; x < half; x++) {
      const at = y * half + x
      let alpha = 0
      let most = 0
      for (const row of [2 * y, Math.min(height - 1, 2 * y + 1)]) {
        for (const column of [2 * x, Math.min(width - 1, 2 * x + 1)]) {
          const one = ta![row * width + column]! / 255
          alpha += one / 4
          most = Math.max(most, one)
        }
      }
      const mixed = most > 0.02 && alpha < 0.98
      tu![at] = mixed ? cleaned(pu![at]!, fu![at]!, bu![at]!, alpha) : pu![at]!
      tv![at] = mixed ? cleaned(pv![at]!, fv![at]!, bv![at]!, alpha) : pv![at]!
    }
  }
}

/** The ground's part taken out; the less there is of the subject, the more its colour nearby counts. */
function cleaned(value: number, own: number, ground: number, alpha: number): number {
  const freed = (value - (1 - alpha) * ground) / Math.max(alpha, 0.25)
  const trust = alpha * alpha
  return Math.min(255, Math.max(0, own + trust * (freed - own) + 0.5))
}
