/** Colours of each time of day. sRGB, 0 to 1. */

export type Rgb = readonly [r: number, g: number, b: number]

export interface Palette {
  readonly zenith: Rgb
  readonly middle: Rgb
  readonly horizon: Rgb
  /** Disc of the sun or the moon. */
  readonly disc: Rgb
  /** Its light, on clouds, water and rims. */
  readonly light: Rgb
  /** Shaded sides of clouds. */
  readonly shade: Rgb
  /** What distance fades into. */
  readonly haze: Rgb
  /** Near ground. */
  readonly land: Rgb
  /** 0 dark to 1 bright: how much things show a colour of their own. */
  readonly daylight: number
}

export const hex = (text: string): Rgb => {
  const value = Number.parseInt(text.slice(1), 16)
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}

export const mixRgb = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
]

const palette = (
  zenith: string, middle: string, horizon: string, disc: string, light: string, shade: string, haze: string, land: string, daylight: number,
): Palette => ({
  zenith: hex(zenith), middle: hex(middle), horizon: hex(horizon), disc: hex(disc), light: hex(light),
  shade: hex(shade), haze: hex(haze), land: hex(land), daylight,
})

export const PALETTES = {
  dawn: palette('#24365f', '#8b7fa8', '#f6c3a0', '#ffe9cf', '#ffb59a', '#5a557f', '#c9a3a8', '#1f2138', 0.35),
  sunrise: palette('#2c4373', '#c78a92', '#ffd596', '#fff6dd', '#ffc27d', '#6c5678', '#eab18d', '#2a2236', 0.45),
  morning: palette('#3b78b8', '#8fbfe0', '#f3e7cf', '#fffdf0', '#fff0d2', '#9fb2c8', '#cfdde2', '#2c4436', 0.85),
  day: palette('#2467ad', '#6aa9dc', '#d3e8f4', '#ffffff', '#fffaf0', '#a3b8cc', '#bcd4e6', '#2b4a35', 1),
  afternoon: palette('#2f6ca8', '#85b1d4', '#f0e2c4', '#fff9e6', '#ffeccb', '#a6adba', '#d3d3cb', '#33472f', 0.9),
  golden: palette('#35528a', '#d09a7a', '#ffd884', '#fff6d0', '#ffc667', '#7d5f6e', '#f0b476', '#33231f', 0.55),
  sunset: palette('#241f4e', '#b5486c', '#ffb35a', '#fff0bf', '#ff8f4f', '#4c2f5c', '#e2776a', '#170f22', 0.3),
  dusk: palette('#101c47', '#574b88', '#e79a83', '#ffd9b8', '#e28a86', '#322f5c', '#84688f', '#0d0f20', 0.15),
  blue: palette('#08123a', '#1f3f80', '#7f93c4', '#f0f3ff', '#9fb6ea', '#182a58', '#4a66a2', '#070b1c', 0.1),
  night: palette('#02050f', '#081330', '#1c2f5a', '#f4f2e4', '#b9c8ea', '#0a1226', '#17264b', '#03050b', 0.04),
} as const satisfies Record<string, Palette>

export type TimeOfDay = keyof typeof PALETTES

/** Tints by mood or colour words: each channel of the whole picture is moved towards the tint. */
export function tinted(base: Palette, tint: Rgb, amount: number): Palette {
  const mean = (tint[0] + tint[1] + tint[2]) / 3
  const move = (colour: Rgb): Rgb => {
    const light = (colour[0] + colour[1] + colour[2]) / 3
    const scale = light / Math.max(0.05, mean)
    return mixRgb(colour, [Math.min(1, tint[0] * scale), Math.min(1, tint[1] * scale), Math.min(1, tint[2] * scale)], amount)
  }
  return {
    zenith: move(base.zenith), middle: move(base.middle), horizon: move(base.horizon), disc: base.disc, light: move(base.light),
    shade: move(base.shade), haze: move(base.haze), land: move(base.land), daylight: base.daylight,
  }
}

/** Clouds and bad weather take colour and contrast out of the sky. */
export function overcast(base: Palette, amount: number): Palette {
  const grey = (colour: Rgb, lift: number): Rgb => {
    const light = colour[0] * 0.3 + colour[1] * 0.55 + colour[2] * 0.15
    return mixRgb(colour, [light * 0.95 + lift, light + lift, light * 1.06 + lift], amount)
  }
  const soft = mixRgb(base.middle, base.horizon, 0.35)
  return {
    ...base,
    zenith: grey(mixRgb(base.zenith, soft, amount * 0.55), 0),
    middle: grey(mixRgb(base.middle, soft, amount * 0.5), 0),
    horizon: grey(mixRgb(base.horizon, soft, amount * 0.4), 0),
    light: grey(base.light, -0.05 * amount),
    shade: grey(mixRgb(base.shade, base.zenith, 0.3 * amount), 0),
    haze: grey(base.haze, 0),
    land: grey(base.land, 0),
  }
}
