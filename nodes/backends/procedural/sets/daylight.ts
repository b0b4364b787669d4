/** Sky and the light of the hour, for places under it. Pure. */
import type { Ink } from '../../../../engine/api.ts'
import { clear, darker, lighter } from '../../../shared/figures/inks.ts'
import { mixRgb, type Rgb } from '../palette.ts'
import type { Scene } from '../scene.ts'
import { chance, rect, shine, type Place } from './set.ts'

/** A thing's own colour, as the hour shows it. */
export function litIn({ palette }: Scene): (ink: Ink, share?: number) => Rgb {
  const shade = 0.16 + 0.84 * palette.daylight
  return ([r, g, b], share = 1) => mixRgb(mixRgb(mixRgb([0.02, 0.03, 0.07], palette.land, 0.45), [r, g, b], shade * share), palette.light, 0.1)
}

/** From the top down to the horizon, with the sun or the moon, stars and a few clouds. */
export function sky({ pen, scene, wide, time }: Place, horizon: number): void {
  const { palette, sun, stars, clouds } = scene
  pen.fill(rect(-0.01, -0.01, wide + 0.02, horizon + 0.03), { from: [0, 0], to: [0, horizon], stops: [[0, palette.zenith], [0.6, palette.middle], [1, palette.haze]] })
  for (let k = 0; k < 90 * stars; k++) pen.ellipse(chance(scene, k, 31) * wide, chance(scene, k, 32) * horizon * 0.8, 0.0016, 0.0016, clear([1, 1, 1], 0.3 + 0.6 * chance(scene, k, 33)))
  const [x, y] = [sun.x * wide, Math.min(horizon - 0.02, sun.y - scene.horizon + horizon)]
  shine(pen, x, y, 0.34, palette.light, 0.55)
  pen.ellipse(x, y, sun.size * 0.8, sun.size * 0.8, lighter(palette.light, sun.moon ? 0.5 : 0.3))
  for (let k = 0; k < 2 + 9 * clouds; k++) {
    const [cx, cy, r] = [((chance(scene, k, 34) * (wide + 0.8) + time * 0.012) % (wide + 0.8)) - 0.4, horizon * (0.12 + 0.62 * chance(scene, k, 35)), 0.05 + 0.05 * chance(scene, k, 36)]
    for (let p = 0; p < 6; p++) {
      const [px, pr] = [cx + (p - 2.5) * r * 0.62, r * (0.5 + 0.5 * chance(scene, k * 7 + p, 37))]
      shine(pen, px, cy - pr * 0.2, [pr * 1.5, pr * 0.8], lighter(palette.haze, 0.35), 0.5 * (0.4 + 0.6 * clouds))
    }
  }
}

/** Broad brush strokes of water between two heights: the sky's colours, broken by waves that come nearer. */
export function water(place: Place, from: number, to: number): void {
  const { pen, scene, wide, time } = place
  const { palette, sun } = scene
  pen.fill(rect(-0.01, from, wide + 0.02, to - from + 0.01), { from: [0, from], to: [0, to], stops: [[0, palette.haze], [0.3, palette.middle], [1, darker(palette.zenith, 0.45)]] })
  const depth = to - from
  for (let k = 0; k < 190; k++) {
    const near = chance(scene, k, 41) ** 1.5
    const y = from + depth * (0.015 + 0.985 * near)
    const length = 0.02 + 0.17 * near * (0.4 + chance(scene, k, 42))
    const x = ((chance(scene, k, 43) * (wide + 0.4) + time * 0.03 * (0.3 + near) + 0.02 * Math.sin(time * 1.4 + k)) % (wide + 0.4)) - 0.2
    const glitter = Math.exp(-(((x - sun.x * wide) / (0.05 + 0.16 * near)) ** 2))
    const ink = glitter > 0.25 ? lighter(palette.light, 0.2) : k % 2 === 0 ? lighter(palette.middle, 0.25) : darker(palette.zenith, 0.5)
    pen.ellipse(x, y, length, 0.0012 + 0.0055 * near, clear(ink, (0.14 + 0.5 * glitter) * (0.7 + 0.3 * Math.sin(time * 2 + k * 1.7))))
  }
}
