/** What can be asked for; how each sounds is loaded when one does. */

export const BED_NAMES = ['sea', 'wind', 'rain', 'night', 'city', 'forest', 'space', 'fire', 'crowd', 'stream', 'gulls'] as const
export type BedName = (typeof BED_NAMES)[number]

export const EFFECT_NAMES = [
  'whoosh', 'riser', 'impact', 'door-open', 'door-close', 'knock', 'footsteps', 'click', 'typing', 'shutter', 'paper', 'clock-tick',
  'heartbeat', 'bell', 'glass-break', 'glass-clink', 'thunder', 'explosion', 'gull', 'engine', 'beep', 'confirm', 'alert',
] as const
export type EffectName = (typeof EFFECT_NAMES)[number]

/** Floors under footsteps. */
export const SURFACES = ['wood', 'stone', 'gravel', 'grass', 'snow', 'metal'] as const
export type Surface = (typeof SURFACES)[number]
