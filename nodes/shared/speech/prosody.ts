/** How a stretch is spoken, against the rest. */
export interface Prosody {
  readonly rate: number
  /** Factor. */
  readonly pitch: number
  /** Factor of its ups and downs. */
  readonly range: number
  /** Decibels. */
  readonly gain: number
}

export const EVEN: Prosody = { rate: 1, pitch: 1, range: 1, gain: 0 }
