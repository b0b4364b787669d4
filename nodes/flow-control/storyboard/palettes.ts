/** Colours of a scene: what color-adjust makes of it. */
export const PALETTES = {
  vivid: { saturation: 1.28, contrast: 1.04, brightness: 1.05 },
  cool: { saturation: 0.94, contrast: 1.12, brightness: 0.97 },
  muted: { saturation: 0.74, contrast: 1.06, brightness: 0.98 },
} as const

export const PALETTE_NAMES = Object.keys(PALETTES) as (keyof typeof PALETTES)[]
