/** How feelings sound: means over the studies that Murray and Arnott (1993) and Juslin and Laukka (2003) sum up. */
import type { Prosody } from './prosody.ts'

export interface Feeling extends Prosody {
  /** Semitones that the pitch has moved by at the end of a sentence. */
  readonly end: number
  /** Semitones by which the voice trembles, about six times a second. */
  readonly tremble: number
}

const feeling = (rate: number, pitch: number, range: number, gain: number, end = 0, tremble = 0): Feeling => ({ rate, pitch, range, gain, end, tremble })

export const FEELINGS = {
  neutral: feeling(1, 1, 1, 0),
  happy: feeling(1.06, 1.14, 1.5, 1.5, 1),
  sad: feeling(0.82, 0.92, 0.55, -3, -2),
  angry: feeling(1.1, 1.08, 1.5, 3, -2.5),
  surprised: feeling(1.02, 1.2, 1.8, 1.5, 5),
  fearful: feeling(1.14, 1.24, 0.9, -1, 1, 0.45),
  disgusted: feeling(0.86, 0.93, 0.8, 0, -3),
  excited: feeling(1.16, 1.2, 1.7, 2.5, 2),
  calm: feeling(0.88, 0.96, 0.75, -1.5, -1),
  confident: feeling(0.97, 0.97, 1.15, 1, -2),
} as const satisfies Record<string, Feeling>

export type Emotion = keyof typeof FEELINGS
export const EMOTIONS = Object.keys(FEELINGS) as Emotion[]
export const TREMBLE_HERTZ = 6
