/** A suit for space: a helmet of glass around a head, and a pack on the back. */
import type { Pen } from '../../../../engine/api.ts'
import { clear, darker, hex } from '../inks.ts'
import type { FacePose } from '../pose.ts'

const SHELL = hex('#e9ebee')

export function drawHelmet(pen: Pen, { yaw }: FacePose): void {
  const turn = yaw * 0.3
  // The ring it is locked to, and the shell behind the glass as a rim.
  pen.fill('M-1.35 1.35 C-1.3 1.75 1.3 1.75 1.35 1.35 L1.22 1.1 C0.9 1.42 -0.9 1.42 -1.22 1.1 Z', { from: [-1.35, 0], to: [1.35, 0], stops: [[0, darker(SHELL, 0.4)], [0.35, [1, 1, 1]], [1, darker(SHELL, 0.5)]] })
  const rim = Array.from({ length: 49 }, (_, i) => [Math.cos((i / 48) * 6.2832) * 1.5, -0.02 + Math.sin((i / 48) * 6.2832) * 1.56] as const)
  pen.line(rim, 0.22, { from: [-1.6, -1.4], to: [1.6, 1.4], stops: [[0, [1, 1, 1]], [0.45, SHELL], [1, darker(SHELL, 0.5)]] })
  for (const side of [-1, 1]) pen.ellipse(side * 1.56, 0.1, 0.16, 0.42, { from: [side * 1.4, -0.3], to: [side * 1.7, 0.5], stops: [[0, SHELL], [1, darker(SHELL, 0.5)]] })
  // Glass: what it mirrors lies in its corners, so that the face is seen.
  pen.ellipse(0, -0.02, 1.4, 1.46, { centre: [turn, 0.1], radius: [1.4, 1.5], stops: [[0, clear(hex('#9cc4ea'), 0.03)], [0.7, clear(hex('#86b4e2'), 0.1)], [1, clear(hex('#3d6da6'), 0.45)]] })
  pen.line([[-1.08 + turn * 0.4, -0.55], [-0.86 + turn * 0.4, -0.98], [-0.42 + turn * 0.4, -1.24]], [0.03, 0.2, 0.03], [1, 1, 1, 0.75])
  pen.line([[1.1 + turn * 0.4, 0.6], [0.9 + turn * 0.4, 0.92], [0.62 + turn * 0.4, 1.12]], [0.02, 0.12, 0.02], [1, 1, 1, 0.4])
}

/** Air for it, on the back. */
export function drawPack(pen: Pen): void {
  pen.fill('M-1.75 1.5 C-1.75 1.2 -1.5 1.1 -1.2 1.1 H1.2 C1.5 1.1 1.75 1.2 1.75 1.5 V4.3 C1.75 4.6 1.5 4.7 1.3 4.7 H-1.3 C-1.5 4.7 -1.75 4.6 -1.75 4.3 Z', { from: [-1.75, 0], to: [1.75, 0], stops: [[0, darker(SHELL, 0.2)], [0.4, SHELL], [1, darker(SHELL, 0.5)]] })
}
