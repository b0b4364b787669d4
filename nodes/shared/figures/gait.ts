/** How often those who go put a foot down, and when: as they are drawn, and as they are heard. Pure. */

/** Steps a second. */
export const STEPS = { stand: 0, walk: 1.7, run: 2.8 } as const

/** Seconds at which a foot comes down, of who takes so many steps a second from 0 on. The first foot hangs at 0. */
export const footfalls = (steps: number, seconds: number): readonly number[] => (steps <= 0 ? [] : Array.from({ length: Math.max(0, Math.ceil(seconds * steps - 0.5)) }, (_, k) => (k + 0.5) / steps))
