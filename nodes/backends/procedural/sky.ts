/** The sky: what the kernel paints it from, and the stars in it. Pure. */
import type { Sky } from '../../../engine/api.ts'
import { unit } from './noise.ts'
import type { Scene } from './scene.ts'

export function skyOf(scene: Scene, time: number): Sky {
  const { palette, sun } = scene
  return {
    seed: scene.seed,
    time,
    horizonTint: palette.horizon,
    middle: palette.middle,
    zenith: palette.zenith,
    light: palette.light,
    shade: palette.shade,
    disc: { x: sun.x, y: sun.y, radius: sun.size, moon: sun.moon, tint: palette.disc },
    horizon: scene.horizon,
    clouds: scene.clouds,
    drift: time * scene.wind,
    lamps: scene.reading.place === 'city' ? Math.max(0, 0.3 - palette.daylight) : 0,
  }
}

/** Sizes of cells of the sky with a star in some of them (picture heights), the share of them, and how bright it is. */
const STARS = [[0.006, 0.1, 0.55], [0.017, 0.12, 1]] as const

interface Star {
  readonly x: number
  readonly y: number
  readonly radius: number
  /** At its brightest. */
  readonly light: number
  /** Radians a second, and radians at the beginning. */
  readonly pace: number
  readonly phase: number
  readonly warm: number
}

/** Stars do not move: those of the scenes that are being painted, from top to foot. */
const skies = new WeakMap<Scene, { readonly size: string; readonly stars: readonly Star[] }>()

function starsOf(scene: Scene, width: number, height: number): readonly Star[] {
  const size = `${width}x${height}`
  let sky = skies.get(scene)
  if (sky?.size !== size) {
    sky = { size, stars: STARS.flatMap((kind) => starsOfKind(scene, width, height, kind)).sort((a, b) => a.y - b.y) }
    skies.set(scene, sky)
  }
  return sky.stars
}

function starsOfKind({ seed, horizon }: Scene, width: number, height: number, [size, share, bright]: (typeof STARS)[number]): Star[] {
  const found: Star[] = []
  const ideal = height * 0.00085
  for (let cy = -1; cy * size < horizon; cy++) {
    for (let cx = -1; cx * size * height < width; cx++) {
      const chance = unit(cx, cy, seed + 400)
      // The band of the Milky Way has more of them.
      const band = Math.exp(-(((cx * size - 0.5) * 0.45 + 0.28 - cy * size) ** 2) * 26)
      if (chance > share * (0.45 + band * 1.5)) continue
      const wanted = ideal * (0.7 + bright * unit(cx, cy, seed + 403))
      // In small pictures a star is no smaller than a pixel, but dimmer.
      const radius = Math.max(0.62, wanted)
      found.push({
        x: (cx + unit(cx, cy, seed + 401)) * size * height,
        y: (cy + unit(cx, cy, seed + 402)) * size * height,
        radius,
        light: (bright * wanted) / radius,
        pace: 1 + 2.5 * unit(cx, cy, seed + 404),
        phase: chance * 900,
        warm: unit(cx, cy, seed + 405),
      })
    }
  }
  return found
}

/** The stars as they shine now, seven numbers each. */
export function starsAt(scene: Scene, width: number, height: number, time: number): Float32Array {
  if (scene.stars <= 0) return new Float32Array(0)
  const stars = starsOf(scene, width, height)
  const made = new Float32Array(stars.length * 7)
  for (const [i, { x, y, radius, light, pace, phase, warm }] of stars.entries()) {
    const now = light * scene.stars * (0.75 + 0.25 * Math.sin(time * pace + phase))
    made.set([x, y, radius, radius * 2.6, now * (0.8 + 0.2 * warm), now * 0.9, now * (1.05 - 0.2 * warm)], i * 7)
  }
  return made
}
