/** How a value travels from 0 to 1. Pure. */
import type { Easing } from '../graph/document.ts'

export const EASINGS: readonly Easing[] = ['linear', 'hold', 'ease-in', 'ease-out', 'ease-in-out']

/** @param t 0..1; values outside are held */
export function ease(easing: Easing, t: number): number {
  const s = t <= 0 ? 0 : t >= 1 ? 1 : t
  switch (easing) {
    case 'linear':
      return s
    case 'hold':
      return s < 1 ? 0 : 1
    case 'ease-in':
      return s * s
    case 'ease-out':
      return s * (2 - s)
    case 'ease-in-out':
      return s * s * (3 - 2 * s)
  }
}
