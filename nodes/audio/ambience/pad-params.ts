/** What can be asked of the chord pad. */

export const KEYS = ['C', 'C#', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'] as const
export const MOODS = ['calm', 'hopeful', 'melancholy', 'mysterious'] as const
export type Key = (typeof KEYS)[number]
export type Mood = (typeof MOODS)[number]
