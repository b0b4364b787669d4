/** Named output presets: size, rate and bitrate. */

export interface Preset {
  readonly width: number
  readonly height: number
  readonly fps: number
  /** Bits per second. */
  readonly bitrate: number
}

const preset = (width: number, height: number, fps: number, megabits: number): Preset => ({
  width,
  height,
  fps,
  bitrate: megabits * 1e6,
})

export const PRESETS = {
  draft: preset(854, 480, 24, 1.5),
  standard: preset(1280, 720, 30, 3),
  high: preset(1920, 1080, 30, 6),
  premium: preset(3840, 2160, 60, 15),
  speed: preset(720, 1280, 15, 2),
  balanced: preset(1080, 1920, 24, 4),
  quality: preset(1080, 1920, 30, 8),
  ultra: preset(2160, 3840, 30, 16),
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof PRESETS
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[]
