/** How a film for an age goes: its pace and its colours. */
export const AGES = {
  '5-12': { seconds: 5, longest: 9, rate: 0.78, palette: 'vivid', transitions: ['crossfade', 'slide', 'wipe'], moves: ['slow-zoom-in', 'pan-right', 'slow-zoom-out', 'pan-left'], music: 'playful' },
  '13-18': { seconds: 3, longest: 5, rate: 1.02, palette: 'cool', transitions: ['cut', 'cut', 'push'], moves: ['handheld', 'pan-right', 'slow-zoom-in', 'pan-left'], music: 'driving' },
  '18+': { seconds: 4.5, longest: 8, rate: 0.92, palette: 'muted', transitions: ['dissolve', 'crossfade', 'fade'], moves: ['slow-zoom-in', 'dolly', 'slow-zoom-out', 'crane'], music: 'warm' },
} as const

export type Age = keyof typeof AGES

/** Of no age in particular. */
export const ANY_AGE = { seconds: 4, longest: undefined, rate: 1, palette: undefined, transitions: ['crossfade'], moves: ['slow-zoom-in', 'pan-right', 'slow-zoom-out', 'pan-left', 'crane'], music: 'hopeful' } as const
