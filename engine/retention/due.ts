/** What has been kept long enough. Pure. */

export interface Kept {
  /** What is told of it: a path, a run or a key. */
  readonly name: string
  readonly bytes: number
  /** Milliseconds of the clock: when it was last written or used. */
  readonly used: number
}

/** Absent: for ever, and however much. */
export interface Rule {
  readonly days?: number
  readonly MB?: number
}

const DAY = 86_400_000

/** What is older than its days, and then the oldest of the others until no more than so many megabytes are left. The oldest first. */
export function dueOf<T extends Kept>(all: readonly T[], { days = Infinity, MB = Infinity }: Rule, now: number): readonly T[] {
  const byAge = all.toSorted((a, b) => a.used - b.used)
  let left = byAge.reduce((sum, { bytes }) => sum + bytes, 0)
  const due: T[] = []
  for (const one of byAge) {
    if (now - one.used <= days * DAY && left <= MB * 1e6) continue
    due.push(one)
    left -= one.bytes
  }
  return due
}
