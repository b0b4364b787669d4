/** How land is coloured: what its light, its season and the air before it make of it. Pure. */
import type { Ground, LandLayer } from '../../../engine/api.ts'
import type { Layer } from './land.ts'
import { mixRgb, type Rgb } from './palette.ts'
import type { Scene } from './scene.ts'

export function landLayer(scene: Scene, layer: Layer): LandLayer {
  const { palette, fog } = scene
  const { far, seed, scale, shift, top } = layer
  const [r, g, b] = palette.light
  return {
    top,
    shift,
    scale,
    seed,
    daylight: palette.daylight,
    haze: { all: far ** 1.15 * 0.86 + fog * 0.24 * far, foot: (0.1 + 0.38 * fog) * (0.2 + far * 0.8), side: 0.2 * far, near: palette.haze, horizon: palette.horizon },
    light: [0.55 * r, 0.55 * g, 0.55 * b],
    ground: groundOf(scene, layer),
  }
}

const BLACK: Rgb = [0, 0, 0]

function groundOf({ palette, reading }: Scene, { kind, far }: Layer): Ground {
  const winter = reading.season === 'winter' || reading.weather.includes('snow')
  const autumn = reading.season === 'autumn'
  const { daylight, land } = palette
  switch (kind) {
    case 'ridge': {
      const strength = 0.34 + 0.5 * daylight
      if (reading.place !== 'mountains' && reading.place !== 'lake' && !winter) return { kind, land, strength }
      const snow = { shaded: mixRgb(palette.shade, palette.zenith, 0.35), sunlit: mixRgb(palette.light, palette.disc, 0.3), white: 0.66 + 0.28 * daylight, more: winter ? 0.14 : 0, cap: winter ? 0.4 : 0.1 }
      return { kind, land, strength, snow }
    }
    case 'dune': {
      const sand = mixRgb(land, [0.9, 0.62, 0.38], 0.22 + 0.5 * daylight)
      return { kind, dim: mixRgb(sand, palette.zenith, 0.35), bright: mixRgb(sand, palette.light, 0.62) }
    }
    case 'ground': {
      const flowers = reading.season !== 'winter' && far < 0.2 ? 0.4 * daylight : 0
      if (winter) return { kind, base: mixRgb(palette.shade, palette.zenith, 0.3), other: palette.light, share: 0.12 + 0.35 * daylight, crest: 0.18, flowers }
      const green: Rgb = autumn ? [0.55, 0.4, 0.16] : [0.36, 0.5, 0.18]
      return { kind, base: mixRgb(land, mixRgb(green, palette.light, 0.25), 0.15 + 0.5 * daylight), other: BLACK, share: 0, crest: 0, flowers }
    }
    case 'wood':
      return { kind, leaf: mixRgb(land, autumn ? [0.5, 0.2, 0.07] : [0.16, 0.28, 0.14], (0.08 + 0.36 * daylight) * (0.35 + 0.65 * far)), snowy: winter }
    case 'city': {
      const dark = 1 - daylight
      return { kind, walls: mixRgb(land, palette.middle, 0.16 + 0.32 * daylight), lamps: Math.max(0, 0.3 - daylight), often: dark ** 0.5, lit: (0.3 + 0.7 * dark) * (1 - 0.3 * far) }
    }
  }
}
