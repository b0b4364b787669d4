/** A tear, or a drop of sweat. */
import { moved, type Pen, scaled } from '../../../../engine/api.ts'
import { clear, downwards, hex } from '../inks.ts'

/** @param size half its height */
export function drawDrop(pen: Pen, x: number, y: number, size: number, share: number): void {
  if (share <= 0.02) return
  pen.within([moved(x, y), scaled(size)], () => {
    pen.fill('M0 -1 C0.3 -0.4 0.62 0 0.62 0.38 C0.62 0.78 0.34 1 0 1 C-0.34 1 -0.62 0.78 -0.62 0.38 C-0.62 0 -0.3 -0.4 0 -1 Z', downwards(-1, 1, clear(hex('#dff3ff'), 0.85 * share), clear(hex('#58aef0'), 0.92 * share)))
  })
}
