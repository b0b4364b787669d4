/** Colours of drawings. Pure. */
import type { Ink, Paint } from '../../../engine/api.ts'

export function hex(text: string): Ink {
  const value = Number.parseInt(text.slice(1), 16)
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}

export function mixed(a: Ink, b: Ink, share: number): Ink {
  return [0, 1, 2].map((i) => a[i]! + (b[i]! - a[i]!) * share) as unknown as Ink
}

export const darker = (ink: Ink, share: number): Ink => mixed(ink, [ink[0] * 0.12, ink[1] * 0.06, ink[2] * 0.14], share)
export const lighter = (ink: Ink, share: number): Ink => mixed(ink, [1, 1, 1], share)
export const clear = ([r, g, b]: Ink, alpha: number): Ink => [r, g, b, alpha]

/** A soft spot: full in the middle, nothing at the rim. */
export const spot = (x: number, y: number, radius: number | readonly [number, number], ink: Ink, strength: number): Paint => ({
  centre: [x, y],
  radius,
  stops: [[0, clear(ink, strength)], [0.35, clear(ink, strength * 0.72)], [0.7, clear(ink, strength * 0.22)], [1, clear(ink, 0)]],
})

/** From top to bottom. */
export const downwards = (top: number, bottom: number, ...inks: readonly Ink[]): Paint => ({
  from: [0, top],
  to: [0, bottom],
  stops: inks.map((ink, i) => [i / (inks.length - 1), ink] as const),
})
