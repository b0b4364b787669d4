/** What drawn places share. Coordinates are in heights of the picture: y is 0 at its top and 1 at its foot, x goes to `wide`. Pure. */
import type { Ink, Paint, Pen, Point } from '../../../../engine/api.ts'
import { clear } from '../../../shared/figures/inks.ts'
import { unit } from '../noise.ts'
import type { Scene } from '../scene.ts'

export interface Place {
  readonly pen: Pen
  readonly scene: Scene
  /** What the user's words have of a pattern: all that a place sees of them, so that what they asked for can be told without a drawing. */
  readonly finds: (pattern: RegExp) => readonly string[] | undefined
  /** Width by height. */
  readonly wide: number
  /** Seconds. */
  readonly time: number
}

/** A place that is drawn whole. */
export interface DrawnSet {
  readonly draw: (place: Place) => void
  /** How much what is bright shines out, 0..1. */
  readonly glow: number
  /** How far it is out of focus: sigma in heights of the picture. */
  readonly soft?: (place: Place) => number
  /** All that words change in it, where that is told sooner than drawn. */
  readonly says?: (place: Omit<Place, 'pen'>) => unknown
  /** What lies before it, back to front, each of its own sharpness. */
  readonly over?: readonly Layer[]
  /** What lies before whoever is in it. */
  readonly front?: Layer
}

export interface Layer {
  readonly draw: (place: Place) => void
  /** Sigma in heights of the picture. */
  readonly blur?: number
  readonly opacity?: number
}

/** 0..1, fixed for a thing of a scene. */
export const chance = ({ seed }: Scene, thing: number, what: number): number => unit(thing, what, seed)

export const rect = (x: number, y: number, w: number, h: number): readonly Point[] => [[x, y], [x + w, y], [x + w, y + h], [x, y + h]]

/** The whole picture, from top to foot. */
export function ground({ pen, wide }: Place, stops: readonly (readonly [at: number, ink: Ink])[]): void {
  pen.fill(rect(-0.01, -0.01, wide + 0.02, 1.02), { from: [0, 0], to: [0, 1], stops })
}

/** A round light that fades out. */
export function shine(pen: Pen, x: number, y: number, radius: number | readonly [number, number], ink: Ink, strength: number): void {
  const [rx, ry] = typeof radius === 'number' ? [radius, radius] : radius
  pen.ellipse(x, y, rx, ry, {
    centre: [x, y],
    radius: [rx, ry],
    stops: [[0, clear(ink, strength)], [0.2, clear(ink, strength * 0.62)], [0.5, clear(ink, strength * 0.2)], [0.8, clear(ink, strength * 0.04)], [1, clear(ink, 0)]],
  })
}

export const across = (from: number, to: number, ...inks: readonly Ink[]): Paint => ({ from: [from, 0], to: [to, 0], stops: inks.map((ink, i) => [inks.length === 1 ? 0 : i / (inks.length - 1), ink] as const) })

/** Darkens the corners. */
export function vignette({ pen, wide }: Place, strength = 0.4): void {
  const [rx, ry] = [wide * 0.72, 0.86]
  pen.fill(rect(-0.01, -0.01, wide + 0.02, 1.02), { centre: [wide / 2, 0.5], radius: [rx, ry], stops: [[0, [0, 0, 0, 0]], [0.55, [0, 0, 0, 0]], [1, [0, 0, 0, strength]]] })
}

/** Streaks of rain before the picture, in two depths. */
export function rainfall({ pen, scene, wide, time }: Place): void {
  if (scene.rain <= 0) return
  for (let k = 0; k < 170 * scene.rain; k++) {
    const near = k % 3 === 0
    const speed = near ? 2.6 : 1.7
    const y = ((chance(scene, k, 71) + time * speed) % 1.2) - 0.1
    const x = chance(scene, k, 72) * (wide + 0.2) - 0.1 + y * -0.06
    const length = near ? 0.075 : 0.045
    pen.line([[x, y], [x - 0.06 * length, y + length]], near ? 0.0016 : 0.001, [0.82, 0.88, 1, near ? 0.3 : 0.2])
  }
}
