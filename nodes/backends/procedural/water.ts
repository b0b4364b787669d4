/** Water below the horizon: how deep, how rough and how bright it is. Pure. */
import type { Water } from '../../../engine/api.ts'
import type { Scene } from './scene.ts'

export function waterOf(scene: Scene, time: number): Water {
  const { palette, sun, horizon, seed, wind, fog, clouds } = scene
  const calm = scene.reading.place === 'lake' || scene.reading.place === 'city' ? 0.55 : 1
  const deep = (c: 0 | 1 | 2): number => palette.zenith[c] * 0.42 + palette.land[c] * 0.2 + 0.015 * c
  return {
    seed,
    time,
    deep: [deep(0), deep(1), deep(2)],
    light: palette.light,
    haze: palette.haze,
    sun: sun.x,
    rough: calm * (0.75 + wind * 7),
    mist: 0.35 + 0.4 * fog,
    // A light high above throws no path.
    spark: sun.y < horizon + 0.05 ? 1 - 0.7 * clouds * clouds : 0,
    glitter: sun.moon ? 0.75 : 1.05,
  }
}
