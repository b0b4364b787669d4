/** Learning rates over a training, as diffusers' schedules of the same names have them. Pure. */

export const SCHEDULES = ['constant', 'linear', 'cosine', 'cosine-restarts'] as const
export type Schedule = (typeof SCHEDULES)[number]

export interface RateSettings {
  readonly schedule: Schedule
  readonly rate: number
  /** Of the optimiser. */
  readonly steps: number
  /** Steps in which it rises from nothing to `rate`. */
  readonly warmup: number
  /** Of cosine-restarts: how often it falls. */
  readonly cycles: number
}

/** @param done steps before this one */
export function rateAt({ schedule, rate, steps, warmup, cycles }: RateSettings, done: number): number {
  if (done < warmup) return (rate * done) / Math.max(1, warmup)
  const way = (done - warmup) / Math.max(1, steps - warmup)
  switch (schedule) {
    case 'constant':
      return rate
    case 'linear':
      return rate * Math.max(0, 1 - way)
    case 'cosine':
      return rate * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * way)))
    case 'cosine-restarts':
      return way >= 1 ? 0 : rate * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * ((cycles * way) % 1))))
  }
}
